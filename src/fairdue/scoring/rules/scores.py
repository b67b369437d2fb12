"""Scores as pure functions over frozen facts: points from a card's tables, a weighted total, a level. Exact, without floats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from fairdue.scoring.rules.card import (
    BALANCE,
    BUILT_IN,
    CATEGORIES,
    DAYS_PAST_DUE,
    DEBT_RATIO,
    HISTORY,
    PAYMENT_HISTORY,
    SCORE_MAX,
    WEIGHT_SUM,
    BandFactor,
    Card,
    CategoryFactor,
    Factor,
)
from fairdue.scoring.types import FallbackFacts, Model, Reason, RiskLevel, ScorecardFacts, Scored

Told = tuple[int, str]
"""The points of a factor, and why."""


def score(facts: ScorecardFacts, alone: FallbackFacts, card: Card = BUILT_IN) -> Scored:
    """Score by the card when any of its factors that are switched on is known of the debtor, else by its fallback."""
    return score_by_card(facts, card) if is_known(facts, card) else score_by_fallback(alone, card)


def is_known(facts: ScorecardFacts, card: Card = BUILT_IN) -> bool:
    """Whether any factor that is switched on is known; a word that the card does not know counts as told."""
    known = {
        DEBT_RATIO: facts.monthly_income is not None and not facts.has_foreign_income,
        PAYMENT_HISTORY: facts.late_payments_count is not None,
        **{name: bool(getattr(facts, name)) for name in CATEGORIES},
    }
    return any(known[name] for name in card.weights)


def score_by_card(facts: ScorecardFacts, card: Card = BUILT_IN) -> Scored:
    """Score by the card's factors that are switched on. What is not told, or not known to the card, gets its unknown points."""
    told = {name: _told_of(name, factor, facts, card) for name, factor in card.factors.items() if factor.is_on}
    return _scored(Model.SCORECARD, told, card.weights, card)


def score_by_fallback(facts: FallbackFacts, card: Card = BUILT_IN) -> Scored:
    """Score an account of which none of the card's factors is known, on the same scale."""
    within: dict[str, Callable[[Decimal], bool]] = {
        DAYS_PAST_DUE: lambda most: (facts.days_past_due or 0) <= most,
        BALANCE: lambda most: facts.balance_minor * 100 <= facts.original_minor * most,
        HISTORY: lambda most: facts.overdue_accounts_count <= most,
    }
    told = {name: _in_band(factor, within[name]) for name, factor in card.fallback.items() if factor.is_on}
    return _scored(Model.FALLBACK, told, card.fallback_weights, card)


def level_of(total_score: int, card: Card = BUILT_IN) -> RiskLevel:
    """Return the level of a score."""
    for percent, level in card.levels:
        if total_score * 100 <= SCORE_MAX * percent:
            return level
    return RiskLevel.CRITICAL


def priority_amount(total_score: int, debt: Decimal) -> Decimal:
    """Return score x debt, exactly, with at least two decimals."""
    product = debt * total_score
    exponent = product.as_tuple().exponent
    return product.quantize(Decimal("0.01")) if isinstance(exponent, int) and exponent > -2 else product  # noqa: PLR2004  # two decimals


def _told_of(name: str, factor: Factor, facts: ScorecardFacts, card: Card) -> Told:
    if isinstance(factor, CategoryFactor):
        return _of_category(factor, getattr(facts, name), card.unknown_points)
    if name == PAYMENT_HISTORY:
        count = facts.late_payments_count
        return (card.unknown_points, Reason.MISSING) if count is None else _in_band(factor, lambda most: count <= most)
    return _of_debt(factor, facts, card.unknown_points)


def _of_category(factor: CategoryFactor, word: str, unknown: int) -> Told:
    if word in factor.categories:
        return factor.categories[word], Reason.KNOWN
    return unknown, Reason.UNKNOWN if word else Reason.MISSING


def _of_debt(factor: BandFactor, facts: ScorecardFacts, unknown: int) -> Told:
    income = facts.monthly_income
    if income is None:
        return unknown, Reason.MISSING
    if facts.has_foreign_income:
        return unknown, Reason.OTHER_CURRENCY
    if income <= 0:
        return factor.above, Reason.NO_INCOME
    return _in_band(factor, lambda most: facts.total_debt_amount <= income * most)


def _in_band(factor: BandFactor, is_within: Callable[[Decimal], bool]) -> Told:
    found: Iterator[Told] = ((band.points, band.reason) for band in factor.bands if is_within(band.up_to))
    return next(found, (factor.above, Reason.ABOVE))


def _scored(model: Model, told: Mapping[str, Told], weights: dict[str, int], card: Card) -> Scored:
    total = rescaled(sum(weights[name] * points for name, (points, _) in told.items()), sum(weights.values()))
    return Scored(
        model=model,
        factors={name: points for name, (points, _) in told.items()},
        weights=weights,
        reasons={name: str(reason) for name, (_, reason) in told.items()},
        total_score=total,
        risk_level=level_of(total, card),
    )


def rescaled(weighted: int, weights: int) -> int:
    """Return a weighted sum of points on the scale that ends at SCORE_MAX, rounded half up."""
    return (weighted * WEIGHT_SUM * 2 + weights) // (weights * 2)
