"""Correct a payment that somebody entered wrongly: what was posted is reversed, and posted again as it should have been."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.accounts.commands.amounts import read_amount
from fairdue.accounts.events import MONEY_REAPPLIED, MONEY_RETURNED
from fairdue.journal.commands import difference, record
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.kernel.money import format_minor
from fairdue.ledger.commands.posting import reverse_postings
from fairdue.ledger.rules import Recipe
from fairdue.payments.commands.applying import post_money
from fairdue.payments.commands.bank_suspense import return_to_inbox
from fairdue.payments.commands.completing import follow, local_date, save_payment, told_of
from fairdue.payments.commands.locking import Held, lock_payment
from fairdue.payments.commands.recording import check_day
from fairdue.payments.errors import CardPaymentFixed, PaymentFixed
from fairdue.payments.events import PAYMENT_CORRECTED, PAYMENT_REVERSED
from fairdue.payments.models import Payment, PaymentShare, Refund
from fairdue.payments.queries.detail import payment_detail
from fairdue.payments.states import MANUAL, PaymentMethod, PaymentStatus
from fairdue.payments.types import PaymentDetail


def correct_payment(
    actor: Actor,
    payment_id: UUID,
    *,
    amount: str | None = None,
    method: str | None = None,
    received_on: dt.date | None = None,
    reason: str = "",
    version: int | None = None,
) -> PaymentDetail:
    """Change amount, method or day of a payment that somebody entered; the balance of its account changes by the difference.

    What was posted is reversed and posted anew. Raises NotFound, StalePayment, CardPaymentFixed, PaymentFixed, Invalid.
    """
    with agency_scope(actor.agency_id):
        held = _correctable(actor, payment_id, version)
        found = held.payment
        today = local_date(actor, None)
        before = _fields(found)
        if amount is not None:
            _set_amount(held, read_amount("amount", amount, found.currency).minor)
        if method is not None:
            found.method = _manual(method)
        if received_on is not None:
            found.received_on = check_day("received_on", received_on, today)
        changed = difference(before, _fields(found))
        if not changed:
            return payment_detail(actor, found)
        record(actor, PAYMENT_CORRECTED, "payment", found.id, changes=changed, facts={"reason": reason})
        if found.status == PaymentStatus.COMPLETED:
            _take_back(actor, held, today, reason or "corrected")
            PaymentShare.objects.bulk_update(held.shares, ["amount_minor", "net_minor", "posting_id"])
            post_money(actor, held, 0, Recipe.PAYMENT, found.received_on, reason)
        else:
            PaymentShare.objects.bulk_update(held.shares, ["amount_minor"])
        save_payment(found)
        if found.status == PaymentStatus.COMPLETED:
            for account in held.accounts.values():
                follow(actor, account, found, today, MONEY_REAPPLIED)
        return payment_detail(actor, found)


def reverse_payment(actor: Actor, payment_id: UUID, reason: str, version: int | None = None) -> PaymentDetail:
    """Take back a payment that should not have been entered; its accounts owe again what it was applied to.

    Raises NotFound, StalePayment, CardPaymentFixed, PaymentFixed.
    """
    with agency_scope(actor.agency_id):
        held = _correctable(actor, payment_id, version)
        found = held.payment
        today = local_date(actor, None)
        before, found.status = found.status, PaymentStatus.REVERSED.value
        facts = {**told_of(found), "reason": reason}
        record(actor, PAYMENT_REVERSED, "payment", found.id, changes={"status": [before, found.status]}, facts=facts)
        was_posted = before == PaymentStatus.COMPLETED
        if was_posted:
            _take_back(actor, held, today, reason)
            PaymentShare.objects.bulk_update(held.shares, ["net_minor", "posting_id"])
        save_payment(found)
        if was_posted:
            return_to_inbox(actor, found, today, reason)
        if was_posted:
            for account in held.accounts.values():
                follow(actor, account, found, today, MONEY_RETURNED)
        return payment_detail(actor, found)


def _correctable(actor: Actor, payment_id: UUID, version: int | None) -> Held:
    held = lock_payment(actor, payment_id, version)
    found = held.payment
    if found.method == PaymentMethod.CARD:
        raise CardPaymentFixed
    is_refunded = Refund.objects.filter(agency_id=actor.agency_id, payment=found).exists()
    if found.status not in (PaymentStatus.PENDING, PaymentStatus.COMPLETED) or is_refunded:
        raise PaymentFixed(status=found.status)
    return held


def _set_amount(held: Held, minor: int) -> None:
    if minor == 0:
        raise Invalid("amount", "not_positive", "must be greater than zero")
    if minor != held.payment.amount_minor and len(held.shares) > 1:
        raise Invalid("amount", "several_accounts", "a payment for several accounts is reversed and entered again")
    held.payment.amount_minor = minor
    if len(held.shares) == 1:
        held.shares[0].amount_minor = minor


def _take_back(actor: Actor, held: Held, on: dt.date, reason: str) -> None:
    """Reverse the postings by which the money came in; nothing is left of its shares until it is posted anew."""
    came = [share.posting_id for share in held.shares if share.posting_id is not None]
    reverse_postings(actor, came, on, reason, source_id=held.payment.id)
    for share in held.shares:
        share.net_minor, share.posting_id = 0, None


def _manual(method: str) -> str:
    if method not in MANUAL:
        raise Invalid("payment_method", "not_manual", "a payment recorded by hand is no card payment")
    return PaymentMethod(method).value


def _fields(payment: Payment) -> dict[str, object]:
    return {
        "amount": format_minor(payment.amount_minor, payment.currency),
        "payment_method": payment.method,
        "received_on": payment.received_on,
    }
