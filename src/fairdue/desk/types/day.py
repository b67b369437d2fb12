"""What a collector's day and the totals of a worklist tell. Amounts are decimal strings in the account's currency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from fairdue.accounts.types import CurrencyTotal


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistSummary:
    """What the accounts of a worklist come to; `due_today` and `overdue` are follow-ups.

    `is_capped`: a search found more than are looked at, so there are at least so many. All is null, and `balances` empty, when it
    took too long to add up.
    """

    count: int | None
    is_capped: bool
    due_today: int | None
    overdue: int | None
    escalated: int | None
    balances: tuple[CurrencyTotal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """The latest promise to pay of an account; broken when its day is over and less has been paid since it was given."""

    account_id: UUID
    external_ref: str
    debtor_name: str
    promised_on: dt.date
    amount: str
    paid: str
    currency: str
    is_broken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedRow:
    """An account with a note for its collector that he has not read; the latest note."""

    account_id: UUID
    external_ref: str
    debtor_name: str
    author_name: str
    text: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What a collector has to do today, and has done.

    `ready`: accounts that may be taken one after the other now, leases aside. `due_today` and `overdue` are follow-ups; tasks are
    his own, `callbacks` those of them that are call-backs due by tonight. `promises` are due today or broken, the oldest first.
    """

    as_of: dt.datetime
    open_accounts: int
    max_accounts: int
    ready: int
    due_today: int
    overdue: int
    tasks_today: int
    tasks_overdue: int
    callbacks: int
    promises_due: int
    promises_broken: int
    worked_today: int
    attempts_today: int
    right_party_today: int
    promises: tuple[PromiseRow, ...]
    handovers: tuple[HandedRow, ...]
