"""What these routes take in."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Header, Schema
from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, TypeAdapter

from fairdue.kernel.errors import Invalid
from fairdue.kernel.web import Body, CurrencyCode, Instant, LocalDate, PlainText
from fairdue.payments.states import PaymentMethod, PaymentStatus
from fairdue.payments.types import NewPayment, NewShare, PaymentFilter
from fairdue.payments.types.gateways import Card, GatewayName

SHARES_MAX = 100
SECRETS_MAX = 20


def _whole_as_text(value: Any) -> Any:
    """Take a whole number as if it was written in quotes; a number with decimals is a float, which touches no money."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _statuses(text: str) -> str:
    for word in text.split(","):
        PaymentStatus(word)
    return text


def _methods(text: str) -> str:
    for word in text.split(","):
        PaymentMethod(word)
    return text


def _address(text: str) -> str:
    if text:
        TypeAdapter(HttpUrl).validate_python(text)
    return text


Amount = Annotated[str, BeforeValidator(_whole_as_text), Field(max_length=40)]
Reason = Annotated[str, Field(max_length=500)]
Ref = Annotated[str, Field(max_length=200)]
Address = Annotated[str, Field(max_length=200), AfterValidator(_address)]
Slug = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^[-a-zA-Z0-9_]+$")]
Secrets = Annotated[dict[str, Annotated[str, Field(max_length=5000)]], Field(max_length=SECRETS_MAX)]
Settings = Annotated[dict[str, str | int | bool | None], Field(max_length=SECRETS_MAX)]
Ordering = Literal["created_at", "-created_at", "received_on", "-received_on", "amount", "-amount"]
# ninja sees a header only where it comes last, and its default only in there.
Key = Annotated[PlainText, Header("", alias="Idempotency-Key", max_length=200)]


class PaymentQuery(Schema):
    """Filters of payment lists; `status` and `method` take several, separated by commas. Both ends of a range belong to it."""

    status: Annotated[PlainText, AfterValidator(_statuses)] | None = None
    method: Annotated[PlainText, AfterValidator(_methods)] | None = None
    account: UUID | None = None
    debtor: UUID | None = None
    creditor: UUID | None = None
    processor: UUID | None = None
    currency: CurrencyCode | None = None
    received_after: LocalDate | None = None
    received_before: LocalDate | None = None
    created_after: Instant | None = None
    created_before: Instant | None = None
    unapplied: bool | None = None
    search: Annotated[PlainText, Field(max_length=200)] | None = None

    def to_filter(self) -> PaymentFilter:
        """Turn into what queries take."""
        return PaymentFilter(
            statuses=tuple(self.status.split(",")) if self.status else (),
            methods=tuple(self.method.split(",")) if self.method else (),
            account_id=self.account,
            debtor_id=self.debtor,
            creditor_id=self.creditor,
            processor_id=self.processor,
            currency=self.currency,
            received_after=self.received_after,
            received_before=self.received_before,
            created_after=self.created_after,
            created_before=self.created_before,
            is_unapplied=self.unapplied,
            search=(self.search or "").strip() or None,
        )


class ShareBody(Body):
    """How much of a payment is for an account."""

    account: UUID
    amount: Amount


class CardBody(Body):
    """What a payment is charged to: a `token` of the processor's own form, or a kept method; with neither the payer enters a
    card himself. No card number is ever taken here. `return_url` is where he comes back to from his bank; `off_session` says
    that he is not there to be asked.
    """

    token: Annotated[str, Field(max_length=200, pattern="^[A-Za-z0-9_]*$")] = ""
    saved_method: UUID | None = None
    return_url: Address = ""
    off_session: bool = False

    def to_card(self) -> Card:
        """Turn into what flows take. Raises Invalid for both."""
        if self.token and self.saved_method is not None:
            raise Invalid("card", "does_not_fit", "name a token or a kept method, not both")
        return Card(
            method_ref=self.token,
            saved_method_id=self.saved_method,
            return_url=self.return_url,
            is_off_session=self.off_session,
        )


class MethodBody(Body):
    """A card to keep for a debtor: the `token` of the processor's own form."""

    processor: UUID
    token: Annotated[str, Field(min_length=1, max_length=200, pattern="^[A-Za-z0-9_]+$")]


class PaymentBody(Body):
    """Money that came in for one account, or for several by `shares`, which sum up to the amount.

    Without a processor it is the agency's own for money that people see come in; without a day it is today.
    """

    account: UUID | None = None
    shares: Annotated[list[ShareBody], Field(max_length=SHARES_MAX)] = []
    amount: Amount
    payment_method: PaymentMethod
    processor: UUID | None = None
    currency: CurrencyCode | None = None
    received_on: LocalDate | None = None
    external_ref: Ref = ""
    reason: Reason = ""
    status: Literal["pending", "completed"] = "completed"
    card: CardBody | None = None

    def to_payment(self, key: str = "") -> NewPayment:
        """Turn into what commands take. Raises Invalid unless it names one account, or shares."""
        if (self.account is None) == (not self.shares):
            raise Invalid("account", "required", "name one account, or the shares of several")
        shares = [NewShare(account_id=each.account, amount=each.amount) for each in self.shares]
        if self.account is not None:
            shares = [NewShare(account_id=self.account, amount=self.amount)]
        return NewPayment(
            amount=self.amount,
            method=self.payment_method.value,
            shares=tuple(shares),
            processor_id=self.processor,
            currency=self.currency,
            received_on=self.received_on,
            external_ref=self.external_ref,
            reason=self.reason,
            is_pending=self.status == "pending",
            idempotency_key=key,
        )


class PaymentPatch(Body):
    """What may be corrected of a payment that was recorded by hand; `version` only if it is still at it."""

    amount: Amount | None = None
    payment_method: PaymentMethod | None = None
    received_on: LocalDate | None = None
    reason: Reason = ""
    version: int | None = None


class PaymentPut(PaymentPatch):
    """As PATCH, with amount and method named; account and processor, when named, are those it has."""

    amount: Amount
    payment_method: PaymentMethod
    account: UUID | None = None
    processor: UUID | None = None


class RefundBody(Body):
    """How much of a payment goes back, all that is left of it without an amount, and why."""

    amount: Amount | None = None
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    refunded_on: LocalDate | None = None
    version: int | None = None


class ReverseBody(Body):
    """Why a payment is taken back; `version` only if it is still at it."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    version: int | None = None


class ReturnBody(Body):
    """Why the bank did not honour a payment, and on which day its money left again, today without one."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    returned_on: LocalDate | None = None
    version: int | None = None


class ChargeBody(Body):
    """Interest, fees or costs that become owed on a day, today without one."""

    bucket: Literal["interest", "fees", "costs"]
    amount: Amount
    effective_on: LocalDate | None = None
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Because(Body):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class ProcessorBody(Body):
    """A payment processor. `gateway` names the program that speaks to it; secrets are kept and never given out."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    slug: Slug
    gateway: GatewayName | Literal[""] = ""
    api_base_url: Address = ""
    settings: Settings = {}
    secrets: Secrets = {}
    is_active: bool = True


class ProcessorPatch(Body):
    """What may be changed of a payment processor; `secrets` replace those that are kept, and none of them removes all."""

    name: Annotated[str, Field(min_length=1, max_length=100)] = ""
    slug: Slug = ""
    api_base_url: Address = ""
    settings: Settings = {}
    secrets: Secrets = {}
    is_active: bool = True
