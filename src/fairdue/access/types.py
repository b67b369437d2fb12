"""What crosses the border of access."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from fairdue.kernel.actor import Actor, PlatformActor, Role


class ApiScope(StrEnum):
    """What an API key may be allowed to do; a key does nothing else."""

    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_WRITE = "accounts:write"
    IMPORTS_READ = "imports:read"
    IMPORTS_WRITE = "imports:write"
    PAYMENTS_READ = "payments:read"
    PAYMENTS_WRITE = "payments:write"
    ANALYTICS_READ = "analytics:read"
    AUDIT_READ = "audit:read"


class StaffRole(StrEnum):
    """The roles an admin can give: those of people, below the platform's superuser."""

    AGENCY_ADMIN = Role.AGENCY_ADMIN.value
    TEAM_LEAD = Role.TEAM_LEAD.value
    COLLECTOR = Role.COLLECTOR.value
    READONLY = Role.READONLY.value


class TokenKind(StrEnum):
    """What a token that works once is for."""

    INVITE = "invite"
    RESET = "reset"
    SIGN_IN = "sign_in"


class Language(StrEnum):
    """Languages of the staff app."""

    ENGLISH = "en"
    SPANISH = "es"


class Density(StrEnum):
    """How high the rows of a table are."""

    COMPACT = "compact"
    DEFAULT = "default"
    COMFORTABLE = "comfortable"


class Theme(StrEnum):
    """Light or dark, or as the device has it."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class WorklistTab(StrEnum):
    """The lists that every worklist has, beside that of all."""

    DUE = "due"
    OVERDUE = "overdue"
    UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How a user wants the staff app; what he did not choose is the agency's default.

    `worklist_view` is what his worklist opens with: a list of its own (see WorklistTab), or the id of a saved view.
    """

    language: Language
    time_zone: str
    density: Density
    theme: Theme
    shortcuts: bool
    page_size: int
    worklist_view: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    """What an access token says: whose it is, in which session, until when. The server trusts only `user_id` and `session_id`."""

    user_id: UUID
    session_id: UUID
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFacts:
    """A user as tokens describe him."""

    id: UUID
    username: str
    email: str
    first_name: str
    last_name: str
    role: Role
    agency_id: UUID | None
    collector_id: UUID | None
    must_change_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Whom a bearer token speaks for, and whether he must choose a password, or set up a second factor, before anything else."""

    actor: Actor | PlatformActor
    must_change_password: bool = False
    must_enrol: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a log-in or a refresh comes from."""

    ip: str
    user_agent: str = ""
    request_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """A short-lived access token and the refresh token that renews it once."""

    access: str
    refresh: str
    refresh_expires_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A sign-in whose password was right and whose second factor (`totp`, or a recovery code) is awaited."""

    challenge: str
    second_factor: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorState:
    """Whether one's second factor is on, whether the agency requires it, and how many recovery codes are left."""

    is_on: bool
    is_required: bool
    on_since: dt.datetime | None
    recovery_codes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What an authenticator app needs: as text, and as the address to draw as a QR code. Shown this once."""

    secret: str
    otpauth_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodes:
    """Codes for signing in without the app, each good for one time. Shown this once."""

    recovery_codes: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link to pass on, shown this once: `path` below the address of the staff app."""

    kind: TokenKind
    token: str
    path: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """Whom a link is for."""

    kind: TokenKind
    username: str
    full_name: str
    agency_name: str
    expires_at: dt.datetime
    is_expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyBrief:
    """What everybody who works in an agency needs to know of it."""

    id: UUID
    name: str
    currency: str
    time_zone: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who is signed in: the keys of row D014, his agency, what he may do, and what he has to do first.

    `team_id` is the team he collects in, `team_ids` are those he leads. `capabilities` follow from the role alone.
    """

    id: UUID
    username: str
    email: str
    first_name: str
    last_name: str
    is_superuser: bool
    groups: list[str]
    role: Role
    collector_id: UUID | None
    agency_id: UUID | None
    agency: AgencyBrief | None
    team_id: UUID | None
    team_ids: list[UUID]
    capabilities: list[str]
    preferences: Preferences
    must_change_password: bool
    has_second_factor: bool
    must_enrol_second_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A place where a user is signed in."""

    id: UUID
    ip: str | None
    user_agent: str
    created_at: dt.datetime
    last_used_at: dt.datetime
    expires_at: dt.datetime
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """An agency with its settings."""

    id: UUID
    name: str
    slug: str
    license_number: str | None
    currency: str
    time_zone: str
    settings: dict[str, Any]
    is_active: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A user of an agency as its admins see him; who was invited and has set no password yet has not joined."""

    id: UUID
    agency: UUID
    username: str
    email: str
    first_name: str
    last_name: str
    role: Role
    is_active: bool
    must_change_password: bool
    has_joined: bool
    has_second_factor: bool
    last_login_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """A user just made or reset; the temporary password is shown this once and must be changed at the first log-in."""

    user: UserRow
    temporary_password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedUser:
    """A user just made, and the link by which he sets his password."""

    user: UserRow
    link: NewLink


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRow:
    """A user who leads a team."""

    user_id: UUID
    username: str
    full_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A team, its leads, and how many active collectors are in it."""

    id: UUID
    name: str
    is_active: bool
    leads: list[LeadRow]
    active_collectors: int
    created_at: dt.datetime
    updated_at: dt.datetime


class LeaveKind(StrEnum):
    """Why a collector is away."""

    VACATION = "vacation"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"


class LeaveAccounts(StrEnum):
    """What becomes of the open accounts of who is away: they stay, those that come up go to his deputy meanwhile, or all go."""

    KEEP = "keep"
    DEPUTY = "deputy"
    REASSIGN = "reassign"


class LeaverAccounts(StrEnum):
    """What becomes of the open accounts of who is switched off: they are given to others by the rules, or stay."""

    REASSIGN = "reassign"
    KEEP = "keep"


LEAVER_SETTING = "when_collector_leaves"
"""The agency's setting that says so (a `LeaverAccounts`) when nobody says otherwise; without it they are reassigned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorRow:
    """A collector; `commission_rate` is a fraction with four decimals ("0.1500"). `away_until`: last day of his leave."""

    id: UUID
    agency: UUID
    user_id: UUID
    username: str
    full_name: str
    team_id: UUID | None
    team_name: str | None
    commission_rate: str
    max_accounts: int
    skills: list[str]
    regions: list[str]
    languages: list[str]
    is_active: bool
    away_until: dt.date | None
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Days a collector is away, both ends included, and his deputy."""

    collector_id: UUID
    first_on: dt.date
    last_on: dt.date
    deputy_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRow:
    """A leave of a collector; `state` is planned, running or over."""

    id: UUID
    collector_id: UUID
    first_on: dt.date
    last_on: dt.date
    kind: str
    state: str
    accounts: str
    deputy_id: UUID | None
    deputy_name: str | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCollector:
    """A collector just made, and the temporary password of his user when that was made with him."""

    collector: CollectorRow
    temporary_password: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRow:
    """An API key without its secret."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_by: UUID | None
    created_at: dt.datetime
    last_used_at: dt.datetime | None
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApiKey:
    """An API key just made; `key` is shown this once."""

    api_key: ApiKeyRow
    key: str
