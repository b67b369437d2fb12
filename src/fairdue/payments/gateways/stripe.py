"""Stripe by its official library: PaymentIntents, kept cards, refunds, disputes, signed events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import stripe
from stripe import RequestsClient, StripeClient

from fairdue.payments.errors import (
    AmountNotChargeable,
    BadSignature,
    GatewayMisconfigured,
    GatewayUnavailable,
    MethodRefused,
    UnreadableEvent,
)
from fairdue.payments.rules.notifications import read_body
from fairdue.payments.rules.signatures import is_signed
from fairdue.payments.rules.stripe_amounts import NotChargeable, to_stripe
from fairdue.payments.rules.stripe_objects import Thing, method_of, payment_of, read_event, refund_of
from fairdue.payments.types.gateways import (
    Access,
    ChargeOrder,
    GatewayEvent,
    MethodSeen,
    Outcome,
    PaymentSeen,
    RefundOrder,
    RefundSeen,
)

API_VERSION = "2026-10-28.endive"
"""The version whose shapes this module reads; Stripe keeps answering in it when it has newer ones."""
BASE_URL = "https://api.stripe.com"
RETRIES_MAX = 1
"""The library's own, half a second later, under the same Idempotency-Key; the longer ones are jobs of ours."""
CONNECT_SECONDS_MAX = 3.0
PAGE_SIZE = 100
PAGES_MAX = 20
CHARGE = "latest_charge"
PAYMENT_KEY, REFUND_KEY, OWNER_KEY = "fairdue_payment", "fairdue_refund", "fairdue_owner"
"""Names in Stripe's metadata of our ids."""
SECRET, HOOK, OLD_HOOK = "api_key", "webhook_secret", "previous_webhook_secret"
"""Names of an agency's secrets."""
_UNSURE = (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError)
_REFUSED = (stripe.AuthenticationError, stripe.PermissionError)
RETRY_AFTER_SECONDS = 5


class StripeGateway:
    """One agency's Stripe account."""

    def __init__(self, access: Access) -> None:
        """Take how to reach it. Raises GatewayMisconfigured without a key."""
        if not access.secrets.get(SECRET):
            raise GatewayMisconfigured
        self._hooks = [access.secrets.get(name, "") for name in (HOOK, OLD_HOOK)]
        self._api = StripeClient(
            access.secrets[SECRET],
            stripe_version=API_VERSION,
            base_addresses={"api": access.base_url or BASE_URL},
            max_network_retries=RETRIES_MAX,
            http_client=_http(access.timeout_seconds),
        ).v1

    def prepare(self, order: ChargeOrder) -> PaymentSeen:
        """Make a PaymentIntent."""
        try:
            amount = to_stripe(order.amount_minor, order.currency)
        except NotChargeable as error:
            raise AmountNotChargeable(str(error)) from None
        params: dict[str, Any] = {
            "amount": amount,
            "currency": order.currency.lower(),
            "payment_method_types": ["card"],
            "metadata": {PAYMENT_KEY: str(order.reference)},
        }
        if order.description:
            params["description"] = order.description
        if order.owner_ref:
            params["customer"] = order.owner_ref
        return _payment(lambda: self._api.payment_intents.create(_as(params), {"idempotency_key": order.key}))

    def confirm(self, external_ref: str, order: ChargeOrder) -> PaymentSeen:
        """Confirm a PaymentIntent; Stripe itself refuses to take the money of one twice, whatever the key."""
        params: dict[str, Any] = {"expand": [CHARGE]}
        if order.method_ref:
            params["payment_method"] = order.method_ref
        if order.return_url:
            params["return_url"] = order.return_url
        if order.is_off_session:
            params["off_session"] = True
        options = {"idempotency_key": order.key}
        return _payment(lambda: self._api.payment_intents.confirm(external_ref, _as(params), _as(options)))

    def cancel(self, external_ref: str, key: str) -> PaymentSeen:
        """Cancel a PaymentIntent."""
        return _payment(lambda: self._api.payment_intents.cancel(external_ref, None, {"idempotency_key": key}))

    def fetch(self, external_ref: str) -> PaymentSeen | None:
        """Retrieve a PaymentIntent."""
        try:
            return payment_of(_read(lambda: self._api.payment_intents.retrieve(external_ref, {"expand": [CHARGE]})))
        except stripe.InvalidRequestError:
            return None

    def find(self, order: ChargeOrder, since: dt.datetime, until: dt.datetime) -> PaymentSeen | None:
        """Look through the PaymentIntents made then: unlike Stripe's search, a list knows what was made a moment ago."""
        created = {"gte": int(since.timestamp()), "lte": int(until.timestamp()) + 1}
        for intent in _each(self._api.payment_intents.list, {"created": created, "expand": [f"data.{CHARGE}"]}):
            if intent["metadata"].get(PAYMENT_KEY) == str(order.reference):
                return payment_of(intent)
        return None

    def refund(self, order: RefundOrder) -> RefundSeen:
        """Refund a PaymentIntent."""
        params: dict[str, Any] = {
            "payment_intent": order.payment_ref,
            "amount": to_stripe(order.amount_minor, order.currency),
            "metadata": {REFUND_KEY: str(order.reference)},
        }
        try:
            made = _plain(self._api.refunds.create(_as(params), {"idempotency_key": order.key}))
        except _UNSURE as error:
            return RefundSeen(outcome=Outcome.UNKNOWN, code=_code(error))
        except _REFUSED:
            raise GatewayMisconfigured from None
        except stripe.StripeError as error:
            return RefundSeen(outcome=Outcome.DECLINED, code=_code(error), detail=error.user_message or "")
        return refund_of(made)

    def refunds_of(self, payment_ref: str) -> list[RefundSeen]:
        """List the refunds of a PaymentIntent."""
        return [refund_of(each) for each in _each(self._api.refunds.list, {"payment_intent": payment_ref})]

    def keep_owner(self, reference: str, key: str) -> str:
        """Make a customer. No name or address goes to Stripe, only our id."""
        params: dict[str, Any] = {"metadata": {OWNER_KEY: reference}}
        return str(_read(lambda: self._api.customers.create(_as(params), {"idempotency_key": key}))["id"])

    def keep_method(self, method_ref: str, owner_ref: str) -> MethodSeen:
        """Attach a payment method to a customer; one that is attached to him already stays so."""
        try:
            return method_of(_read(lambda: self._api.payment_methods.attach(method_ref, {"customer": owner_ref})))
        except stripe.InvalidRequestError as error:
            found = self._method(method_ref)
            if found is None or found.owner_ref != owner_ref:
                raise MethodRefused(error.user_message, gateway_code=_code(error)) from None
            return found
        except stripe.StripeError as error:
            raise MethodRefused(error.user_message, gateway_code=_code(error)) from None

    def methods_of(self, owner_ref: str) -> list[MethodSeen]:
        """List a customer's payment methods."""
        return [method_of(each) for each in _each(self._api.payment_methods.list, {"customer": owner_ref})]

    def drop_method(self, method_ref: str) -> None:
        """Detach a payment method."""
        try:
            _read(lambda: self._api.payment_methods.detach(method_ref))
        except stripe.InvalidRequestError:
            return

    def check_event(self, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> None:
        """Check the Stripe-Signature header."""
        if not is_signed(body, headers.get("stripe-signature", ""), self._hooks, now.timestamp()):
            raise BadSignature

    def read_event(self, body: bytes) -> GatewayEvent:
        """Read an event."""
        try:
            return read_event(read_body(body))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
            raise UnreadableEvent from None

    def _method(self, method_ref: str) -> MethodSeen | None:
        try:
            return method_of(_read(lambda: self._api.payment_methods.retrieve(method_ref)))
        except stripe.InvalidRequestError:
            return None


@cache
def _http(timeout_seconds: float) -> RequestsClient:
    """One pool of connections for all accounts; each thread has its own."""
    return RequestsClient(timeout=(min(CONNECT_SECONDS_MAX, timeout_seconds), timeout_seconds))


def _as(params: Any) -> Any:
    """The library types each call's parameters apart; ours are put together step by step."""
    return params


def _plain(found: Any) -> Thing:
    plain: Thing = found.to_dict()
    return plain


def _read(call: Callable[[], Any]) -> Thing:
    """Ask, where nothing moves money. Raises GatewayUnavailable, GatewayMisconfigured, stripe.StripeError."""
    try:
        return _plain(call())
    except _UNSURE:
        raise GatewayUnavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from None
    except _REFUSED:
        raise GatewayMisconfigured from None


def _each(ask: Callable[[Any], Any], params: Mapping[str, Any]) -> Iterator[Thing]:
    """Go through a list, page by page. Raises GatewayUnavailable, also for a list without end."""
    asked = {**params, "limit": PAGE_SIZE}
    for _ in range(PAGES_MAX):
        page = _read(partial(ask, asked))
        yield from page["data"]
        if not page["has_more"]:
            return
        asked["starting_after"] = page["data"][-1]["id"]
    raise GatewayUnavailable(
        "There is more at the processor than can be looked through.", retry_after_seconds=RETRY_AFTER_SECONDS
    )


def _payment(call: Callable[[], Any]) -> PaymentSeen:
    """Do something to a PaymentIntent; whatever is answered is an outcome. Raises GatewayMisconfigured."""
    try:
        return payment_of(_plain(call()))
    except _UNSURE as error:
        return PaymentSeen(outcome=Outcome.UNKNOWN, code=_code(error))
    except _REFUSED:
        raise GatewayMisconfigured from None
    except stripe.StripeError as error:
        told = error.json_body.get("error", {}) if isinstance(error.json_body, dict) else {}
        intent, detail = told.get("payment_intent"), error.user_message or ""
        if intent and told.get("code") == "payment_intent_unexpected_state" and intent["status"] != "requires_payment_method":
            return payment_of(intent)
        ref = intent["id"] if intent else ""
        return PaymentSeen(outcome=Outcome.DECLINED, external_ref=ref, code=_code(error), detail=detail)


def _code(error: stripe.StripeError) -> str:
    """The most telling word: why the bank declined, else Stripe's code, else the kind of failure."""
    told = error.error
    decline = getattr(told, "decline_code", None) if told is not None else None
    if decline or error.code:
        return str(decline or error.code)
    if isinstance(error, stripe.APIConnectionError):
        return "unreachable"
    return "rate_limited" if isinstance(error, stripe.RateLimitError) else "gateway_error"
