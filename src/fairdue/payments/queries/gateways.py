"""Read what flows need: how to reach a processor, whom a notification may be from, what is still without an end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import F

from fairdue.access.models import Agency
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.payments.models import GatewayCall, GatewayEvent, Payment, PaymentProcessor, Refund
from fairdue.payments.queries.processors import open_secrets
from fairdue.payments.states import CallStatus, EventStatus
from fairdue.payments.types.gateways import Access


@dataclass(frozen=True, slots=True)
class Reached:
    """A processor of an agency, and how to reach it."""

    agency_id: UUID
    processor_id: UUID
    access: Access


def access_to(actor: Actor, processor_id: UUID) -> Access:
    """How to reach a processor. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = PaymentProcessor.objects.filter(agency_id=actor.agency_id, id=processor_id).first()
        if found is None:
            raise NotFound
        return _access(found)


def reached_by(gateway: str, agency_slug: str | None) -> list[Reached]:
    """Whom a notification to an address may be from: the processors of the agency named, else of the oldest."""
    agencies = Agency.objects.filter(is_active=True).order_by("created_at", "id")
    agency_id = (agencies.filter(slug=agency_slug) if agency_slug else agencies).values_list("id", flat=True).first()
    if agency_id is None:
        return []
    with agency_scope(agency_id):
        mine = PaymentProcessor.objects.filter(agency_id=agency_id, gateway=gateway).exclude(secrets=None).order_by("id")
        return [Reached(agency_id, each.id, _access(each)) for each in mine]


def payment_under_key(actor: Actor, key: str) -> bool:
    """Whether the actor asked for a payment under this key before."""
    with agency_scope(actor.agency_id):
        asked = Payment.objects.filter(agency_id=actor.agency_id, taken_by=actor.id, idempotency_key=key)
        return bool(key) and asked.exists()


def refund_under_key(actor: Actor, key: str) -> bool:
    """Whether the actor asked for a refund under this key before."""
    with agency_scope(actor.agency_id):
        asked = Refund.objects.filter(agency_id=actor.agency_id, requested_by=actor.id, idempotency_key=key)
        return bool(key) and asked.exists()


def gateway_behind(actor: Actor, payment_id: UUID) -> UUID | None:
    """The processor through whose gateway a payment came; None when it came through none, or there is no such payment."""
    with agency_scope(actor.agency_id):
        named = Payment.objects.filter(agency_id=actor.agency_id, id=payment_id).exclude(processor__gateway="")
        return named.values_list("processor_id", flat=True).first()


def payment_told_of(actor: Actor, processor_id: UUID, external_ref: str, reference: str) -> UUID | None:
    """Our payment that a processor speaks of: by its reference, else by ours, which it was given."""
    with agency_scope(actor.agency_id):
        mine = Payment.objects.filter(agency_id=actor.agency_id, processor_id=processor_id)
        found = mine.filter(external_ref=external_ref).values_list("id", flat=True).first() if external_ref else None
        ours = _uuid(reference)
        return found or (mine.filter(id=ours).values_list("id", flat=True).first() if ours else None)


def refund_told_of(actor: Actor, processor_id: UUID, payment_ref: str, external_ref: str, reference: str) -> UUID | None:
    """Our refund that a processor speaks of, likewise."""
    with agency_scope(actor.agency_id):
        payments = Payment.objects.filter(agency_id=actor.agency_id, processor_id=processor_id, external_ref=payment_ref)
        mine = Refund.objects.filter(agency_id=actor.agency_id, payment__in=payments)
        found = mine.filter(external_ref=external_ref).values_list("id", flat=True).first() if external_ref else None
        ours = _uuid(reference)
        return found or (mine.filter(id=ours).values_list("id", flat=True).first() if ours else None)


def processor_of_call(actor: Actor, call_id: UUID) -> UUID | None:
    """Whom a call is for; None when there is no such call."""
    with agency_scope(actor.agency_id):
        named = GatewayCall.objects.filter(agency_id=actor.agency_id, id=call_id)
        return named.values_list("processor_id", flat=True).first()


def calls_without_end(actor: Actor, before: dt.datetime, size: int) -> list[UUID]:
    """Calls begun before an instant whose payment or refund has no end yet, those first that were not asked for longest."""
    with agency_scope(actor.agency_id):
        mine = GatewayCall.objects.filter(agency_id=actor.agency_id, created_at__lt=before).exclude(status=CallStatus.DONE)
        return list(mine.order_by(F("asked_at").asc(nulls_first=True), "id").values_list("id", flat=True)[:size])


def events_unprocessed(actor: Actor, before: dt.datetime, size: int) -> list[UUID]:
    """Notifications that came before an instant and were not processed, the oldest first."""
    with agency_scope(actor.agency_id):
        mine = GatewayEvent.objects.filter(agency_id=actor.agency_id, status=EventStatus.RECEIVED, received_at__lt=before)
        return list(mine.order_by("received_at").values_list("id", flat=True)[:size])


def _access(processor: PaymentProcessor) -> Access:
    return Access(
        gateway=processor.gateway,
        base_url=processor.api_base_url,
        settings=processor.settings,
        secrets=open_secrets(processor),
        timeout_seconds=settings.ENV.gateway_timeout_seconds,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
