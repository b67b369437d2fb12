"""The line of debtors: as a full sort says, whole or cut off, and in bounded memory."""

from __future__ import annotations

import tracemalloc
from itertools import chain
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.scoring.rules import DebtorLine

ids = st.one_of(st.uuids(), st.integers(0, 3).map(lambda number: UUID(int=number)))
priorities = st.one_of(st.integers(-5, 5), st.integers(-(2**100), 2**100))
debtors = st.dictionaries(ids, priorities, max_size=60)


def sorted_fully(found: dict[UUID, int]) -> list[UUID]:
    return sorted(found, key=lambda debtor_id: (-found[debtor_id], debtor_id))


@pytest.mark.row("S02")
@given(found=debtors, size=st.integers(1, 9))
def test_the_line_is_that_of_a_full_sort(found: dict[UUID, int], size: int) -> None:
    line = DebtorLine(found.items())
    assert line.first(size) == sorted_fully(found)[:size]
    batches = list(line.take(size))
    assert list(chain.from_iterable(batches)) == sorted_fully(found)
    assert all(len(batch) == size for batch in batches[:-1])
    assert len(line) == 0


@pytest.mark.row("S02", "S16")
@given(found=debtors, most=st.integers(1, 70))
def test_the_first_few_are_the_first_of_all(found: dict[UUID, int], most: int) -> None:
    line = DebtorLine(found.items(), most)
    assert list(chain.from_iterable(line.take(7))) == sorted_fully(found)[:most]


@pytest.mark.row("S28")
def test_a_line_of_many_takes_few_bytes_each() -> None:
    count = 50_000
    tracemalloc.start()
    line = DebtorLine((UUID(int=number), number * 7919 % count) for number in range(count))
    whole, _ = tracemalloc.get_traced_memory()
    cut = DebtorLine(((UUID(int=number), number * 7919 % count) for number in range(count)), 100)
    both, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(line) == count
    assert len(cut) == 100
    assert whole / count < 90
    assert both - whole < 100_000
