"""Decisions about accounts: days past due, commission, and what may happen next. Pure."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from fairdue.accounts.states import OPEN, TRANSITIONS, AccountStatus

AMOUNT_MINOR_MAX = 10**15
"""Largest amount an account may have, in minor units: far above any debt, far below where sums and scores overflow."""

UNSPECIFIED_CREDITOR = "Unspecified"
BPS_PER_UNIT = 10_000
TRIGRAM = 3
"""Letters that a search needs at least to find anything by the index of names."""


class DpdBand(StrEnum):
    """How long an account has been due."""

    NOT_DUE = "not_due"
    UP_TO_30 = "0-30"
    UP_TO_60 = "31-60"
    UP_TO_90 = "61-90"
    OVER_90 = "90+"


BAND_DAYS: dict[DpdBand, tuple[int, int | None]] = {
    DpdBand.UP_TO_30: (0, 30),
    DpdBand.UP_TO_60: (31, 60),
    DpdBand.UP_TO_90: (61, 90),
    DpdBand.OVER_90: (91, None),
}
"""First and last day past due of each band, both included; without a due date, or before it, an account is `not_due`."""


def days_past_due(due_on: dt.date | None, as_of: dt.date) -> int | None:
    """Return days from the due date to the agency-local date `as_of`; None without a due date, negative before it."""
    return None if due_on is None else (as_of - due_on).days


def dpd_band(days: int | None) -> DpdBand:
    """Return the band of days past due."""
    if days is None or days < 0:
        return DpdBand.NOT_DUE
    return next(band for band, (_, last) in BAND_DAYS.items() if last is None or days <= last)


def due_range(band: DpdBand, as_of: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last due date of a band on a date, both included; (the day after, None) means also no due date."""
    if band is DpdBand.NOT_DUE:
        return as_of + dt.timedelta(days=1), None
    first, last = BAND_DAYS[band]
    earliest = None if last is None else as_of - dt.timedelta(days=last)
    return earliest, as_of - dt.timedelta(days=first)


def commission_minor(collected_minor: int, rate_bps: int) -> int:
    """Return the collector's share of what was collected, rounded half up to a minor unit."""
    return (collected_minor * rate_bps * 2 + BPS_PER_UNIT) // (BPS_PER_UNIT * 2)


def allowed_next(status: AccountStatus, has_collector: bool) -> tuple[AccountStatus, ...]:
    """Return where the account may move now: into `assigned` only with a collector."""
    return tuple(target for target in TRANSITIONS[status] if has_collector or target is not AccountStatus.ASSIGNED)


def way_to_settled(status: AccountStatus) -> tuple[AccountStatus, ...]:
    """Return the shortest way along legal edges to `settled`, without where it starts; none from a finished status."""
    ways: list[tuple[AccountStatus, ...]] = [(target,) for target in TRANSITIONS[status]] if status in OPEN else []
    while ways:
        way = ways.pop(0)
        if way[-1] is AccountStatus.SETTLED:
            return way
        ways += [(*way, target) for target in TRANSITIONS[way[-1]] if target not in (status, *way)]
    return ()


def show_bps(bps: int) -> str:
    """Show basis points as a fraction with four decimals: 1500 is "0.1500"."""
    return f"{bps // BPS_PER_UNIT}.{bps % BPS_PER_UNIT:04}"
