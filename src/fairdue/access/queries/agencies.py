"""Read agencies."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.models import Agency
from fairdue.access.types import AgencyRow
from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, Slice, fetch_page


def is_first_run() -> bool:
    """Whether there is no agency at all yet."""
    return not Agency.objects.exists()


def active_agency_ids() -> list[UUID]:
    """Return every agency that is switched on, for sweeps that go agency by agency."""
    return list(Agency.objects.filter(is_active=True).order_by("id").values_list("id", flat=True))


def list_agencies(
    actor: Actor | PlatformActor, *, search: str | None = None, cursor: str | None = None, size: int | None = None
) -> Slice[AgencyRow]:
    """Return a page of agencies: all of them for a superuser, the own one for everybody else."""
    found = Agency.objects.all()
    if isinstance(actor, Actor) and actor.role is not Role.SUPERUSER:
        found = found.filter(id=actor.agency_id)
    for word in (search or "").replace("\x00", " ").split():
        found = found.filter(name__icontains=word)
    return fetch_page(found, [BY_ID], cursor, size, agency_row)


def get_agency(actor: Actor | PlatformActor, agency_id: UUID) -> AgencyRow:
    """Return one agency. Raises NotFound, also for another agency's people."""
    if isinstance(actor, Actor) and actor.role is not Role.SUPERUSER and actor.agency_id != agency_id:
        raise NotFound(agency_id=agency_id)
    found = Agency.objects.filter(id=agency_id).first()
    if found is None:
        raise NotFound(agency_id=agency_id)
    return agency_row(found)


def agency_row(agency: Agency) -> AgencyRow:
    """Describe an agency."""
    return AgencyRow(
        id=agency.id,
        name=agency.name,
        slug=agency.slug,
        license_number=agency.license_number,
        currency=agency.currency,
        time_zone=agency.time_zone,
        settings=agency.settings,
        is_active=agency.is_active,
        created_at=agency.created_at,
        updated_at=agency.updated_at,
    )
