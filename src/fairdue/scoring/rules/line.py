"""The line of debtors: a binary heap from which the highest priority comes first, in few bytes a debtor."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from uuid import UUID

_BYTES = 16
_MIDDLE = 1 << (8 * _BYTES - 1)


class DebtorLine:
    """A min-heap of negative priorities: made in O(n), each debtor taken in O(log n), ties by his id.

    A place is one string of 32 bytes, the negative priority before the id, so that comparing strings compares places. With
    `most` only that many of the highest are kept, however many come.
    """

    def __init__(self, debtors: Iterable[tuple[UUID, int]], most: int | None = None) -> None:
        """Take debtors and their priorities, whole numbers of less than 2 ** 127."""
        places = (_place(priority, debtor_id) for debtor_id, priority in debtors)
        if most is None:
            self._heap = list(places)
            heapq.heapify(self._heap)
        else:
            # A sorted list is a heap.
            self._heap = heapq.nsmallest(most, places)

    def __len__(self) -> int:
        """How many are waiting."""
        return len(self._heap)

    def first(self, count: int) -> list[UUID]:
        """Return those who come next, in order, and leave them in line."""
        return [_debtor(place) for place in heapq.nsmallest(count, self._heap)]

    def take(self, count: int) -> Iterator[list[UUID]]:
        """Take all out of the line, in order, so many at a time."""
        while self._heap:
            yield [_debtor(heapq.heappop(self._heap)) for _ in range(min(count, len(self._heap)))]


def _place(priority: int, debtor_id: UUID) -> bytes:
    return (_MIDDLE - priority).to_bytes(_BYTES) + debtor_id.bytes


def _debtor(place: bytes) -> UUID:
    return UUID(bytes=place[_BYTES:])
