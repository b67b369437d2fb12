"""Pure decisions about accounts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.accounts.rules import DpdBand, allowed_next, commission_minor, days_past_due, dpd_band, due_range
from fairdue.accounts.states import AccountStatus

TODAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (None, "not_due"),
        (-1, "not_due"),
        (0, "0-30"),
        (30, "0-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "90+"),
        (5000, "90+"),
    ],
)
def test_bands(days: int | None, band: str) -> None:
    assert dpd_band(days).value == band


@given(st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)))
def test_every_due_date_is_in_the_range_of_its_band_and_no_other(due_on: dt.date) -> None:
    band = dpd_band(days_past_due(due_on, TODAY))
    for each in DpdBand:
        first, last = due_range(each, TODAY)
        is_inside = (first is None or first <= due_on) and (last is None or due_on <= last)
        assert is_inside == (each is band)


@pytest.mark.parametrize(
    ("collected", "rate_bps", "commission"), [(0, 1500, 0), (10000, 1500, 1500), (1, 5000, 1), (3, 1500, 0), (10, 1500, 2)]
)
def test_commission_is_rounded_half_up(collected: int, rate_bps: int, commission: int) -> None:
    assert commission_minor(collected, rate_bps) == commission


def test_nobody_becomes_assigned_without_a_collector() -> None:
    assert allowed_next(AccountStatus.NEW, False) == (AccountStatus.CLOSED,)
    assert AccountStatus.ASSIGNED in allowed_next(AccountStatus.NEW, True)
