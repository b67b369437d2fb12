"""Payments: list, totals, take, look at, correct, refund; what would become of one, and its receipt."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from fairdue.kernel.actor import ADMINS
from fairdue.kernel.errors import Invalid
from fairdue.kernel.spreadsheets import BOM, CSV_ANSWER, csv_pieces, csv_response
from fairdue.kernel.web import PROBLEMS, Page, Problem, page_of, require
from fairdue.payments.api.bodies import (
    Key,
    Ordering,
    PaymentBody,
    PaymentPatch,
    PaymentPut,
    PaymentQuery,
    RefundBody,
    ReturnBody,
    ReverseBody,
)
from fairdue.payments.api.rights import AUDITORS, READ, READERS, TAKERS, WRITE
from fairdue.payments.commands.correcting import correct_payment, reverse_payment
from fairdue.payments.commands.exporting import export_payments
from fairdue.payments.commands.returning import return_payment
from fairdue.payments.flows.charging import check_payment, take_payment
from fairdue.payments.flows.refunding import refund_payment
from fairdue.payments.queries.detail import get_payment
from fairdue.payments.queries.listing import account_payments, list_disputes, list_payments, sum_payments
from fairdue.payments.queries.preview import preview_payment
from fairdue.payments.queries.receipt import read_receipt
from fairdue.payments.rules.receipts import receipt_pdf
from fairdue.payments.types import AllocationPreview, DisputeRow, PaymentDetail, PaymentRow, PaymentSummary, PaymentTaken

router = Router(tags=["payments"])
accounts = Router(tags=["payments"])
debts = Router(tags=["payments"])
PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get("/", response={200: Page[PaymentRow], **PROBLEMS}, operation_id="payments_list")
def payments_list(
    request: HttpRequest,
    filters: Query[PaymentQuery],
    ordering: Ordering = "-created_at",
    cursor: str | None = None,
    page_size: int | None = None,
) -> Page[PaymentRow]:
    """List the payments for accounts one may see."""
    actor = require(request, READERS, READ)
    return page_of(request, list_payments(actor, filters.to_filter(), ordering, cursor, page_size))


@router.post("/", response={201: PaymentTaken, **PROBLEMS, 503: Problem}, operation_id="payments_create")
def payments_create(request: HttpRequest, body: PaymentBody, idempotency_key: Key = "") -> Status[PaymentTaken]:
    """Take a payment; a repeated Idempotency-Key gives the first answer again.

    A card is charged by its processor. While that does not answer, 503 with Retry-After, and nothing is recorded.
    """
    actor = require(request, TAKERS, WRITE)
    return Status(201, take_payment(actor, body.to_payment(idempotency_key), body.card.to_card() if body.card else None))


@router.get("/summary/", response={200: PaymentSummary, **PROBLEMS}, operation_id="payments_summary")
def payments_summary(request: HttpRequest, filters: Query[PaymentQuery]) -> PaymentSummary:
    """Count what a list with the same filters holds, and what it comes to by status and currency."""
    return sum_payments(require(request, READERS, READ), filters.to_filter())


@router.post("/preview/", response={200: AllocationPreview, **PROBLEMS}, operation_id="payments_preview")
def payments_preview(request: HttpRequest, body: PaymentBody) -> AllocationPreview:
    """Say what would become of a payment, bucket by bucket, and why. Takes nothing."""
    return preview_payment(require(request, TAKERS, WRITE), body.to_payment())


@router.get("/disputes/", response={200: Page[DisputeRow], **PROBLEMS}, operation_id="payments_disputes_list")
def payments_disputes(
    request: HttpRequest,
    status: Literal["open", "won", "lost"] | None = None,
    cursor: str | None = None,
    page_size: int | None = None,
) -> Page[DisputeRow]:
    """List the charge-backs of payments one may see, newest first."""
    return page_of(request, list_disputes(require(request, READERS, READ), status, cursor, page_size))


@router.get("/export/", response={200: None, **PROBLEMS}, operation_id="payments_export_retrieve", openapi_extra=CSV_ANSWER)
def payments_export(request: HttpRequest, filters: Query[PaymentQuery]) -> HttpResponse:
    """Give the payments that a list with the same filters holds as a CSV file, a line for each account one is for."""
    actor = require(request, AUDITORS, READ)
    table = export_payments(actor, filters.to_filter(), filters.model_dump(mode="json", exclude_none=True))
    return csv_response(csv_pieces(table, start=BOM), "payments.csv")  # type: ignore[return-value]  # ninja passes it through


@router.get("/{uuid:payment_id}/", response={200: PaymentDetail, **PROBLEMS}, operation_id="payments_retrieve")
def payments_retrieve(request: HttpRequest, payment_id: UUID) -> PaymentDetail:
    """Show one payment: what it is applied to, and what became of it."""
    return get_payment(require(request, READERS, READ), payment_id)


@router.patch("/{uuid:payment_id}/", response={200: PaymentDetail, **PROBLEMS}, operation_id="payments_partial_update")
def payments_partial_update(request: HttpRequest, payment_id: UUID, body: PaymentPatch) -> PaymentDetail:
    """Correct a payment that was recorded by hand: what was posted is reversed and posted anew."""
    return _correct(request, payment_id, body)


@router.put("/{uuid:payment_id}/", response={200: PaymentDetail, **PROBLEMS}, operation_id="payments_update")
def payments_update(request: HttpRequest, payment_id: UUID, body: PaymentPut) -> PaymentDetail:
    """Correct a payment that was recorded by hand; the balance of its account changes by the difference."""
    known = get_payment(require(request, ADMINS), payment_id)
    if body.account not in {None, known.account} or body.processor not in {None, known.processor}:
        raise Invalid("account", "fixed", "account and processor of a payment stay: reverse it and record another")
    return _correct(request, payment_id, body)


@router.delete("/{uuid:payment_id}/", response={204: None, **PROBLEMS}, operation_id="payments_destroy")
def payments_destroy(request: HttpRequest, payment_id: UUID) -> Status[None]:
    """Reverse a payment recorded by hand, as recorded in error; `reverse/` gives another reason. The payment stays, reversed."""
    reverse_payment(require(request, ADMINS), payment_id, "recorded in error")
    return Status(204, None)


@router.post("/{uuid:payment_id}/reverse/", response={200: PaymentDetail, **PROBLEMS}, operation_id="payments_reverse_create")
def payments_reverse(request: HttpRequest, payment_id: UUID, body: ReverseBody) -> PaymentDetail:
    """Reverse a payment that was recorded by hand, for a reason that is kept: its accounts owe again what it was applied to.

    The payment stays, reversed.
    """
    return reverse_payment(require(request, ADMINS), payment_id, body.reason, body.version)


@router.post("/{uuid:payment_id}/return/", response={200: PaymentDetail, **PROBLEMS}, operation_id="payments_return_create")
def payments_return(request: HttpRequest, payment_id: UUID, body: ReturnBody) -> PaymentDetail:
    """Enter that a bank did not honour a payment, such as a check that bounced: its whole amount left again on that day.

    It stands as a dispute that is lost. What a bank file tells of it is settled in the inbox instead.
    """
    return return_payment(require(request, ADMINS), payment_id, body.reason, body.returned_on, body.version)


@router.post("/{uuid:payment_id}/check/", response={200: PaymentTaken, **PROBLEMS, 503: Problem}, operation_id="payments_check")
def payments_check(request: HttpRequest, payment_id: UUID) -> PaymentTaken:
    """Ask the processor how a pending payment stands, and what its payer has to do next."""
    return check_payment(require(request, TAKERS, WRITE), payment_id)


@router.post(
    "/{uuid:payment_id}/refund/", response={200: PaymentDetail, **PROBLEMS, 503: Problem}, operation_id="payments_refund_create"
)
def payments_refund(request: HttpRequest, payment_id: UUID, body: RefundBody, idempotency_key: Key = "") -> PaymentDetail:
    """Give a payment back, or some of it; a repeated Idempotency-Key gives nothing back twice.

    By the processor it came through; while that does not answer, 503 with Retry-After, and nothing is recorded.
    """
    actor = require(request, ADMINS)
    refund_payment(
        actor, payment_id, body.amount, body.reason, idempotency_key, version=body.version, refunded_on=body.refunded_on
    )
    return get_payment(actor, payment_id)


@router.get(
    "/{uuid:payment_id}/receipt/", response={200: None, **PROBLEMS}, operation_id="payments_receipt_retrieve", openapi_extra=PDF
)
def payments_receipt(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Give the receipt of a payment whose money came in, as a PDF file."""
    receipt = read_receipt(require(request, READERS, READ), payment_id)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{receipt.number}.pdf"'}
    return HttpResponse(receipt_pdf(receipt), content_type="application/pdf", headers=headers)


@accounts.get("/{uuid:account_id}/payments/", response={200: Page[PaymentRow], **PROBLEMS}, operation_id="accounts_payments_list")
def accounts_payments(
    request: HttpRequest, account_id: UUID, cursor: str | None = None, page_size: int | None = None
) -> Page[PaymentRow]:
    """List the payments for one account, newest first."""
    return page_of(request, account_payments(require(request, READERS, READ), account_id, cursor, page_size))


@debts.get("/{uuid:account_id}/payments/", response={200: Page[PaymentRow], **PROBLEMS}, operation_id="debts_payments_list")
def debts_payments(
    request: HttpRequest, account_id: UUID, cursor: str | None = None, page_size: int | None = None
) -> Page[PaymentRow]:
    """List the payments for one account, as other systems call it: a debt."""
    return page_of(request, account_payments(require(request, READERS, READ), account_id, cursor, page_size))


def _correct(request: HttpRequest, payment_id: UUID, body: PaymentPatch) -> PaymentDetail:
    return correct_payment(
        require(request, ADMINS),
        payment_id,
        amount=body.amount,
        method=body.payment_method.value if body.payment_method else None,
        received_on=body.received_on,
        reason=body.reason,
        version=body.version,
    )
