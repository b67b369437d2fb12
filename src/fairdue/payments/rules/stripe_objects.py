"""Stripe's objects read as ours. Pure; tolerant of what newer versions add or leave out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fairdue.payments.rules.stripe_amounts import from_stripe
from fairdue.payments.types.gateways import (
    DisputeOutcome,
    DisputeSeen,
    GatewayEvent,
    MethodSeen,
    Outcome,
    PaymentSeen,
    RefundsChanged,
    RefundSeen,
    Subject,
)

Thing = Mapping[str, Any]
PAYMENT_OUTCOMES = {
    "requires_confirmation": Outcome.PREPARED,
    "requires_action": Outcome.REQUIRES_ACTION,
    "requires_capture": Outcome.PROCESSING,
    "processing": Outcome.PROCESSING,
    "succeeded": Outcome.SUCCEEDED,
    "canceled": Outcome.CANCELLED,
}
REFUND_OUTCOMES = {
    "pending": Outcome.PROCESSING,
    "requires_action": Outcome.PROCESSING,
    "succeeded": Outcome.SUCCEEDED,
    "failed": Outcome.DECLINED,
    "canceled": Outcome.CANCELLED,
}
DISPUTE_OUTCOMES = {
    "warning_needs_response": DisputeOutcome.INQUIRY,
    "warning_under_review": DisputeOutcome.INQUIRY,
    "warning_closed": DisputeOutcome.INQUIRY,
    "won": DisputeOutcome.WON,
    "lost": DisputeOutcome.LOST,
}
"""Anything else is open: its money is gone until it is won."""


def payment_of(intent: Thing) -> PaymentSeen:
    """Read a PaymentIntent. One whose last try failed is declined until somebody tries again."""
    status, error = intent["status"], intent.get("last_payment_error") or {}
    outcome = PAYMENT_OUTCOMES.get(status, Outcome.PREPARED)
    if status == "requires_payment_method":
        outcome = Outcome.DECLINED if error else Outcome.PREPARED
    currency = intent["currency"].upper()
    amount = intent.get("amount_received") if outcome is Outcome.SUCCEEDED else intent["amount"]
    charge = intent.get("latest_charge")
    return PaymentSeen(
        outcome=outcome,
        external_ref=intent["id"],
        reference=(intent.get("metadata") or {}).get("fairdue_payment", ""),
        amount_minor=from_stripe(amount or 0, currency),
        currency=currency,
        at=_instant(charge["created"]) if isinstance(charge, Mapping) else None,
        code=error.get("decline_code") or error.get("code") or "" if outcome is Outcome.DECLINED else "",
        detail=error.get("message") or "" if outcome is Outcome.DECLINED else "",
        action=_action(intent),
    )


def refund_of(refund: Thing) -> RefundSeen:
    """Read a refund."""
    currency = refund["currency"].upper()
    return RefundSeen(
        outcome=REFUND_OUTCOMES.get(refund.get("status") or "pending", Outcome.PROCESSING),
        external_ref=refund["id"],
        reference=(refund.get("metadata") or {}).get("fairdue_refund", ""),
        payment_ref=_id(refund.get("payment_intent")),
        amount_minor=from_stripe(refund["amount"], currency),
        currency=currency,
        at=_instant(refund["created"]),
        code=refund.get("failure_reason") or "",
    )


def dispute_of(dispute: Thing) -> DisputeSeen:
    """Read a dispute."""
    currency = dispute["currency"].upper()
    return DisputeSeen(
        outcome=DISPUTE_OUTCOMES.get(dispute["status"], DisputeOutcome.OPEN),
        external_ref=dispute["id"],
        payment_ref=_id(dispute.get("payment_intent")),
        amount_minor=from_stripe(dispute["amount"], currency),
        currency=currency,
        reason=dispute.get("reason") or "",
        at=_instant(dispute["created"]),
    )


def method_of(method: Thing) -> MethodSeen:
    """Read a payment method."""
    card = method.get("card") or {}
    expires = f"{card['exp_year']}-{card['exp_month']:02}" if card.get("exp_year") else ""
    return MethodSeen(
        external_ref=method["id"],
        owner_ref=_id(method.get("customer")),
        kind=method["type"],
        brand=card.get("brand") or "",
        last4=card.get("last4") or "",
        expires=expires,
    )


def read_event(event: Thing) -> GatewayEvent:
    """Read an event. Raises KeyError, TypeError, AttributeError, ValueError for what is none."""
    kind, thing, at = str(event["type"]), event["data"]["object"], _instant(event["created"])
    return GatewayEvent(id=str(event["id"]), kind=kind, at=at, subject=_subject(kind, thing, at))


def _subject(kind: str, thing: Thing, at: dt.datetime) -> Subject | None:
    if kind == "charge.refunded":
        ref = _id(thing.get("payment_intent"))
        return RefundsChanged(payment_ref=ref) if ref else None
    family, shape = kind.rpartition(".")[0], thing.get("object")
    if family == "payment_intent" and shape == "payment_intent":
        seen = payment_of(thing)
        # The event itself says when; a PaymentIntent only says when it was made.
        return replace(seen, at=at) if seen.outcome is Outcome.SUCCEEDED else seen
    if family in {"refund", "charge.refund"} and shape == "refund":
        return refund_of(thing) if _id(thing.get("payment_intent")) else None
    if family == "charge.dispute" and shape == "dispute":
        return dispute_of(thing) if _id(thing.get("payment_intent")) else None
    return None


def _action(intent: Thing) -> dict[str, str]:
    if intent["status"] not in {"requires_action", "requires_payment_method", "requires_confirmation"}:
        return {}
    url = ((intent.get("next_action") or {}).get("redirect_to_url") or {}).get("url")
    secret = intent.get("client_secret")
    return {**({"redirect_url": url} if url else {}), **({"client_secret": secret} if secret else {})}


def _id(found: Any) -> str:
    """The id of what may be an id or the thing itself."""
    return str(found["id"]) if isinstance(found, Mapping) else str(found or "")


def _instant(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
