"""Add, edit and remove contact points of a debtor. At most one of a kind is primary."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError

from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.parties.commands.locking import lock_debtors, require_unmerged
from fairdue.parties.errors import ContactPointExists
from fairdue.parties.events import CONTACT_POINT_ADDED, CONTACT_POINT_EDITED, CONTACT_POINT_REMOVED
from fairdue.parties.models import ContactPoint
from fairdue.parties.queries import point_row
from fairdue.parties.rules import normalise_email, normalise_phone, normalise_postal
from fairdue.parties.types import ContactKind, ContactPointRow, NewContactPoint

LINES = ("line1", "city", "region", "postal_code", "country")


def add_contact_point(actor: Actor, debtor_id: UUID, point: NewContactPoint) -> ContactPointRow:
    """Add one to a debtor. Raises NotFound, DebtorMerged, Invalid, ContactPointExists."""
    value, raw = _normalised(point)
    with agency_scope(actor.agency_id):
        _lock(actor.agency_id, debtor_id)
        if point.is_primary:
            _demote(actor.agency_id, debtor_id, point.kind)
        try:
            with savepoint():
                added = ContactPoint.objects.create(
                    agency_id=actor.agency_id,
                    debtor_id=debtor_id,
                    kind=point.kind.value,
                    value=value,
                    raw=raw,
                    is_primary=point.is_primary,
                    created_at=clock.now(),
                    **{name: getattr(point, name) for name in LINES},
                )
        except IntegrityError:
            raise ContactPointExists from None
        personal = {"point_kind": added.kind, "value": value, "raw": raw}
        record(actor, CONTACT_POINT_ADDED, "debtor", debtor_id, personal=personal, person_id=debtor_id)
        return point_row(added)


def edit_contact_point(actor: Actor, debtor_id: UUID, point_id: UUID, point: NewContactPoint) -> ContactPointRow:
    """Replace one by another of the same kind. Raises NotFound, DebtorMerged, Invalid, ContactPointExists."""
    with agency_scope(actor.agency_id):
        _lock(actor.agency_id, debtor_id)
        found = _find(actor.agency_id, debtor_id, point_id)
        if found.kind != point.kind:
            raise Invalid("kind", "fixed", "cannot be changed: add another contact point")
        value, raw = _normalised(point)
        before = {"value": found.value, "is_primary": found.is_primary}
        if point.is_primary and not found.is_primary:
            _demote(actor.agency_id, debtor_id, point.kind)
        found.value, found.raw, found.is_primary = value, raw, point.is_primary
        for name in LINES:
            setattr(found, name, getattr(point, name))
        try:
            with savepoint():
                found.save(update_fields=["value", "raw", "is_primary", *LINES])
        except IntegrityError:
            raise ContactPointExists from None
        changes = {"value": [before["value"], value], "is_primary": [before["is_primary"], point.is_primary]}
        personal = {"point_kind": found.kind, "changes": {name: both for name, both in changes.items() if both[0] != both[1]}}
        record(actor, CONTACT_POINT_EDITED, "debtor", debtor_id, personal=personal, person_id=debtor_id)
        return point_row(found)


def remove_contact_point(actor: Actor, debtor_id: UUID, point_id: UUID) -> None:
    """Take one away from a debtor. Raises NotFound, DebtorMerged."""
    with agency_scope(actor.agency_id):
        _lock(actor.agency_id, debtor_id)
        found = _find(actor.agency_id, debtor_id, point_id)
        ContactPoint.objects.filter(agency_id=actor.agency_id, id=point_id).delete()
        personal = {"point_kind": found.kind, "value": found.value, "raw": found.raw}
        record(actor, CONTACT_POINT_REMOVED, "debtor", debtor_id, personal=personal, person_id=debtor_id)


def _lock(agency_id: UUID, debtor_id: UUID) -> None:
    (debtor,) = lock_debtors(agency_id, debtor_id)
    require_unmerged(debtor)


def _find(agency_id: UUID, debtor_id: UUID, point_id: UUID) -> ContactPoint:
    found = ContactPoint.objects.filter(agency_id=agency_id, debtor_id=debtor_id, id=point_id).first()
    if found is None:
        raise NotFound
    return found


def _demote(agency_id: UUID, debtor_id: UUID, kind: ContactKind) -> None:
    ContactPoint.objects.filter(agency_id=agency_id, debtor_id=debtor_id, kind=kind, is_primary=True).update(is_primary=False)


def _normalised(point: NewContactPoint) -> tuple[str, str]:
    if point.kind is ContactKind.POSTAL:
        value = normalise_postal(point.line1, point.city, point.region, point.postal_code, point.country)
        raw = ", ".join(part for part in (getattr(point, name) for name in LINES) if part)
        if not value:
            raise Invalid("line1", "blank", "an address needs at least one line")
        return value, raw
    if any(getattr(point, name) for name in LINES):
        raise Invalid("line1", "not_postal", "only a postal address has lines")
    found = normalise_email(point.value) if point.kind is ContactKind.EMAIL else normalise_phone(point.value)
    if found is None:
        raise Invalid("value", f"bad_{point.kind.value}", f"is not a valid {point.kind.value}")
    return found, point.value.strip()
