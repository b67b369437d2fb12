"""What crosses the border to payment gateways. Amounts are in our minor units: the gateway converts them to its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class GatewayName(StrEnum):
    """The programs that speak to processors."""

    STRIPE = "stripe"
    HOSTED = "hosted"


class Outcome(StrEnum):
    """How a gateway answered, or that nobody knows.

    prepared: known to it, and no money moves before it is confirmed. processing: it will tell later. unknown: the answer was
    lost, or there was none; it may have been done.
    """

    PREPARED = "prepared"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to reach a processor as an agency. `secrets` never leave the process and stand in no log."""

    gateway: str
    base_url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout_seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeOrder:
    """What to charge. `reference` is our payment's id, by which the gateway can be asked for it again.

    `key` makes the same order once. `method_ref` is the gateway's name of a card, `owner_ref` of the person it is kept for.
    """

    reference: UUID
    key: str
    amount_minor: int
    currency: str
    description: str = ""
    method_ref: str = ""
    owner_ref: str = ""
    return_url: str = ""
    is_off_session: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """What to give back of which payment. `reference` is our refund's id."""

    reference: UUID
    key: str
    payment_ref: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSeen:
    """A payment as the gateway sees it. `action` is what the payer has to do next: where to go, or the client's secret."""

    outcome: Outcome
    external_ref: str = ""
    reference: str = ""
    amount_minor: int | None = None
    currency: str = ""
    at: dt.datetime | None = None
    code: str = ""
    detail: str = ""
    action: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSeen:
    """A refund as the gateway sees it."""

    outcome: Outcome
    external_ref: str = ""
    reference: str = ""
    payment_ref: str = ""
    amount_minor: int | None = None
    currency: str = ""
    at: dt.datetime | None = None
    code: str = ""
    detail: str = ""


class DisputeOutcome(StrEnum):
    """Where a charge-back stands. An inquiry took no money yet."""

    INQUIRY = "inquiry"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSeen:
    """A charge-back as the gateway sees it."""

    outcome: DisputeOutcome
    external_ref: str
    payment_ref: str
    amount_minor: int
    currency: str
    reason: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundsChanged:
    """A gateway says that a payment has other refunds than before, and not which."""

    payment_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodSeen:
    """A payment method that a gateway keeps. What may be shown of it, no more."""

    external_ref: str
    owner_ref: str
    kind: str
    brand: str = ""
    last4: str = ""
    expires: str = ""


Subject = PaymentSeen | RefundSeen | DisputeSeen | RefundsChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayEvent:
    """What a gateway reports on its own account; `subject` is None for kinds that say nothing to us."""

    id: str
    kind: str
    at: dt.datetime
    subject: Subject | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a payment is to be charged to: a card the gateway names, one it keeps for the debtor, or one still to be entered.

    `return_url` is where the payer comes back to from his bank. Off session he is not there to be asked.
    """

    method_ref: str = ""
    saved_method_id: UUID | None = None
    return_url: str = ""
    is_off_session: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Leave to ask a processor for one payment or refund, this time; committed before it is asked."""

    call_id: UUID
    processor_id: UUID
    payment_id: UUID
    payment_ref: str
    refund_id: UUID | None
    amount_minor: int
    currency: str
    attempt: int
    begun_at: dt.datetime
    method_ref: str = ""
    owner_ref: str = ""
    return_url: str = ""
    is_off_session: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMethodRow:
    """A payment method kept for a debtor."""

    id: UUID
    debtor: UUID
    processor: UUID
    processor_name: str
    kind: str
    brand: str
    last4: str
    expires: str
    created_at: dt.datetime
