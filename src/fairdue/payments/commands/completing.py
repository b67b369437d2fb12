"""What happens when the money of a payment moved: in, back, or in again. Callers hold the payment and its accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from fairdue.access.models import Agency
from fairdue.accounts.commands.following import follow_loss_of_payment, follow_payment_in_full
from fairdue.accounts.events import MONEY_RECEIVED, MONEY_RETURNED
from fairdue.accounts.models import Account
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.money import Money, format_minor
from fairdue.ledger.commands.posting import post_all
from fairdue.ledger.rules import Recipe, processing_fee
from fairdue.ledger.types import Draft
from fairdue.payments.commands.applying import apply_anew, post_money
from fairdue.payments.commands.locking import Held
from fairdue.payments.events import PAYMENT_COMPLETED
from fairdue.payments.models import Dispute, Payment, Refund
from fairdue.payments.rules.replay import Standing
from fairdue.payments.states import DisputeStatus, PaymentStatus, RefundStatus, status_after


def complete_payment(
    actor: Actor,
    held: Held,
    at: dt.datetime,
    *,
    before: str | None,
    fee_minor: int = 0,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Let the money of a payment come in: post it, apply it, let its accounts follow, and journal all that.

    The creditors' terms of now stay with its shares. `before` is the status it had, none when it is new.
    """
    found = held.payment
    for share in held.shares:
        creditor = held.accounts[share.account_id].creditor
        share.commission_bps, share.allocation_order = creditor.commission_bps, creditor.allocation_order
    found.status, found.completed_at = PaymentStatus.COMPLETED.value, at
    found.failure_code = found.failure_detail = ""
    touched = post_money(actor, held, 0, Recipe.PAYMENT, found.received_on, found.reason)
    fee = processing_fee(actor.agency_id, Money(fee_minor, found.currency))
    post_all(actor, [Draft(recipe=Recipe.PROCESSING_FEE, moves=fee, source_id=found.id)], found.received_on)
    save_payment(found)
    changes = {"status": [before, found.status]}
    record(actor, PAYMENT_COMPLETED, "payment", found.id, changes=changes, facts={**told_of(found), **(facts or {})})
    for account in touched:
        follow(actor, account, found, found.received_on, MONEY_RECEIVED)


def recount_payment(actor: Actor, held: Held, recipe: str, on: dt.date, reason: str = "") -> None:
    """Count anew what is gone of a payment after a refund or dispute changed; post the difference, apply anew, set its status."""
    found = held.payment
    refunded = _sum(Refund.objects.filter(agency_id=actor.agency_id, payment=found, status=RefundStatus.COMPLETED))
    disputes = Dispute.objects.filter(agency_id=actor.agency_id, payment=found)
    disputed = _sum(disputes.filter(status__in=[DisputeStatus.OPEN, DisputeStatus.LOST]))
    is_back = refunded + disputed < found.refunded_minor + found.disputed_minor
    touched = post_money(actor, held, refunded + disputed, recipe, on, reason)
    found.refunded_minor, found.disputed_minor = refunded, disputed
    is_contested = disputes.filter(status=DisputeStatus.OPEN).exists()
    found.status = status_after(found.amount_minor, refunded, disputed, is_contested).value
    save_payment(found)
    for account in touched:
        follow(actor, account, found, on, MONEY_RECEIVED if is_back else MONEY_RETURNED)


def follow(actor: Actor, account: Account, payment: Payment, on: dt.date, kind: str) -> Standing:
    """Apply the payments of an account anew because of one of them; the account's status follows."""
    facts = {**told_of(payment), "payment_id": payment.id}
    standing = apply_anew(actor, account, on, kind, facts)
    because = {"payment_id": payment.id}
    if not follow_payment_in_full(account, because):
        follow_loss_of_payment(account, because)
    return standing


def save_payment(payment: Payment) -> None:
    """Save what may change of a payment, as its next version."""
    payment.version += 1
    payment.updated_at = clock.now()
    payment.save(
        update_fields=[
            "amount_minor",
            "method",
            "status",
            "received_on",
            "completed_at",
            "external_ref",
            "reason",
            "failure_code",
            "failure_detail",
            "refunded_minor",
            "disputed_minor",
            "metadata",
            "version",
            "updated_at",
        ]
    )


def told_of(payment: Payment) -> dict[str, Any]:
    """What the journal tells of a payment."""
    return {
        "amount": format_minor(payment.amount_minor, payment.currency),
        "currency": payment.currency,
        "method": payment.method,
        "received_on": payment.received_on,
        **({"external_ref": payment.external_ref} if payment.external_ref else {}),
    }


def local_date(actor: Actor, at: dt.datetime | None) -> dt.date:
    """Return the agency's local date of an instant, of now without one."""
    zone = Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id)
    return clock.date_of(at or clock.now(), zone)


def local_noon(actor: Actor, day: dt.date) -> dt.datetime:
    """Return the instant that stands for a day of the agency of which no more is known."""
    return clock.noon(day, Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id))


def _sum(found: Any) -> int:
    return int(found.aggregate(minor=Sum("amount_minor"))["minor"] or 0)
