"""Read payments for a file: a line for each account that a payment is for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.spreadsheets import safe_cell
from fairdue.ledger.rules import DEBT
from fairdue.payments.queries.detail import payment_rows
from fairdue.payments.queries.listing import find_payments
from fairdue.payments.types import PaymentFilter, PaymentRow, ShareRow

CHUNK = 500
COLUMNS = (
    "payment_id",
    "received_on",
    "status",
    "method",
    "processor",
    "reference",
    "currency",
    "payment_amount",
    "refunded_amount",
    "disputed_amount",
    "account_ref",
    "debtor_name",
    "creditor_name",
    "amount",
    *(f"to_{bucket}" for bucket in DEBT),
    "unapplied",
    "note",
    "recorded_at",
)


def export_table(actor: Actor, wanted: PaymentFilter) -> Iterator[tuple[str, ...]]:
    """Give the header, and the payments that fit a filter in the order they were recorded; CHUNK of them in one transaction.

    Payments that are recorded after it began may be in it or not.
    """
    yield COLUMNS
    after: UUID | None = None
    while True:
        with agency_scope(actor.agency_id):
            named = find_payments(actor, wanted)
            found = list((named if after is None else named.filter(id__gt=after)).order_by("id")[:CHUNK])
            described = payment_rows(actor, found)
        if not found:
            return
        for payment in described:
            for share in payment.shares:
                yield _line(payment, share)
        after = found[-1].id


def _line(payment: PaymentRow, share: ShareRow) -> tuple[str, ...]:
    return (
        str(payment.id),
        payment.received_on.isoformat(),
        payment.status,
        payment.payment_method,
        safe_cell(payment.processor_name),
        safe_cell(payment.processor_ref or ""),
        payment.currency,
        payment.amount,
        payment.refunded_amount,
        payment.disputed_amount,
        safe_cell(share.account_ref),
        safe_cell(share.debtor_name),
        safe_cell(share.creditor_name),
        share.amount,
        *(share.applied.get(bucket, "") for bucket in DEBT),
        share.unapplied,
        safe_cell(payment.reason),
        payment.created_at.isoformat(),
    )
