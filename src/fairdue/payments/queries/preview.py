"""Say what would become of a payment, and why, before it is taken. Changes nothing."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.access.queries.collectors import today_in
from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.rules import way_to_settled
from fairdue.accounts.states import AccountStatus
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.kernel.money import BadAmount, Money, format_minor
from fairdue.ledger.rules import read_order
from fairdue.payments.queries.facts import account_facts
from fairdue.payments.rules.explaining import explain
from fairdue.payments.rules.replay import Receipt, replay
from fairdue.payments.states import PaymentMethod
from fairdue.payments.types import AllocationPreview, NewPayment, NewShare, PreviewLine, PreviewShare

_LAST = "~"
"""Sorts behind what references and ids begin with: a card's reference is known when it is charged, and its id when it is kept."""


def preview_payment(actor: Actor, new: NewPayment) -> AllocationPreview:
    """Replay the accounts of a payment as if it had come, and explain where it would go. Raises NotFound, Invalid."""
    with agency_scope(actor.agency_id):
        on = new.received_on or today_in(actor.agency_id)
        return AllocationPreview(shares=tuple(_share(actor, share, new, on) for share in new.shares))


def _share(actor: Actor, share: NewShare, payment: NewPayment, on: dt.date) -> PreviewShare:
    account = _account(actor, share.account_id)
    minor = _minor(share.amount, account.currency)
    facts = account_facts(account)
    receipts = list(facts.receipts().values())
    creditor = account.creditor
    reference = payment.external_ref or (_LAST if payment.method == PaymentMethod.CARD else "")
    key = (reference, payment.method, _minor(payment.amount, account.currency), _LAST)
    new = Receipt(key, on, minor, read_order(creditor.allocation_order), creditor.commission_bps)
    before, after = replay(facts.changes, receipts), replay(facts.changes, [*receipts, new])
    mine = next(each for each in after.receipts if each.receipt is new)
    others = {each.receipt.key: each.buckets for each in after.receipts if each is not mine}

    def shown(amount: int) -> str:
        return format_minor(amount, account.currency)

    lines = tuple(
        PreviewLine(
            bucket=bucket,
            owed=shown(after.owed[bucket] + mine.buckets.get(bucket, 0)),
            applied=shown(mine.buckets.get(bucket, 0)),
            left=shown(after.owed[bucket]),
        )
        for bucket in new.order
    )
    is_settling = after.balance_minor <= 0 and bool(way_to_settled(AccountStatus(account.status)))
    moves_others = any(others[each.receipt.key] != each.buckets for each in before.receipts)
    return PreviewShare(
        account=account.id,
        account_ref=account.external_ref,
        currency=account.currency,
        amount=shown(minor),
        lines=lines,
        unapplied=shown(mine.unapplied_minor),
        balance_before=shown(before.balance_minor),
        balance_after=shown(after.balance_minor),
        is_settling=is_settling,
        moves_others=moves_others,
        explanation=explain(
            order=new.order,
            has_own_order=bool(creditor.allocation_order),
            creditor_name=creditor.name,
            applied={line.bucket: line.applied for line in lines if mine.buckets.get(line.bucket, 0)},
            unapplied=shown(mine.unapplied_minor) if mine.unapplied_minor else None,
            currency=account.currency,
            is_settling=is_settling,
            moves_others=moves_others,
        ),
    )


def _account(actor: Actor, account_id: UUID) -> Account:
    found = in_scope(Account.objects.filter(id=account_id), actor.scope).select_related("creditor").first()
    if found is None:
        raise NotFound
    return found


def _minor(text: str, currency: str) -> int:
    try:
        minor = Money.parse(text, currency).minor
    except BadAmount as bad:
        raise Invalid("amount", bad.code, str(bad)) from None
    if minor <= 0:
        raise Invalid("amount", "not_positive", "must be greater than zero")
    return minor
