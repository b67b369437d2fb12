"""Charge a card: prepared under its own reference first, which is kept before any money can move, then confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.errors import Invalid
from fairdue.payments.commands.breaking import Permit, admit, give_back
from fairdue.payments.commands.calling import begin_charge, postpone_call
from fairdue.payments.commands.noting import leave_to_payer, note_payment
from fairdue.payments.commands.recording import record_payment
from fairdue.payments.commands.settling import refer_payment
from fairdue.payments.errors import AmountNotChargeable, GatewayMisconfigured
from fairdue.payments.flows.asking import ask, gateway_of, voice_of
from fairdue.payments.gateways.protocol import Gateway
from fairdue.payments.queries.detail import get_payment
from fairdue.payments.queries.gateways import gateway_behind, payment_under_key
from fairdue.payments.states import PaymentMethod, PaymentStatus
from fairdue.payments.types import NewPayment, PaymentDetail, PaymentTaken
from fairdue.payments.types.gateways import Card, ChargeOrder, Claim, Outcome, PaymentSeen


def take_payment(actor: Actor, new: NewPayment, card: Card | None) -> PaymentTaken:
    """Take a payment: a card is charged, anything else was seen to come in. Raises what either raises."""
    if new.method == PaymentMethod.CARD:
        return charge_card(actor, new, card or Card())
    if card is not None:
        raise Invalid("card", "does_not_fit", "only cards are charged")
    return _taken(record_payment(actor, new))


def charge_card(actor: Actor, new: NewPayment, card: Card) -> PaymentTaken:
    """Record a card payment and charge it. An unknown outcome leaves it pending: it is asked for again, never charged twice.

    Under the same key the same caller is told of the first one again. While the processor does not answer, nothing is recorded
    and GatewayUnavailable raised. Raises what `record_payment` raises, and Invalid for a kept card that is not the debtor's.
    """
    # A repeated request is answered from what is known, whether the processor answers or not.
    if new.processor_id is None or payment_under_key(actor, new.idempotency_key):
        payment, claim = begin_charge(actor, new, card)
        return _taken(payment) if claim is None else charge(actor, admit(actor, claim.processor_id), claim)
    permit = admit(actor, new.processor_id)
    try:
        payment, claim = begin_charge(actor, new, card)
    except BaseException:
        give_back(actor, permit)
        raise
    if claim is None:
        give_back(actor, permit)
        return _taken(payment)
    return charge(actor, permit, claim)


def charge(actor: Actor, permit: Permit, claim: Claim) -> PaymentTaken:
    """Make one attempt, and keep how it went."""
    try:
        gateway = gateway_of(actor, claim.processor_id)
        seen = ask(actor, permit, lambda: _tried(actor, gateway, claim))
    except (GatewayMisconfigured, AmountNotChargeable) as error:
        # Nothing was asked for before: there is nothing that could have been done.
        known = Outcome.UNKNOWN if claim.attempt > 1 or claim.payment_ref else Outcome.DECLINED
        seen = PaymentSeen(outcome=known, code=error.code, detail=error.detail)
    voice = voice_of(actor)
    if seen.outcome is Outcome.UNKNOWN:
        postpone_call(voice, claim, seen.code)
    else:
        note_payment(voice, claim.payment_id, seen)
        if seen.outcome in {Outcome.PREPARED, Outcome.REQUIRES_ACTION, Outcome.PROCESSING}:
            leave_to_payer(voice, claim.payment_id)
    return _taken(get_payment(actor, claim.payment_id), seen.action)


def check_payment(actor: Actor, payment_id: UUID) -> PaymentTaken:
    """Ask the processor for a payment now, as when its payer comes back from his bank; one with an end is only described.

    Raises NotFound, GatewayUnavailable, GatewayMisconfigured.
    """
    known = get_payment(actor, payment_id)
    if known.status != PaymentStatus.PENDING or not known.processor_ref or gateway_behind(actor, payment_id) is None:
        return _taken(known)
    gateway, ref = gateway_of(actor, known.processor), known.processor_ref
    seen = ask(actor, admit(actor, known.processor), lambda: gateway.fetch(ref))
    if seen is None:
        return _taken(known)
    note_payment(voice_of(actor), payment_id, seen)
    return _taken(get_payment(actor, payment_id), seen.action)


def order_of(claim: Claim, step: str) -> ChargeOrder:
    """The order of a claim. Preparing moves no money, and is the same at each attempt; confirming takes a key for each, since
    a processor keeps its own errors under a key, and takes the money of a payment once whatever the key.
    """
    return ChargeOrder(
        reference=claim.payment_id,
        key=f"fairdue:{claim.payment_id}:{step}",
        amount_minor=claim.amount_minor,
        currency=claim.currency,
        method_ref=claim.method_ref,
        owner_ref=claim.owner_ref,
        return_url=claim.return_url,
        is_off_session=claim.is_off_session,
    )


def _taken(payment: PaymentDetail, action: Mapping[str, str] | None = None) -> PaymentTaken:
    named: dict[str, Any] = {name: getattr(payment, name) for name in PaymentDetail.__dataclass_fields__}
    return PaymentTaken(**named, action=dict(action or {}))


def _tried(actor: Actor, gateway: Gateway, claim: Claim) -> PaymentSeen:
    if claim.payment_ref:
        # The last answer was lost: maybe it was done.
        seen = gateway.fetch(claim.payment_ref)
        if seen is None:
            return PaymentSeen(outcome=Outcome.UNKNOWN, code="not_found")
    else:
        seen = gateway.prepare(order_of(claim, "prepare"))
        if seen.external_ref:
            refer_payment(voice_of(actor), claim.payment_id, seen.external_ref)
    if seen.outcome is Outcome.PREPARED and claim.method_ref:
        seen = gateway.confirm(seen.external_ref, order_of(claim, f"confirm:{claim.attempt}"))
    return seen
