"""Charge-backs: the bank of who paid takes money back, and gives it again when the dispute is won."""

from __future__ import annotations

import datetime as dt

from fairdue.accounts.commands.amounts import read_amount
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.errors import Invalid
from fairdue.kernel.ids import uuid7
from fairdue.kernel.money import format_minor
from fairdue.ledger.rules import Recipe
from fairdue.payments.commands.completing import local_date, recount_payment
from fairdue.payments.commands.locking import Held, require_currency
from fairdue.payments.events import DISPUTE_CLOSED, DISPUTE_OPENED
from fairdue.payments.models import Dispute
from fairdue.payments.states import DisputeStatus
from fairdue.payments.types import NewDispute


def enter_dispute(actor: Actor, held: Held, told: NewDispute) -> Dispute:
    """Open a dispute: its money is gone at once. Known by its reference; told again it changes nothing.

    Runs in the caller's scope, who holds the payment. Raises Invalid for another currency, or for nothing.
    """
    payment = held.payment
    require_currency(payment, told.currency)
    known = Dispute.objects.filter(agency_id=actor.agency_id, payment=payment, external_ref=told.external_ref).first()
    if known is not None:
        return known
    minor = read_amount("amount", told.amount, payment.currency).minor
    if minor == 0:
        raise Invalid("amount", "not_positive", "must be greater than zero")
    made = Dispute(
        id=uuid7(),
        agency_id=actor.agency_id,
        payment=payment,
        amount_minor=minor,
        currency=payment.currency,
        reason=told.reason,
        status=DisputeStatus.OPEN.value,
        external_ref=told.external_ref,
        opened_on=local_date(actor, told.opened_at),
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    made.save(force_insert=True)
    _journal(actor, DISPUTE_OPENED, made, None)
    recount_payment(actor, held, Recipe.CHARGE_BACK, made.opened_on, made.reason)
    return made


def end_dispute(actor: Actor, held: Held, dispute: Dispute, is_won: bool, at: dt.datetime | None) -> None:
    """Close a dispute: won, its money comes in again. Told again it changes nothing. Runs as `enter_dispute` does."""
    target = DisputeStatus.WON if is_won else DisputeStatus.LOST
    if dispute.status == target:
        return
    before, dispute.status = dispute.status, target.value
    dispute.closed_on, dispute.updated_at = local_date(actor, at), clock.now()
    dispute.save(update_fields=["status", "closed_on", "updated_at"])
    _journal(actor, DISPUTE_CLOSED, dispute, before)
    recount_payment(actor, held, Recipe.CHARGE_BACK, dispute.closed_on, "dispute won" if is_won else "dispute lost")


def _journal(actor: Actor, kind: str, dispute: Dispute, before: str | None) -> None:
    amount = format_minor(dispute.amount_minor, dispute.currency)
    facts = {
        "dispute_id": dispute.id,
        "external_ref": dispute.external_ref,
        "amount": amount,
        "currency": dispute.currency,
        "reason": dispute.reason,
    }
    record(actor, kind, "payment", dispute.payment_id, changes={"dispute_status": [before, dispute.status]}, facts=facts)
