"""Record money that came in, or that a processor shall collect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.db import IntegrityError

from fairdue.accounts.commands.amounts import read_amount
from fairdue.accounts.commands.repeating import digest_of, require_same
from fairdue.accounts.errors import IdempotencyKeyReused
from fairdue.accounts.models import Account
from fairdue.accounts.states import AccountStatus
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid
from fairdue.kernel.ids import uuid7
from fairdue.payments.commands.completing import complete_payment, local_date, told_of
from fairdue.payments.commands.locking import Held, lock_accounts
from fairdue.payments.commands.processors import find_or_create_manual
from fairdue.payments.errors import AccountClosed, PaymentKnown
from fairdue.payments.events import PAYMENT_RECORDED
from fairdue.payments.models import Payment, PaymentProcessor, PaymentShare
from fairdue.payments.queries.detail import payment_detail
from fairdue.payments.rules.bank_values import FIRST_DAY
from fairdue.payments.states import PaymentMethod, PaymentStatus
from fairdue.payments.types import NewPayment, PaymentDetail
from fairdue.payments.types.gateways import Card


def record_payment(actor: Actor, new: NewPayment, card: Card | None = None) -> PaymentDetail:
    """Keep a payment for one account or several. Money that somebody saw come in is completed at once; a card is pending.

    Under the same key the same caller is told of the first one again, if it was for the same `card`. Raises NotFound for an
    account that is not to be seen, AccountClosed, PaymentKnown, IdempotencyKeyReused, and Invalid for what does not fit together.
    """
    with agency_scope(actor.agency_id):
        accounts = lock_accounts(actor, [share.account_id for share in new.shares])
        digest = digest_of("payments.request", asdict(new), *([asdict(card)] if card else []))
        known = _known(actor, new.idempotency_key)
        if known is not None:
            require_same(known.request_digest, digest)
            return payment_detail(actor, known)
        held = _checked(actor, new, accounts)
        held.payment.request_digest = digest if new.idempotency_key else None
        _insert(held)
        if new.is_pending or held.payment.method == PaymentMethod.CARD:
            changes = {"status": [None, held.payment.status]}
            record(actor, PAYMENT_RECORDED, "payment", held.payment.id, changes=changes, facts=told_of(held.payment))
        else:
            complete_payment(actor, held, clock.now(), before=None)
        return payment_detail(actor, held.payment)


def _known(actor: Actor, key: str) -> Payment | None:
    if not key:
        return None
    named = Payment.objects.filter(agency_id=actor.agency_id, taken_by=actor.id, idempotency_key=key)
    return named.select_related("processor").first()


def _checked(actor: Actor, new: NewPayment, accounts: Mapping[UUID, Account]) -> Held:
    currency = _currency(new, accounts)
    amount = read_amount("amount", new.amount, currency)
    parts = [read_amount("shares", share.amount, currency).minor for share in new.shares]
    if amount.minor == 0:
        raise Invalid("amount", "not_positive", "must be greater than zero")
    if not parts or min(parts) == 0:
        raise Invalid("shares", "not_positive", "each account gets more than nothing")
    if len(accounts) < len(parts):
        raise Invalid("shares", "repeated", "must name each account once")
    if sum(parts) != amount.minor:
        raise Invalid("shares", "wrong_sum", "must sum up to the amount")
    for account in accounts.values():
        if account.status == AccountStatus.CLOSED:
            raise AccountClosed(account=account.id)
    method = PaymentMethod(new.method)
    received_on = check_day("received_on", new.received_on, local_date(actor, None))
    payment = Payment(
        id=uuid7(),
        agency_id=actor.agency_id,
        processor=_processor(actor, new.processor_id, method),
        method=method.value,
        amount_minor=amount.minor,
        currency=currency,
        status=PaymentStatus.PENDING.value,
        received_on=received_on,
        external_ref=new.external_ref,
        reason=new.reason,
        taken_by=actor.id,
        idempotency_key=new.idempotency_key or str(uuid7()),
        metadata=new.metadata,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    shares = [
        PaymentShare(
            agency_id=actor.agency_id, payment=payment, account_id=share.account_id, position=position, amount_minor=minor
        )
        for position, (share, minor) in enumerate(zip(new.shares, parts, strict=True))
    ]
    return Held(payment, shares, dict(accounts))


def check_day(field: str, day: dt.date | None, today: dt.date) -> dt.date:
    """Return the day money moved, today when it is not said. Raises Invalid for one in the future or out of range."""
    if day is not None and not FIRST_DAY <= day <= today:
        raise Invalid(field, "out_of_range", "must not lie in the future, nor before 1970")
    return day or today


def _currency(new: NewPayment, accounts: Mapping[UUID, Account]) -> str:
    currencies = {account.currency for account in accounts.values()}
    if len(currencies) > 1 or new.currency not in {None, *currencies}:
        raise Invalid("currency", "currency_mismatch", f"must be the currency of its accounts: {', '.join(sorted(currencies))}")
    return currencies.pop()


def _processor(actor: Actor, processor_id: UUID | None, method: PaymentMethod) -> PaymentProcessor:
    if processor_id is None:
        found: PaymentProcessor | None = find_or_create_manual(actor)
    else:
        found = PaymentProcessor.objects.filter(agency_id=actor.agency_id, id=processor_id, is_active=True).first()
    if found is None:
        raise Invalid("processor", "unknown", "is no active payment processor of this agency")
    if (method is PaymentMethod.CARD) != bool(found.gateway):
        raise Invalid("processor", "does_not_fit", "cards are charged by a processor with a gateway, and nothing else is")
    return found


def _insert(held: Held) -> None:
    """Insert; the same key or reference at the same time on other accounts meets the unique constraints."""
    try:
        with savepoint():
            held.payment.save(force_insert=True)
    except IntegrityError as error:
        if "payment_ref" in str(error):
            raise PaymentKnown(external_ref=held.payment.external_ref) from None
        raise IdempotencyKeyReused from None
    PaymentShare.objects.bulk_create(held.shares)
