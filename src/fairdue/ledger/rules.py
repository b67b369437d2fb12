"""Recipes: which ledger accounts an event moves money between. Pure functions over facts; `docs/ledger.md` has the table.

What a debtor owes stands in the four DEBT buckets of his account, and the balance of the account is what went into them less
what left them. Money that came in and is not allocated stands in `unapplied` of the account it came for.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from fairdue.kernel.money import Money
from fairdue.ledger.types import LedgerKey, Move

PRINCIPAL = "principal"
INTEREST = "interest"
FEES = "fees"
COSTS = "costs"
DEBT = (PRINCIPAL, INTEREST, FEES, COSTS)
"""The buckets of an account that make up what is owed."""
DEBT_SQL = ", ".join(f"'{bucket}'" for bucket in DEBT)
DEFAULT_ORDER = (COSTS, FEES, INTEREST, PRINCIPAL)
"""How money serves the buckets when the creditor says nothing: costs, interest, then principal, as section 367(1) of the German
Civil Code has it; fees go with the costs."""
UNAPPLIED = "unapplied"
PLACED = "placed"
ADJUSTED = "adjusted"
CHARGED = "charged"
WRITTEN_OFF = "write_off"
COLLECTED = "collected"
DUE_TO_CREDITOR = "due_to_creditor"
COMMISSION_EARNED = "commission_earned"
TRUST_BANK = "trust_bank"
OPERATING = "operating"
SUSPENSE = "suspense"


class Recipe(StrEnum):
    """Why an entry was posted."""

    PLACEMENT = "placement"
    ADJUSTMENT = "adjustment"
    CHARGE = "charge"
    WRITE_OFF = "write_off"
    WITHDRAWAL = "withdrawal"
    PAYMENT = "payment"
    ALLOCATION = "allocation"
    COMMISSION = "commission"
    REFUND = "refund"
    CHARGE_BACK = "charge_back"
    PROCESSING_FEE = "processing_fee"
    SUSPENSE = "suspense"
    OWN_MONEY = "own_money"
    REVERSAL = "reversal"


def read_order(text: str) -> tuple[str, ...]:
    """Read the buckets in a creditor's order, separated by commas; blank is the usual one."""
    return tuple(text.split(",")) if text else DEFAULT_ORDER


def placement(account_id: UUID, creditor_id: UUID, opening: Money) -> tuple[Move, ...]:
    """Bring in what is owed when the account is placed; nothing moves when nothing is owed."""
    return signed(LedgerKey(PLACED, creditor_id), LedgerKey(PRINCIPAL, account_id), opening)


def adjustment(account_id: UUID, creditor_id: UUID, difference: Money) -> tuple[Move, ...]:
    """Correct what is owed by a difference, up when positive and down when negative."""
    return signed(LedgerKey(ADJUSTED, creditor_id), LedgerKey(PRINCIPAL, account_id), difference)


def charge(account_id: UUID, creditor_id: UUID, bucket: str, amount: Money) -> tuple[Move, ...]:
    """Add interest, fees or costs to what is owed, or take them off when negative."""
    return signed(LedgerKey(CHARGED, creditor_id), LedgerKey(bucket, account_id), amount)


def write_off(account_id: UUID, creditor_id: UUID, parts: Mapping[str, Money]) -> tuple[Move, ...]:
    """Give up what is owed in some buckets."""
    target = LedgerKey(WRITTEN_OFF, creditor_id)
    return tuple(move for bucket, part in parts.items() for move in signed(LedgerKey(bucket, account_id), target, part))


def payment(account_id: UUID, agency_id: UUID, amount: Money) -> tuple[Move, ...]:
    """Take in money for an account: it is in the trust bank, and not applied yet. Negative: it goes back to who paid."""
    return signed(LedgerKey(UNAPPLIED, account_id), LedgerKey(TRUST_BANK, agency_id), amount)


def allocation(account_id: UUID, differences: Mapping[str, Money]) -> tuple[Move, ...]:
    """Apply unapplied money to buckets of the debt; a negative difference frees it again."""
    target = LedgerKey(UNAPPLIED, account_id)
    return tuple(move for bucket, part in differences.items() for move in signed(LedgerKey(bucket, account_id), target, part))


def commission(creditor_id: UUID, due: Money, earned: Money) -> tuple[Move, ...]:
    """Share what was collected out between its creditor and the agency; negative differences take it back."""
    target = LedgerKey(COLLECTED, creditor_id)
    return (
        *signed(LedgerKey(DUE_TO_CREDITOR, creditor_id), target, due),
        *signed(LedgerKey(COMMISSION_EARNED, creditor_id), target, earned),
    )


def processing_fee(agency_id: UUID, fee: Money) -> tuple[Move, ...]:
    """Charge what a processor kept back to the agency itself: the trust bank lacks it, and operating has to make it good."""
    return signed(LedgerKey(TRUST_BANK, agency_id), LedgerKey(OPERATING, agency_id), fee)


def suspense(agency_id: UUID, amount: Money) -> tuple[Move, ...]:
    """Take in money of which nobody has said yet what it is for; negative: it left the bank, and nobody has said why."""
    return signed(LedgerKey(SUSPENSE, agency_id), LedgerKey(TRUST_BANK, agency_id), amount)


def own_money(agency_id: UUID, amount: Money) -> tuple[Move, ...]:
    """Take in the agency's own money, such as interest; negative: the bank took it, such as its fees."""
    return signed(LedgerKey(OPERATING, agency_id), LedgerKey(TRUST_BANK, agency_id), amount)


def signed(source: LedgerKey, target: LedgerKey, amount: Money) -> tuple[Move, ...]:
    """Move an amount from one ledger account to another, back when negative, not at all when zero."""
    if amount.minor == 0:
        return ()
    return (Move(source, target, amount) if amount.minor > 0 else Move(target, source, -amount),)
