"""The document of a scorecard: JSON in and out, with every problem of a bad one named, and its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
    WithJsonSchema,
)

from fairdue.scoring.rules.card import HIGHEST_POINTS, LOWEST_POINTS, Band, BandFactor, Card, CategoryFactor
from fairdue.scoring.types import Problem, RiskLevel

WEIGHT_MAX = 1000
BANDS_MAX = 50
CATEGORIES_MAX = 200
_LIMIT = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_WORD = r"^[A-Z][A-Z0-9_]{0,63}$"


def _limit(value: Any) -> Any:
    """Take a whole number, or a decimal in quotes: one without them is a float, which is never exact."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _LIMIT.fullmatch(value):
        raise ValueError('must be a whole number or a decimal in quotes, 0 or more, such as 3 or "1.5"')
    return value


Points = Annotated[StrictInt, Field(ge=LOWEST_POINTS, le=HIGHEST_POINTS)]
Weight = Annotated[StrictInt, Field(ge=1, le=WEIGHT_MAX)]
Percent = Annotated[StrictInt, Field(ge=1, le=99)]
Limit = Annotated[
    Decimal,
    BeforeValidator(_limit),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": f"^{_LIMIT.pattern}$"}]}),
]


class _Part(BaseModel):
    """A part of the document: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class BandPart(_Part):
    """Values up to and including `up_to` get these points."""

    up_to: Limit
    points: Points


def _rising(bands: list[BandPart]) -> list[BandPart]:
    if any(later.up_to <= earlier.up_to for earlier, later in pairwise(bands)):
        raise ValueError("each up_to must be above the one before it")
    return bands


class BandedPart(_Part):
    """A factor of a number: the first band that holds the value gives the points; `above` the last, or without income, these."""

    weight: Weight
    is_on: StrictBool
    bands: Annotated[list[BandPart], Field(min_length=1, max_length=BANDS_MAX), AfterValidator(_rising)]
    above: Points


class CategoryPart(_Part):
    """A factor of a word: the points of each; any other gets the unknown points."""

    weight: Weight
    is_on: StrictBool
    categories: Annotated[dict[Annotated[str, Field(pattern=_WORD)], Points], Field(min_length=1, max_length=CATEGORIES_MAX)]


class FactorsPart(_Part):
    """The six factors: debt in monthly incomes, late payments, and what is known of work and household."""

    debt_ratio: BandedPart
    payment_history: BandedPart
    employment_status: CategoryPart
    contract_type: CategoryPart
    industry_sector: CategoryPart
    family_situation: CategoryPart


class FallbackPart(_Part):
    """What counts when nothing is known of the debtor: days past due, share still owed in percent, his other overdue accounts."""

    days_past_due: BandedPart
    balance: BandedPart
    history: BandedPart


class LevelsPart(_Part):
    """The highest share of 450 in percent of each level, in rising order; above HIGH is CRITICAL."""

    LOW: Percent
    MEDIUM: Percent
    HIGH: Percent


def _rising_levels(levels: LevelsPart) -> LevelsPart:
    if not levels.LOW < levels.MEDIUM < levels.HIGH:
        raise ValueError("LOW, MEDIUM and HIGH must rise")
    return levels


class ScorecardDocument(_Part):
    """A scorecard. The total is the mean of the points weighted by those that are on, times 45, rounded half up."""

    factors: FactorsPart
    unknown_points: Points
    levels: Annotated[LevelsPart, AfterValidator(_rising_levels)]
    fallback: FallbackPart


class BadDocument(ValueError):
    """The document is no scorecard; `problems` names all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems."""
        self.problems = problems
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))


def read_card(document: Mapping[str, Any]) -> Card:
    """Read a document. Raises BadDocument."""
    problems = problems_of(document)
    if problems:
        raise BadDocument(problems)
    parts = ScorecardDocument.model_validate(document)
    return Card(
        factors={name: _factor(getattr(parts.factors, name)) for name in FactorsPart.model_fields},
        fallback={name: _banded(getattr(parts.fallback, name)) for name in FallbackPart.model_fields},
        unknown_points=parts.unknown_points,
        levels=tuple((getattr(parts.levels, name), RiskLevel(name)) for name in LevelsPart.model_fields),
    )


def problems_of(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return everything that is wrong with a document, none if it is a scorecard."""
    found: list[Problem] = []
    try:
        ScorecardDocument.model_validate(document)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_context=False, include_input=False):
            field = ".".join(("document", *(str(part) for part in each["loc"])))
            found.append(Problem(field=field, code=each["type"], message=each["msg"]))
    # Apart from the above, which stops at a factor's other problems: one call shall tell all.
    for group in ("factors", "fallback"):
        factors = document.get(group)
        if isinstance(factors, Mapping) and factors and all(_is_off(factor) for factor in factors.values()):
            message = "at least one factor must be switched on"
            found.append(Problem(field=f"document.{group}", code="all_off", message=message))
    return tuple(found)


def document_of(card: Card) -> dict[str, Any]:
    """Write a card as a document, from which `read_card` makes it again."""
    return {
        "factors": {name: _part(factor) for name, factor in card.factors.items()},
        "unknown_points": card.unknown_points,
        "levels": {level.value: percent for percent, level in card.levels},
        "fallback": {name: _part(factor) for name, factor in card.fallback.items()},
    }


def card_schema() -> dict[str, Any]:
    """Return the JSON Schema of documents; what it cannot say (rising limits, one factor on) stands in the descriptions."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **ScorecardDocument.model_json_schema()}


def _is_off(factor: Any) -> bool:
    return isinstance(factor, Mapping) and factor.get("is_on") is False


def _factor(part: BandedPart | CategoryPart) -> BandFactor | CategoryFactor:
    if isinstance(part, BandedPart):
        return _banded(part)
    return CategoryFactor(weight=part.weight, is_on=part.is_on, categories=part.categories)


def _banded(part: BandedPart) -> BandFactor:
    bands = tuple(Band(band.up_to, band.points) for band in part.bands)
    return BandFactor(weight=part.weight, is_on=part.is_on, bands=bands, above=part.above)


def _part(factor: BandFactor | CategoryFactor) -> dict[str, Any]:
    shared = {"weight": factor.weight, "is_on": factor.is_on}
    if isinstance(factor, CategoryFactor):
        return {**shared, "categories": dict(factor.categories)}
    bands = [{"up_to": _written(band.up_to), "points": band.points} for band in factor.bands]
    return {**shared, "bands": bands, "above": factor.above}


def _written(limit: Decimal) -> int | str:
    return int(limit) if limit == limit.to_integral_value() else f"{limit.normalize():f}"
