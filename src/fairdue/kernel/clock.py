"""The only place that reads the clock, so that a test can freeze it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_shift = ContextVar("clock_shift", default=dt.timedelta())


def now() -> dt.datetime:
    """Return this instant in UTC."""
    return dt.datetime.now(dt.UTC) + _shift.get()


@contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Let `now` and `today` start at another instant and go on from there, for demo data that has a past. Ids keep real time."""
    token = _shift.set(instant - dt.datetime.now(dt.UTC))
    try:
        yield
    finally:
        _shift.reset(token)


def today(zone: str) -> dt.date:
    """Return the local date in an IANA time zone such as "America/New_York"."""
    return date_of(now(), zone)


def date_of(instant: dt.datetime, zone: str) -> dt.date:
    """Return the local date of an instant in an IANA time zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def midnight(zone: str, days: int = 0) -> dt.datetime:
    """Return the instant in UTC at which the local day in an IANA time zone begins that is `days` after today."""
    return dt.datetime.combine(today(zone) + dt.timedelta(days=days), dt.time.min, ZoneInfo(zone)).astimezone(dt.UTC)


def noon(day: dt.date, zone: str) -> dt.datetime:
    """Return the instant in UTC at which it is noon on a local day in an IANA time zone."""
    return dt.datetime.combine(day, dt.time(12), ZoneInfo(zone)).astimezone(dt.UTC)


def unix_ms() -> int:
    """Return milliseconds since 1970, as ids embed them."""
    return time.time_ns() // 1_000_000


def elapsed() -> float:
    """Return seconds on a clock that never goes back, for measuring durations."""
    return time.perf_counter()


def as_utc(instant: dt.datetime) -> dt.datetime:
    """Read an instant in UTC, one without an offset as if it was. Raises ValueError for 9999-12-31T23:59-12:00 and its like.

    PostgreSQL takes no instant whose UTC is outside of Python's years.
    """
    try:
        return (instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("is out of range") from None
