"""Change what is owed beside money coming in: charge interest, fees or costs, and give up what is left."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError

from fairdue.accounts.commands.amounts import read_amount
from fairdue.accounts.commands.following import follow_loss_of_payment, follow_payment_in_full
from fairdue.accounts.commands.locking import lock_account
from fairdue.accounts.commands.repeating import digest_of, require_same
from fairdue.accounts.errors import AccountNotOpen, IdempotencyKeyReused
from fairdue.accounts.events import ACCOUNT_CHARGED, ACCOUNT_WRITTEN_OFF, MONEY_REAPPLIED
from fairdue.accounts.models import Account
from fairdue.accounts.queries.detail import get_account
from fairdue.accounts.states import AccountStatus
from fairdue.accounts.types import AccountDetail
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post
from fairdue.ledger.rules import COSTS, FEES, INTEREST, PRINCIPAL, Recipe, charge, write_off
from fairdue.payments.commands.applying import apply_anew
from fairdue.payments.commands.completing import local_date
from fairdue.payments.commands.recording import check_day
from fairdue.payments.models import Charge, PaymentShare

CHARGEABLE = (INTEREST, FEES, COSTS)


def charge_account(
    actor: Actor, account_id: UUID, bucket: str, amount: str, reason: str, effective_on: dt.date | None = None, key: str = ""
) -> AccountDetail:
    """Add interest, fees or costs to what is owed on an open account, from a day on; money that waited serves it.

    Under the same key the same caller adds nothing twice. Raises NotFound, AccountNotOpen, IdempotencyKeyReused, Invalid.
    """
    with agency_scope(actor.agency_id):
        digest = digest_of("payments.charge", account_id, bucket, amount, reason, effective_on)
        account = lock_account(actor, account_id)
        if _is_charged(actor, key, digest):
            return get_account(actor, account.id)
        _require_open(account)
        if bucket not in CHARGEABLE:
            raise Invalid("bucket", "unknown", f"must be one of {', '.join(CHARGEABLE)}")
        money = read_amount("amount", amount, account.currency)
        if money.minor == 0:
            raise Invalid("amount", "not_positive", "must be greater than zero")
        on = check_day("effective_on", effective_on, local_date(actor, None))
        moves = charge(account.id, account.creditor_id, bucket, money)
        posted = post(actor, Recipe.CHARGE, moves, on, reason=reason, source_id=account.id)
        if key and posted is not None:
            _keep(actor, Charge(account=account, posting_id=posted.posting_ids[0], idempotency_key=key, request_digest=digest))
        facts = {"bucket": bucket, "amount": str(money), "currency": money.currency, "effective_on": on, "reason": reason}
        apply_anew(actor, account, on, ACCOUNT_CHARGED, facts)
        if not follow_payment_in_full(account, facts):
            follow_loss_of_payment(account, facts)
        return get_account(actor, account.id)


def write_off_account(actor: Actor, account_id: UUID, reason: str) -> AccountDetail:
    """Give up all that an account still owes; its status stays, for somebody to close it. Raises NotFound, AccountNotOpen."""
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id)
        _require_open(account)
        parts = {
            PRINCIPAL: account.balance_minor - account.interest_minor - account.fees_minor - account.costs_minor,
            INTEREST: account.interest_minor,
            FEES: account.fees_minor,
            COSTS: account.costs_minor,
        }
        owing = {bucket: Money(max(0, minor), account.currency) for bucket, minor in parts.items()}
        today = local_date(actor, None)
        moves = write_off(account.id, account.creditor_id, owing)
        post(actor, Recipe.WRITE_OFF, moves, today, reason=reason, source_id=account.id)
        given_up = sum(part.minor for part in owing.values())
        facts = {"amount": str(Money(given_up, account.currency)), "currency": account.currency, "reason": reason}
        apply_anew(actor, account, today, ACCOUNT_WRITTEN_OFF, facts)
        return get_account(actor, account.id)


def reapply_account(actor: Actor, account_id: UUID) -> None:
    """Apply the payments of an account anew after what it owes was changed elsewhere; its status follows.

    An account for which no money came is left alone, and so is one that is gone.
    """
    with agency_scope(actor.agency_id):
        if not PaymentShare.objects.filter(agency_id=actor.agency_id, account_id=account_id).exists():
            return
        try:
            account = lock_account(actor, account_id)
        except NotFound:
            return
        before = (account.balance_minor, account.unapplied_minor)
        apply_anew(actor, account, local_date(actor, None), MONEY_REAPPLIED, {"because": "what is owed changed"})
        if before != (account.balance_minor, account.unapplied_minor) and not follow_payment_in_full(account, {}):
            follow_loss_of_payment(account, {})


def _is_charged(actor: Actor, key: str, digest: bytes) -> bool:
    known = Charge.objects.filter(agency_id=actor.agency_id, requested_by=actor.id, idempotency_key=key).first() if key else None
    if known is not None:
        require_same(known.request_digest, digest)
    return known is not None


def _keep(actor: Actor, charge: Charge) -> None:
    """Keep under which key it was asked for; the same on another account at the same time meets the unique constraint."""
    charge.agency_id, charge.requested_by, charge.created_at = actor.agency_id, actor.id, clock.now()
    try:
        with savepoint():
            charge.save(force_insert=True)
    except IntegrityError:
        raise IdempotencyKeyReused from None


def _require_open(account: Account) -> None:
    """Check that an account is open, or was settled as all was paid: what is found to be owed then reopens it."""
    is_settled_for_less = account.status == AccountStatus.SETTLED and account.balance_minor > 0
    if account.status == AccountStatus.CLOSED or is_settled_for_less:
        raise AccountNotOpen
