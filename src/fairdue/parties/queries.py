"""Read debtors and their contact points. Who may see which debtor depends on accounts: callers above decide that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.parties.models import ContactPoint, Debtor
from fairdue.parties.types import ContactKind, ContactPointRow, DebtorDetail, DebtorRow

SSN_CONTEXT = "parties_debtor.ssn_last4"
BORN_ON_CONTEXT = "parties_debtor.born_on"


def open_identity(debtor: Debtor) -> tuple[str | None, dt.date | None]:
    """Decrypt what is known of a debtor's identity: SSN last 4 and birth date."""
    keys = keyring()
    ssn, born = debtor.ssn_last4_sealed, debtor.born_on_sealed
    return (
        None if ssn is None else keys.decrypt(bytes(ssn), SSN_CONTEXT),
        None if born is None else dt.date.fromisoformat(keys.decrypt(bytes(born), BORN_ON_CONTEXT)),
    )


def debtor_detail(agency_id: UUID, debtor_id: UUID, *, reveals_identity: bool) -> DebtorDetail:
    """Describe one debtor of the agency; his identity only where the reader may see it. Raises NotFound."""
    with agency_scope(agency_id):
        debtor = Debtor.objects.filter(agency_id=agency_id, id=debtor_id).first()
        if debtor is None:
            raise NotFound
        points = ContactPoint.objects.filter(agency_id=agency_id, debtor_id=debtor_id).order_by("kind", "-is_primary", "id")
        found = tuple(point_row(point) for point in points)
    ssn_last4, born_on = open_identity(debtor) if reveals_identity else (None, None)
    email, phone, postal = (_first(found, kind) for kind in (ContactKind.EMAIL, ContactKind.PHONE, ContactKind.POSTAL))
    return DebtorDetail(
        id=debtor.id,
        external_ref=debtor.external_ref,
        full_name=debtor.full_name,
        is_firm=debtor.is_firm,
        language=debtor.language,
        ssn_last4=ssn_last4,
        born_on=born_on,
        email=email.value if email else None,
        phone=phone.value if phone else None,
        address_line1=postal.line1 if postal else None,
        address_city=postal.city if postal else None,
        address_state=postal.region if postal else None,
        address_zip=postal.postal_code if postal else None,
        contact_points=found,
        merged_into=debtor.merged_into_id,
        created_at=debtor.created_at,
        updated_at=debtor.updated_at,
    )


def debtor_row(debtor: Debtor) -> DebtorRow:
    """Describe a debtor in a list."""
    return DebtorRow(
        id=debtor.id,
        external_ref=debtor.external_ref,
        full_name=debtor.full_name,
        is_firm=debtor.is_firm,
        language=debtor.language,
        created_at=debtor.created_at,
    )


def point_row(point: ContactPoint) -> ContactPointRow:
    """Describe a contact point."""
    return ContactPointRow(
        id=point.id,
        kind=point.kind,
        value=point.value,
        raw=point.raw,
        is_primary=point.is_primary,
        line1=point.line1,
        city=point.city,
        region=point.region,
        postal_code=point.postal_code,
        country=point.country,
        created_at=point.created_at,
    )


def _first(points: Iterable[ContactPointRow], kind: ContactKind) -> ContactPointRow | None:
    return next((point for point in points if point.kind == kind), None)
