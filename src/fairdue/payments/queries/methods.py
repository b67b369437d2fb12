"""Read the payment methods that processors keep for debtors."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.payments.models import SavedMethod
from fairdue.payments.types.gateways import SavedMethodRow


def list_methods(actor: Actor, debtor_id: UUID) -> list[SavedMethodRow]:
    """The methods kept for a debtor, the newest first. Raises NotFound for one of whom the actor may see no account."""
    with agency_scope(actor.agency_id):
        if not in_scope(Account.objects.filter(debtor_id=debtor_id), actor.scope).exists():
            raise NotFound
        mine = SavedMethod.objects.filter(kept_for([debtor_id]), agency_id=actor.agency_id, dropped_at=None)
        return [method_row(each) for each in mine.select_related("owner__processor").order_by("-id")]


def kept_for(debtor_ids: Collection[UUID]) -> Q:
    """Methods kept for one of these debtors, or for one who was merged into him."""
    return Q(owner__debtor_id__in=debtor_ids) | Q(owner__debtor__merged_into_id__in=debtor_ids)


def method_reached(actor: Actor, method_id: UUID) -> tuple[UUID, str]:
    """The processor that keeps a method, and its name there. Raises NotFound for a debtor of whom no account is to be seen."""
    with agency_scope(actor.agency_id):
        named = SavedMethod.objects.filter(agency_id=actor.agency_id, id=method_id).select_related("owner__debtor")
        found = named.first()
        if found is None:
            raise NotFound
        debtor_id = found.owner.debtor.merged_into_id or found.owner.debtor_id
        if not in_scope(Account.objects.filter(debtor_id=debtor_id), actor.scope).exists():
            raise NotFound
        return found.owner.processor_id, found.external_ref


def method_row(method: SavedMethod) -> SavedMethodRow:
    """Describe a method."""
    return SavedMethodRow(
        id=method.id,
        debtor=method.owner.debtor_id,
        processor=method.owner.processor_id,
        processor_name=method.owner.processor.name,
        kind=method.kind,
        brand=method.brand,
        last4=method.last4,
        expires=method.expires,
        created_at=method.created_at,
    )
