"""What a processor says of a payment: that its money came in, or that it did not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.accounts.commands.amounts import read_amount
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.payments.commands.completing import complete_payment, local_date, save_payment, told_of
from fairdue.payments.commands.locking import Held, lock_payment
from fairdue.payments.commands.parking import take_up_parked
from fairdue.payments.errors import PaymentFixed, PaymentKnown, PaymentMismatch
from fairdue.payments.events import PAYMENT_FAILED
from fairdue.payments.models import Payment
from fairdue.payments.queries.detail import payment_detail
from fairdue.payments.states import CLEARED, PaymentStatus, may_move
from fairdue.payments.types import PaymentDetail, SettledFacts


def settle_payment(actor: Actor, payment_id: UUID, facts: SettledFacts) -> PaymentDetail:
    """Let the money of a pending payment come in, also of one that failed before; then take up what was told too early.

    Told again it changes nothing. Raises NotFound, PaymentFixed for a reversed one, PaymentKnown when another payment has the
    reference, and PaymentMismatch when the processor took another amount than was asked for.
    """
    with agency_scope(actor.agency_id):
        held = lock_payment(actor, payment_id)
        found = held.payment
        if found.status in CLEARED:
            return payment_detail(actor, found)
        if not may_move(PaymentStatus(found.status), PaymentStatus.COMPLETED):
            raise PaymentFixed(status=found.status)
        _require_match(found, facts)
        at = facts.settled_at or clock.now()
        before, found.received_on = found.status, local_date(actor, at)
        found.metadata = {**found.metadata, **facts.metadata}
        _refer(found, facts.external_ref)
        fee = read_amount("fee", facts.fee, found.currency).minor if facts.fee else 0
        complete_payment(actor, held, at, before=before, fee_minor=fee)
        take_up_parked(actor, held)
        return payment_detail(actor, found)


def fail_payment(actor: Actor, payment_id: UUID, code: str, detail: str = "", external_ref: str = "") -> PaymentDetail:
    """Keep that a pending payment was refused, and why. Told again, or after its money came in, it changes nothing.

    Raises NotFound, PaymentKnown.
    """
    with agency_scope(actor.agency_id):
        held = lock_payment(actor, payment_id)
        found = held.payment
        if found.status == PaymentStatus.PENDING:
            found.status = PaymentStatus.FAILED.value
            found.failure_code, found.failure_detail = code, detail
            _refer(found, external_ref)
            save_payment(found)
            changes = {"status": [PaymentStatus.PENDING.value, found.status]}
            record(actor, PAYMENT_FAILED, "payment", found.id, changes=changes, facts={**told_of(found), "code": code})
        return payment_detail(actor, found)


def refer_payment(actor: Actor, payment_id: UUID, external_ref: str, metadata: dict[str, Any] | None = None) -> PaymentDetail:
    """Keep the processor's own name of a payment, and what else it says of it. Raises NotFound, PaymentKnown."""
    with agency_scope(actor.agency_id):
        held = lock_payment(actor, payment_id)
        found = held.payment
        told = difference(found.metadata, metadata or {})
        if found.external_ref != external_ref or told:
            found.metadata = {**found.metadata, **(metadata or {})}
            _refer(found, external_ref)
            save_payment(found)
            if found.status in CLEARED:
                take_up_parked(actor, Held(found, held.shares, held.accounts))
        return payment_detail(actor, found)


def _refer(payment: Payment, external_ref: str) -> None:
    if not external_ref or payment.external_ref == external_ref:
        return
    payment.external_ref = external_ref
    try:
        with savepoint():
            payment.save(update_fields=["external_ref"])
    except IntegrityError:
        raise PaymentKnown(external_ref=external_ref) from None


def _require_match(payment: Payment, facts: SettledFacts) -> None:
    if facts.currency is not None and facts.currency.upper() != payment.currency:
        raise PaymentMismatch(currency=payment.currency, told=facts.currency)
    if facts.amount is not None and read_amount("amount", facts.amount, payment.currency).minor != payment.amount_minor:
        raise PaymentMismatch(told=facts.amount)
