"""What worklists, tasks, bulk work and the lead's view tell. Amounts are decimal strings in the account's currency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from fairdue.accounts.types import AccountFilter, CurrencyTotal
from fairdue.accounts.types.contacting import AttemptRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistRow:
    """An account to work."""

    id: UUID
    external_ref: str
    debtor_id: UUID
    debtor_name: str
    creditor_name: str
    status: str
    original_amount: str
    current_balance: str
    currency: str
    priority: int
    priority_score: int
    risk_level: str
    team_id: UUID | None
    collector_id: UUID | None
    collector_name: str | None
    due_date: dt.date | None
    dpd: int | None
    is_escalated: bool
    follow_up_on: dt.date | None
    last_contact_at: dt.datetime | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAccount:
    """The account to work next; its debtor is kept from other collectors until `leased_until`."""

    account: WorklistRow
    leased_until: dt.datetime


class FollowUp(StrEnum):
    """When an account comes up again, seen from today."""

    DUE = "due"
    OVERDUE = "overdue"
    LATER = "later"
    NONE = "none"


class WorklistOrder(StrEnum):
    """How a worklist is sorted: most pressing, follow-ups by their day, largest balance, or longest here first."""

    PRIORITY = "priority"
    DUE = "due"
    BALANCE = "balance"
    AGE = "age"


class Shared(StrEnum):
    """Who sees a saved view besides its owner."""

    NOBODY = "nobody"
    TEAM = "team"
    AGENCY = "agency"


class TaskKind(StrEnum):
    """What is to be done."""

    CALLBACK = "callback"
    REVIEW = "review"
    TO_DO = "to_do"


class TaskDue(StrEnum):
    """When a task is due, seen from now."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"


class BulkAction(StrEnum):
    """What is done to many accounts at once."""

    ASSIGN = "assign"
    NOTE = "note"
    TRANSITION = "transition"
    FOLLOW_UP = "follow_up"
    ESCALATE = "escalate"


class BulkRefusal(StrEnum):
    """Why an account is left out of bulk work."""

    NOT_FOUND = "not_found"
    NOT_OPEN = "not_open"
    COLLECTOR_FULL = "collector_full"
    ILLEGAL_MOVE = "illegal_move"
    COLLECTOR_REQUIRED = "collector_required"
    UNCHANGED = "unchanged"


class StuckWhy(StrEnum):
    """Why nothing is going to happen to an account."""

    UNPLACED = "unplaced"
    COLLECTOR_INACTIVE = "collector_inactive"
    FOLLOW_UP_OVERDUE = "follow_up_overdue"
    NEVER_CONTACTED = "never_contacted"
    NO_FOLLOW_UP = "no_follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistFilter:
    """Which open accounts a worklist is about: what lists of accounts take, and what a day's work asks for; null narrows nothing.

    `untouched_days`: nobody has been in contact for at least so many days, since it was assigned or came.
    """

    accounts: AccountFilter = field(default_factory=AccountFilter)
    account_type: str | None = None
    region: str | None = None
    language: str | None = None
    risk_level: str | None = None
    follow_up: FollowUp | None = None
    untouched_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """A saved view of the worklist; `count` stops at `count_max`, and is null when not asked for or too dear to find out."""

    id: UUID
    name: str
    filters: dict[str, Any]
    ordering: str
    columns: tuple[str, ...]
    shared_with: str
    team_id: UUID | None
    owner_id: UUID
    is_mine: bool
    count: int | None
    count_max: int
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseRow:
    """A debtor who is kept for one collector now."""

    id: UUID
    debtor_id: UUID
    debtor_name: str
    account_id: UUID | None
    collector_id: UUID
    collector_name: str | None
    taken_at: dt.datetime | None
    leased_until: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """Something to do; `assignee_id` is a user, null for whoever works the account."""

    id: UUID
    account_id: UUID
    external_ref: str
    debtor_id: UUID
    debtor_name: str
    kind: str
    title: str
    due_at: dt.datetime
    due: TaskDue | None
    assignee_id: UUID | None
    assignee_name: str | None
    created_at: dt.datetime
    done_at: dt.datetime | None
    done_by: UUID | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecorded:
    """A try that was recorded, and the call-back it made."""

    attempt: AttemptRow
    task_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverNoteRow:
    """What somebody wrote for the next collector."""

    text: str
    author_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """How an account came to its collector from another, with the notes since he last read them."""

    from_collector: str | None
    handed_over_by: str | None
    at: dt.datetime | None
    notes: tuple[HandoverNoteRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWork:
    """What is planned for an account: an unread handover, open tasks, and who has its debtor leased."""

    account_id: UUID
    handover: Handover | None
    tasks: tuple[TaskRow, ...]
    leased_to: UUID | None
    leased_until: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkExample:
    """An account that is left out."""

    account_id: UUID
    external_ref: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRefused:
    """How many accounts are left out for one reason, and a few of them."""

    reason: BulkRefusal
    count: int
    examples: tuple[BulkExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkEffect:
    """What bulk work did, or in a preview would do; `token` lets just that be done."""

    action: BulkAction
    is_preview: bool
    selected: int
    changed: int
    refused: tuple[BulkRefused, ...]
    balances: tuple[CurrencyTotal, ...]
    token: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorLoad:
    """What one collector has to do, and did today."""

    collector_id: UUID
    name: str
    team_id: UUID | None
    is_active: bool
    open_accounts: int
    max_accounts: int
    free: int
    due_today: int
    overdue: int
    worked_today: int
    attempts_today: int
    right_party_today: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Unassigned open accounts: on the pile of a team, or of none."""

    team_id: UUID | None
    team_name: str | None
    count: int
    balances: tuple[CurrencyTotal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """How many assigned accounts have waited so many days for a first contact."""

    band: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How the work stands."""

    as_of: dt.datetime
    collectors: tuple[CollectorLoad, ...]
    queues: tuple[Queue, ...]
    untouched: tuple[Ageing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckRow:
    """An open account to which nothing has happened for days, nothing is planned for, and why."""

    account: WorklistRow
    idle_days: int
    why: tuple[StuckWhy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOrder:
    """What shall be done to which accounts: those of the ids, or those a filter finds.

    `collector_id` belongs to assign (with `text` as a note for him), `text` to note, transition and escalate, `new_status` to
    transition, `follow_up_on` to follow_up (null = they do not come up again), `force_reason` to assign (why to one on leave).
    """

    action: BulkAction
    account_ids: tuple[UUID, ...] = ()
    filters: WorklistFilter | None = None
    collector_id: UUID | None = None
    text: str = ""
    new_status: str | None = None
    follow_up_on: dt.date | None = None
    force_reason: str = ""
