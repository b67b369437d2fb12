"""Processors with a page of their own where the payer pays: card, bank debit or a terminal at a counter, whatever they offer.

The protocol is small and open, for adapters to processors without a module here; docs/gateways.md describes it. Nothing is ever
charged by us: an order is opened, the payer is sent to its page, and the processor tells how it ended. It keeps no methods.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import requests

from fairdue.kernel.clock import as_utc
from fairdue.kernel.money import Money, format_minor
from fairdue.payments.errors import BadSignature, GatewayMisconfigured, GatewayUnavailable, MethodsNotKept, UnreadableEvent
from fairdue.payments.rules.notifications import read_body
from fairdue.payments.rules.signatures import is_signed
from fairdue.payments.types.gateways import (
    Access,
    ChargeOrder,
    DisputeOutcome,
    DisputeSeen,
    GatewayEvent,
    MethodSeen,
    Outcome,
    PaymentSeen,
    RefundOrder,
    RefundSeen,
    Subject,
)

CONNECT_SECONDS_MAX = 3.0
RETRY_AFTER_SECONDS = 5
OUTCOMES = {
    "open": Outcome.REQUIRES_ACTION,
    "paying": Outcome.PROCESSING,
    "paid": Outcome.SUCCEEDED,
    "declined": Outcome.DECLINED,
    "cancelled": Outcome.CANCELLED,
}
REFUND_OUTCOMES = {"pending": Outcome.PROCESSING, "done": Outcome.SUCCEEDED, "refused": Outcome.DECLINED}
DISPUTE_OUTCOMES = {"open": DisputeOutcome.OPEN, "won": DisputeOutcome.WON, "lost": DisputeOutcome.LOST}
_REFUSED = (401, 403)
_TOO_MANY, _NOT_FOUND, _SERVER, _CLIENT = 429, 404, 500, 400
_GARBLED = (ValueError, KeyError, TypeError, AttributeError)
Thing = Mapping[str, Any]
T = TypeVar("T")


class _Unsure(Exception):
    """Nobody answered, or not with an answer."""


class _Declined(Exception):
    """The processor said no, and why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class HostedGateway:
    """One agency's account at a processor with pages of its own."""

    def __init__(self, access: Access) -> None:
        """Take how to reach it. Raises GatewayMisconfigured without an address or key."""
        if not access.base_url or not access.secrets.get("api_key"):
            raise GatewayMisconfigured
        self._base = access.base_url.rstrip("/")
        self._key = access.secrets["api_key"]
        self._hooks = [access.secrets.get(name, "") for name in ("webhook_secret", "previous_webhook_secret")]
        self._timeout = (min(CONNECT_SECONDS_MAX, access.timeout_seconds), access.timeout_seconds)

    def prepare(self, order: ChargeOrder) -> PaymentSeen:
        """Open an order; its page is what the payer has to go to."""
        body = {"reference": str(order.reference), "amount": format_minor(order.amount_minor, order.currency)}
        body |= {"currency": order.currency, "description": order.description, "return_url": order.return_url}
        return self._order("POST", "/orders", body, order.key)

    def confirm(self, external_ref: str, order: ChargeOrder) -> PaymentSeen:
        """Say where the order stands: it is the payer who confirms, on the page."""
        del order
        return self._order("GET", f"/orders/{external_ref}")

    def cancel(self, external_ref: str, key: str) -> PaymentSeen:
        """Close the page of an order that is not paid."""
        return self._order("POST", f"/orders/{external_ref}/cancel", {}, key)

    def fetch(self, external_ref: str) -> PaymentSeen | None:
        """Ask for an order."""
        try:
            return self._read(order_of, f"/orders/{external_ref}")
        except _Declined:
            return None

    def find(self, order: ChargeOrder, since: dt.datetime, until: dt.datetime) -> PaymentSeen | None:
        """Ask for an order by our reference, whenever it was opened."""
        del since, until
        found = self._read(lambda told: [order_of(each) for each in told["orders"]], "/orders", reference=str(order.reference))
        return found[0] if found else None

    def refund(self, order: RefundOrder) -> RefundSeen:
        """Give money back."""
        body = {"reference": str(order.reference), "amount": format_minor(order.amount_minor, order.currency)}
        try:
            return self._ask(refund_of, "POST", f"/orders/{order.payment_ref}/refunds", body, order.key)
        except _Unsure as error:
            return RefundSeen(outcome=Outcome.UNKNOWN, code=str(error))
        except _Declined as error:
            return RefundSeen(outcome=Outcome.DECLINED, code=error.code, detail=error.detail)

    def refunds_of(self, payment_ref: str) -> list[RefundSeen]:
        """Ask for the refunds of an order."""
        return self._read(lambda told: [refund_of(each) for each in told["refunds"]], f"/orders/{payment_ref}/refunds")

    def keep_owner(self, reference: str, key: str) -> str:
        """Nothing is kept. Raises MethodsNotKept."""
        raise MethodsNotKept

    def keep_method(self, method_ref: str, owner_ref: str) -> MethodSeen:
        """Nothing is kept. Raises MethodsNotKept."""
        raise MethodsNotKept

    def methods_of(self, owner_ref: str) -> list[MethodSeen]:
        """Nothing is kept."""
        del owner_ref
        return []

    def drop_method(self, method_ref: str) -> None:
        """Nothing is kept."""

    def check_event(self, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> None:
        """Check the X-Signature header."""
        if not is_signed(body, headers.get("x-signature", ""), self._hooks, now.timestamp()):
            raise BadSignature

    def read_event(self, body: bytes) -> GatewayEvent:
        """Read a notification."""
        try:
            event = read_body(body)
            return GatewayEvent(id=str(event["id"]), kind=str(event["type"]), at=_instant(event["at"]), subject=_subject(event))
        except _GARBLED:
            raise UnreadableEvent from None

    def _order(self, method: str, path: str, body: Thing | None = None, key: str = "") -> PaymentSeen:
        try:
            return self._ask(order_of, method, path, body, key)
        except _Unsure as error:
            return PaymentSeen(outcome=Outcome.UNKNOWN, code=str(error))
        except _Declined as error:
            return PaymentSeen(outcome=Outcome.DECLINED, code=error.code, detail=error.detail)

    def _read(self, read: Callable[[Thing], T], path: str, **query: str) -> T:
        try:
            return self._ask(read, "GET", path, query=query)
        except _Unsure:
            raise GatewayUnavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from None

    def _ask(
        self,
        read: Callable[[Thing], T],
        method: str,
        path: str,
        body: Thing | None = None,
        key: str = "",
        query: Mapping[str, str] | None = None,
    ) -> T:
        """Send one request and read its answer. Raises _Unsure, also for what is no answer, _Declined, GatewayMisconfigured."""
        headers = {"Authorization": f"Bearer {self._key}", **({"Idempotency-Key": key} if key else {})}
        try:
            answer = requests.request(
                method,
                self._base + path,
                headers=headers,
                json=body,
                params=query,
                timeout=self._timeout,
                allow_redirects=False,
            )
            told = answer.json()
        except requests.RequestException:
            raise _Unsure("unreachable") from None
        if answer.status_code in _REFUSED:
            raise GatewayMisconfigured
        if answer.status_code == _TOO_MANY or answer.status_code >= _SERVER or not isinstance(told, Mapping):
            raise _Unsure("gateway_error")
        if answer.status_code >= _CLIENT:
            raise _Declined(str(told.get("code", "refused")), str(told.get("detail", "")))
        try:
            return read(told)
        except _GARBLED:
            raise _Unsure("unreadable_answer") from None


def order_of(order: Thing) -> PaymentSeen:
    """Read an order. Raises BadAmount, ValueError, KeyError for what is none."""
    outcome = OUTCOMES[order["status"]]
    paid_at = order.get("paid_at")
    return PaymentSeen(
        outcome=outcome,
        external_ref=str(order["id"]),
        reference=str(order["reference"]),
        amount_minor=Money.parse(order["amount"], order["currency"]).minor,
        currency=order["currency"],
        at=_instant(paid_at) if paid_at else None,
        code=str(order.get("code") or ""),
        detail=str(order.get("detail") or ""),
        action={"redirect_url": str(order["page_url"])} if outcome is Outcome.REQUIRES_ACTION else {},
    )


def refund_of(refund: Thing) -> RefundSeen:
    """Read a refund."""
    return RefundSeen(
        outcome=REFUND_OUTCOMES[refund["status"]],
        external_ref=str(refund["id"]),
        reference=str(refund.get("reference") or ""),
        payment_ref=str(refund["order"]),
        amount_minor=Money.parse(refund["amount"], refund["currency"]).minor,
        currency=refund["currency"],
        at=_instant(refund["at"]),
        code=str(refund.get("code") or ""),
    )


def dispute_of(dispute: Thing) -> DisputeSeen:
    """Read a charge-back."""
    return DisputeSeen(
        outcome=DISPUTE_OUTCOMES[dispute["status"]],
        external_ref=str(dispute["id"]),
        payment_ref=str(dispute["order"]),
        amount_minor=Money.parse(dispute["amount"], dispute["currency"]).minor,
        currency=dispute["currency"],
        reason=str(dispute.get("reason") or ""),
        at=_instant(dispute["at"]),
    )


def _instant(text: str) -> dt.datetime:
    return as_utc(dt.datetime.fromisoformat(text))


def _subject(event: Thing) -> Subject | None:
    for name, read in (("order", order_of), ("refund", refund_of), ("chargeback", dispute_of)):
        if str(event["type"]).startswith(f"{name}."):
            return read(event[name])
    return None
