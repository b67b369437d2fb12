"""The only place that reads the clock, so that a test can freeze it."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """Return this instant in UTC."""
    return dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """Return the local date in an IANA time zone such as "America/New_York"."""
    return now().astimezone(ZoneInfo(zone)).date()


def unix_ms() -> int:
    """Return milliseconds since 1970, as ids embed them."""
    return time.time_ns() // 1_000_000


def elapsed() -> float:
    """Return seconds on a clock that never goes back, for measuring durations."""
    return time.perf_counter()
