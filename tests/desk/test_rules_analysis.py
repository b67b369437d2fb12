"""What is told about rules agrees with trying every account of a small space."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.desk.rules import analyse, first_match, meets, read_document
from fairdue.desk.types import Facts, Rule, When


def facts(**given: Any) -> Facts:
    plain: dict[str, Any] = {"creditor": "", "account_type": "", "risk_level": "", "language": "", "region": "", "priority": 1}
    return Facts(**{"dpd": 0, "currency": "USD", "balance_minor": 0, "risk_score": None, **plain, **given})


MONEY = [*itertools.product(("USD", "EUR"), range(-1, 3)), ("GBP", 1)]
SPACE = [
    facts(dpd=dpd, priority=priority, region=region, currency=currency, balance_minor=minor, risk_score=score)
    for dpd, priority, region, (currency, minor), score in itertools.product(
        range(5), range(4), ("ny", "tx"), MONEY, (None, 0, 1, 2)
    )
]
"""Every account that rules of `documents` can tell apart, at least once."""


@st.composite
def ranges(draw: st.DrawFn, last: int) -> tuple[int, int | None] | None:
    least = draw(st.integers(0, last))
    return draw(st.sampled_from([None, (least, None), (least, draw(st.integers(least, last)))]))


@st.composite
def conditions(draw: st.DrawFn) -> When:
    money = draw(ranges(1))
    return When(
        dpd=draw(ranges(3)),
        priority=draw(st.none() | st.frozensets(st.integers(0, 3), min_size=1)),
        region=draw(st.none() | st.just(frozenset({"ny"}))),
        balance=None if money is None else (draw(st.sampled_from(["USD", "EUR"])), *money),
        risk_score=draw(ranges(1)),
    )


documents = st.lists(st.tuples(conditions(), st.sampled_from("AB")), min_size=1, max_size=5).map(
    lambda parts: [Rule(name=f"r{place}", when=when, team=team) for place, (when, team) in enumerate(parts)]
)


def told_by_trying(rules: list[Rule]) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    met = [frozenset(n for n, one in enumerate(SPACE) if meets(rule.when, one)) for rule in rules]
    taken: list[frozenset[int]] = []
    free = frozenset(range(len(SPACE)))
    for place, rule in enumerate(rules):
        taken.append(met[place] & free)
        free -= met[place]
        sharing = [earlier for earlier in range(place) if taken[earlier] & met[place]]
        twin = next((earlier for earlier in range(place) if met[earlier] == met[place]), None)
        if twin is not None and rules[twin].team != rule.team:
            yield "contradicts", rule.name, (rules[twin].name,)
        elif not taken[place]:
            yield "never_matches", rule.name, tuple(rules[earlier].name for earlier in sharing)
        else:
            for earlier in sharing:
                code = "exception" if met[earlier] <= met[place] else "overlaps"
                yield code, rule.name, (rules[earlier].name,)
    if free:
        yield "gap", None, ()


@settings(max_examples=60, deadline=None)
@given(documents)
def test_what_is_told_is_what_trying_every_account_shows(rules: list[Rule]) -> None:
    told = [(found.code, found.rule, tuple(found.others)) for found in analyse(rules)]
    assert sorted(told, key=str) == sorted(told_by_trying(rules), key=str)


USD = {"currency": ["USD"]}


def rules_of(*entries: dict[str, Any]) -> list[Rule]:
    named = [{"name": f"r{place}", "team": "A", **entry} for place, entry in enumerate(entries)]
    return list(read_document({"format": 2, "rules": named}, "USD"))


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([{}], []),
        ([{"when": {"dpd": {"max": 30}}}, {}], [("info", "exception", "r1", ["r0"], {"dpd": {"min": 0, "max": 30}})]),
        (
            [{"when": {"dpd": {"max": 30}}}, {"when": {"dpd": {"min": 20}}}],
            [("warning", "overlaps", "r1", ["r0"], {"dpd": {"min": 20, "max": 30}})],
        ),
        ([{"when": {"dpd": {"max": 30}}}], [("warning", "gap", None, [], {"dpd": {"min": 31}})]),
        ([{}, {"when": {"region": ["NY"]}}], [("warning", "never_matches", "r1", ["r0"], {})]),
        ([{}, {"team": "B"}], [("error", "contradicts", "r1", ["r0"], {})]),
        ([{"when": {"region": ["NY", "ca"]}}], [("warning", "gap", None, [], {"region": {"not": ["ca", "ny"]}})]),
        (
            [{"when": {"balance": {"max": "99.99"}}}, {"when": {"balance": {"min": "100"}}}],
            [("warning", "gap", None, [], {"currency": {"not": ["USD"]}})],
        ),
        (
            [{"when": {"balance": {"max": "5"}}}, {"when": {"dpd": {"min": 1}}}],
            [
                ("warning", "overlaps", "r1", ["r0"], USD | {"dpd": {"min": 1}, "balance": {"max": "5.00", "currency": "USD"}}),
                ("warning", "gap", None, [], {"currency": {"not": ["USD"]}, "dpd": {"min": 0, "max": 0}}),
            ],
        ),
        (
            [{"when": {"risk_score": {"min": 0}}}],
            [("warning", "gap", None, [], {"risk_score": "none"})],
        ),
    ],
)  # fmt: skip
def test_findings_give_an_example(entries: list[dict[str, Any]], told: list[Any]) -> None:
    found = analyse(rules_of(*entries))
    assert [(one.severity, one.code, one.rule, one.others, one.example) for one in found] == told


def test_rules_too_entangled_to_look_through_end_soon_and_say_so() -> None:
    entries = [
        {"when": {"dpd": {"min": n, "max": n + 300}, "risk_score": {"min": 400 - n}, "region": [f"r{n}", f"r{n + 1}"]}}
        for n in range(199)
    ]
    found = analyse(rules_of(*entries, {**entries[0], "team": "B"}))
    assert [one.code for one in found] == ["contradicts", "too_many_pieces"]


@given(documents, st.sampled_from(SPACE))
def test_the_first_rule_met_decides(rules: list[Rule], one: Facts) -> None:
    found = first_match(rules, one)
    met = [place for place, rule in enumerate(rules) if meets(rule.when, one)]
    assert found == (met[0] if met else None)
