"""Ask processors for payments and refunds that have no end yet, and go on with notifications that were left lying."""

from __future__ import annotations

import datetime as dt
import logging
from uuid import UUID

from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.errors import DomainError
from fairdue.payments.commands.breaking import Permit, admit, give_back
from fairdue.payments.commands.calling import claim_unanswered, release_call
from fairdue.payments.commands.noting import note_payment, note_refund
from fairdue.payments.errors import GatewayMisconfigured, GatewayUnavailable
from fairdue.payments.flows.asking import ask, gateway_of
from fairdue.payments.flows.charging import order_of
from fairdue.payments.flows.hearing import process_event
from fairdue.payments.gateways.protocol import Gateway
from fairdue.payments.queries.gateways import calls_without_end, events_unprocessed, processor_of_call
from fairdue.payments.rules.reconciling import Found, Step, next_step
from fairdue.payments.types.gateways import Claim, Outcome, PaymentSeen, RefundSeen

log = logging.getLogger("fairdue.payments")
PENDING_FOR = dt.timedelta(minutes=30)
AT_ONCE = 100
"""Payments pending for longer are asked for, so many a run at most (row D071)."""
EVENTS_AFTER = dt.timedelta(minutes=10)
BEFORE, AFTER = dt.timedelta(minutes=5), dt.timedelta(minutes=15)
"""Within this of a payment's beginning the processor must have made it: clocks differ, and attempts take their time."""
NOT_REACHED = "not_reached"
NOT_TAKEN = "not_taken"


def reconcile(actor: Actor) -> int:
    """Reconcile what has had no end for PENDING_FOR; return how many were asked for. A processor that does not answer is left."""
    silent: set[UUID] = set()
    asked = 0
    for call_id in calls_without_end(actor, clock.now() - PENDING_FOR, AT_ONCE):
        processor_id = processor_of_call(actor, call_id)
        if processor_id is None or processor_id in silent:
            continue
        try:
            asked += _reconcile(actor, call_id, processor_id)
        except (GatewayUnavailable, GatewayMisconfigured):
            silent.add(processor_id)
        except DomainError as error:
            log.warning("what a processor says does not fit: %s", error.code, extra={"call_id": call_id})
    for event_id in events_unprocessed(actor, clock.now() - EVENTS_AFTER, AT_ONCE):
        try:
            process_event(actor, event_id)
        except GatewayUnavailable:
            continue
    return asked


def _reconcile(actor: Actor, call_id: UUID, processor_id: UUID) -> bool:
    gateway = gateway_of(actor, processor_id)
    permit = admit(actor, processor_id)
    claim = claim_unanswered(actor, call_id)
    if claim is None:
        give_back(actor, permit)
        return False
    try:
        if claim.refund_id is None:
            _payment(actor, permit, gateway, claim)
        else:
            _refund(actor, permit, gateway, claim, claim.refund_id)
    finally:
        release_call(actor, claim.call_id)
    return True


def _payment(actor: Actor, permit: Permit, gateway: Gateway, claim: Claim) -> None:
    seen = ask(actor, permit, lambda: _found(gateway, claim))
    found = Found(
        outcome=seen.outcome if seen is not None else None,
        is_ours_to_confirm=bool(claim.method_ref),
        age=clock.now() - claim.begun_at,
    )
    step = next_step(found)
    if step is Step.FAIL:
        note_payment(actor, claim.payment_id, PaymentSeen(outcome=Outcome.DECLINED, code=NOT_REACHED))
    elif step is Step.CANCEL and seen is not None:
        key = f"fairdue:{claim.payment_id}:cancel"
        ended = ask(actor, permit, lambda: gateway.cancel(seen.external_ref, key))
        if ended.outcome is Outcome.CANCELLED:
            ended = PaymentSeen(outcome=Outcome.CANCELLED, external_ref=ended.external_ref, code=NOT_TAKEN)
        note_payment(actor, claim.payment_id, ended)
    elif seen is not None:
        note_payment(actor, claim.payment_id, seen)


def _found(gateway: Gateway, claim: Claim) -> PaymentSeen | None:
    if claim.payment_ref:
        return gateway.fetch(claim.payment_ref)
    return gateway.find(order_of(claim, "find"), claim.begun_at - BEFORE, claim.begun_at + AFTER)


def _refund(actor: Actor, permit: Permit, gateway: Gateway, claim: Claim, refund_id: UUID) -> None:
    for seen in ask(actor, permit, lambda: gateway.refunds_of(claim.payment_ref)):
        if seen.reference == str(refund_id):
            note_refund(actor, refund_id, claim.payment_id, seen)
            return
    gone = RefundSeen(outcome=Outcome.DECLINED, code=NOT_REACHED)
    note_refund(actor, refund_id, claim.payment_id, gone)
