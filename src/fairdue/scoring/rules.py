"""Scorecards as pure functions over frozen facts: points from tables, a weighted total, a level.

Every factor gives 1 (safe) to 10 points; weights sum to 45, so that the highest score is 450. Numbers are compared by exact
arithmetic, never by floats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from fairdue.scoring.types import FallbackFacts, Model, RiskLevel, ScorecardFacts, Scored

SCORE_MAX = 450
UNKNOWN_POINTS = 5
HIGHEST_POINTS = 10

# Rows S04 to S10 of acceptance/smartrecover.md.
SCORECARD_WEIGHTS = {
    "debt_ratio": 9,
    "payment_history": 9,
    "employment_status": 8,
    "contract_type": 7,
    "industry_sector": 6,
    "family_situation": 6,
}
DEBT_RATIO_BANDS = ((1, 2), (3, 5), (6, 7))
"""(highest debt in monthly incomes, points); above the last, or without income, the highest points."""
LATE_BANDS = ((0, 1), (2, 4), (5, 7))
"""(highest number of late payments, points); above the last the highest points."""
EMPLOYMENT_STATUS = {
    "GOVERNMENT_EMPLOYED": 1,
    "EMPLOYED": 2,
    "RETIRED": 4,
    "SELF_EMPLOYED": 5,
    "STUDENT": 7,
    "UNEMPLOYED": 9,
}
CONTRACT_TYPE = {"PERMANENT": 2, "CONTRACT": 5, "TEMPORARY": 7, "FREELANCE": 8}
INDUSTRY_SECTOR = {
    "GOVERNMENT": 1,
    "HEALTHCARE": 2,
    "UTILITIES": 2,
    "EDUCATION": 2,
    "INSURANCE": 3,
    "TECHNOLOGY": 3,
    "FINANCE": 4,
    "PROFESSIONAL_SERVICES": 4,
    "TELECOMMUNICATIONS": 4,
    "MANUFACTURING": 5,
    "TRANSPORTATION": 5,
    "ENERGY": 6,
    "RETAIL": 7,
    "REAL_ESTATE": 7,
    "HOSPITALITY": 8,
    "CONSTRUCTION": 8,
    "ENTERTAINMENT": 9,
}
FAMILY_SITUATION = {
    "MARRIED_DUAL_INCOME": 1,
    "MARRIED_SINGLE_INCOME": 3,
    "SINGLE_NO_DEPENDENTS": 4,
    "UNMARRIED_LIVING_TOGETHER": 5,
    "DIVORCED_NO_DEPENDENTS": 5,
    "SINGLE_WITH_DEPENDENTS": 8,
    "DIVORCED_WITH_DEPENDENTS": 9,
    "WIDOWED_WITH_DEPENDENTS": 9,
}
CATEGORIES = {
    "employment_status": EMPLOYMENT_STATUS,
    "contract_type": CONTRACT_TYPE,
    "industry_sector": INDUSTRY_SECTOR,
    "family_situation": FAMILY_SITUATION,
}

# The fallback: what an account tells by itself when none of the six factors is known. Age weighs most, since recovery falls with
# it in every portfolio. The balance counts as the share of the original amount still owed, so that it means the same in every
# currency; its size already stands in the priority, which multiplies by it. History is the debtor's other overdue accounts,
# in the same bands as late payments.
FALLBACK_WEIGHTS = {"days_past_due": 20, "balance": 10, "history": 15}
AGE_BANDS = ((0, 1), (30, 3), (60, 5), (90, 7), (180, 8), (365, 9))
"""(highest days past due, points); without a due date or before it as for 0."""
BALANCE_BANDS = ((0, 1), (25, 2), (50, 4), (75, 6), (100, 8))
"""(highest share of the original amount in percent, points); a balance that has grown above it gets the highest points."""

# Row S11: (highest share of SCORE_MAX in percent, level); above the last CRITICAL.
LEVEL_BANDS = ((30, RiskLevel.LOW), (60, RiskLevel.MEDIUM), (80, RiskLevel.HIGH))
PRIORITY_OF_LEVEL = {RiskLevel.LOW: 0, RiskLevel.MEDIUM: 1, RiskLevel.HIGH: 2, RiskLevel.CRITICAL: 3}


def score_by_card(facts: ScorecardFacts) -> Scored:
    """Score by the six factors. A category that the tables do not know gets UNKNOWN_POINTS."""
    points = {
        "debt_ratio": _debt_points(facts.total_debt_amount, facts.monthly_income),
        "payment_history": _points(LATE_BANDS, lambda most: facts.late_payments_count <= most),
    }
    for factor, table in CATEGORIES.items():
        points[factor] = table.get(getattr(facts, factor), UNKNOWN_POINTS)
    return _scored(Model.SCORECARD, points, SCORECARD_WEIGHTS)


def score_by_fallback(facts: FallbackFacts) -> Scored:
    """Score an account of which none of the six factors is known, on the same scale."""
    points = {
        "days_past_due": _points(AGE_BANDS, lambda most: (facts.days_past_due or 0) <= most),
        "balance": _points(BALANCE_BANDS, lambda most: facts.balance_minor * 100 <= facts.original_minor * most),
        "history": _points(LATE_BANDS, lambda most: facts.overdue_accounts_count <= most),
    }
    return _scored(Model.FALLBACK, points, FALLBACK_WEIGHTS)


def level_of(total_score: int) -> RiskLevel:
    """Return the level of a score."""
    for percent, level in LEVEL_BANDS:
        if total_score * 100 <= SCORE_MAX * percent:
            return level
    return RiskLevel.CRITICAL


def priority_amount(total_score: int, debt: Decimal) -> Decimal:
    """Return score x debt, exactly, with at least two decimals."""
    product = debt * total_score
    exponent = product.as_tuple().exponent
    return product.quantize(Decimal("0.01")) if isinstance(exponent, int) and exponent > -2 else product  # noqa: PLR2004  # two decimals


class BadCell(ValueError):
    """A cell that the scorecard cannot read; `column` names it."""

    def __init__(self, column: str, problem: str) -> None:
        """Keep the column beside the sentence."""
        self.column = column
        super().__init__(f"{column} {problem}")


_AMOUNT = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)


def read_facts(cells: Mapping[str, str]) -> ScorecardFacts:
    """Read the seven columns of a row. Raises BadCell for a number that is missing or not one; categories are free text."""
    return ScorecardFacts(
        total_debt_amount=_amount(cells, "total_debt_amount"),
        monthly_income=_amount(cells, "monthly_income"),
        late_payments_count=_count(cells, "late_payments_count"),
        **{factor: cells[factor] for factor in CATEGORIES},
    )


def _amount(cells: Mapping[str, str], column: str) -> Decimal:
    text = cells[column].strip()
    if not _AMOUNT.fullmatch(text):
        raise BadCell(column, "must be a plain decimal number such as 1250.00" if text else "is missing")
    return Decimal(text)


def _count(cells: Mapping[str, str], column: str) -> int:
    text = cells[column].strip()
    if not _COUNT.fullmatch(text):
        raise BadCell(column, "must be a whole number, 0 or more" if text else "is missing")
    return int(text)


def _debt_points(debt: Decimal, income: Decimal) -> int:
    if income <= 0:
        return HIGHEST_POINTS
    return _points(DEBT_RATIO_BANDS, lambda most: debt <= income * most)


def _points(bands: tuple[tuple[int, int], ...], is_within: Callable[[int], bool]) -> int:
    return next((points for most, points in bands if is_within(most)), HIGHEST_POINTS)


def _scored(model: Model, points: Mapping[str, int], weights: Mapping[str, int]) -> Scored:
    total = sum(weights[factor] * points[factor] for factor in weights)
    return Scored(model=model, factors=points, total_score=total, risk_level=level_of(total))
