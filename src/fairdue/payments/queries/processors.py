"""Read payment processors."""

from __future__ import annotations

import json
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, Slice, fetch_page
from fairdue.payments.models import PaymentProcessor
from fairdue.payments.types import ProcessorRow


def list_processors(actor: Actor, cursor: str | None, size: int | None) -> Slice[ProcessorRow]:
    """Return a page of the agency's processors, the oldest first."""
    with agency_scope(actor.agency_id):
        found = PaymentProcessor.objects.filter(agency_id=actor.agency_id)
        return fetch_page(found, (BY_ID,), cursor, size, processor_row)


def get_processor(actor: Actor, processor_id: UUID) -> ProcessorRow:
    """Return one processor of the agency. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = PaymentProcessor.objects.filter(agency_id=actor.agency_id, id=processor_id).first()
        if found is None:
            raise NotFound
        return processor_row(found)


def processor_row(processor: PaymentProcessor) -> ProcessorRow:
    """Describe a processor, without its secrets."""
    return ProcessorRow(
        id=processor.id,
        name=processor.name,
        slug=processor.slug,
        gateway=processor.gateway,
        api_base_url=processor.api_base_url,
        settings=processor.settings,
        has_secrets=processor.secrets is not None,
        is_active=processor.is_active,
        created_at=processor.created_at,
        updated_at=processor.updated_at,
    )


def open_secrets(processor: PaymentProcessor) -> dict[str, str]:
    """Decrypt the secrets of a processor for the program that speaks to it. Raises Undecipherable."""
    if processor.secrets is None:
        return {}
    found: dict[str, str] = json.loads(keyring().decrypt(bytes(processor.secrets), secrets_context(processor.id)))
    return found


def secrets_context(processor_id: UUID) -> str:
    """Name the one place where the secrets of a processor can be decrypted."""
    return f"payments_processor.secrets {processor_id}"
