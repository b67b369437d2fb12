"""What the simulated Stripe knows, customers, methods, PaymentIntents, charges, refunds, disputes, and how they change."""

from __future__ import annotations

import secrets
import time
from typing import Any

from tests.fakes.stripe import cards
from tests.fakes.stripe.cards import CARDS, TOKENS, Card
from tests.fakes.stripe.errors import ApiError, invalid, missing
from tests.fakes.stripe.events import Outbox
from tests.fakes.stripe.forms import flag, integer, required

Thing = dict[str, Any]
AMOUNT_MAX = 99_999_999
AMOUNT_MIN = {"usd": 50, "eur": 50, "gbp": 30, "jpy": 50}
"""The smallest charge (docs.stripe.com/currencies, minimum and maximum charge amounts)."""
THREE_DECIMALS = {"bhd", "jod", "kwd", "omr", "tnd"}
OPEN = {"requires_payment_method", "requires_confirmation", "requires_action"}
KINDS = {
    "cus": "customer",
    "pm": "payment_method",
    "pi": "payment_intent",
    "ch": "charge",
    "re": "refund",
    "du": "dispute",
}


def new_id(prefix: str) -> str:
    """An id as Stripe's look."""
    return f"{prefix}_{secrets.token_hex(12)}"


class Books:
    """All things by id, in the order they were made. Callers hold the server's lock."""

    def __init__(self, outbox: Outbox) -> None:
        self.things: dict[str, Thing] = {}
        self.outbox = outbox
        self.request: Thing = {"id": None, "idempotency_key": None}
        self._cards: dict[str, Card] = {}
        self._set_up: set[str] = set()

    def get(self, prefix: str, object_id: str) -> Thing:
        """Find a thing of a kind. Raises ApiError 404."""
        found = self.things.get(object_id)
        if found is None or found["object"] != KINDS[prefix]:
            raise missing(KINDS[prefix].replace("_", " "), object_id)
        return found

    def all(self, kind: str) -> list[Thing]:
        """Every thing of a kind, newest first."""
        return [thing for thing in reversed(self.things.values()) if thing["object"] == kind]

    def update(self, thing: Thing, given: Thing, names: tuple[str, ...]) -> Thing:
        """Change plain fields; metadata is merged, and an empty value removes a key."""
        thing.update({name: given[name] for name in names if name in given})
        for name, value in (given.get("metadata") or {}).items():
            if value == "":
                thing["metadata"].pop(name, None)
            else:
                thing["metadata"][name] = value
        return thing

    # Customers and payment methods

    def create_customer(self, given: Thing) -> Thing:
        """Make a customer."""
        fields = {name: given.get(name) for name in ("name", "email", "phone", "description", "address", "shipping")}
        made = self._make("cus", given, **fields, balance=0, delinquent=False)
        self._emit("customer.created", made)
        return made

    def create_method(self, given: Thing) -> Thing:
        """Make a payment method of a card number or token."""
        kind = required(given, "type")
        if kind != "card":
            raise invalid(f"Invalid type: {kind}", "parameter_invalid", "type")
        card = given.get("card") or {}
        return self._method(TOKENS.get(card.get("token", ""), str(card.get("number", ""))), given)

    def attach(self, method_id: str, customer_id: str) -> Thing:
        """Keep a payment method with a customer."""
        customer, method = self.get("cus", customer_id), self.method(method_id)
        if method["customer"] and method["customer"] != customer["id"]:
            raise invalid("The payment method you provided has already been attached to a customer.")
        card = self._cards[method["id"]]
        if card.attach_decline:
            raise _card_error(*card.attach_decline)
        if not method["customer"]:
            method["customer"] = customer["id"]
            self._emit("payment_method.attached", method)
        return method

    def detach(self, method_id: str) -> Thing:
        """Let a customer's payment method go."""
        method = self.get("pm", method_id)
        if not method["customer"]:
            raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
        method["customer"] = None
        self._emit("payment_method.detached", method)
        return method

    def method(self, method_id: str) -> Thing:
        """Find a payment method; a test token such as pm_card_visa makes a new one."""
        return self._method(TOKENS[method_id], {}) if method_id in TOKENS else self.get("pm", method_id)

    # PaymentIntents

    def create_intent(self, given: Thing) -> Thing:
        """Make a PaymentIntent, and confirm it when asked to."""
        amount, currency = integer(given, "amount"), required(given, "currency").lower()
        check_amount(amount, currency)
        if given.get("customer"):
            self.get("cus", given["customer"])
        automatic = None if given.get("payment_method_types") else given.get("automatic_payment_methods") or {"enabled": "true"}
        intent = self._make(
            "pi",
            given,
            amount=amount,
            amount_received=0,
            automatic_payment_methods=automatic
            and {"enabled": True, "allow_redirects": automatic.get("allow_redirects", "always")},
            canceled_at=None,
            cancellation_reason=None,
            capture_method="automatic_async",
            client_secret=None,
            confirmation_method="automatic",
            currency=currency,
            customer=given.get("customer"),
            description=given.get("description"),
            last_payment_error=None,
            latest_charge=None,
            next_action=None,
            payment_method=None,
            payment_method_types=given.get("payment_method_types") or ["card"],
            setup_future_usage=given.get("setup_future_usage"),
            shipping=given.get("shipping"),
            status="requires_payment_method",
        )
        intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(8)}"
        self._emit("payment_intent.created", intent)
        if given.get("payment_method"):
            self._use(intent, given["payment_method"])
        return self.confirm(intent["id"], given) if flag(given, "confirm") else intent

    def confirm(self, intent_id: str, given: Thing) -> Thing:
        """Try to take the money."""
        intent = self.get("pi", intent_id)
        if intent["status"] not in OPEN:
            raise _unexpected(intent, f"You cannot confirm this PaymentIntent because it has a status of {intent['status']}.")
        automatic = intent["automatic_payment_methods"]
        if automatic and automatic["allow_redirects"] != "never" and not given.get("return_url"):
            raise invalid(
                "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these "
                "payment methods might redirect your customer off of your page, you must provide a `return_url`."
            )
        if given.get("payment_method"):
            self._use(intent, given["payment_method"])
        if not intent["payment_method"]:
            raise _unexpected(
                intent, "You cannot confirm this PaymentIntent because it's missing a payment method.", "requires_payment_method"
            )
        card = self._cards[intent["payment_method"]]
        is_off_session = flag(given, "off_session")
        if card.asks == "always" or (card.asks == "unless set up" and intent["payment_method"] not in self._set_up):
            if is_off_session:
                raise self._fail(intent, "authentication_required", "authentication_required")
            intent["status"] = "requires_action"
            intent["next_action"] = _next_action(intent, given.get("return_url"))
            self._emit("payment_intent.requires_action", intent)
            return intent
        return self._take(intent)

    def authenticate(self, intent_id: str, *, is_passed: bool) -> Thing:
        """What the cardholder does on the bank's page."""
        intent = self.get("pi", intent_id)
        if intent["status"] != "requires_action":
            raise _unexpected(intent, "There is nothing to authenticate.")
        intent["next_action"] = None
        if is_passed:
            self._set_up.add(intent["payment_method"])
        try:
            return self._take(intent) if is_passed else self._refuse(intent)
        except ApiError:  # the cardholder's page shows it; the caller is not told
            return intent

    def cancel(self, intent_id: str, given: Thing) -> Thing:
        """Let no money move any more."""
        intent = self.get("pi", intent_id)
        if intent["status"] not in OPEN:
            raise _unexpected(intent, f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.")
        reason = given.get("cancellation_reason")
        intent.update(status="canceled", canceled_at=int(time.time()), cancellation_reason=reason, next_action=None)
        self._emit("payment_intent.canceled", intent)
        return intent

    # Refunds and disputes

    def create_refund(self, given: Thing) -> Thing:
        """Give money back, all that is left unless an amount is named."""
        charge = self._charge_of(given)
        left = charge["amount"] - charge["amount_refunded"]
        if left == 0:
            raise invalid(f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
        amount = integer(given, "amount", left)
        if amount < 1:
            raise invalid("Invalid positive integer", "parameter_invalid_integer", "amount")
        if amount > left:
            raise invalid(
                f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
                "charge_exceeds_amount",
                "amount",
            )
        if charge["disputed"]:
            raise invalid(f"Charge {charge['id']} has been charged back; cannot issue a refund.", "charge_disputed")
        card = self._cards[charge["payment_method"]]
        status = "pending" if card.refund == "pending" else "succeeded"
        fields = {name: charge[name] for name in ("currency", "payment_intent")}
        refund = self._make("re", given, amount=amount, charge=charge["id"], reason=given.get("reason"), status=status, **fields)
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._emit("refund.created", refund)
        self._emit("charge.refunded", charge)
        answer = dict(refund)
        if card.refund == "failed":
            self.end_refund(refund["id"], is_paid=False)
        return answer

    def end_refund(self, refund_id: str, *, is_paid: bool) -> Thing:
        """What the bank makes of a refund."""
        refund = self.get("re", refund_id)
        refund["status"] = "succeeded" if is_paid else "failed"
        if not is_paid:
            refund["failure_reason"] = "expired_or_canceled_card"
            charge = self.get("ch", refund["charge"])
            charge["amount_refunded"] -= refund["amount"]
            charge["refunded"] = False
            self._emit("refund.failed", refund)
        self._emit("refund.updated", refund)
        self._emit("charge.refund.updated", refund)
        return refund

    def open_dispute(self, charge_id: str, reason: str = "fraudulent", amount: int | None = None) -> Thing:
        """Let the cardholder's bank take money back."""
        charge = self.get("ch", charge_id)
        charge["disputed"] = reason != "inquiry"
        fields = {name: charge[name] for name in ("currency", "payment_intent")}
        taken = charge["amount"] if amount is None else amount
        # An inquiry takes no money yet (docs.stripe.com/disputes/how-disputes-work).
        is_inquiry = reason == "inquiry"
        status = "warning_needs_response" if is_inquiry else "needs_response"
        told = "general" if is_inquiry else reason
        dispute = self._make("du", {}, amount=taken, charge=charge_id, reason=told, status=status, **fields)
        self._emit("charge.dispute.created", dispute)
        if not is_inquiry:
            self._emit("charge.dispute.funds_withdrawn", dispute)
        return dispute

    def close_dispute(self, dispute_id: str, *, is_won: bool) -> Thing:
        """End a dispute."""
        dispute = self.get("du", dispute_id)
        dispute["status"] = "won" if is_won else "lost"
        if is_won:
            self.get("ch", dispute["charge"])["disputed"] = False
            self._emit("charge.dispute.funds_reinstated", dispute)
        self._emit("charge.dispute.closed", dispute)
        return dispute

    # Inside

    def _make(self, prefix: str, given: Thing, **fields: Any) -> Thing:
        made = {"id": new_id(prefix), "object": KINDS[prefix], "created": int(time.time()), "livemode": False}
        made |= {"metadata": dict(given.get("metadata") or {}), **fields}
        self.things[made["id"]] = made
        return made

    def _emit(self, kind: str, thing: Thing) -> None:
        self.outbox.emit(kind, thing, new_id("evt"), dict(self.request))

    def _method(self, number: str, given: Thing) -> Thing:
        digits = number.replace(" ", "")
        if digits not in CARDS:
            raise _card_error("incorrect_number", "incorrect_number")
        card, asked = CARDS[digits], given.get("card") or {}
        shown = {"brand": card.brand, "last4": digits[-4:], "country": "US", "funding": "credit"}
        shown |= {"exp_month": int(asked.get("exp_month", 12)), "exp_year": int(asked.get("exp_year", 2034))}
        shown["fingerprint"] = f"fp{digits[-8:]}"
        details = given.get("billing_details") or {}
        method = self._make("pm", given, type="card", customer=None, card=shown, billing_details=details)
        self._cards[method["id"]] = card
        return method

    def _use(self, intent: Thing, method_id: str) -> None:
        method = self.method(method_id)
        if method["customer"] and method["customer"] != intent["customer"]:
            raise invalid(
                "The provided PaymentMethod cannot be attached. To reuse a PaymentMethod, you must attach it to a Customer first."
                if not intent["customer"]
                else f"The PaymentMethod {method['id']} does not belong to the Customer of this PaymentIntent."
            )
        intent.update(payment_method=method["id"], status="requires_confirmation")

    def _take(self, intent: Thing) -> Thing:
        card = self._cards[intent["payment_method"]]
        if card.decline:
            raise self._fail(intent, *card.decline)
        charge = self._charge(intent, "succeeded")
        intent.update(
            status="succeeded",
            amount_received=intent["amount"],
            latest_charge=charge["id"],
            next_action=None,
            last_payment_error=None,
        )
        if intent["setup_future_usage"] and intent["customer"]:
            self._set_up.add(intent["payment_method"])
            self.attach(intent["payment_method"], intent["customer"])
        self._emit("charge.succeeded", charge)
        self._emit("payment_intent.succeeded", intent)
        if card.dispute:
            self.open_dispute(charge["id"], card.dispute)
        return intent

    def _charge(self, intent: Thing, status: str, code: str | None = None, message: str | None = None) -> Thing:
        names = ("amount", "currency", "customer", "description", "payment_method", "shipping")
        is_paid = status == "succeeded"
        return self._make(
            "ch",
            {"metadata": intent["metadata"]},
            **{name: intent[name] for name in names},
            amount_captured=intent["amount"] if is_paid else 0,
            amount_refunded=0,
            captured=is_paid,
            disputed=False,
            failure_code=code,
            failure_message=message,
            paid=is_paid,
            payment_intent=intent["id"],
            payment_method_details={"type": "card", "card": self.get("pm", intent["payment_method"])["card"]},
            refunded=False,
            status=status,
        )

    def _fail(self, intent: Thing, code: str, decline_code: str) -> ApiError:
        """The money does not come: keep the failed charge, and make the error that the caller gets."""
        is_asked = code == "authentication_required"
        message = "This payment requires authentication." if is_asked else cards.message_of(code, decline_code)
        charge = self._charge(intent, "failed", code, message)
        method = dict(self.get("pm", intent["payment_method"]))
        facts = {"code": code, "decline_code": decline_code, "message": message, "type": "card_error", "charge": charge["id"]}
        intent.update(
            status="requires_payment_method",
            latest_charge=charge["id"],
            payment_method=None,
            last_payment_error={**facts, "payment_method": method},
        )
        self._emit("charge.failed", charge)
        self._emit("payment_intent.payment_failed", intent)
        return _card_error(code, decline_code, message, charge=charge["id"], payment_intent=dict(intent), payment_method=method)

    def _refuse(self, intent: Thing) -> Thing:
        message = "The provided PaymentMethod has failed authentication."
        error = {"code": "payment_intent_authentication_failure", "message": message, "type": "invalid_request_error"}
        intent.update(status="requires_payment_method", payment_method=None, last_payment_error=error)
        self._emit("payment_intent.payment_failed", intent)
        return intent

    def _charge_of(self, given: Thing) -> Thing:
        if given.get("charge"):
            return self.get("ch", given["charge"])
        intent = self.get("pi", required(given, "payment_intent"))
        if intent["status"] != "succeeded":
            raise invalid(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                "payment_intent_unexpected_state",
            )
        return self.get("ch", intent["latest_charge"])


def check_amount(amount: int, currency: str) -> None:
    """Refuse amounts that Stripe refuses. Raises ApiError."""
    if len(currency) != 3:
        raise invalid(f"Invalid currency: {currency}", "parameter_invalid", "currency")
    if amount < AMOUNT_MIN.get(currency, 1):
        raise invalid("Amount must be at least the minimum charge of this currency.", "amount_too_small", "amount")
    if amount > AMOUNT_MAX:
        raise invalid("Amount must be no more than 99999999.", "amount_too_large", "amount")
    if currency in THREE_DECIMALS and amount % 10:
        raise invalid("Amounts of three-decimal currencies must be a multiple of ten.", "parameter_invalid_integer", "amount")


def _next_action(intent: Thing, return_url: str | None) -> Thing:
    if not return_url:
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    url = f"/_simulator/authenticate/{intent['id']}"
    return {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": return_url}}


def _card_error(code: str, decline_code: str, message: str | None = None, **facts: Any) -> ApiError:
    found = message or cards.MESSAGES.get(decline_code) or cards.MESSAGES.get(code) or "Your card number is incorrect."
    return ApiError(402, "card_error", found, code, is_kept=True, decline_code=decline_code, **facts)


def _unexpected(intent: Thing, message: str, code: str | None = None) -> ApiError:
    del code
    return ApiError(
        400, "invalid_request_error", message, "payment_intent_unexpected_state", is_kept=True, payment_intent=dict(intent)
    )
