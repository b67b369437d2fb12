"""Why an entry of a bank file cannot be taken: a stable code with its facts, and a sentence. Pure."""

from __future__ import annotations

from fairdue.accounts.rules import AMOUNT_MINOR_MAX
from fairdue.kernel.money import BadAmount, Money
from fairdue.payments.rules.bank_values import FIRST_DAY, one_line
from fairdue.payments.types.bank_files import BankEntry, BankTerms, ReadingProblem

VALUE_SHOWN_MAX = 50
CODE_SHOWN_MAX = 10


def amount_unreadable(value: str) -> ReadingProblem:
    """Say that what stands for an amount is none."""
    shown = one_line(value, VALUE_SHOWN_MAX)
    return ReadingProblem(code="amount_unreadable", detail=f"the amount cannot be read: {shown!r}", facts={"value": shown})


def date_unreadable(value: str) -> ReadingProblem:
    """Say that what stands for a day is none."""
    shown = one_line(value, VALUE_SHOWN_MAX)
    return ReadingProblem(code="date_unreadable", detail=f"the date cannot be read: {shown!r}", facts={"value": shown})


def amount_or_date_missing() -> ReadingProblem:
    """Say that an entry lacks what none can do without."""
    return ReadingProblem(code="amount_or_date_missing", detail="has no amount or no date")


def check_entry(entry: BankEntry, terms: BankTerms) -> tuple[int, ReadingProblem | None]:
    """Return the minor units of an entry, and why it cannot be taken."""
    if entry.problem is not None:
        return 0, entry.problem
    currency = entry.currency or terms.currency
    try:
        minor = Money.parse(entry.amount, currency).minor
    except BadAmount as bad:
        facts = {"value": one_line(entry.amount, VALUE_SHOWN_MAX), "currency": currency}
        return 0, ReadingProblem(code=f"amount_{bad.code}", detail=f"the amount {bad}", facts=facts)
    except ValueError:
        named = one_line(entry.currency, CODE_SHOWN_MAX)
        return 0, ReadingProblem(
            code="currency_unknown", detail=f"the currency {named!r} is not known", facts={"currency": named}
        )
    if minor <= 0:
        return 0, ReadingProblem(code="amount_nothing", detail="the amount is not more than nothing")
    if minor > AMOUNT_MINOR_MAX:
        facts = {"value": entry.amount, "currency": currency}
        return 0, ReadingProblem(code="amount_out_of_range", detail="the amount is larger than an account can hold", facts=facts)
    if entry.booked_on is None:
        return 0, ReadingProblem(code="date_missing", detail="the date is missing")
    if entry.booked_on > terms.today:
        facts = {"date": entry.booked_on.isoformat()}
        return 0, ReadingProblem(code="date_in_future", detail=f"the date lies in the future: {entry.booked_on}", facts=facts)
    if entry.booked_on < FIRST_DAY:
        facts = {"date": entry.booked_on.isoformat()}
        return 0, ReadingProblem(code="date_too_early", detail=f"the date lies before 1970: {entry.booked_on}", facts=facts)
    return minor, None
