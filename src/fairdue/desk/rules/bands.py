"""The first form of assignment rules: bands of days past due that follow one another, each with its team."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

from fairdue.desk.errors import InvalidRules, RuleProblem
from fairdue.desk.types import Band

BANDS_MAX = 50


def default_rules() -> tuple[Band, ...]:
    """Return the rules every agency starts with: the packaged rules.json."""
    return read_rules(json.loads(resources.files("fairdue.desk").joinpath("rules.json").read_text()))


def read_rules(document: Any) -> tuple[Band, ...]:
    """Read `{"rules": [{"min", "max", "team"}]}`. The bands start at 0 and follow one another without gap or overlap.

    The last one may end: accounts beyond it are then reported as unplaced. Raises InvalidRules with every problem found.
    """
    if not isinstance(document, Mapping) or set(document) != {"rules"} or not isinstance(document["rules"], list):
        raise InvalidRules([RuleProblem("rules", "malformed", 'must be {"rules": [{"min", "max", "team"}, ...]}')])
    entries = document["rules"]
    if not 0 < len(entries) <= BANDS_MAX:
        raise InvalidRules([RuleProblem("rules", "wrong_count", f"must hold 1 to {BANDS_MAX} rules")])
    problems = [problem for index, entry in enumerate(entries) for problem in _malformed(f"rules.{index}", entry)]
    if problems:
        raise InvalidRules(problems)
    bands = tuple(Band(min=entry["min"], max=entry.get("max"), team=entry["team"].strip()) for entry in entries)
    problems = list(_misplaced(bands))
    if problems:
        raise InvalidRules(problems)
    return bands


def write_rules(bands: Iterable[Band]) -> dict[str, Any]:
    """Return the document that `read_rules` reads."""
    return {"rules": [{"min": band.min, "max": band.max, "team": band.team} for band in bands]}


def _malformed(where: str, entry: Any) -> Iterable[RuleProblem]:
    if not isinstance(entry, Mapping) or not {"min", "team"} <= set(entry) <= {"min", "max", "team"}:
        yield RuleProblem(where, "malformed", "must be {min, max, team}")
        return
    if not _is_days(entry["min"]):
        yield RuleProblem(f"{where}.min", "not_days", "must be a whole number of days, 0 or more")
    if entry.get("max") is not None and not _is_days(entry["max"]):
        yield RuleProblem(f"{where}.max", "not_days", "must be a whole number of days, or null for no end")
    if not isinstance(entry["team"], str) or not entry["team"].strip():
        yield RuleProblem(f"{where}.team", "blank", "must name a team")


def _is_days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**6


def _misplaced(bands: Sequence[Band]) -> Iterable[RuleProblem]:
    expected: int | None = 0
    for index, band in enumerate(bands):
        where = f"rules.{index}"
        if expected is None:
            yield RuleProblem(where, "overlap", "comes after a rule without end")
        elif band.min < expected:
            yield RuleProblem(f"{where}.min", "overlap", f"overlaps the rule before it: must be {expected}")
        elif band.min > expected:
            yield RuleProblem(f"{where}.min", "gap", f"leaves a gap: must be {expected}")
        if band.max is not None and band.max < band.min:
            yield RuleProblem(f"{where}.max", "reversed", "must not be before min")
        expected = None if band.max is None else band.max + 1
