"""Bring the secrets of processors under the first key of the ring."""

from __future__ import annotations

from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope
from fairdue.payments.models import PaymentProcessor
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
