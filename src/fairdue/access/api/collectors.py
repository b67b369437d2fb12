"""Collectors: who works accounts, for which share, up to how many, what he can do and when he is away."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from fairdue.access.api.fields import UNCHANGED, Email, Listing, PersonName, Username, check_agency
from fairdue.access.commands.collectors import Person, create_collector, update_collector
from fairdue.access.commands.leave import add_leave, end_leave
from fairdue.access.queries import get_collector, list_collectors, list_leave
from fairdue.access.types import CollectorRow, LeaveAccounts, LeaveKind, LeaverAccounts, LeaveRow, NewCollector
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Body, IfUnchanged, Page, page_of, require

MANAGERS = ADMINS | {Role.TEAM_LEAD}
READERS = ADMINS | {Role.TEAM_LEAD, Role.COLLECTOR, Role.READONLY}
Rate = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]
Capacity = Annotated[int, Field(ge=0, le=1_000_000)]
LEAVE_DAYS_MAX = 731
router = Router(tags=["collectors"])


def _once_each(words: list[str]) -> list[str]:
    """Drop what is said again, whatever its case."""
    return list({word.casefold(): word for word in reversed(words)}.values())[::-1]


Word = Annotated[str, StringConstraints(min_length=1, max_length=50)]
Words = Annotated[list[Word], Field(max_length=50), AfterValidator(_once_each)]


class CollectorBody(Body):
    """A new collector: `user_id` of a user who is none yet, or the `username` of a user to make with him."""

    user_id: UUID | None = None
    username: Username | None = None
    email: Email = ""
    first_name: PersonName = ""
    last_name: PersonName = ""
    team_id: UUID | None = None
    commission_rate: Rate = Decimal(0)
    max_accounts: Capacity = 200
    skills: Words = []
    regions: Words = []
    languages: Words = []
    agency: UUID | None = None

    @model_validator(mode="after")
    def names_one_person(self) -> Self:
        """Refuse both or neither."""
        if (self.user_id is None) == (self.username is None):
            raise ValueError("give either user_id or username")
        return self

    @property
    def who(self) -> Person | UUID:
        """The user meant."""
        if self.username is None:
            return self.user_id or UUID(int=0)
        return Person(username=self.username, email=self.email, first_name=self.first_name, last_name=self.last_name)


class CollectorPatch(Body):
    """What to change of a collector; with `is_active: false`, `accounts` says what becomes of his open ones."""

    team_id: UUID | None = None
    commission_rate: Rate = UNCHANGED
    max_accounts: Capacity = UNCHANGED
    skills: Words = UNCHANGED
    regions: Words = UNCHANGED
    languages: Words = UNCHANGED
    is_active: bool = UNCHANGED
    accounts: LeaverAccounts | None = None

    @model_validator(mode="after")
    def says_of_a_leaver_only(self) -> Self:
        """Refuse to say what becomes of the accounts of who stays."""
        if self.accounts is not None and ("is_active" not in self.model_fields_set or self.is_active):
            raise ValueError("accounts goes with is_active: false only")
        return self


class LeaveBody(Body):
    """Days away, both ends included, at most two years; `deputy_id` stands in.

    `accounts` says what becomes of those he holds: keep = they stay, deputy = what comes up meanwhile goes to the deputy and
    comes back afterwards, reassign = all go to others by the rules.
    """

    first_on: dt.date
    last_on: dt.date
    kind: LeaveKind = LeaveKind.VACATION
    deputy_id: UUID | None = None
    accounts: LeaveAccounts = LeaveAccounts.KEEP

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        """Refuse days that run backwards, or too many."""
        if not 0 <= (self.last_on - self.first_on).days < LEAVE_DAYS_MAX:
            raise ValueError(f"last_on must not be before first_on, nor {LEAVE_DAYS_MAX} days or more after it")
        if self.accounts is LeaveAccounts.DEPUTY and self.deputy_id is None:
            raise ValueError("accounts: deputy needs a deputy_id")
        return self


class CollectorListing(Listing):
    """Which collectors to list."""

    team_id: UUID | None = None
    is_active: bool | None = None


@router.get("", response={200: Page[CollectorRow], **PROBLEMS}, operation_id="collectors_list")
def get_collectors(request: HttpRequest, listing: Query[CollectorListing]) -> Page[CollectorRow]:
    """List collectors: the agency's, a lead's teams', or oneself."""
    actor = require(request, READERS, "accounts:read")
    found = list_collectors(
        actor,
        search=listing.search,
        team_id=listing.team_id,
        is_active=listing.is_active,
        cursor=listing.cursor,
        size=listing.page_size,
    )
    return page_of(request, found)


@router.post("", response={201: NewCollector, **PROBLEMS}, operation_id="collectors_create")
def post_collector(request: HttpRequest, payload: CollectorBody) -> Status[NewCollector]:
    """Make a collector (admin); a new user's temporary password is shown this once."""
    actor = require(request, ADMINS)
    check_agency(actor, payload.agency)
    made = create_collector(
        actor,
        payload.who,
        team_id=payload.team_id,
        commission_rate=payload.commission_rate,
        max_accounts=payload.max_accounts,
        skills=payload.skills,
        regions=payload.regions,
        languages=payload.languages,
    )
    return Status(201, made)


@router.get("{collector_id}/", response={200: CollectorRow, **PROBLEMS}, operation_id="collectors_retrieve")
def get_one_collector(request: HttpRequest, collector_id: UUID) -> CollectorRow:
    """Show a collector."""
    return get_collector(require(request, READERS, "accounts:read"), collector_id)


@router.patch("{collector_id}/", response={200: CollectorRow, **PROBLEMS}, operation_id="collectors_partial_update")
def patch_collector(
    request: HttpRequest, collector_id: UUID, payload: CollectorPatch, if_match: IfUnchanged = None
) -> CollectorRow:
    """Change a collector (admin). Switched off, his open accounts are given to others by the rules, unless they shall stay."""
    changes = payload.model_dump(exclude_unset=True, exclude={"accounts"})
    return update_collector(require(request, ADMINS), collector_id, changes, payload.accounts, if_match)


@router.get("{collector_id}/leave/", response={200: Page[LeaveRow], **PROBLEMS}, operation_id="collectors_leave_list")
def get_leave(
    request: HttpRequest, collector_id: UUID, cursor: str | None = None, page_size: int | None = None
) -> Page[LeaveRow]:
    """List the days a collector is, was and will be away."""
    return page_of(request, list_leave(require(request, READERS, "accounts:read"), collector_id, cursor, page_size))


@router.post("{collector_id}/leave/", response={201: LeaveRow, **PROBLEMS}, operation_id="collectors_leave_create")
def post_leave(request: HttpRequest, collector_id: UUID, payload: LeaveBody) -> Status[LeaveRow]:
    """Plan days on which a collector gets no accounts (admin, or a lead of his team)."""
    made = add_leave(
        require(request, MANAGERS),
        collector_id,
        first_on=payload.first_on,
        last_on=payload.last_on,
        kind=payload.kind,
        deputy_id=payload.deputy_id,
        accounts=payload.accounts,
    )
    return Status(201, made)


@router.delete("{collector_id}/leave/{leave_id}/", response={204: None, **PROBLEMS}, operation_id="collectors_leave_destroy")
def delete_leave(request: HttpRequest, collector_id: UUID, leave_id: UUID) -> Status[None]:
    """Take planned days back, or end a running leave with yesterday (admin, or a lead of his team)."""
    end_leave(require(request, MANAGERS), collector_id, leave_id)
    return Status(204, None)
