"""Found agencies and change them; every entry stands in the journal of the agency it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.text import slugify

from fairdue.access import events
from fairdue.access.commands.staleness import require_unchanged
from fairdue.access.errors import NameTaken
from fairdue.access.models import Agency
from fairdue.access.queries.agencies import agency_row
from fairdue.access.types import AgencyRow
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Forbidden, NotFound
from fairdue.kernel.ids import uuid7


def create_agency(
    actor: Actor | PlatformActor,
    *,
    name: str,
    license_number: str | None,
    currency: str,
    time_zone: str,
    settings: Mapping[str, Any],
    is_active: bool = True,
) -> AgencyRow:
    """Found an agency. Raises NameTaken, and Forbidden for anybody but a superuser."""
    if not _is_superuser(actor):
        raise Forbidden
    agency_id, now = uuid7(), clock.now()
    fields = {
        "name": name,
        "license_number": license_number,
        "currency": currency,
        "time_zone": time_zone,
        "settings": dict(settings),
        "is_active": is_active,
    }
    with agency_scope(agency_id):
        slug = slugify(name) or "agency"
        if Agency.objects.filter(slug=slug).exists():
            slug = f"{slug}-{agency_id.hex[-6:]}"
        try:
            with savepoint():
                agency = Agency.objects.create(id=agency_id, slug=slug, created_at=now, updated_at=now, **fields)
        except IntegrityError:
            raise NameTaken(name=name) from None
        record(_within(actor, agency_id), events.AGENCY_CREATED, events.AGENCY, agency_id, facts={**fields, "slug": slug})
        return agency_row(agency)


def update_agency(
    actor: Actor | PlatformActor, agency_id: UUID, changes: Mapping[str, Any], expected: dt.datetime | None = None
) -> AgencyRow:
    """Change name, license_number, settings, time_zone; is_active only as a superuser.

    Raises NotFound for another agency, Forbidden without the right, NameTaken, and Stale if not last changed at `expected`.
    """
    if not _is_superuser(actor) and not (isinstance(actor, Actor) and actor.is_admin):
        raise Forbidden
    if isinstance(actor, Actor) and not _is_superuser(actor) and actor.agency_id != agency_id:
        raise NotFound(agency_id=agency_id)
    with agency_scope(agency_id):
        agency = Agency.objects.select_for_update().filter(id=agency_id).first()
        if agency is None:
            raise NotFound(agency_id=agency_id)
        require_unchanged(agency_id, agency_id, agency.updated_at, expected)
        changed = difference({field: getattr(agency, field) for field in changes}, changes)
        if "is_active" in changed and not _is_superuser(actor):
            raise Forbidden
        if not changed:
            return agency_row(agency)
        for field in changed:
            setattr(agency, field, changes[field])
        agency.updated_at = clock.now()
        try:
            with savepoint():
                agency.save(update_fields=[*changed, "updated_at"])
        except IntegrityError:
            raise NameTaken(name=changes.get("name")) from None
        record(_within(actor, agency_id), events.AGENCY_UPDATED, events.AGENCY, agency_id, changes=changed)
        return agency_row(agency)


def _is_superuser(actor: Actor | PlatformActor) -> bool:
    return isinstance(actor, PlatformActor) or actor.role is Role.SUPERUSER


def _within(actor: Actor | PlatformActor, agency_id: UUID) -> Actor:
    """The actor in the agency he works on: a superuser may have named another one for this request."""
    return actor.within(agency_id) if isinstance(actor, PlatformActor) else replace(actor, agency_id=agency_id)
