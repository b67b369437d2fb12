"""The breaker's rule as a table of facts and verdicts, and as a machine that hypothesis drives."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.payments.rules.breaker import (
    CLOSED,
    FAILURES_MAX,
    WINDOW,
    Breaker,
    Verdict,
    after_failure,
    after_success,
    begin_trial,
    judge,
)

T0 = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)


def _at(seconds: float) -> dt.datetime:
    return T0 + dt.timedelta(seconds=seconds)


def _failed(*seconds: float) -> Breaker:
    found = CLOSED
    for second in seconds:
        found = after_failure(found, _at(second), is_trial=False)
    return found


OPEN = _failed(0, 1, 2, 3, 4)
ON_TRIAL = begin_trial(OPEN, _at(34))
TABLE = [
    ("nothing failed", CLOSED, 0, Verdict.PASS, 0),
    ("four failures", _failed(0, 1, 2, 3), 3, Verdict.PASS, 0),
    ("five within a minute", _failed(0, 15, 30, 45, 59), 59, Verdict.REFUSE, 30),
    ("five in just a minute: the first is forgotten", _failed(0, 15, 30, 45, 60), 60, Verdict.PASS, 0),
    ("five over a longer time", _failed(0, 30, 60, 90, 120), 120, Verdict.PASS, 0),
    ("just opened", OPEN, 4, Verdict.REFUSE, 30),
    ("half a second on", OPEN, 4.5, Verdict.REFUSE, 30),
    ("a moment before 30 s", OPEN, 33.999, Verdict.REFUSE, 1),
    ("after 30 s", OPEN, 34, Verdict.TRIAL, 0),
    ("long after", OPEN, 86_400, Verdict.TRIAL, 0),
    ("while a trial is on", ON_TRIAL, 34, Verdict.REFUSE, 60),
    ("while a trial is still on", ON_TRIAL, 93.5, Verdict.REFUSE, 1),
    ("a trial that never came back", ON_TRIAL, 94, Verdict.TRIAL, 0),
    ("the trial failed", after_failure(ON_TRIAL, _at(36), is_trial=True), 36, Verdict.REFUSE, 30),
    ("30 s after that", after_failure(ON_TRIAL, _at(36), is_trial=True), 66, Verdict.TRIAL, 0),
    ("the trial succeeded", after_success(ON_TRIAL, is_trial=True), 36, Verdict.PASS, 0),
    ("an old call succeeds late", after_success(OPEN, is_trial=False), 5, Verdict.REFUSE, 29),
    ("an old call fails late", after_failure(OPEN, _at(20), is_trial=False), 34, Verdict.TRIAL, 0),
    (
        "one failure after a closing",
        after_failure(after_success(ON_TRIAL, is_trial=True), _at(37), is_trial=False),
        37,
        "pass",
        0,
    ),
]


@pytest.mark.row("D068", "D069")
@pytest.mark.parametrize(("facts", "breaker", "now", "verdict", "wait"), TABLE, ids=[row[0] for row in TABLE])
def test_who_may_call(facts: str, breaker: Breaker, now: float, verdict: str, wait: int) -> None:
    assert judge(breaker, _at(now)) == (verdict, wait)


def test_states_have_names() -> None:
    assert [breaker.state for breaker in (CLOSED, _failed(1), OPEN, ON_TRIAL)] == ["closed", "closed", "open", "half_open"]


@given(st.lists(st.floats(0, 20), max_size=60))
def test_it_is_open_exactly_when_the_window_held_five_failures(gaps: list[float]) -> None:
    found, now, seen = CLOSED, 0.0, []
    for gap in gaps:
        if found.opened_at is not None:
            break
        now += gap
        seen.append(_at(now))
        found = after_failure(found, _at(now), is_trial=False)
        recent = [at for at in seen if _at(now) - at < WINDOW]
        assert (found.opened_at is not None) == (len(recent) >= FAILURES_MAX)
        assert len(found.failures) <= FAILURES_MAX
