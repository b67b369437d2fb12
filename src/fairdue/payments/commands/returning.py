"""A bank does not honour what came in: a check bounces, a direct debit is returned. Somebody enters what the bank told him."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.kernel.money import format_minor
from fairdue.payments.commands.completing import local_date, local_noon
from fairdue.payments.commands.disputing import end_dispute, enter_dispute
from fairdue.payments.commands.locking import lock_payment
from fairdue.payments.commands.recording import check_day
from fairdue.payments.errors import CardPaymentFixed, PaymentFixed
from fairdue.payments.queries.detail import payment_detail
from fairdue.payments.states import CLEARED, PaymentMethod
from fairdue.payments.types import NewDispute, PaymentDetail


def return_payment(
    actor: Actor, payment_id: UUID, reason: str, returned_on: dt.date | None = None, version: int | None = None
) -> PaymentDetail:
    """Let the whole amount of a payment leave the bank again, on a day, today without one: a dispute that is lost at once.

    What was refunded of it before, the agency makes good. Raises NotFound, StalePayment, Invalid, CardPaymentFixed, and
    PaymentFixed for one whose money did not come in, or was taken back by the bank already.
    """
    with agency_scope(actor.agency_id):
        held = lock_payment(actor, payment_id, version)
        found = held.payment
        if found.method == PaymentMethod.CARD:
            raise CardPaymentFixed
        if found.status not in CLEARED or found.disputed_minor:
            raise PaymentFixed(status=found.status)
        on = check_day("returned_on", returned_on, local_date(actor, None))
        if on < found.received_on:
            raise Invalid("returned_on", "too_early", "is before the money came in")
        at = local_noon(actor, on)
        told = NewDispute(
            external_ref=f"return:{found.id}",
            amount=format_minor(found.amount_minor, found.currency),
            currency=found.currency,
            reason=reason,
            opened_at=at,
        )
        end_dispute(actor, held, enter_dispute(actor, held, told), False, at)
        return payment_detail(actor, found)
