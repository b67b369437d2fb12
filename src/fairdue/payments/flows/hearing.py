"""Notifications of processors: checked, stored, and answered; then processed once, in whatever order they came."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.errors import DomainError
from fairdue.kernel.money import format_minor
from fairdue.payments.commands.breaking import admit
from fairdue.payments.commands.hearing import end_event, heard_event, store_event
from fairdue.payments.commands.noting import note_payment, note_told_refund
from fairdue.payments.commands.parking import close_dispute, open_dispute
from fairdue.payments.errors import BadSignature, GatewayMisconfigured, GatewayUnavailable
from fairdue.payments.flows.asking import ACTOR_NAME, ask, gateway_of
from fairdue.payments.gateways import open_gateway
from fairdue.payments.gateways.protocol import Gateway
from fairdue.payments.queries.gateways import payment_told_of, reached_by
from fairdue.payments.states import EventStatus
from fairdue.payments.types import NewDispute
from fairdue.payments.types.gateways import (
    DisputeOutcome,
    DisputeSeen,
    GatewayEvent,
    PaymentSeen,
    RefundsChanged,
    RefundSeen,
)

ACCEPTED, IGNORED, ALREADY_PROCESSED = "accepted", "ignored", "already_processed"


def take_event(gateway: str, agency_slug: str | None, body: bytes, headers: Mapping[str, str]) -> str:
    """Store a notification for each of an agency's processors that signs so; return what to answer.

    One that was entered twice, with the same secret, is told twice: the payment is known to one of the two. Raises BadSignature,
    also for an agency that is not there: a stranger learns nothing. Raises UnreadableEvent.
    """
    now, taken = clock.now(), set()
    for reached in reached_by(gateway, agency_slug):
        try:
            found = open_gateway(reached.access)
            found.check_event(body, headers, now)
        except (BadSignature, GatewayMisconfigured):
            continue
        told = found.read_event(body)
        is_new = store_event(system(reached.agency_id, ACTOR_NAME), reached.processor_id, told, body)
        taken.add((IGNORED if told.subject is None else ACCEPTED) if is_new else ALREADY_PROCESSED)
    if not taken:
        raise BadSignature
    return next(answer for answer in (ACCEPTED, IGNORED, ALREADY_PROCESSED) if answer in taken)


def process_event(actor: Actor, event_id: UUID) -> None:
    """Do what a stored notification says, unless that was done. Raises GatewayUnavailable when more has to be asked for first.

    One that does not fit what we know is kept as refused, with the reason.
    """
    heard = heard_event(actor, event_id)
    if heard is None:
        return
    try:
        gateway = gateway_of(actor, heard.processor_id)
        status = _obey(actor, gateway, heard.processor_id, gateway.read_event(heard.body))
    except GatewayUnavailable:
        raise
    except DomainError as error:
        end_event(actor, event_id, EventStatus.REFUSED, error.code)
    else:
        end_event(actor, event_id, status)


def refresh_refunds(actor: Actor, gateway: Gateway, processor_id: UUID, payment_ref: str) -> EventStatus:
    """Ask for all refunds of a payment, and take in each as it stands now: so the order in which they are told of is nothing."""
    payment_id = payment_told_of(actor, processor_id, payment_ref, "")
    permit = admit(actor, processor_id)
    for seen in ask(actor, permit, lambda: gateway.refunds_of(payment_ref)):
        note_told_refund(actor, processor_id, payment_id, seen)
    return EventStatus.UNMATCHED if payment_id is None else EventStatus.PROCESSED


def _obey(actor: Actor, gateway: Gateway, processor_id: UUID, told: GatewayEvent) -> EventStatus:
    subject = told.subject
    if isinstance(subject, PaymentSeen):
        payment_id = payment_told_of(actor, processor_id, subject.external_ref, subject.reference)
        if payment_id is None:
            return EventStatus.UNMATCHED
        note_payment(actor, payment_id, subject)
        return EventStatus.PROCESSED
    if isinstance(subject, RefundSeen | RefundsChanged):
        return refresh_refunds(actor, gateway, processor_id, subject.payment_ref)
    if isinstance(subject, DisputeSeen):
        return _dispute(actor, processor_id, subject, told)
    return EventStatus.IGNORED


def _dispute(actor: Actor, processor_id: UUID, seen: DisputeSeen, told: GatewayEvent) -> EventStatus:
    if seen.outcome is DisputeOutcome.INQUIRY:
        return EventStatus.PROCESSED
    amount = format_minor(seen.amount_minor, seen.currency)
    opened = NewDispute(
        external_ref=seen.external_ref, amount=amount, currency=seen.currency, reason=seen.reason, opened_at=seen.at
    )
    row = open_dispute(actor, processor_id, seen.payment_ref, opened)
    if seen.outcome in {DisputeOutcome.WON, DisputeOutcome.LOST}:
        is_won = seen.outcome is DisputeOutcome.WON
        close_dispute(actor, processor_id, seen.payment_ref, seen.external_ref, is_won, told.at)
    return EventStatus.UNMATCHED if row is None else EventStatus.PROCESSED
