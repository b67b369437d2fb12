"""Tries to reach debtors, as they cross the border of accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttempt:
    """A try to reach a debtor as somebody reports it.

    `amount` and `promised_on` belong to a promise, `callback_at` to a call-back. Who leaves an open account says when it comes
    up again (`follow_up_on`), or why it does not (`no_follow_up_reason`).
    """

    channel: str
    outcome: str
    contact_point_id: UUID | None = None
    duration_seconds: int | None = None
    note: str = ""
    follow_up_on: dt.date | None = None
    no_follow_up_reason: str = ""
    amount: str | None = None
    promised_on: dt.date | None = None
    callback_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """A try to reach a debtor, and the status in which it left the account."""

    id: UUID
    account_id: UUID
    at: dt.datetime
    channel: str
    outcome: str
    contact_point_id: UUID | None
    duration_seconds: int | None
    follow_up_on: dt.date | None
    no_follow_up_reason: str
    promised_amount: str | None
    promised_on: dt.date | None
    currency: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptCounts:
    """How often it was tried: since midnight of the agency, in the last seven times 24 hours, and ever."""

    today: int
    last_7_days: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointAttempts(AttemptCounts):
    """How often a contact point was tried, on whichever account; not usable once it was a wrong number and never right since."""

    contact_point_id: UUID
    is_usable: bool
