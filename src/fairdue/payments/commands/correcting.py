"""Correct a payment that somebody entered wrongly: what was posted is reversed, and posted again as it should have been.

What is reversed is reversed as of the day on which it was said to have come: on no day does the ledger show the money twice, or
money that never came. When it was found out is the time at which the reversal was recorded.
"""

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
from fairdue.payments.commands.bank_suspense import entry_of, return_to_inbox
from fairdue.payments.commands.completing import follow, local_date, save_payment, told_of
from fairdue.payments.commands.locking import Held, lock_payment
from fairdue.payments.commands.recording import check_day
from fairdue.payments.errors import BankPaymentFixed, CardPaymentFixed, PaymentFixed
from fairdue.payments.events import PAYMENT_CORRECTED, PAYMENT_REVERSED
from fairdue.payments.models import Dispute, Payment, PaymentShare, Refund
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

    What was posted is reversed and posted anew. Amount and day of money a bank file brought are the bank's.
    Raises NotFound, StalePayment, CardPaymentFixed, BankPaymentFixed, PaymentFixed, Invalid.
    """
    with agency_scope(actor.agency_id):
        held = _correctable(actor, payment_id, version)
        found = held.payment
        today = local_date(actor, None)
        before, came_on = _fields(found), found.received_on
        if amount is not None:
            _set_amount(held, read_amount("amount", amount, found.currency).minor)
        if method is not None:
            found.method = _manual(method)
        if received_on is not None:
            found.received_on = check_day("received_on", received_on, today)
        changed = difference(before, _fields(found))
        if not changed:
            return payment_detail(actor, found)
        if changed.keys() & {"amount", "received_on"} and entry_of(actor, found) is not None:
            raise BankPaymentFixed
        record(actor, PAYMENT_CORRECTED, "payment", found.id, changes=changed, facts={"reason": reason})
        if found.status == PaymentStatus.COMPLETED:
            _take_back(actor, held, came_on, reason or "corrected")
            PaymentShare.objects.bulk_update(held.shares, ["amount_minor", "net_minor", "posting_id"])
            post_money(actor, held, 0, Recipe.PAYMENT, found.received_on, reason)
        else:
            PaymentShare.objects.bulk_update(held.shares, ["amount_minor"])
        save_payment(found)
        if found.status == PaymentStatus.COMPLETED:
            for account in held.accounts.values():
                follow(actor, account, found, found.received_on, MONEY_REAPPLIED)
        return payment_detail(actor, found)


def reverse_payment(actor: Actor, payment_id: UUID, reason: str, version: int | None = None) -> PaymentDetail:
    """Take back a payment that should not have been entered; its accounts owe again what it was applied to.

    Raises NotFound, StalePayment, CardPaymentFixed, PaymentFixed.
    """
    with agency_scope(actor.agency_id):
        held = _correctable(actor, payment_id, version)
        found = held.payment
        before, found.status = found.status, PaymentStatus.REVERSED.value
        facts = {**told_of(found), "reason": reason}
        record(actor, PAYMENT_REVERSED, "payment", found.id, changes={"status": [before, found.status]}, facts=facts)
        was_posted = before == PaymentStatus.COMPLETED
        if was_posted:
            _take_back(actor, held, found.received_on, reason)
            PaymentShare.objects.bulk_update(held.shares, ["net_minor", "posting_id"])
        save_payment(found)
        if was_posted:
            return_to_inbox(actor, found, reason)
            for account in held.accounts.values():
                follow(actor, account, found, found.received_on, MONEY_RETURNED)
        return payment_detail(actor, found)


def _correctable(actor: Actor, payment_id: UUID, version: int | None) -> Held:
    held = lock_payment(actor, payment_id, version)
    found = held.payment
    if found.method == PaymentMethod.CARD:
        raise CardPaymentFixed
    was_touched = any(each.objects.filter(agency_id=actor.agency_id, payment=found).exists() for each in (Refund, Dispute))
    if found.status not in (PaymentStatus.PENDING, PaymentStatus.COMPLETED) or was_touched:
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
