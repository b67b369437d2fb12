"""What crosses the border of accounts. Amounts are decimal strings in the account's currency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fairdue.accounts.types.contacting import AttemptCounts, PointAttempts
from fairdue.parties.types import DebtorDetail, DebtorRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditorRow:
    """Who placed debts."""

    id: UUID
    name: str
    reference: str
    currency: str | None
    commission_rate: str
    allocation_order: tuple[str, ...]
    is_active: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account in a list."""

    id: UUID
    external_ref: str
    debtor_name: str
    status: str
    original_amount: str
    current_balance: str
    has_credit_balance: bool
    currency: str
    priority: int
    collector_name: str | None
    creditor_name: str
    due_date: dt.date | None
    dpd: int | None
    risk_level: str
    is_escalated: bool
    follow_up_on: dt.date | None
    last_contact_at: dt.datetime | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """Which accounts a list is about; null narrows nothing, and both ends of a range belong to it.

    A balance range is in `currency`, else the agency's, and finds only accounts in it: nothing is converted.
    """

    statuses: tuple[str, ...] = ()
    agency_id: UUID | None = None
    collector_id: UUID | None = None
    team_id: UUID | None = None
    creditor_id: UUID | None = None
    debtor_id: UUID | None = None
    currency: str | None = None
    min_balance: str | None = None
    max_balance: str | None = None
    created_after: dt.datetime | None = None
    created_before: dt.datetime | None = None
    due_after: dt.date | None = None
    due_before: dt.date | None = None
    dpd_band: str | None = None
    priority: int | None = None
    is_escalated: bool | None = None
    is_unassigned: bool | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyTotal:
    """What the accounts of one currency owe together."""

    currency: str
    count: int
    balance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSummary:
    """How many accounts a filter finds and what they owe.

    A search that finds more than it may is capped: `count_text` is then "10,000+", and there are no balances, as they would
    be those of some accounts only.
    """

    count: int
    count_text: str
    is_capped: bool
    balances: tuple[CurrencyTotal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFacts:
    """The agency of an account."""

    id: UUID
    name: str
    license_number: str | None
    is_active: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorFacts:
    """The collector of an account."""

    id: UUID
    username: str
    full_name: str
    agency: UUID
    commission_rate: str
    is_active: bool
    max_accounts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAccount:
    """Another account of the same debtor; one the reader may not see is told by its creditor's name only."""

    id: UUID | None
    external_ref: str | None
    creditor_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """A further debtor of an account: one who owes jointly, or a guarantor. How he is reached stands with the debtor."""

    id: UUID
    debtor_id: UUID
    full_name: str
    role: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyToAccount:
    """An account that a debtor is a further party of."""

    account_id: UUID
    external_ref: str
    creditor_name: str
    debtor_name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class DebtorRisk:
    """What a debtor owes, what is known of his circumstances, and his level: that of his riskiest open account.

    `debts` are his open accounts that the reader may see, by currency; the total is null when they are in several.
    """

    __slots__ = ()

    total_debt_amount: str | None
    currency: str | None
    debts: tuple[CurrencyTotal, ...]
    monthly_income: str | None
    income_currency: str | None
    late_payments_count: int | None
    employment_status: str
    contract_type: str
    industry_sector: str
    family_situation: str
    payment_status: str
    total_score: int | None
    risk_level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorListed(DebtorRow, DebtorRisk):
    """A debtor in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorFile(DebtorDetail, DebtorRisk):
    """A debtor, and the accounts he is a further party of, as far as the reader may see them."""

    party_to: tuple[PartyToAccount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPoint:
    """A contact point that two debtors have in common."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateDebtor:
    """One debtor of a pair."""

    id: UUID
    full_name: str
    external_ref: str
    accounts_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """Two debtors who may be one person; the one known longer is `debtor`.

    `reason` is what they share: email, phone, postal, identity, or as an import put it.
    """

    id: UUID
    debtor: CandidateDebtor
    other: CandidateDebtor
    shared: tuple[SharedPoint, ...]
    reason: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeEffect:
    """What a merge did, or in a preview would do, by ids: accounts, contact points and places as a party that move.

    `filled` are facts that the debtor lacked, `conflicts` parts of the identity in which the two differ.
    """

    debtor: UUID
    other: UUID
    is_preview: bool
    accounts: tuple[UUID, ...]
    contact_points: tuple[UUID, ...]
    parties: tuple[UUID, ...]
    filled: tuple[str, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitEffect:
    """What a split moved from a debtor to another (`into`)."""

    debtor: UUID
    into: UUID
    accounts: tuple[UUID, ...]
    contact_points: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One line of a timeline: `kind` is what sort of thing it is, `event` the journal's own name of just this.

    `actor_name` is the name the actor had in the journal, `person` what he is called now, when he is somebody of the agency.
    """

    id: UUID
    kind: str
    event: str
    title: str
    actor_name: str
    person: str | None
    at: dt.datetime
    changes: dict[str, Any]
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDetail:
    """Everything about one account that its reader may see.

    `debtor_match` is how its import came to the debtor: new, email, phone, identity or same_file; null when nobody noted it.
    """

    id: UUID
    version: UUID
    agency: AgencyFacts
    debtor: DebtorDetail
    debtor_match: str | None
    parties: tuple[PartyRow, ...]
    assigned_to: CollectorFacts | None
    creditor: CreditorRow
    external_ref: str
    original_creditor: str
    account_type: str
    original_amount: str
    current_balance: str
    principal: str
    interest: str
    fees: str
    costs: str
    unapplied_amount: str
    has_credit_balance: bool
    currency: str
    status: str
    allowed_transitions: tuple[str, ...]
    priority: int
    is_priority_fixed: bool
    priority_score: int
    risk_score: int | None
    risk_level: str
    due_date: dt.date | None
    dpd: int | None
    dpd_band: str
    is_escalated: bool
    escalation_reason: str
    follow_up_on: dt.date | None
    last_contact_at: dt.datetime | None
    assigned_at: dt.datetime | None
    settled_at: dt.datetime | None
    closed_at: dt.datetime | None
    close_reason: str
    withdrawn_at: dt.datetime | None
    commission_rate: str | None
    created_at: dt.datetime
    updated_at: dt.datetime
    attempts: AttemptCounts
    contact_point_attempts: tuple[PointAttempts, ...]
    recent_activities: tuple[Activity, ...]
    other_accounts: tuple[OtherAccount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCreated:
    """An account just opened: whose it is by id, and what it was opened with."""

    id: UUID
    agency: UUID
    debtor: UUID
    creditor: UUID
    external_ref: str
    original_amount: str
    current_balance: str
    currency: str
    status: str
    priority: int
    due_date: dt.date | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """An account whose cached balance is not what its ledger says, in minor units."""

    agency_id: UUID
    account_id: UUID
    external_ref: str
    currency: str
    cached_minor: int
    ledger_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """What a recount of an agency's ledger found."""

    agency_id: UUID
    accounts: int
    postings: int
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTask:
    """A file of accounts that somebody asked for: processing, completed, failed or expired."""

    task_id: UUID
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLine:
    """One account of an export."""

    id: UUID
    external_ref: str
    debtor_name: str
    status: str
    original_minor: int
    balance_minor: int
    currency: str
    priority: int
    collector_name: str
    due_on: dt.date | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatementLine:
    """One posting of an account: what it added (or took), and the balance after it."""

    id: UUID
    bucket: str
    recipe: str
    effective_on: dt.date
    recorded_at: dt.datetime
    reason: str
    amount: str
    balance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatement:
    """The latest postings of an account, newest first."""

    currency: str
    current_balance: str
    lines: tuple[AccountStatementLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAccount:
    """An account to jump to."""

    id: UUID
    external_ref: str
    debtor_name: str
    status: str
    current_balance: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDebtor:
    """A debtor to jump to."""

    id: UUID
    full_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCreditor:
    """A creditor to jump to."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The few accounts, debtors and creditors that fit some words best."""

    accounts: list[FoundAccount]
    debtors: list[FoundDebtor]
    creditors: list[FoundCreditor]
