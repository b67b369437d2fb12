"""Keep what processors tell on their own account: first as it came, then what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from fairdue.jobs.commands import defer
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.ids import uuid7
from fairdue.payments.models import GatewayEvent
from fairdue.payments.states import EventStatus
from fairdue.payments.types.gateways import GatewayEvent as Told

EVENT_JOB = "payments.event"
KEPT_FOR = dt.timedelta(days=90)
"""How long a notification is kept that was processed: as long as card schemes let their customers question a payment."""
PRUNED_AT_ONCE = 10_000

_PRUNE = """
DELETE FROM payments_gateway_event WHERE agency_id = %s AND id IN (
    SELECT id FROM payments_gateway_event WHERE agency_id = %s AND processed_at < %s LIMIT %s
)
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """A stored notification that waits to be processed."""

    processor_id: UUID
    body: bytes


def store_event(actor: Actor, processor_id: UUID, told: Told, body: bytes) -> bool:
    """Store a notification and defer its processing; return whether it is new. Of a repeated one nothing is kept.

    One that says nothing to us is kept as ignored.
    """
    is_ignored = told.subject is None
    now = clock.now()
    event_id = uuid7()
    row = GatewayEvent(
        id=event_id,
        agency_id=actor.agency_id,
        processor_id=processor_id,
        external_id=told.id,
        kind=told.kind,
        occurred_at=told.at,
        sealed_body=keyring().encrypt(body.decode(), body_context(event_id)),
        status=(EventStatus.IGNORED if is_ignored else EventStatus.RECEIVED).value,
        received_at=now,
        processed_at=now if is_ignored else None,
    )
    with agency_scope(actor.agency_id):
        GatewayEvent.objects.bulk_create([row], ignore_conflicts=True)
        is_new = GatewayEvent.objects.filter(agency_id=actor.agency_id, id=row.id).exists()
        if is_new and not is_ignored:
            defer(EVENT_JOB, actor.agency_id, event_id=str(row.id))
        return is_new


def heard_event(actor: Actor, event_id: UUID) -> Heard | None:
    """Return a notification that was not processed yet."""
    with agency_scope(actor.agency_id):
        waiting = GatewayEvent.objects.filter(agency_id=actor.agency_id, id=event_id, status=EventStatus.RECEIVED)
        found = waiting.first()
        return None if found is None else Heard(found.processor_id, body_of(found).encode())


def body_of(event: GatewayEvent) -> str:
    """Return what a notification said."""
    sealed = event.sealed_body
    return event.body if sealed is None else keyring().decrypt(bytes(sealed), body_context(event.id))


def body_context(event_id: UUID) -> str:
    """What binds an encrypted notification to its row."""
    return f"gateway_event {event_id}"


def end_event(actor: Actor, event_id: UUID, status: EventStatus, code: str = "") -> None:
    """Keep what became of a notification."""
    with agency_scope(actor.agency_id):
        waiting = GatewayEvent.objects.filter(agency_id=actor.agency_id, id=event_id, status=EventStatus.RECEIVED)
        waiting.update(status=status.value, code=code, processed_at=clock.now())


def prune_events(actor: Actor) -> int:
    """Forget notifications that were processed longer ago than KEPT_FOR, a bounded number of them; return how many."""
    with agency_scope(actor.agency_id):
        return execute(_PRUNE, [actor.agency_id, actor.agency_id, clock.now() - KEPT_FOR, PRUNED_AT_ONCE])
