"""Which rule an account meets. SQL made by `queries/matching.py` says the same over sets."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fairdue.desk.types import Facts, Range, Rule, When


def first_match(rules: Sequence[Rule], facts: Facts) -> int | None:
    """Return the place of the first rule that an account meets, None when there is none."""
    return next((index for index, rule in enumerate(rules) if meets(rule.when, facts)), None)


def meets(when: When, facts: Facts) -> bool:
    """Whether an account is all that the conditions say."""
    return (
        _within(when.dpd, facts.dpd)
        and _has_balance(when, facts)
        and _among(when.creditor, facts.creditor)
        and _among(when.region, facts.region)
        and _among(when.account_type, facts.account_type)
        and _among(when.priority, facts.priority)
        and _within(when.risk_score, facts.risk_score)
        and _among(when.risk_level, facts.risk_level)
        and _among(when.language, facts.language)
    )


def _has_balance(when: When, facts: Facts) -> bool:
    if when.balance is None:
        return True
    currency, least, most = when.balance
    minor = facts.balance_minor
    return currency == facts.currency and (least is None or least <= minor) and (most is None or minor <= most)


def _within(wanted: Range | None, value: int | None) -> bool:
    if wanted is None:
        return True
    return value is not None and wanted[0] <= value and (wanted[1] is None or value <= wanted[1])


def _among(wanted: Collection[object] | None, value: object) -> bool:
    return wanted is None or value in wanted
