"""What a processor tells of a payment by its own reference: done at once when its money is known, parked until then otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any
from uuid import UUID

from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.disputing import end_dispute, enter_dispute
from fairdue.payments.commands.locking import Held, lock_payment
from fairdue.payments.commands.refunding import enter_refund
from fairdue.payments.events import FACT_PARKED
from fairdue.payments.models import Dispute, ParkedFact, Payment
from fairdue.payments.queries.detail import dispute_row, refund_row
from fairdue.payments.states import CLEARED, FactKind
from fairdue.payments.types import DisputeRow, NewDispute, RefundRow, ReportedRefund

_ORDER = (FactKind.REFUND, FactKind.DISPUTE, FactKind.DISPUTE_CLOSED)
_INSTANTS = ("refunded_at", "opened_at", "closed_at")


def report_refund(actor: Actor, processor_id: UUID, payment_ref: str, told: ReportedRefund) -> RefundRow | None:
    """Complete or enter a refund a processor tells of. None: it is parked until the payment's money is known. Raises Invalid."""
    with agency_scope(actor.agency_id):
        held = _find(actor, processor_id, payment_ref)
        if held is None:
            _park(actor, processor_id, payment_ref, FactKind.REFUND, told.external_ref, asdict(told))
            return None
        return refund_row(enter_refund(actor, held, told))


def open_dispute(actor: Actor, processor_id: UUID, payment_ref: str, told: NewDispute) -> DisputeRow | None:
    """Open a dispute a processor tells of: its money is gone at once. None: parked, as above. Raises Invalid."""
    with agency_scope(actor.agency_id):
        held = _find(actor, processor_id, payment_ref)
        if held is None:
            _park(actor, processor_id, payment_ref, FactKind.DISPUTE, told.external_ref, asdict(told))
            return None
        made = enter_dispute(actor, held, told)
        _take_up(actor, held, (FactKind.DISPUTE_CLOSED,))
        made.refresh_from_db()
        return dispute_row(made)


def close_dispute(
    actor: Actor, processor_id: UUID, payment_ref: str, external_ref: str, is_won: bool, closed_at: dt.datetime | None = None
) -> DisputeRow | None:
    """Close a dispute: won, its money comes in again. None: parked until payment and dispute are known."""
    with agency_scope(actor.agency_id):
        held = _find(actor, processor_id, payment_ref)
        found = None if held is None else _dispute(held, external_ref)
        if held is None or found is None:
            facts = {"is_won": is_won, "closed_at": closed_at}
            _park(actor, processor_id, payment_ref, FactKind.DISPUTE_CLOSED, external_ref, facts)
            return None
        end_dispute(actor, held, found, is_won, closed_at)
        return dispute_row(found)


def take_up_parked(actor: Actor, held: Held) -> int:
    """Do what was told of a payment before its money came. Runs in the caller's scope, who holds it. Returns how much it was."""
    return _take_up(actor, held, _ORDER)


def _find(actor: Actor, processor_id: UUID, payment_ref: str) -> Held | None:
    """Lock the payment of a reference; None when there is none, or its money has not come in."""
    named = Payment.objects.filter(agency_id=actor.agency_id, processor_id=processor_id, external_ref=payment_ref)
    payment_id = named.values_list("id", flat=True).first()
    if payment_id is None:
        return None
    held = lock_payment(actor, payment_id)
    return held if held.payment.status in CLEARED else None


def _park(actor: Actor, processor_id: UUID, payment_ref: str, kind: FactKind, external_ref: str, facts: dict[str, Any]) -> None:
    kept = {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in facts.items()}
    kept = {name: str(value) if isinstance(value, UUID) else value for name, value in kept.items()}
    parked, is_new = ParkedFact.objects.get_or_create(
        agency_id=actor.agency_id,
        processor_id=processor_id,
        payment_ref=payment_ref,
        kind=kind.value,
        external_ref=external_ref,
        defaults={"facts": kept, "created_at": clock.now()},
    )
    if is_new:
        record(actor, FACT_PARKED, "parked_fact", parked.id, facts={"kind": kind.value, "payment_ref": payment_ref})


def _take_up(actor: Actor, held: Held, kinds: tuple[FactKind, ...]) -> int:
    if not held.payment.external_ref:
        return 0
    waiting = ParkedFact.objects.select_for_update().filter(
        agency_id=actor.agency_id,
        processor_id=held.payment.processor_id,
        payment_ref=held.payment.external_ref,
        taken_up_at=None,
    )
    found = sorted(waiting.filter(kind__in=kinds), key=lambda each: (_ORDER.index(FactKind(each.kind)), each.external_ref))
    taken = 0
    for parked in found:
        if _do(actor, held, parked):
            parked.taken_up_at = clock.now()
            parked.save(update_fields=["taken_up_at"])
            taken += 1
    return taken


def _do(actor: Actor, held: Held, parked: ParkedFact) -> bool:
    facts: dict[str, Any] = {
        name: dt.datetime.fromisoformat(value) if name in _INSTANTS and value else value for name, value in parked.facts.items()
    }
    if parked.kind == FactKind.REFUND:
        refund_id = facts.pop("refund_id", None)
        enter_refund(actor, held, ReportedRefund(**facts, refund_id=UUID(refund_id) if refund_id else None))
    elif parked.kind == FactKind.DISPUTE:
        enter_dispute(actor, held, NewDispute(**facts))
    else:
        found = _dispute(held, parked.external_ref)
        if found is None:
            return False
        end_dispute(actor, held, found, facts["is_won"], facts["closed_at"])
    return True


def _dispute(held: Held, external_ref: str) -> Dispute | None:
    disputes = Dispute.objects.filter(agency_id=held.payment.agency_id, payment=held.payment)
    return disputes.filter(external_ref=external_ref).first()
