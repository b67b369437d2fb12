"""What crosses the border of the desk. Amounts are decimal strings in the account's currency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Unplaced(StrEnum):
    """Why the rules could not give an account to anybody."""

    NO_RULE = "no_rule"
    NO_TEAM = "no_team"
    TEAM_EMPTY = "team_empty"
    TEAM_FULL = "team_full"


class Refusal(StrEnum):
    """Why an account cannot be given to a collector."""

    NOT_FOUND = "not_found"
    NOT_OPEN = "not_open"
    COLLECTOR_FULL = "collector_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Accounts of these days past due, ends included (null = no end), go to the team of this name."""

    min: int
    max: int | None
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesRow:
    """The assignment rules in force; version 0 are those every agency starts with."""

    version: int
    rules: tuple[Band, ...]
    created_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentReport:
    """What a run of the rules did; `run_id` is null when it changed nothing."""

    run_id: UUID | None
    assigned: int
    unplaced: int
    by_reason: dict[str, int]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAssigned:
    """How many accounts the collector was given; those that were his already are not counted."""

    assigned: int
    collector_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run of the rules that changed something."""

    id: UUID
    ran_at: dt.datetime
    assigned: int
    unplaced: int
    by_reason: dict[str, int]
    rules_version: int
    actor_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedRow:
    """An account the rules could not give to anybody, why, and since when."""

    account_id: UUID
    external_ref: str
    team_id: UUID | None
    current_balance: str
    currency: str
    due_date: dt.date | None
    dpd: int | None
    reason: str
    since: dt.datetime


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
