"""Change what is owed beside money coming in: charge interest, fees or costs, and give up what is left."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.accounts.commands.amounts import read_amount
from fairdue.accounts.commands.following import follow_loss_of_payment, follow_payment_in_full
from fairdue.accounts.commands.locking import lock_account
from fairdue.accounts.errors import AccountNotOpen
from fairdue.accounts.events import ACCOUNT_CHARGED, ACCOUNT_WRITTEN_OFF, MONEY_REAPPLIED
from fairdue.accounts.models import Account
from fairdue.accounts.queries.detail import get_account
from fairdue.accounts.states import AccountStatus
from fairdue.accounts.types import AccountDetail
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post
from fairdue.ledger.rules import COSTS, FEES, INTEREST, PRINCIPAL, Recipe, charge, write_off
from fairdue.payments.commands.applying import apply_anew
from fairdue.payments.commands.completing import local_date
from fairdue.payments.commands.recording import check_day
from fairdue.payments.models import PaymentShare

CHARGEABLE = (INTEREST, FEES, COSTS)


def charge_account(
    actor: Actor, account_id: UUID, bucket: str, amount: str, reason: str, effective_on: dt.date | None = None
) -> AccountDetail:
    """Add interest, fees or costs to what is owed on an open account, from a day on; money that waited serves it.

    Raises NotFound, AccountNotOpen, Invalid.
    """
    with agency_scope(actor.agency_id):
        account = _chargeable(actor, account_id)
        if bucket not in CHARGEABLE:
            raise Invalid("bucket", "unknown", f"must be one of {', '.join(CHARGEABLE)}")
        money = read_amount("amount", amount, account.currency)
        if money.minor == 0:
            raise Invalid("amount", "not_positive", "must be greater than zero")
        on = check_day("effective_on", effective_on, local_date(actor, None))
        moves = charge(account.id, account.creditor_id, bucket, money)
        post(actor, Recipe.CHARGE, moves, on, reason=reason, source_id=account.id)
        facts = {"bucket": bucket, "amount": str(money), "currency": money.currency, "effective_on": on, "reason": reason}
        apply_anew(actor, account, on, ACCOUNT_CHARGED, facts)
        if not follow_payment_in_full(account, facts):
            follow_loss_of_payment(account, facts)
        return get_account(actor, account.id)


def write_off_account(actor: Actor, account_id: UUID, reason: str) -> AccountDetail:
    """Give up all that an account still owes; its status stays, for somebody to close it. Raises NotFound, AccountNotOpen."""
    with agency_scope(actor.agency_id):
        account = _chargeable(actor, account_id)
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


def _chargeable(actor: Actor, account_id: UUID) -> Account:
    """Lock an account that is open, or was settled as all was paid: what is found to be owed then reopens it."""
    account = lock_account(actor, account_id)
    is_settled_for_less = account.status == AccountStatus.SETTLED and account.balance_minor > 0
    if account.status == AccountStatus.CLOSED or is_settled_for_less:
        raise AccountNotOpen
    return account
