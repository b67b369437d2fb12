"""Which team works which days past due, and who of the team gets which debtor. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any
from uuid import UUID

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


def band_of(bands: Sequence[Band], days_past_due: int | None) -> Band | None:
    """Return the band of an account. Not due yet, or without a due date, counts as 0 days: the first band."""
    days = max(days_past_due or 0, 0)
    return next((band for band in bands if band.min <= days and (band.max is None or days <= band.max)), None)


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


@dataclass(frozen=True, slots=True)
class Group:
    """The accounts of one debtor that are to be placed in one team; `keeper` works other accounts of his already."""

    accounts: tuple[UUID, ...]
    keeper: UUID | None = None


@dataclass(slots=True)
class Distribution:
    """Who gets which account, which nobody had room for, and who was served last by the rotation."""

    placed: list[tuple[UUID, UUID]] = field(default_factory=list)
    left: list[UUID] = field(default_factory=list)
    last: UUID | None = None


def rotate(order: Sequence[UUID], served: int) -> list[UUID]:
    """Return the order beginning after the first `served`."""
    return [*order[served:], *order[:served]] if order else []


def distribute(groups: Iterable[Group], room: Mapping[UUID, int]) -> Distribution:
    """Hand out groups in their order, round robin over the collectors in the order of `room` (how many accounts each may take).

    A debtor's keeper gets him while he has room, out of turn. Else the next collector in turn who has room for all of the
    debtor's accounts gets them; only when nobody has, they are split. Nobody ever gets more than his room.
    """
    return _Table(room).serve(groups)


class _Table:
    """The collectors around the table: those without room left have gone, `turn` is whose it is."""

    def __init__(self, room: Mapping[UUID, int]) -> None:
        self.room = dict(room)
        self.ring = [collector for collector, free in room.items() if free > 0]
        self.turn = 0
        self.result = Distribution()

    def serve(self, groups: Iterable[Group]) -> Distribution:
        for group in groups:
            rest = list(group.accounts)
            if group.keeper is not None and self.room.get(group.keeper, 0) > 0:
                rest = self._give(self.ring.index(group.keeper), rest)
            while rest and self.ring:
                seat = self._seat_for(len(rest))
                self.result.last = self.ring[seat]
                self.turn = seat + 1
                rest = self._give(seat, rest)
            self.result.left += rest
        return self.result

    def _seat_for(self, count: int) -> int:
        """The first in turn with room for that many accounts, else whoever is in turn."""
        seats = len(self.ring)
        self.turn %= seats
        for step in range(seats):
            seat = (self.turn + step) % seats
            if self.room[self.ring[seat]] >= count:
                return seat
        return self.turn

    def _give(self, seat: int, accounts: list[UUID]) -> list[UUID]:
        """Give a collector what he has room for; he leaves the table when that is used up. Returns what is left."""
        collector = self.ring[seat]
        taken = accounts[: self.room[collector]]
        self.result.placed += [(account, collector) for account in taken]
        self.room[collector] -= len(taken)
        if self.room[collector] == 0:
            del self.ring[seat]
            if seat < self.turn:
                self.turn -= 1
        return accounts[len(taken) :]
