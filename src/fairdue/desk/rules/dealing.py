"""Who of a team gets which debtor: round robin, the least loaded, or whoever fits; nobody more than he has room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from uuid import UUID

from fairdue.desk.types import Method, Unplaced

LEAVE_AHEAD_DAYS = 1
"""A collector gets no new accounts from this many days before a leave: what comes on its eve would only wait."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a collector must know, and the region and language he must work; "" = none in particular."""

    skills: frozenset[str]
    region: str
    language: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A collector who is there: his room, what he holds and may hold, and what he can do (no region or language = any)."""

    room: int
    load: int = 0
    capacity: int = 0
    skills: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def fits(self, need: Need) -> bool:
        """Whether he can do what is needed."""
        return (
            need.skills <= self.skills
            and (not self.regions or not need.region or need.region in self.regions)
            and (not self.languages or not need.language or need.language in self.languages)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The accounts of one debtor that are to be placed in one team; `keeper` works other accounts of his already."""

    accounts: tuple[UUID, ...]
    keeper: UUID | None = None
    method: Method = Method.ROUND_ROBIN
    need: Need | None = None
    debtor: UUID | None = None


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
    """Hand out groups in their order over the collectors in the order of `room` (how many accounts each may take).

    See `Table.offer`.
    """
    table = Table({collector: Seat(free) for collector, free in room.items()})
    result = Distribution()
    for group in groups:
        placed, left = table.offer(group)
        result.placed += placed
        result.left += left
    result.last = table.last
    return result


class Table:
    """The collectors of a team who are there, in the order of turns. Those without room left leave the ring of turns."""

    def __init__(self, seats: Mapping[UUID, Seat], *, has_members: bool | None = None) -> None:
        """Seat the collectors; `has_members` tells whether anybody is in the team at all, there or away."""
        self.seats = dict(seats)
        self.has_members = bool(seats) if has_members is None else has_members
        self.room = {collector: seat.room for collector, seat in seats.items()}
        self.load = {collector: seat.load for collector, seat in seats.items()}
        self.ring = [collector for collector, seat in seats.items() if seat.room > 0]
        self.turn = 0
        self.last: UUID | None = None
        self.kept: dict[UUID, UUID] = {}
        self.heaps: dict[Need | None, list[tuple[int, int, UUID]]] = {}

    def offer(self, group: Group) -> tuple[list[tuple[UUID, UUID]], list[UUID]]:
        """Hand out the accounts of a debtor; return who got which, and what is left.

        His keeper gets him while he has room, out of turn. Else the next collector (in turn, or the least loaded, or that among
        those who fit) who has room for all of it; only when nobody has, they are split. Nobody ever gets more than his room.
        """
        rest, placed = list(group.accounts), []
        keeper = group.keeper or (self.kept.get(group.debtor) if group.debtor else None)
        need = group.need if group.method is Method.SKILL_REGION else None
        chosen = keeper if keeper is not None and self._may_take(keeper, need) else self._next(group.method, need, len(rest))
        while rest and chosen is not None:
            taken, rest = rest[: self.room[chosen]], rest[self.room[chosen] :]
            self._give(chosen, len(taken))
            placed += [(account, chosen) for account in taken]
            if group.debtor is not None:
                self.kept[group.debtor] = chosen
            chosen = self._next(group.method, need, len(rest)) if rest else None
        return placed, rest

    def keep(self, collector: UUID, accounts: Sequence[UUID]) -> tuple[list[tuple[UUID, UUID]], list[UUID]]:
        """Give one collector what he has room for, out of turn; return what he got, and what is left."""
        taken, rest = accounts[: self.room[collector]], accounts[self.room[collector] :]
        if taken:
            self._give(collector, len(taken))
        return [(account, collector) for account in taken], list(rest)

    def why_left(self, group: Group) -> Unplaced:
        """Say why the table could not take all of a group."""
        if not self.seats:
            return Unplaced.ON_LEAVE if self.has_members else Unplaced.TEAM_EMPTY
        if group.method is Method.SKILL_REGION and group.need is not None:
            if not any(seat.fits(group.need) for seat in self.seats.values()):
                return Unplaced.NO_SKILL
            if self.ring:
                return Unplaced.NO_ROOM
        return Unplaced.TEAM_FULL

    def _may_take(self, collector: UUID, need: Need | None) -> bool:
        return self.room.get(collector, 0) > 0 and (need is None or self.seats[collector].fits(need))

    def _next(self, method: Method, need: Need | None, count: int) -> UUID | None:
        if method in {Method.LEAST_LOADED, Method.SKILL_REGION}:
            return self._least_loaded(need, count)
        if not self.ring:
            return None
        seat = self._seat_for(count)
        self.last, self.turn = self.ring[seat], seat + 1
        return self.last

    def _seat_for(self, count: int) -> int:
        """The first in turn with room for that many accounts, else whoever is in turn."""
        seats = len(self.ring)
        self.turn %= seats
        for step in range(seats):
            seat = (self.turn + step) % seats
            if self.room[self.ring[seat]] >= count:
                return seat
        return self.turn

    def _least_loaded(self, need: Need | None, count: int) -> UUID | None:
        """The least loaded of those who fit with room for that many accounts, else with any; the first in turn on a tie.

        Loads only grow, so that an entry of the heap that is out of date is too low, comes up, and is put back where it belongs.
        """
        heap = self._heap(need)
        seen: list[tuple[int, int, UUID]] = []
        found = None
        while heap and found is None:
            load, order, collector = heappop(heap)
            if self.room[collector] == 0:
                continue
            if load != self.load[collector]:
                heappush(heap, (self.load[collector], order, collector))
                continue
            seen.append((load, order, collector))
            if self.room[collector] >= count:
                found = collector
        for entry in seen:
            heappush(heap, entry)
        return found or (seen[0][2] if seen else None)

    def _heap(self, need: Need | None) -> list[tuple[int, int, UUID]]:
        if need not in self.heaps:
            able = [c for c, seat in self.seats.items() if self.room[c] > 0 and (need is None or seat.fits(need))]
            heap = [(self.load[collector], order, collector) for order, collector in enumerate(able)]
            heapify(heap)
            self.heaps[need] = heap
        return self.heaps[need]

    def _give(self, collector: UUID, count: int) -> None:
        self.room[collector] -= count
        self.load[collector] += count
        if self.room[collector] == 0:
            seat = self.ring.index(collector)
            del self.ring[seat]
            if seat < self.turn:
                self.turn -= 1
