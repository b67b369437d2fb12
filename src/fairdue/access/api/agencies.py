"""Agencies: all of them for the platform, one's own for everybody else. An agency is never deleted."""

from __future__ import annotations

import re
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import AfterValidator, Field

from fairdue.access.api.fields import LOCALE, UNCHANGED, LicenseNumber, Listing, TimeZone, Title
from fairdue.access.commands.agencies import create_agency, update_agency
from fairdue.access.queries import get_agency, list_agencies
from fairdue.access.queries.people import DEFAULT_LOCALE, LOCALE_SETTING
from fairdue.access.rules import ROLES_SETTING
from fairdue.access.types import AgencyRow, StaffRole
from fairdue.kernel.web import PROBLEMS, Body, CurrencyCode, IfUnchanged, Page, page_of, person_of


def _known_settings(given: dict[str, Any]) -> dict[str, Any]:
    """Check the settings that people's access hangs on; others are checked where they are used."""
    roles, locale = given.get(ROLES_SETTING, []), given.get(LOCALE_SETTING, DEFAULT_LOCALE)
    if not isinstance(roles, list) or any(role not in set(StaffRole) for role in roles):
        raise ValueError(f"{ROLES_SETTING} must be a list of roles: {', '.join(StaffRole)}")
    if not isinstance(locale, str) or not re.fullmatch(LOCALE, locale):
        raise ValueError(f'{LOCALE_SETTING} must be a language and a country such as "en-US"')
    return given


Settings = Annotated[dict[str, Any], Field(max_length=100), AfterValidator(_known_settings)]
router = Router(tags=["agencies"])


class AgencyBody(Body):
    """A new agency."""

    name: Title
    license_number: LicenseNumber | None = None
    currency: CurrencyCode = "USD"
    time_zone: TimeZone = "America/New_York"
    settings: Settings = {}
    is_active: bool = True


class AgencyPatch(Body):
    """What to change of an agency; the currency stays, since its books are kept in it."""

    name: Title = UNCHANGED
    license_number: LicenseNumber | None = None
    time_zone: TimeZone = UNCHANGED
    settings: Settings = UNCHANGED
    is_active: bool = UNCHANGED


class AgencyReplacement(AgencyPatch):
    """An agency put anew: the name is needed, what is left out stays."""

    name: Title


@router.get("", response={200: Page[AgencyRow], **PROBLEMS}, operation_id="agencies_list")
def get_agencies(request: HttpRequest, listing: Query[Listing]) -> Page[AgencyRow]:
    """List agencies; `search` looks in the name."""
    return page_of(
        request, list_agencies(person_of(request), search=listing.search, cursor=listing.cursor, size=listing.page_size)
    )


@router.post("", response={201: AgencyRow, **PROBLEMS}, operation_id="agencies_create")
def post_agency(request: HttpRequest, payload: AgencyBody) -> Status[AgencyRow]:
    """Found an agency (superuser)."""
    made = create_agency(person_of(request), **payload.model_dump())
    return Status(201, made)


@router.get("{agency_id}/", response={200: AgencyRow, **PROBLEMS}, operation_id="agencies_retrieve")
def get_one_agency(request: HttpRequest, agency_id: UUID) -> AgencyRow:
    """Show an agency."""
    return get_agency(person_of(request), agency_id)


@router.patch("{agency_id}/", response={200: AgencyRow, **PROBLEMS}, operation_id="agencies_partial_update")
def patch_agency(request: HttpRequest, agency_id: UUID, payload: AgencyPatch, if_match: IfUnchanged = None) -> AgencyRow:
    """Change one's own agency (admin) or any (superuser, who alone switches it on and off)."""
    return update_agency(person_of(request), agency_id, payload.model_dump(exclude_unset=True), if_match)


@router.put("{agency_id}/", response={200: AgencyRow, **PROBLEMS}, operation_id="agencies_update")
def put_agency(request: HttpRequest, agency_id: UUID, payload: AgencyReplacement, if_match: IfUnchanged = None) -> AgencyRow:
    """Change an agency, naming it again."""
    return update_agency(person_of(request), agency_id, payload.model_dump(exclude_unset=True), if_match)
