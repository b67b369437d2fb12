"""The circuit breaker before a processor that does not answer: who may call it, and what follows from an answer. Pure.

Five failures within 60 seconds open it (rows D068, D069). For 30 seconds nobody calls; then one caller tries, and no second one
while he does. His success closes it, his failure opens it anew. Declined cards and refused requests are answers, not failures.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from enum import StrEnum

FAILURES_MAX = 5
WINDOW = dt.timedelta(seconds=60)
OPEN_FOR = dt.timedelta(seconds=30)
TRIAL_FOR = dt.timedelta(seconds=60)
"""After how long a trial is given up whose caller never said how it went: longer than any call may take."""


STATES = ("closed", "open", "half_open")


class Verdict(StrEnum):
    """Whether a caller may call."""

    PASS = "pass"  # noqa: S105  # a verdict
    TRIAL = "trial"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """What is known of a processor: when calls failed lately, since when it is open, until when a trial may take."""

    failures: tuple[dt.datetime, ...] = ()
    opened_at: dt.datetime | None = None
    trial_until: dt.datetime | None = None

    @property
    def state(self) -> str:
        """closed, open, or half_open while a trial is on."""
        if self.opened_at is None:
            return "closed"
        return "open" if self.trial_until is None else "half_open"


CLOSED = Breaker()


def judge(breaker: Breaker, now: dt.datetime) -> tuple[Verdict, int]:
    """Say whether one who wants to call now may, and after how many seconds one who may not can ask again."""
    if breaker.opened_at is None:
        return Verdict.PASS, 0
    waits_until = breaker.opened_at + OPEN_FOR
    if breaker.trial_until is not None:
        waits_until = max(waits_until, breaker.trial_until)
    if now >= waits_until:
        return Verdict.TRIAL, 0
    return Verdict.REFUSE, max(1, math.ceil((waits_until - now).total_seconds()))


def begin_trial(breaker: Breaker, now: dt.datetime) -> Breaker:
    """Return the breaker with a trial on."""
    return replace(breaker, trial_until=now + TRIAL_FOR)


def after_failure(breaker: Breaker, now: dt.datetime, *, is_trial: bool) -> Breaker:
    """Return the breaker after a call that failed. A call let through before it opened says nothing new."""
    if breaker.opened_at is not None:
        return replace(breaker, opened_at=now, trial_until=None) if is_trial else breaker
    recent = (*(at for at in breaker.failures if now - at < WINDOW), now)[-FAILURES_MAX:]
    return replace(breaker, failures=recent, opened_at=now if len(recent) >= FAILURES_MAX else None)


def after_success(breaker: Breaker, *, is_trial: bool) -> Breaker:
    """Return the breaker after a call that was answered: a trial closes it, any other changes nothing."""
    return CLOSED if is_trial else breaker
