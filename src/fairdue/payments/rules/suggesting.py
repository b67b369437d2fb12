"""How well an account fits an entry of a bank file, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fairdue.payments.types.bank_files import Why

REFERENCE = 60
NEARLY_REFERENCE = 45
PAID_BEFORE = 30
NAME = 25
PART_OF_NAME = 10
BALANCE = 15
CLOSED = -20
OTHER_CURRENCY = -40
SCORE_MAX = 100
NAME_PARTS_MIN = 2
INITIALS_MAX = 2
"""Parts of a name of no more letters are initials, or say little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """What is known of an account and of the entry it may be for."""

    reference: str
    debtor_name: str
    balance_minor: int
    currency: str
    status: str
    has_paid_before: bool
    entry_words: tuple[str, ...]
    entry_payer: str
    entry_text: str
    entry_minor: int
    entry_currency: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well an account fits, from 0 to 100, and the reasons for and against it."""

    score: int
    reasons: tuple[Why, ...]


def judge(facts: AccountFacts) -> Verdict:
    """Add up what speaks for an account and against it; what only speaks against it fits not at all."""
    found = [*_reference(facts), *_payer(facts), *_amount(facts)]
    score = sum(weight for weight, _ in found)
    if score > 0:
        against = list(_against(facts))
        score = max(1, score + sum(weight for weight, _ in against))
        found += against
    return Verdict(min(SCORE_MAX, max(0, score)), tuple(why for _, why in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """What is known of a payment and of the entry that may have taken it back, or given it again."""

    payment_ref: str
    account_refs: tuple[str, ...]
    debtor_name: str
    amount_minor: int
    left_minor: int
    is_contested: bool
    is_same_bank_account: bool
    entry_words: tuple[str, ...]
    entry_text: str
    entry_minor: int
    is_debit: bool


def judge_return(facts: ReturnFacts) -> Verdict:
    """Say how well an entry fits a payment: money that left needs something left to take, money that came an open dispute."""
    if not (facts.left_minor if facts.is_debit else facts.is_contested):
        return Verdict(0, ())
    found: list[tuple[int, Why]] = []
    if facts.payment_ref and facts.payment_ref in facts.entry_words:
        found.append((REFERENCE, Why(code="payment_reference", detail=f"names the payment's reference {facts.payment_ref}")))
    if named := next((ref for ref in facts.account_refs if ref in facts.entry_words), None):
        found.append((NEARLY_REFERENCE, Why(code="reference", detail=f"names the reference {named}")))
    if facts.is_same_bank_account:
        found.append((PAID_BEFORE, Why(code="same_bank_account", detail="it is the bank account the payment came from")))
    names = _parts(facts.debtor_name)
    if len(names) >= NAME_PARTS_MIN and names <= _parts(facts.entry_text):
        found.append((NAME, Why(code="name", detail=f"it names {facts.debtor_name}")))
    if facts.is_contested and not facts.is_debit:
        found.append((BALANCE, Why(code="contested", detail="an open dispute about it is for this amount")))
    elif facts.entry_minor == facts.amount_minor:
        found.append((BALANCE, Why(code="amount", detail="the amount is that of the payment")))
    return Verdict(min(SCORE_MAX, sum(weight for weight, _ in found)), tuple(why for _, why in found))


def _reference(facts: AccountFacts) -> list[tuple[int, Why]]:
    if facts.reference in facts.entry_words:
        return [(REFERENCE, Why(code="reference", detail=f"names the reference {facts.reference}"))]
    wanted = _bare(facts.reference)
    for word in facts.entry_words:
        if wanted and _bare(word) == wanted:
            return [(NEARLY_REFERENCE, Why(code="nearly_reference", detail=f"{word} is {facts.reference} written otherwise"))]
    if len(wanted) >= 6 and wanted in _bare(facts.entry_text):  # noqa: PLR2004  # shorter ones are in any text
        return [(NEARLY_REFERENCE, Why(code="nearly_reference", detail=f"its text has {facts.reference} in it"))]
    return []


def _payer(facts: AccountFacts) -> list[tuple[int, Why]]:
    found = []
    if facts.has_paid_before:
        found.append((PAID_BEFORE, Why(code="paid_before", detail="money from this bank account went there before")))
    names, said = _parts(facts.debtor_name), _parts(f"{facts.entry_payer} {facts.entry_text}")
    same = names & said
    if names and names <= said and len(names) >= NAME_PARTS_MIN:
        found.append((NAME, Why(code="name", detail=f"the payer is {facts.debtor_name}")))
    elif same:
        found.append((PART_OF_NAME, Why(code="part_of_name", detail=f"shares {', '.join(sorted(same))} with the debtor's name")))
    return found


def _amount(facts: AccountFacts) -> list[tuple[int, Why]]:
    if facts.currency == facts.entry_currency and facts.balance_minor == facts.entry_minor:
        return [(BALANCE, Why(code="balance", detail="the amount is just what is owed"))]
    return []


def _against(facts: AccountFacts) -> list[tuple[int, Why]]:
    found = []
    if facts.status == "closed":
        found.append((CLOSED, Why(code="closed", detail="the account is closed")))
    if facts.currency != facts.entry_currency:
        found.append((OTHER_CURRENCY, Why(code="currency", detail=f"the account is in {facts.currency}")))
    return found


def _bare(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _parts(name: str) -> set[str]:
    return {part for part in re.findall(r"\w+", name.casefold()) if len(part) > INITIALS_MAX and not part.isdigit()}
