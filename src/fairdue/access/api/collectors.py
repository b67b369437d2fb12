"""Collectors: who works accounts, for which share, up to how many."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field, model_validator

from fairdue.access.api.fields import UNCHANGED, Email, Listing, PersonName, Username, check_agency
from fairdue.access.commands.collectors import Person, create_collector, update_collector
from fairdue.access.queries import get_collector, list_collectors
from fairdue.access.types import CollectorRow, NewCollector
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Body, Page, page_of, require

READERS = ADMINS | {Role.TEAM_LEAD, Role.COLLECTOR, Role.READONLY}
Rate = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]
Capacity = Annotated[int, Field(ge=0, le=1_000_000)]
router = Router(tags=["collectors"])


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
    """What to change of a collector."""

    team_id: UUID | None = None
    commission_rate: Rate = UNCHANGED
    max_accounts: Capacity = UNCHANGED
    is_active: bool = UNCHANGED


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
    )
    return Status(201, made)


@router.get("{collector_id}/", response={200: CollectorRow, **PROBLEMS}, operation_id="collectors_retrieve")
def get_one_collector(request: HttpRequest, collector_id: UUID) -> CollectorRow:
    """Show a collector."""
    return get_collector(require(request, READERS, "accounts:read"), collector_id)


@router.patch("{collector_id}/", response={200: CollectorRow, **PROBLEMS}, operation_id="collectors_partial_update")
def patch_collector(request: HttpRequest, collector_id: UUID, payload: CollectorPatch) -> CollectorRow:
    """Change a collector (admin)."""
    return update_collector(require(request, ADMINS), collector_id, payload.model_dump(exclude_unset=True))
