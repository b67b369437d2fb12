"""Keep the processor's names of a debtor and of his payment methods; the methods themselves are kept by the processor."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.payments.events import METHOD_DROPPED, METHOD_KEPT
from fairdue.payments.models import GatewayOwner, PaymentProcessor, SavedMethod
from fairdue.payments.queries.methods import method_row
from fairdue.payments.types.gateways import MethodSeen, SavedMethodRow


def find_owner(actor: Actor, debtor_id: UUID, processor_id: UUID) -> tuple[UUID, str]:
    """Return the row of a debtor at a processor, made when it is missing, and his name there, blank until he has one.

    Raises NotFound for a debtor of whom the actor may see no account, and Invalid for a processor without a gateway.
    """
    with agency_scope(actor.agency_id):
        if not in_scope(Account.objects.filter(debtor_id=debtor_id), actor.scope).exists():
            raise NotFound
        usable = PaymentProcessor.objects.filter(agency_id=actor.agency_id, id=processor_id, is_active=True).exclude(gateway="")
        if not usable.exists():
            raise Invalid("processor", "unknown", "is no active payment processor with a gateway")
        fields = {"agency_id": actor.agency_id, "debtor_id": debtor_id, "processor_id": processor_id}
        GatewayOwner.objects.bulk_create([GatewayOwner(**fields)], ignore_conflicts=True)
        found = GatewayOwner.objects.get(**fields)
        return found.id, found.external_ref


def name_owner(actor: Actor, owner_id: UUID, external_ref: str) -> str:
    """Keep the processor's name of a debtor, unless he has one by now; return the one he has."""
    with agency_scope(actor.agency_id):
        found = GatewayOwner.objects.select_for_update().get(agency_id=actor.agency_id, id=owner_id)
        if not found.external_ref:
            found.external_ref = external_ref
            found.save(update_fields=["external_ref"])
        return found.external_ref


def keep_saved(actor: Actor, owner_id: UUID, seen: MethodSeen) -> SavedMethodRow:
    """Keep what may be shown of a method. Kept again it changes nothing; one that was dropped is there again."""
    with agency_scope(actor.agency_id):
        owner = GatewayOwner.objects.select_for_update().get(agency_id=actor.agency_id, id=owner_id)
        shown = {"kind": seen.kind, "brand": seen.brand, "last4": seen.last4, "expires": seen.expires}
        found, is_new = SavedMethod.objects.get_or_create(
            agency_id=actor.agency_id,
            owner=owner,
            external_ref=seen.external_ref,
            defaults={**shown, "created_at": clock.now()},
        )
        if is_new or found.dropped_at is not None:
            found.dropped_at = None
            found.save(update_fields=["dropped_at"])
            facts = {"method_id": found.id, "processor_id": owner.processor_id, **shown}
            record(actor, METHOD_KEPT, "debtor", owner.debtor_id, facts=facts)
        return method_row(found)


def drop_saved(actor: Actor, method_id: UUID) -> None:
    """Keep that a method is gone. Dropped again it changes nothing. Raises NotFound."""
    with agency_scope(actor.agency_id):
        named = SavedMethod.objects.filter(agency_id=actor.agency_id, id=method_id).select_related("owner")
        found = named.select_for_update(of=("self",)).first()
        if found is None:
            raise NotFound
        if found.dropped_at is None:
            found.dropped_at = clock.now()
            found.save(update_fields=["dropped_at"])
            record(actor, METHOD_DROPPED, "debtor", found.owner.debtor_id, facts={"method_id": found.id, "last4": found.last4})
