"""SQL made from a card: the same points, reasons, totals and levels as the pure functions, over any number of accounts.

A card that was read from a document holds whole numbers, decimals and upper-case words only, so its text is safe in SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from fairdue.accounts.states import OPEN
from fairdue.scoring.rules.card import (
    BALANCE,
    CATEGORIES,
    DAYS_PAST_DUE,
    DEBT_RATIO,
    HISTORY,
    PAYMENT_HISTORY,
    SCORE_MAX,
    WEIGHT_SUM,
    Card,
    CategoryFactor,
    Factor,
)
from fairdue.scoring.types import Model, Reason, RiskLevel

OPEN_STATUSES = ", ".join(f"'{status.value}'" for status in OPEN)
"""Written out, not a parameter: the partial indexes of open accounts need the literal condition."""

_WITHIN = {
    DEBT_RATIO: "balance_minor::numeric <= income_minor * {most}",
    PAYMENT_HISTORY: "late_payments_count <= {most}",
    DAYS_PAST_DUE: "days_past_due <= {most}",
    BALANCE: "balance_minor::numeric * 100 <= original_minor::numeric * {most}",
    HISTORY: "overdue <= {most}",
}
_KNOWN = {
    DEBT_RATIO: "p.monthly_income_minor IS NOT NULL AND p.currency = a.currency",
    PAYMENT_HISTORY: "p.late_payments_count IS NOT NULL",
    **{name: f"p.{name} <> ''" for name in CATEGORIES},
}
# The accounts are limited inside, by ids or by debtors; %(today)s is the agency's local date. Profiles and siblings are looked
# up by their indexes, and siblings only of accounts that fall back. OFFSET 0 keeps each level from being computed again and
# again above it.
_SCORES = """
SELECT account_id, debtor_id, currency, balance_minor, total_score,
       CASE WHEN is_known THEN '{by_card}' ELSE '{by_fallback}' END AS model,
       CASE WHEN is_known THEN jsonb_build_object({card_points}) ELSE jsonb_build_object({fallback_points}) END AS factors,
       CASE WHEN is_known THEN jsonb_build_object({card_weights}) ELSE jsonb_build_object({fallback_weights}) END AS weights,
       CASE WHEN is_known THEN jsonb_build_object({card_reasons}) ELSE jsonb_build_object({fallback_reasons}) END AS reasons,
       CASE {levels} ELSE '{highest}' END AS risk_level
FROM (
    SELECT *, CASE WHEN is_known THEN {card_total} ELSE {fallback_total} END AS total_score FROM (
        SELECT *, {points} FROM (
            SELECT f.*, o.overdue FROM (
                SELECT a.id AS account_id, a.agency_id, a.debtor_id, a.currency, a.balance_minor, a.original_minor,
                       coalesce(%(today)s::date - a.due_on, 0) AS days_past_due, p.monthly_income_minor::numeric AS income_minor,
                       p.currency <> a.currency AS has_foreign_income, p.late_payments_count, {categories},
                       coalesce({known}, false) AS is_known
                FROM accounts_account a
                LEFT JOIN LATERAL (
                    SELECT * FROM parties_risk_profile r WHERE r.agency_id = a.agency_id AND r.debtor_id = a.debtor_id OFFSET 0
                ) p ON true
                WHERE a.agency_id = %(agency_id)s AND {limit} OFFSET 0
            ) f
            CROSS JOIN LATERAL (
                SELECT count(*) AS overdue FROM accounts_account o
                WHERE NOT f.is_known AND o.agency_id = f.agency_id AND o.debtor_id = f.debtor_id AND o.id <> f.account_id
                  AND o.status IN ({open_statuses}) AND o.due_on < %(today)s::date
            ) o OFFSET 0
        ) facts OFFSET 0
    ) pointed OFFSET 0
) totalled
"""


def scores_sql(card: Card, limit: str) -> str:
    """Return a query of the scores of the accounts `a` for which `limit` holds, by a card or its fallback.

    It gives account_id, debtor_id, currency, balance_minor, model, factors, weights, reasons, total_score and risk_level, and
    takes %(agency_id)s and %(today)s.
    """
    weights, alone = card.weights, card.fallback_weights
    used = {name: factor for name, factor in card.factors.items() if factor.is_on}
    fallen = {name: factor for name, factor in card.fallback.items() if factor.is_on}
    points = [f"{_points(name, factor, card)} AS points_{name}" for name, factor in (*used.items(), *fallen.items())]
    return _SCORES.format(
        by_card=Model.SCORECARD,
        by_fallback=Model.FALLBACK,
        card_points=_object((name, f"points_{name}") for name in used),
        fallback_points=_object((name, f"points_{name}") for name in fallen),
        card_weights=_object((name, str(weight)) for name, weight in weights.items()),
        fallback_weights=_object((name, str(weight)) for name, weight in alone.items()),
        card_reasons=_object((name, _reason(name, factor)) for name, factor in used.items()),
        fallback_reasons=_object((name, _reason(name, factor)) for name, factor in fallen.items()),
        levels=" ".join(f"WHEN total_score * 100 <= {SCORE_MAX} * {percent} THEN '{level}'" for percent, level in card.levels),
        highest=RiskLevel.CRITICAL,
        card_total=_total(weights),
        fallback_total=_total(alone),
        points=", ".join(points),
        categories=", ".join(f"p.{name}" for name in CATEGORIES),
        known=" OR ".join(f"({_KNOWN[name]})" for name in used),
        limit=limit,
        open_statuses=OPEN_STATUSES,
    )


def _points(name: str, factor: Factor, card: Card) -> str:
    if isinstance(factor, CategoryFactor):
        whens = " ".join(f"WHEN '{word}' THEN {points}" for word, points in factor.categories.items())
        return f"CASE {name} {whens} ELSE {card.unknown_points} END"
    special = [f"WHEN {condition} THEN {card.unknown_points}" for condition, _ in _unknown(name)]
    special += [f"WHEN {condition} THEN {factor.above}" for condition, _ in _none(name)]
    bands = [f"WHEN {_within(name, band.up_to)} THEN {band.points}" for band in factor.bands]
    return f"CASE {' '.join((*special, *bands))} ELSE {factor.above} END"


def _reason(name: str, factor: Factor) -> str:
    if isinstance(factor, CategoryFactor):
        words = ", ".join(f"'{word}'" for word in factor.categories)
        return (
            f"CASE WHEN {name} IN ({words}) THEN '{Reason.KNOWN}' WHEN {name} <> '' THEN '{Reason.UNKNOWN}' "
            f"ELSE '{Reason.MISSING}' END"
        )
    whens = [f"WHEN {condition} THEN '{reason}'" for condition, reason in (*_unknown(name), *_none(name))]
    whens += [f"WHEN {_within(name, band.up_to)} THEN '{band.reason}'" for band in factor.bands]
    return f"CASE {' '.join(whens)} ELSE '{Reason.ABOVE}' END"


def _unknown(name: str) -> tuple[tuple[str, Reason], ...]:
    """When a number is not known, and why not."""
    return {
        DEBT_RATIO: (("income_minor IS NULL", Reason.MISSING), ("has_foreign_income", Reason.OTHER_CURRENCY)),
        PAYMENT_HISTORY: (("late_payments_count IS NULL", Reason.MISSING),),
    }.get(name, ())


def _none(name: str) -> tuple[tuple[str, Reason], ...]:
    return (("income_minor <= 0", Reason.NO_INCOME),) if name == DEBT_RATIO else ()


def _within(name: str, most: Decimal) -> str:
    return _WITHIN[name].format(most=f"{most:f}")


def _total(weights: Mapping[str, int]) -> str:
    """As `rescaled` does it; whole numbers above 0 are divided down."""
    weighted = " + ".join(f"{weight} * points_{name}" for name, weight in weights.items())
    return f"((({weighted}) * {WEIGHT_SUM * 2} + {sum(weights.values())}) / {sum(weights.values()) * 2})"


def _object(pairs: Iterator[tuple[str, str]]) -> str:
    return ", ".join(f"'{name}', {value}" for name, value in pairs)
