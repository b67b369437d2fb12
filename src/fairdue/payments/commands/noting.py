"""Take in what a processor says of a payment or a refund, whoever asked and however it came: the same for any order, any number
of times.
"""

from __future__ import annotations

from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.money import Money, format_minor
from fairdue.payments.commands.calling import end_call
from fairdue.payments.commands.parking import report_refund
from fairdue.payments.commands.refunding import fail_refund, settle_refund
from fairdue.payments.commands.settling import fail_payment, refer_payment, settle_payment
from fairdue.payments.queries.gateways import refund_told_of
from fairdue.payments.states import CallStatus
from fairdue.payments.types import ReportedRefund, SettledFacts
from fairdue.payments.types.gateways import Outcome, PaymentSeen, RefundSeen

CANCELLED = "cancelled"


def note_payment(actor: Actor, payment_id: UUID, seen: PaymentSeen) -> None:
    """Settle or fail a payment as its processor says; what has no end yet only gets its reference.

    Raises PaymentFixed, PaymentKnown, PaymentMismatch.
    """
    with agency_scope(actor.agency_id):
        if seen.outcome is Outcome.SUCCEEDED:
            amount = format_minor(seen.amount_minor, seen.currency) if seen.amount_minor is not None else None
            facts = SettledFacts(
                external_ref=seen.external_ref, settled_at=seen.at, amount=amount, currency=seen.currency or None
            )
            settle_payment(actor, payment_id, facts)
            end_call(actor, payment_id, None, CallStatus.DONE)
        elif seen.outcome in {Outcome.DECLINED, Outcome.CANCELLED}:
            fail_payment(actor, payment_id, seen.code or CANCELLED, seen.detail, seen.external_ref)
            end_call(actor, payment_id, None, CallStatus.DONE)
        elif seen.external_ref:
            refer_payment(actor, payment_id, seen.external_ref)


def leave_to_payer(actor: Actor, payment_id: UUID) -> None:
    """Keep that it is for the payer or his bank to go on; the processor will tell."""
    with agency_scope(actor.agency_id):
        end_call(actor, payment_id, None, CallStatus.WAITING)


def note_refund(actor: Actor, refund_id: UUID, payment_id: UUID, seen: RefundSeen) -> None:
    """Settle or fail a refund that we asked for as its processor says. Raises NotFound, PaymentMismatch."""
    with agency_scope(actor.agency_id):
        if seen.outcome is Outcome.SUCCEEDED:
            told = Money(seen.amount_minor, seen.currency) if seen.amount_minor is not None else None
            settle_refund(actor, refund_id, seen.external_ref, seen.at, told)
            end_call(actor, payment_id, refund_id, CallStatus.DONE)
        elif seen.outcome in {Outcome.DECLINED, Outcome.CANCELLED}:
            fail_refund(actor, refund_id, seen.code or CANCELLED, seen.detail)
            end_call(actor, payment_id, refund_id, CallStatus.DONE)
        elif seen.outcome is Outcome.PROCESSING:
            end_call(actor, payment_id, refund_id, CallStatus.WAITING)


def note_told_refund(actor: Actor, processor_id: UUID, payment_id: UUID | None, seen: RefundSeen) -> None:
    """Take in a refund that a processor tells of: one of ours, or one that was made in its own pages. Raises Invalid."""
    with agency_scope(actor.agency_id):
        ours = refund_told_of(actor, processor_id, seen.payment_ref, seen.external_ref, seen.reference)
        if ours is not None and payment_id is not None:
            note_refund(actor, ours, payment_id, seen)
        elif seen.outcome is Outcome.SUCCEEDED:
            told = ReportedRefund(
                external_ref=seen.external_ref,
                amount=format_minor(seen.amount_minor or 0, seen.currency),
                currency=seen.currency,
                refunded_at=seen.at,
            )
            report_refund(actor, processor_id, seen.payment_ref, told)
