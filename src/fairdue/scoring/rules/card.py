"""What a scorecard is: six factors with weights and points, the fallback's three, and the shares at which levels end.

Every factor gives 1 (safe) to 10 points. The total is the weighted mean of the points, on a scale that ends at 450: a factor
that is switched off leaves its share to the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from fairdue.scoring.types import RiskLevel

SCORE_MAX = 450
LOWEST_POINTS = 1
HIGHEST_POINTS = 10
UNKNOWN_POINTS = 5
WEIGHT_SUM = SCORE_MAX // HIGHEST_POINTS
DEBT_RATIO = "debt_ratio"
PAYMENT_HISTORY = "payment_history"
DAYS_PAST_DUE = "days_past_due"
BALANCE = "balance"
HISTORY = "history"
BUILT_IN_VERSION = 0

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


@dataclass(frozen=True, slots=True)
class Band:
    """The points of values up to and including a limit."""

    up_to: Decimal
    points: int

    @property
    def reason(self) -> str:
        """What a score says when a value fell in this band."""
        return f"up_to_{self.up_to.normalize():f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BandFactor:
    """A factor of a number: its bands in rising order, and the points `above` the last."""

    weight: int
    is_on: bool = True
    bands: tuple[Band, ...]
    above: int = HIGHEST_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFactor:
    """A factor of a word: the points of each that is known."""

    weight: int
    is_on: bool = True
    categories: Mapping[str, int]


Factor = BandFactor | CategoryFactor


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A scorecard. `levels` are (highest share of 450 in percent, level) in rising order; above the last is CRITICAL."""

    factors: Mapping[str, Factor]
    fallback: Mapping[str, BandFactor]
    unknown_points: int
    levels: tuple[tuple[int, RiskLevel], ...]

    @property
    def weights(self) -> dict[str, int]:
        """The weights of the factors that are switched on."""
        return {name: factor.weight for name, factor in self.factors.items() if factor.is_on}

    @property
    def fallback_weights(self) -> dict[str, int]:
        """The weights of the fallback's factors that are switched on."""
        return {name: factor.weight for name, factor in self.fallback.items() if factor.is_on}


def _bands(table: tuple[tuple[int, int], ...]) -> tuple[Band, ...]:
    return tuple(Band(Decimal(most), points) for most, points in table)


_BANDS = {
    DEBT_RATIO: DEBT_RATIO_BANDS,
    PAYMENT_HISTORY: LATE_BANDS,
    DAYS_PAST_DUE: AGE_BANDS,
    BALANCE: BALANCE_BANDS,
    HISTORY: LATE_BANDS,
}


def _banded(name: str, weight: int) -> BandFactor:
    return BandFactor(weight=weight, bands=_bands(_BANDS[name]))


BUILT_IN = Card(
    factors={
        name: CategoryFactor(weight=weight, categories=CATEGORIES[name]) if name in CATEGORIES else _banded(name, weight)
        for name, weight in SCORECARD_WEIGHTS.items()
    },
    fallback={name: _banded(name, weight) for name, weight in FALLBACK_WEIGHTS.items()},
    unknown_points=UNKNOWN_POINTS,
    levels=LEVEL_BANDS,
)
"""Version 0, in force until an agency activates a card of its own."""
