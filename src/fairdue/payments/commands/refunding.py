"""Give money back: ask for it, and what the processor says of it. Money is back when a refund is completed."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Sum

from fairdue.accounts.commands.amounts import read_amount
from fairdue.accounts.commands.repeating import digest_of, require_same
from fairdue.accounts.errors import IdempotencyKeyReused
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.kernel.ids import uuid7
from fairdue.kernel.money import Money, format_minor
from fairdue.ledger.rules import Recipe
from fairdue.payments.commands.completing import local_date, recount_payment
from fairdue.payments.commands.locking import Held, lock_payment, require_currency, require_version
from fairdue.payments.commands.recording import check_day
from fairdue.payments.errors import PaymentMismatch, PaymentNotRefundable, RefundTooLarge
from fairdue.payments.events import REFUND_COMPLETED, REFUND_FAILED, REFUND_REQUESTED
from fairdue.payments.models import Payment, Refund
from fairdue.payments.queries.detail import refund_row, refundable_minor
from fairdue.payments.states import PaymentMethod, PaymentStatus, RefundStatus
from fairdue.payments.types import RefundRow, ReportedRefund

REFUNDABLE = (PaymentStatus.COMPLETED, PaymentStatus.PARTIALLY_REFUNDED)


def request_refund(
    actor: Actor,
    payment_id: UUID,
    amount: str | None,
    reason: str,
    key: str = "",
    version: int | None = None,
    refunded_on: dt.date | None = None,
) -> RefundRow:
    """Give back some of a payment, all that is left of it without an amount. A card's refund is pending until its processor
    says that the money is back; any other is completed at once.

    `refunded_on` is when any other went back, today unless it is said. Under the same key the same caller is told of the first
    one again. Raises NotFound, StalePayment, PaymentNotRefundable, RefundTooLarge, IdempotencyKeyReused, Invalid.
    """
    with agency_scope(actor.agency_id):
        held = lock_payment(actor, payment_id)
        digest = digest_of("payments.request", payment_id, amount, reason, refunded_on)
        asked = Refund.objects.filter(agency_id=actor.agency_id, requested_by=actor.id, idempotency_key=key)
        known = asked.first() if key else None
        if known is not None:
            require_same(known.request_digest, digest)
            return refund_row(known)
        require_version(held.payment, version)
        on = _day(actor, held.payment, refunded_on)
        made = Refund(
            id=uuid7(),
            agency_id=actor.agency_id,
            payment=held.payment,
            amount_minor=_amount(held.payment, amount),
            currency=held.payment.currency,
            reason=reason,
            status=RefundStatus.PENDING.value,
            requested_by=actor.id,
            idempotency_key=key or str(uuid7()),
            request_digest=digest if key else None,
            created_at=clock.now(),
        )
        _insert(made)
        _journal(actor, REFUND_REQUESTED, made)
        if held.payment.method != PaymentMethod.CARD:
            _complete(actor, held, made, clock.now(), on)
        return refund_row(made)


def settle_refund(
    actor: Actor,
    refund_id: UUID,
    external_ref: str = "",
    refunded_at: dt.datetime | None = None,
    told: Money | None = None,
) -> RefundRow:
    """Let the money of a refund go back. Told again it changes nothing.

    Raises NotFound, and PaymentMismatch when the processor gave another amount back than was asked for.
    """
    with agency_scope(actor.agency_id):
        held, found = _locked(actor, refund_id)
        if told is not None and told != Money(found.amount_minor, found.currency):
            raise PaymentMismatch(told=str(told), currency=told.currency)
        if found.status != RefundStatus.COMPLETED:
            found.external_ref = external_ref or found.external_ref
            _complete(actor, held, found, refunded_at or clock.now(), None)
        return refund_row(found)


def fail_refund(actor: Actor, refund_id: UUID, code: str, detail: str = "") -> RefundRow:
    """Keep that a refund did not come about; one that was completed is taken back, as a bank may return it. Raises NotFound."""
    with agency_scope(actor.agency_id):
        held, found = _locked(actor, refund_id)
        if found.status != RefundStatus.FAILED:
            was_completed = found.status == RefundStatus.COMPLETED
            before, found.status = found.status, RefundStatus.FAILED.value
            found.failure_code, found.failure_detail = code, detail
            found.save(update_fields=["status", "failure_code", "failure_detail"])
            _journal(actor, REFUND_FAILED, found, before)
            if was_completed:
                recount_payment(actor, held, Recipe.REFUND, local_date(actor, None), "refund failed")
        return refund_row(found)


def enter_refund(actor: Actor, held: Held, told: ReportedRefund) -> Refund:
    """Complete the refund a processor tells of, or enter one that was made in its own pages; known by its reference.

    Runs in the caller's scope, who holds the payment. Raises Invalid for another currency.
    """
    payment = held.payment
    require_currency(payment, told.currency)
    minor = read_amount("amount", told.amount, payment.currency).minor
    ours = Refund.objects.filter(agency_id=actor.agency_id, payment=payment)
    found = ours.filter(external_ref=told.external_ref).first()
    if found is None and told.refund_id is not None:
        found = ours.filter(id=told.refund_id).first()
    if found is None:
        found = Refund(
            id=uuid7(),
            agency_id=actor.agency_id,
            payment=payment,
            amount_minor=minor,
            currency=payment.currency,
            reason=told.reason,
            status=RefundStatus.PENDING.value,
            requested_by=actor.id,
            idempotency_key=f"processor:{payment.id}:{told.external_ref}",
            created_at=clock.now(),
        )
        found.save(force_insert=True)
    if found.status != RefundStatus.COMPLETED:
        found.external_ref = told.external_ref
        _complete(actor, held, found, told.refunded_at or clock.now(), None)
    return found


def _locked(actor: Actor, refund_id: UUID) -> tuple[Held, Refund]:
    named = Refund.objects.filter(agency_id=actor.agency_id, id=refund_id)
    payment_id = named.values_list("payment_id", flat=True).first()
    if payment_id is None:
        raise NotFound
    held = lock_payment(actor, payment_id)
    return held, named.get()


def _amount(payment: Payment, amount: str | None) -> int:
    if payment.status not in REFUNDABLE:
        raise PaymentNotRefundable(status=payment.status)
    pending = Refund.objects.filter(agency_id=payment.agency_id, payment=payment, status=RefundStatus.PENDING)
    left = refundable_minor(payment, int(pending.aggregate(minor=Sum("amount_minor"))["minor"] or 0))
    wanted = left if amount is None else read_amount("amount", amount, payment.currency).minor
    if wanted > left or left == 0:
        raise RefundTooLarge(refundable=format_minor(left, payment.currency), currency=payment.currency)
    if wanted == 0:
        raise Invalid("amount", "not_positive", "must be greater than zero")
    return wanted


def _day(actor: Actor, payment: Payment, day: dt.date | None) -> dt.date:
    """Return the day money goes back. Raises Invalid for one before it came, and for a card, whose processor says when."""
    if day is not None and payment.method == PaymentMethod.CARD:
        raise Invalid("refunded_on", "does_not_fit", "a card's money goes back when its processor says so")
    on = check_day("refunded_on", day, local_date(actor, None))
    if on < payment.received_on:
        raise Invalid("refunded_on", "too_early", "is before the money came in")
    return on


def _insert(made: Refund) -> None:
    """Insert; the same key on another payment at the same time meets the unique constraint."""
    try:
        with savepoint():
            made.save(force_insert=True)
    except IntegrityError:
        raise IdempotencyKeyReused from None


def _complete(actor: Actor, held: Held, refund: Refund, at: dt.datetime, on: dt.date | None) -> None:
    before, refund.status = refund.status, RefundStatus.COMPLETED.value
    refund.completed_at, refund.refunded_on = at, on or local_date(actor, at)
    refund.failure_code = refund.failure_detail = ""
    refund.save(update_fields=["status", "external_ref", "completed_at", "refunded_on", "failure_code", "failure_detail"])
    _journal(actor, REFUND_COMPLETED, refund, before)
    recount_payment(actor, held, Recipe.REFUND, refund.refunded_on, refund.reason)


def _journal(actor: Actor, kind: str, refund: Refund, before: str | None = None) -> None:
    amount = format_minor(refund.amount_minor, refund.currency)
    facts = {"refund_id": refund.id, "amount": amount, "currency": refund.currency, "reason": refund.reason}
    record(actor, kind, "payment", refund.payment_id, changes={"refund_status": [before, refund.status]}, facts=facts)
