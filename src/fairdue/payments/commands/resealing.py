"""Bring the secrets of processors, and bank files that wait, under the first key of the ring."""

from __future__ import annotations

from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope
from fairdue.payments.models import BankFile, PaymentProcessor
from fairdue.payments.queries.processors import secrets_context


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


def move_bank_file(actor: Actor, file_id: UUID, stored_as: str) -> None:
    """Let a bank file refer to its stored file under another name."""
    with agency_scope(actor.agency_id):
        BankFile.objects.filter(agency_id=actor.agency_id, id=file_id).update(stored_as=stored_as)
