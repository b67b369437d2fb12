"""Bands and round robin, pure."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.desk.errors import InvalidRules
from fairdue.desk.rules import (
    Group,
    default_rules,
    distribute,
    first_match,
    read_document,
    read_rules,
    rotate,
    write_rules,
)
from fairdue.desk.types import Band, Facts


def ids(*numbers: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=number) for number in numbers)


def singles(*numbers: int) -> list[Group]:
    return [Group(ids(number)) for number in numbers]


def band_of(bands: tuple[Band, ...], days: int | None) -> Band | None:
    """The band that accounts of these days past due meet; before the due date, and without one, they count as 0."""
    facts = Facts(
        dpd=max(days or 0, 0),
        currency="USD",
        balance_minor=1,
        creditor="",
        region="",
        account_type="",
        priority=1,
        risk_score=None,
        risk_level="",
        language="",
    )
    place = first_match(read_document(write_rules(bands), "USD"), facts)
    return None if place is None else bands[place]


A, B, C = ids(901, 902, 903)


@pytest.mark.row("E15", "E16", "E17", "E19", "N07")
@pytest.mark.parametrize(
    ("days", "team"),
    [
        (None, "Call Center"),
        (-5, "Call Center"),
        (0, "Call Center"),
        (30, "Call Center"),
        (31, "Field Agent"),
        (90, "Field Agent"),
        (91, "Legal Team"),
        (9999, "Legal Team"),
        (10000, "Legal Team"),
    ],
)
def test_the_packaged_rules(days: int | None, team: str) -> None:
    band = band_of(default_rules(), days)
    assert band is not None
    assert band.team == team


@pytest.mark.row("E14")
def test_a_last_band_with_an_end_leaves_what_is_beyond_without_a_rule() -> None:
    bands = read_rules({"rules": [{"min": 0, "max": 9999, "team": "Everybody"}]})
    assert band_of(bands, 9999) == bands[0]
    assert band_of(bands, 10000) is None
    assert read_rules(json.loads(json.dumps(write_rules(default_rules())))) == default_rules()


@pytest.mark.parametrize(
    ("rules", "problems"),
    [
        ([], [("rules", "wrong_count")]),
        ([{"min": 1, "max": None, "team": "A"}], [("rules.0.min", "gap")]),
        ([{"min": 0, "max": 30, "team": "A"}, {"min": 30, "max": None, "team": "B"}], [("rules.1.min", "overlap")]),
        ([{"min": 0, "max": 30, "team": "A"}, {"min": 32, "max": None, "team": "B"}], [("rules.1.min", "gap")]),
        ([{"min": 0, "max": None, "team": "A"}, {"min": 31, "max": None, "team": "B"}], [("rules.1", "overlap")]),
        ([{"min": 0, "max": -1, "team": "A"}], [("rules.0.max", "not_days")]),
        ([{"min": 0, "max": 5, "team": "A"}, {"min": 6, "max": 3, "team": "B"}], [("rules.1.max", "reversed")]),
        (
            [{"min": True, "max": "9", "team": " "}],
            [("rules.0.min", "not_days"), ("rules.0.max", "not_days"), ("rules.0.team", "blank")],
        ),
        ([{"min": 0, "team": "A", "max": 1, "colour": "red"}, "x"], [("rules.0", "malformed"), ("rules.1", "malformed")]),
    ],
)
def test_every_problem_of_rules_is_told(rules: Any, problems: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidRules) as refused:
        read_rules({"rules": rules})
    assert [(error["field"], error["code"]) for error in refused.value.facts["errors"]] == problems


@pytest.mark.parametrize("document", [None, [], {"rules": {}}, {"rules": [], "more": 1}, "rules"])
def test_what_is_no_rules_document(document: Any) -> None:
    with pytest.raises(InvalidRules):
        read_rules(document)


@pytest.mark.row("N08")
def test_round_robin_and_where_it_goes_on() -> None:
    result = distribute(singles(1, 2, 3, 4), {A: 9, B: 9, C: 9})
    assert [collector for _, collector in result.placed] == [A, B, C, A]
    assert result.last == A
    assert rotate([A, B, C], 1) == [B, C, A]
    assert rotate([A, B, C], 3) == [A, B, C]


def test_who_is_full_is_passed_over_and_nobody_gets_more() -> None:
    result = distribute(singles(1, 2, 3, 4, 5, 6), {A: 1, B: 0, C: 3})
    assert [collector for _, collector in result.placed] == [A, C, C, C]
    assert result.left == list(ids(5, 6))


def test_all_accounts_of_a_debtor_go_to_one_who_has_room_for_all() -> None:
    result = distribute([Group(ids(1, 2, 3)), *singles(4, 5)], {A: 2, B: 3, C: 9})
    assert dict(result.placed) == dict(zip(ids(1, 2, 3, 4, 5), (B, B, B, C, A), strict=True))


def test_a_debtor_is_split_only_when_nobody_has_room_for_all() -> None:
    result = distribute([Group(ids(1, 2, 3, 4))], {A: 1, B: 2, C: 0})
    assert Counter(collector for _, collector in result.placed) == {A: 1, B: 2}
    assert result.left == list(ids(4))


def test_the_keeper_gets_his_debtor_out_of_turn() -> None:
    result = distribute([Group(ids(1), keeper=C), *singles(2, 3)], {A: 5, B: 5, C: 5})
    assert [collector for _, collector in result.placed] == [C, A, B]
    full = distribute([Group(ids(1, 2), keeper=C)], {A: 5, C: 1})
    assert [collector for _, collector in full.placed] == [C, A]


sizes = st.lists(st.tuples(st.integers(1, 5), st.integers(-1, 5)), max_size=40)


@given(groups=sizes, rooms=st.lists(st.integers(0, 12), max_size=6))
def test_nothing_is_lost_doubled_or_over_capacity(groups: list[tuple[int, int]], rooms: list[int]) -> None:
    collectors = ids(*range(1000, 1000 + len(rooms)))
    made, number = [], 0
    for size, keeper in groups:
        made.append(Group(ids(*range(number, number + size)), collectors[keeper] if 0 <= keeper < len(collectors) else None))
        number += size
    result = distribute(made, dict(zip(collectors, rooms, strict=True)))
    assert sorted([account for account, _ in result.placed] + result.left) == list(ids(*range(number)))
    counts = Counter(collector for _, collector in result.placed)
    assert all(counts[collector] <= room for collector, room in zip(collectors, rooms, strict=True))
    assert len(result.placed) == min(number, sum(rooms))


@given(count=st.integers(0, 60), crew=st.integers(1, 7))
def test_with_room_for_all_shares_differ_by_at_most_one(count: int, crew: int) -> None:
    collectors = ids(*range(1000, 1000 + crew))
    counts = Counter(collector for _, collector in distribute(singles(*range(count)), dict.fromkeys(collectors, 100)).placed)
    assert max((counts[c] for c in collectors), default=0) - min((counts[c] for c in collectors), default=0) <= 1
