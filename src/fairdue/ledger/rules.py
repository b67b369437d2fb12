"""Recipes: which ledger accounts an event moves money between. Pure functions over facts.

What a debtor owes stands in `principal` of his account. Its contra accounts belong to the creditor:

| recipe     | from                 | to                   | when                                   |
| ---------- | -------------------- | -------------------- | -------------------------------------- |
| placement  | placed (creditor)    | principal (account)  | a creditor hands the account over      |
| adjustment | adjusted (creditor)  | principal (account)  | the balance is corrected upwards       |
| adjustment | principal (account)  | adjusted (creditor)  | the balance is corrected downwards     |
| withdrawal | principal (account)  | placed (creditor)    | the creditor takes the account back    |
| withdrawal | placed (creditor)    | principal (account)  | so with a credit balance               |
| reversal   | the other way round  |                      | an entry was wrong; it is never edited |

The balance of an account is what went into its `principal` less what left it. A withdrawal leaves zero: what was paid stays paid.
A withdrawal that should not have been is made good by a placement.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from fairdue.kernel.money import Money
from fairdue.ledger.types import LedgerKey, Move

PRINCIPAL = "principal"
PLACED = "placed"
ADJUSTED = "adjusted"


class Recipe(StrEnum):
    """Why an entry was posted."""

    PLACEMENT = "placement"
    ADJUSTMENT = "adjustment"
    PAYMENT = "payment"
    WITHDRAWAL = "withdrawal"
    REVERSAL = "reversal"


def placement(account_id: UUID, creditor_id: UUID, opening: Money) -> tuple[Move, ...]:
    """Bring in what is owed when the account is placed; nothing moves when nothing is owed."""
    return _signed(LedgerKey(PLACED, creditor_id), LedgerKey(PRINCIPAL, account_id), opening)


def adjustment(account_id: UUID, creditor_id: UUID, difference: Money) -> tuple[Move, ...]:
    """Correct what is owed by a difference, up when positive and down when negative."""
    return _signed(LedgerKey(ADJUSTED, creditor_id), LedgerKey(PRINCIPAL, account_id), difference)


def _signed(contra: LedgerKey, principal: LedgerKey, amount: Money) -> tuple[Move, ...]:
    if amount.minor == 0:
        return ()
    return (Move(contra, principal, amount) if amount.minor > 0 else Move(principal, contra, -amount),)
