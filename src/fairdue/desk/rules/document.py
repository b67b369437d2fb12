"""Read and write the document of assignment rules: format 2, and the older one of bands of days past due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError

from fairdue.desk.errors import InvalidRules, RuleProblem
from fairdue.desk.rules.bands import read_rules, write_rules
from fairdue.desk.types import Band, Method, Rule, When
from fairdue.kernel.money import BadAmount, Money, decimals_of

RULES_MAX = 200
VALUES_MAX = 200
DAYS_MAX = 10**6
SCORE_MAX = 10_000

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Value = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Named = Annotated[list[Name], Field(min_length=1, max_length=VALUES_MAX)]
Values = Annotated[list[Value], Field(min_length=1, max_length=VALUES_MAX, description='Case does not matter; "" = none.')]
Days = Annotated[StrictInt, Field(ge=0, lt=DAYS_MAX)]
Points = Annotated[StrictInt, Field(ge=0, le=SCORE_MAX)]
Amount = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,4})?$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Level(StrEnum):
    """A risk level; "" for accounts without a score."""

    NONE = ""
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DayRange(_Part):
    """Days past due, ends included; not due yet, or without a due date, counts as 0."""

    min: Days | None = None
    max: Days | None = None


class PointRange(_Part):
    """Points of the risk score, ends included; an account without a score is in no range."""

    min: Points | None = None
    max: Points | None = None


class AmountRange(_Part):
    """Balance, ends included, in one currency (the agency's unless named). Nothing is converted: others are not in it."""

    min: Amount | None = None
    max: Amount | None = None
    currency: Currency | None = None


class Conditions(_Part):
    """What an account must be: all that is said here, and of each list one."""

    dpd: DayRange | None = None
    balance: AmountRange | None = None
    creditor: Named | None = None
    region: Values | None = None
    account_type: Values | None = None
    priority: Annotated[list[Annotated[StrictInt, Field(ge=0, le=3)]], Field(min_length=1, max_length=4)] | None = None
    risk_score: PointRange | None = None
    risk_level: Annotated[list[Level], Field(min_length=1, max_length=5)] | None = None
    language: Values | None = None


class RuleEntry(_Part):
    """One rule: accounts that meet `when` go to `team`, to the collector that `method` finds, else to the `fallback` team."""

    name: Name
    when: Conditions = Field(default_factory=Conditions)
    team: Name
    method: Method = Method.ROUND_ROBIN
    skills: Annotated[list[Name], Field(max_length=20, description="What a collector must know, for skill_region.")] = []
    fallback: Name | None = None


class RulesDocument(_Part):
    """Assignment rules: the first that an account meets decides."""

    format: Literal[2]
    rules: Annotated[list[RuleEntry], Field(min_length=1, max_length=RULES_MAX)]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a document: format 2, or bands of days past due."""
    band = {
        "type": "object",
        "required": ["min", "team"],
        "additionalProperties": False,
        "properties": {
            "min": {"type": "integer", "minimum": 0},
            "max": {"type": ["integer", "null"], "minimum": 0},
            "team": {"type": "string", "minLength": 1},
        },
    }
    bands = {
        "type": "object",
        "required": ["rules"],
        "additionalProperties": False,
        "description": "Bands of days past due that start at 0 and follow one another; the last may have no end.",
        "properties": {"rules": {"type": "array", "minItems": 1, "items": band}},
    }
    described = RulesDocument.model_json_schema()
    named = described.pop("$defs")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Assignment rules",
        "anyOf": [described, bands],
        "$defs": named,
    }


def read_document(document: Any, currency: str) -> tuple[Rule, ...]:
    """Read a document of either format; balances without a currency are in `currency`, the agency's.

    Raises InvalidRules with every problem found.
    """
    if not isinstance(document, dict) or "format" not in document:
        return tuple(_rule_of(band) for band in read_rules(document))
    try:
        read = RulesDocument.model_validate(document)
    except ValidationError as error:
        raise InvalidRules([_problem(item) for item in error.errors()]) from None
    problems = list(_repeated(read.rules))
    rules = []
    for index, entry in enumerate(read.rules):
        where = f"rules.{index}"
        found = list(_reversed(f"{where}.when", entry.when))
        bounds = _bounds(f"{where}.when.balance", entry.when.balance, currency, found)
        if entry.skills and entry.method is not Method.SKILL_REGION:
            found.append(RuleProblem(f"{where}.skills", "unused", "only skill_region looks at skills"))
        if entry.fallback is not None and entry.fallback.lower() == entry.team.lower():
            found.append(RuleProblem(f"{where}.fallback", "same_team", "must be another team"))
        problems += found
        rules.append(_rule(entry, bounds))
    if problems:
        raise InvalidRules(problems)
    return tuple(rules)


def canonical(document: Any, currency: str) -> dict[str, Any]:
    """Return a document that was read without problems as it is kept: texts stripped, currencies named, the unsaid left out."""
    if "format" not in document:
        return write_rules(read_rules(document))
    read = RulesDocument.model_validate(document)
    kept = read.model_dump(mode="json", exclude_none=True)
    return {"format": 2, "rules": [{**entry, "when": _said(entry["when"], currency)} for entry in kept["rules"]]}


def _said(conditions: dict[str, Any], currency: str) -> dict[str, Any]:
    said = {name: value for name, value in conditions.items() if value}
    if "balance" in said:
        said["balance"].setdefault("currency", currency)
    return said


def _rule_of(band: Band) -> Rule:
    name = f"{band.min}+" if band.max is None else f"{band.min}-{band.max}"
    return Rule(name=name, when=When(dpd=(band.min, band.max)), team=band.team)


def _rule(entry: RuleEntry, bounds: tuple[str, int | None, int | None] | None) -> Rule:
    when = entry.when
    return Rule(
        name=entry.name,
        when=When(
            dpd=_range(when.dpd),
            balance=bounds,
            creditor=_folded(when.creditor),
            region=_folded(when.region),
            account_type=_folded(when.account_type),
            priority=None if when.priority is None else frozenset(when.priority),
            risk_score=_range(when.risk_score),
            risk_level=None if when.risk_level is None else frozenset(level.value for level in when.risk_level),
            language=_folded(when.language),
        ),
        team=entry.team,
        method=entry.method,
        skills=_folded(entry.skills) or frozenset(),
        fallback=entry.fallback,
    )


def fold(text: str) -> str:
    """Return text as it is compared: case does not matter. `casefold` of PostgreSQL says the same."""
    return text.casefold()


def _folded(values: Sequence[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(fold(value) for value in values)


def _range(of: DayRange | PointRange | None) -> tuple[int, int | None] | None:
    return None if of is None or (of.min is None and of.max is None) else (of.min or 0, of.max)


def _bounds(
    where: str, of: AmountRange | None, currency: str, problems: list[RuleProblem]
) -> tuple[str, int | None, int | None] | None:
    if of is None or not of.model_fields_set - {name for name in ("min", "max", "currency") if getattr(of, name) is None}:
        return None
    currency = of.currency or currency
    ends: list[int | None] = []
    for name, text in (("min", of.min), ("max", of.max)):
        try:
            decimals_of(currency)
            ends.append(None if text is None else Money.parse(text, currency).minor)
        except BadAmount as bad:
            problems.append(RuleProblem(f"{where}.{name}", bad.code, str(bad)))
        except ValueError:
            problems.append(RuleProblem(f"{where}.currency", "unknown_currency", "must be an ISO 4217 currency code"))
            return None
    if len(ends) < 2:  # noqa: PLR2004  # an end that could not be read
        return None
    least, most = ends
    if least is not None and most is not None and most < least:
        problems.append(RuleProblem(f"{where}.max", "reversed", "must not be below min: no account can meet this"))
    return currency, least, most


def _reversed(where: str, when: Conditions) -> Iterable[RuleProblem]:
    for name, of in (("dpd", when.dpd), ("risk_score", when.risk_score)):
        if of is not None and of.max is not None and of.max < (of.min or 0):
            yield RuleProblem(f"{where}.{name}.max", "reversed", "must not be below min: no account can meet this")


def _repeated(entries: Sequence[RuleEntry]) -> Iterable[RuleProblem]:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if fold(entry.name) in seen:
            yield RuleProblem(f"rules.{index}.name", "repeated", f"another rule is called {entry.name!r} too")
        seen.add(fold(entry.name))


def _problem(item: Any) -> RuleProblem:
    return RuleProblem(".".join(str(part) for part in item["loc"]) or "rules", str(item["type"]), str(item["msg"]))
