"""Bring what payments keep encrypted under the first key: secrets of processors, notifications, bank files that wait."""

from __future__ import annotations

from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.hearing import body_context, body_of
from fairdue.payments.models import BankFile, GatewayEvent, PaymentProcessor
from fairdue.payments.queries.processors import secrets_context

CHUNK = 200
FIRST = UUID(int=0)


def reseal_processors(actor: Actor) -> tuple[int, int]:
    """Encrypt anew what is under an older key; return how many processors have secrets, and of how many they changed."""
    ring, resealed = keyring(), 0
    with agency_scope(actor.agency_id):
        kept = PaymentProcessor.objects.select_for_update().filter(agency_id=actor.agency_id).exclude(secrets=None)
        found = list(kept.order_by("id"))
        for processor in found:
            sealed = bytes(processor.secrets or b"")
            if not ring.is_current(sealed):
                place = secrets_context(processor.id)
                processor.secrets = ring.encrypt(ring.decrypt(sealed, place), place)
                processor.save(update_fields=["secrets"])
                resealed += 1
    return len(found), resealed


def reseal_events(actor: Actor, after_id: UUID | None = None) -> tuple[int, UUID | None]:
    """Bring the next CHUNK notifications under the first key, also those that were stored before they were encrypted.

    Returns how many were encrypted anew and where to go on, None at the end. Doing a chunk again changes nothing.
    """
    ring = keyring()
    with agency_scope(actor.agency_id):
        kept = GatewayEvent.objects.select_for_update(no_key=True).filter(agency_id=actor.agency_id, id__gt=after_id or FIRST)
        found = list(kept.order_by("id")[:CHUNK])
        stale = [each for each in found if each.sealed_body is None or not ring.is_current(bytes(each.sealed_body))]
        for each in stale:
            each.sealed_body, each.body = ring.encrypt(body_of(each), body_context(each.id)), ""
        GatewayEvent.objects.bulk_update(stale, ["sealed_body", "body"])
        return len(stale), found[-1].id if len(found) == CHUNK else None


def move_bank_file(actor: Actor, file_id: UUID, stored_as: str) -> None:
    """Let a bank file refer to its stored file under another name."""
    with agency_scope(actor.agency_id):
        BankFile.objects.filter(agency_id=actor.agency_id, id=file_id).update(stored_as=stored_as)
