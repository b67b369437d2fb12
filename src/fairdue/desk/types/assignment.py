"""What rules and runs of assignment tell. Amounts are decimal strings in the account's currency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID


class Unplaced(StrEnum):
    """Why the rules could not give an account to anybody.

    Nobody in the team at all, all of it away, nobody present who fits, all who fit full, the whole team full.
    """

    NO_RULE = "no_rule"
    NO_TEAM = "no_team"
    TEAM_EMPTY = "team_empty"
    TEAM_FULL = "team_full"
    ON_LEAVE = "on_leave"
    NO_SKILL = "no_skill"
    NO_ROOM = "no_room"
    NOT_YOUR_TEAM = "not_your_team"


class Method(StrEnum):
    """How a collector of the team is found; always first whoever works the debtor already, if he is of the team and has room."""

    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"
    SKILL_REGION = "skill_region"
    KEEP_WITH_COLLECTOR = "keep_with_collector"


class Severity(StrEnum):
    """Whether a finding forbids saving, must be accepted, or is only told."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Outcome(StrEnum):
    """What became of an account that shall be given to a collector."""

    ASSIGNED = "assigned"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


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


Range = tuple[int, int | None]
"""Two ends, both included; None = no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What an account must be for a rule; None = anything.

    Texts are case-folded, a balance is (currency, least, most) in minor units.
    """

    dpd: Range | None = None
    balance: tuple[str, int | None, int | None] | None = None
    creditor: frozenset[str] | None = None
    region: frozenset[str] | None = None
    account_type: frozenset[str] | None = None
    priority: frozenset[int] | None = None
    risk_score: Range | None = None
    risk_level: frozenset[str] | None = None
    language: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Accounts that are so go to the team of this name, there to whom the method finds, else to the fallback team."""

    name: str
    when: When
    team: str
    method: Method = Method.ROUND_ROBIN
    skills: frozenset[str] = frozenset()
    fallback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What rules look at in an account. Days past due are 0 or more, texts are case-folded."""

    dpd: int
    currency: str
    balance_minor: int
    creditor: str
    region: str
    account_type: str
    priority: int
    risk_score: int | None
    risk_level: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to know about rules: which rule (null = all of them), with which others, and an example of what is meant."""

    severity: str
    code: str
    rule: str | None
    others: list[str]
    message: str
    example: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesRow:
    """One version of the assignment rules; version 0 are those every agency starts with.

    `format` 1 = bands of days past due, 2 = rules with conditions; `rules` as the JSON Schema of the document says.
    """

    version: int
    format: int
    rules: list[dict[str, Any]]
    findings: list[Finding]
    note: str
    restored_from: int | None
    created_by: UUID | None
    created_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesVersionRow:
    """A version of the rules in a list."""

    version: int
    format: int
    rule_count: int
    note: str
    restored_from: int | None
    created_by: UUID | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """One rule that differs between two versions: added, removed, changed, or moved to another place."""

    rule: str
    kind: str
    was_at: int | None
    is_at: int | None
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesDiff:
    """What is different in a version against another."""

    version: int
    against: int
    changes: list[RuleChange]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum in one currency; sums in several are never added up."""

    currency: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShare:
    """The accounts that a rule decides on, and how many of them would be assigned."""

    rule: str
    accounts: int
    assigned: int
    balances: list[Amount]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamShare:
    """What a team would get, and the room its collectors would have left."""

    team_id: UUID
    team_name: str | None
    accounts: int
    balances: list[Amount]
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a collector gets, and holds with it, of as many open accounts as he may have."""

    collector_id: UUID
    collector_name: str
    team_id: UUID | None
    accounts: int
    open_accounts: int
    max_accounts: int
    balances: list[Amount]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedShare:
    """The accounts that nobody would get for one reason."""

    reason: str
    accounts: int
    balances: list[Amount]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """An account as an example: by which rule it would go to whom, or why to nobody."""

    account_id: UUID
    external_ref: str
    balance: str
    currency: str
    rule: str | None
    team_id: UUID | None
    collector_id: UUID | None
    collector_name: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPreview:
    """What a run of rules would do now; `is_capped`: there are more accounts than were looked at (the most pressing)."""

    version: int | None
    accounts: int
    assigned: int
    unplaced: int
    is_capped: bool
    findings: list[Finding]
    rules: list[RuleShare]
    teams: list[TeamShare]
    collectors: list[Share]
    unplaced_by_reason: list[UnplacedShare]
    examples: list[PreviewRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRow:
    """What a collector holds and has room for; `over_by` when his capacity was lowered below what he holds."""

    collector_id: UUID
    collector_name: str
    team_id: UUID | None
    team_name: str | None
    is_active: bool
    away_until: dt.date | None
    open_accounts: int
    max_accounts: int
    room: int
    over_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassignment:
    """What became, or in a preview would become, of a collector's open accounts; what is left stays with him."""

    run_id: UUID | None
    is_preview: bool
    held: int
    reassigned: int
    left: int
    by_reason: dict[str, int]
    to: list[Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentReport:
    """What a run of the rules did; `run_id` is null when it changed nothing."""

    run_id: UUID | None
    assigned: int
    unplaced: int
    by_reason: dict[str, int]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """What became of one account; `reason` says why it was refused."""

    account_id: UUID
    result: Outcome
    reason: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAssigned:
    """How many accounts the collector was given; those that were his already are told as unchanged. One result for each."""

    assigned: int
    unchanged: int
    refused: int
    collector_id: UUID
    results: tuple[BulkResult, ...]


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
    by_rule: dict[str, int]
    from_collector_id: UUID | None


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
