"""Read creditors."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from fairdue.accounts.models import Creditor
from fairdue.accounts.rules import show_bps
from fairdue.accounts.types import CreditorRow
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, Slice, SortKey, fetch_page
from fairdue.ledger.rules import read_order


def _read_name(text: str) -> str:
    if "\x00" in text:
        raise ValueError("no name has NUL")
    return text


_BY_NAME = (SortKey("name", False, _read_name), BY_ID)


def list_creditors(
    actor: Actor, cursor: str | None, size: int | None, *, search: str | None = None, is_active: bool | None = None
) -> Slice[CreditorRow]:
    """Return a page of the agency's creditors by name; every word of `search` is in the name or the reference."""
    found = Creditor.objects.filter(agency_id=actor.agency_id)
    for word in (search or "").replace("\x00", " ").split():
        found = found.filter(Q(name__icontains=word) | Q(reference__icontains=word))
    if is_active is not None:
        found = found.filter(is_active=is_active)
    with agency_scope(actor.agency_id):
        return fetch_page(found, _BY_NAME, cursor, size, creditor_row)


def get_creditor(actor: Actor, creditor_id: UUID) -> CreditorRow:
    """Return one creditor of the agency. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = Creditor.objects.filter(agency_id=actor.agency_id, id=creditor_id).first()
        if found is None:
            raise NotFound
        return creditor_row(found)


def creditor_row(creditor: Creditor) -> CreditorRow:
    """Describe a creditor."""
    return CreditorRow(
        id=creditor.id,
        name=creditor.name,
        reference=creditor.reference,
        currency=creditor.currency,
        commission_rate=show_bps(creditor.commission_bps),
        allocation_order=read_order(creditor.allocation_order),
        is_active=creditor.is_active,
        created_at=creditor.created_at,
        updated_at=creditor.updated_at,
    )
