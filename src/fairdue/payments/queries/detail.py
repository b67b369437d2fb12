"""Describe payments to whoever may see an account they are for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.journal.queries import list_entries
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import format_minor
from fairdue.payments.events import PAYMENT_REVERSED
from fairdue.payments.models import BankItem, Dispute, Payment, PaymentShare, Refund
from fairdue.payments.states import CLEARED, OF_PAYMENT, PaymentStatus, RefundStatus
from fairdue.payments.types import DisputeRow, PaymentDetail, PaymentReversal, PaymentRow, PaymentWitness, RefundRow, ShareRow


def get_payment(actor: Actor, payment_id: UUID) -> PaymentDetail:
    """Describe a payment for an account the actor may see. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = Payment.objects.filter(agency_id=actor.agency_id, id=payment_id).select_related("processor").first()
        if found is None:
            raise NotFound
        return payment_detail(actor, found)


def payment_detail(actor: Actor, payment: Payment) -> PaymentDetail:
    """Describe a payment with its refunds and disputes. Runs in the caller's scope. Raises NotFound for one not to be seen."""
    refunds = list(Refund.objects.filter(agency_id=payment.agency_id, payment=payment).order_by("id"))
    rows = payment_rows(actor, [payment], refunds)
    if not rows:
        raise NotFound
    disputes = Dispute.objects.filter(agency_id=payment.agency_id, payment=payment).order_by("id")
    named: dict[str, Any] = {name: getattr(rows[0], name) for name in PaymentRow.__dataclass_fields__}
    return PaymentDetail(
        **named,
        refunds=tuple(refund_row(each) for each in refunds),
        disputes=tuple(dispute_row(each) for each in disputes),
        witnesses=_witnesses(payment),
        reversal=_reversal(actor, payment) if payment.status == PaymentStatus.REVERSED else None,
    )


def payment_rows(actor: Actor, payments: Iterable[Payment], refunds: Iterable[Refund] | None = None) -> list[PaymentRow]:
    """Describe payments, in a few queries however many they are; shares of accounts that are not to be seen are left out.

    `refunds` are all of theirs, when they have been read.
    """
    listed = list(payments)
    ids = [each.id for each in listed]
    seen = in_scope(Account.objects.all(), actor.scope).values("id")
    shares = PaymentShare.objects.filter(agency_id=actor.agency_id, payment_id__in=ids, account_id__in=seen)
    by_payment: dict[UUID, list[PaymentShare]] = {}
    for share in shares.select_related("account__debtor", "account__creditor").order_by("payment_id", "position"):
        by_payment.setdefault(share.payment_id, []).append(share)
    waiting: dict[UUID, int] = {}
    if refunds is None:
        refunds = Refund.objects.filter(agency_id=actor.agency_id, payment_id__in=ids, status=RefundStatus.PENDING)
    for refund in refunds:
        if refund.status != RefundStatus.PENDING:
            continue
        waiting[refund.payment_id] = waiting.get(refund.payment_id, 0) + refund.amount_minor
    return [_row(each, by_payment[each.id], waiting.get(each.id, 0)) for each in listed if each.id in by_payment]


def refundable_minor(payment: Payment, pending_minor: int) -> int:
    """How much of a payment can be refunded yet, when `pending_minor` is being refunded."""
    if payment.status not in CLEARED or payment.status == PaymentStatus.DISPUTED:
        return 0
    return max(0, payment.amount_minor - payment.refunded_minor - payment.disputed_minor - pending_minor)


def refund_row(refund: Refund) -> RefundRow:
    """Describe a refund."""
    return RefundRow(
        id=refund.id,
        payment=refund.payment_id,
        amount=format_minor(refund.amount_minor, refund.currency),
        currency=refund.currency,
        reason=refund.reason,
        status=refund.status,
        external_ref=refund.external_ref or None,
        failure_code=refund.failure_code,
        failure_detail=refund.failure_detail,
        created_at=refund.created_at,
        completed_at=refund.completed_at,
    )


def dispute_row(dispute: Dispute) -> DisputeRow:
    """Describe a charge-back."""
    return DisputeRow(
        id=dispute.id,
        payment=dispute.payment_id,
        amount=format_minor(dispute.amount_minor, dispute.currency),
        currency=dispute.currency,
        reason=dispute.reason,
        status=dispute.status,
        external_ref=dispute.external_ref,
        opened_on=dispute.opened_on,
        closed_on=dispute.closed_on,
    )


def _witnesses(payment: Payment) -> tuple[PaymentWitness, ...]:
    """Read the entries of bank files that were posted or settled as money of a payment, the oldest first."""
    told = BankItem.objects.filter(agency_id=payment.agency_id, payment_id=payment.id, status__in=OF_PAYMENT)
    return tuple(
        PaymentWitness(
            bank_item=each.id,
            file_name=each.file.file_name,
            line=each.line,
            booked_on=each.booked_on,
            amount=format_minor(each.amount_minor, each.currency),
            is_debit=each.is_debit,
        )
        for each in told.select_related("file").order_by("booked_on", "id")
    )


def _reversal(actor: Actor, payment: Payment) -> PaymentReversal | None:
    """What the journal keeps of the one time a payment was taken back."""
    for entry in list_entries(actor, subject_id=payment.id, kind=PAYMENT_REVERSED, size=1).results:
        return PaymentReversal(at=entry.at, by=entry.actor_name, reason=str(entry.facts.get("reason", "")))
    return None


def _row(payment: Payment, shares: list[PaymentShare], pending_minor: int) -> PaymentRow:
    def shown(minor: int) -> str:
        return format_minor(minor, payment.currency)

    return PaymentRow(
        id=payment.id,
        account=shares[0].account_id,
        processor=payment.processor_id,
        processor_name=payment.processor.name,
        processor_ref=payment.external_ref or None,
        payment_method=payment.method,
        amount=shown(payment.amount_minor),
        currency=payment.currency,
        status=payment.status,
        received_on=payment.received_on,
        completed_at=payment.completed_at,
        reason=payment.reason,
        failure_code=payment.failure_code,
        failure_detail=payment.failure_detail,
        refunded_amount=shown(payment.refunded_minor),
        disputed_amount=shown(payment.disputed_minor),
        refundable_amount=shown(refundable_minor(payment, pending_minor)),
        unapplied_amount=shown(sum(share.net_minor - share.applied_minor for share in shares)),
        shares=tuple(_share(share, payment.currency) for share in shares),
        idempotency_key=payment.idempotency_key,
        metadata=payment.metadata,
        version=payment.version,
        created_at=payment.created_at,
    )


def _share(share: PaymentShare, currency: str) -> ShareRow:
    return ShareRow(
        account=share.account_id,
        account_ref=share.account.external_ref,
        debtor_id=share.account.debtor_id,
        debtor_name=share.account.debtor.full_name,
        creditor_name=share.account.creditor.name,
        amount=format_minor(share.amount_minor, currency),
        applied={bucket: format_minor(minor, currency) for bucket, minor in share.applied.items()},
        unapplied=format_minor(share.net_minor - share.applied_minor, currency),
    )
