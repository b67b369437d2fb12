"""What crosses the border of payments. Amounts are decimal strings in the payment's currency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShare:
    """How much of a payment is for an account."""

    account_id: UUID
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """Money as somebody reports it. Shares sum up to the amount.

    Without a processor it is the agency's own for money that people see come in; without a date it is today. A card payment is
    pending until its processor says more, and so is what `is_pending` says has not cleared.
    """

    amount: str
    method: str
    shares: tuple[NewShare, ...]
    processor_id: UUID | None = None
    currency: str | None = None
    received_on: dt.date | None = None
    external_ref: str = ""
    reason: str = ""
    is_pending: bool = False
    idempotency_key: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledFacts:
    """What a processor says of a payment whose money came in: its own name of it, when, and how much if it says so.

    `fee` is what it kept back; the agency makes it good.
    """

    external_ref: str = ""
    settled_at: dt.datetime | None = None
    amount: str | None = None
    currency: str | None = None
    fee: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDispute:
    """A charge-back as a processor reports it."""

    external_ref: str
    amount: str
    currency: str
    reason: str = ""
    opened_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRefund:
    """A refund as a processor reports it: ours by its reference or our own id, or one made in its own pages."""

    external_ref: str
    amount: str
    currency: str
    refund_id: UUID | None = None
    reason: str = ""
    refunded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """How much of a payment is for an account, and what of it is applied to which bucket."""

    account: UUID
    account_ref: str
    debtor_id: UUID
    debtor_name: str
    creditor_name: str
    amount: str
    applied: dict[str, str]
    unapplied: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRow:
    """A refund of a payment."""

    id: UUID
    payment: UUID
    amount: str
    currency: str
    reason: str
    status: str
    external_ref: str | None
    failure_code: str
    failure_detail: str
    created_at: dt.datetime
    completed_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """A charge-back of a payment."""

    id: UUID
    payment: UUID
    amount: str
    currency: str
    reason: str
    status: str
    external_ref: str
    opened_on: dt.date
    closed_on: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """A payment. `account` is the first of those it is for that the reader may see; `shares` tells them all."""

    id: UUID
    account: UUID
    processor: UUID
    processor_name: str
    processor_ref: str | None
    payment_method: str
    amount: str
    currency: str
    status: str
    received_on: dt.date
    completed_at: dt.datetime | None
    reason: str
    failure_code: str
    failure_detail: str
    refunded_amount: str
    disputed_amount: str
    refundable_amount: str
    unapplied_amount: str
    shares: tuple[ShareRow, ...]
    idempotency_key: str
    metadata: dict[str, Any]
    version: int
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReversal:
    """When a payment was taken back, by whom and why."""

    at: dt.datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentWitness:
    """An entry of a bank file that says that money of a payment came; that it left again, for `is_debit`."""

    bank_item: UUID
    file_name: str
    line: int
    booked_on: dt.date
    amount: str
    is_debit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDetail(PaymentRow):
    """A payment with what became of it, and what the bank says of it."""

    refunds: tuple[RefundRow, ...]
    disputes: tuple[DisputeRow, ...]
    witnesses: tuple[PaymentWitness, ...]
    reversal: PaymentReversal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTaken(PaymentDetail):
    """A payment just taken or asked for. `action` is what its payer has to do next, if anything: go to its `redirect_url`, or
    enter a card with its `client_secret`.
    """

    action: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorRow:
    """A payment processor. `has_secrets` says that some are kept; they are never given out."""

    id: UUID
    name: str
    slug: str
    gateway: str
    api_base_url: str
    settings: dict[str, Any]
    has_secrets: bool
    is_active: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyDisagreement:
    """Something that is kept otherwise than a recount says: `what` of which account, creditor, payment or agency."""

    agency_id: UUID
    subject: str
    subject_id: UUID
    what: str
    currency: str
    kept: str
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFilter:
    """Which payments a list is about; null narrows nothing, and both ends of a range belong to it."""

    statuses: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    account_id: UUID | None = None
    debtor_id: UUID | None = None
    creditor_id: UUID | None = None
    processor_id: UUID | None = None
    currency: str | None = None
    received_after: dt.date | None = None
    received_before: dt.date | None = None
    created_after: dt.datetime | None = None
    created_before: dt.datetime | None = None
    is_unapplied: bool | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTotal:
    """The payments of one status in one currency; `net_amount` is what they brought and is not gone again."""

    status: str
    currency: str
    count: int
    amount: str
    net_amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSummary:
    """How many payments a filter finds, and what they come to by status and currency."""

    count: int
    totals: tuple[StatusTotal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """What one bucket owes, and what a payment would be applied to it, in the order in which money serves them."""

    bucket: str
    owed: str
    applied: str
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewShare:
    """What would become of a payment's share for an account.

    `moves_others` says that payments which came in later would be applied otherwise.
    """

    account: UUID
    account_ref: str
    currency: str
    amount: str
    lines: tuple[PreviewLine, ...]
    unapplied: str
    balance_before: str
    balance_after: str
    is_settling: bool
    moves_others: bool
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationPreview:
    """What would become of a payment, account by account."""

    shares: tuple[PreviewShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """What a receipt says of one account."""

    account_ref: str
    creditor_name: str
    amount: str
    applied: tuple[tuple[str, str], ...]
    unapplied: str
    balance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receipt says: who took how much, from whom, when, and for what; `locale` (BCP 47) is how it is written."""

    locale: str
    number: str
    agency_name: str
    license_number: str
    payer_name: str
    amount: str
    currency: str
    method: str
    received_on: dt.date
    external_ref: str
    status: str
    refunded: str
    lines: tuple[ReceiptLine, ...]
    issued_on: dt.date
