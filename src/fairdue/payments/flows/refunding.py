"""Give money back: by the processor it came through, or by hand where it came so."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.payments.commands.breaking import Permit, admit, give_back
from fairdue.payments.commands.calling import begin_refund, postpone_call
from fairdue.payments.commands.noting import note_refund
from fairdue.payments.commands.refunding import request_refund
from fairdue.payments.errors import GatewayMisconfigured
from fairdue.payments.flows.asking import ask, gateway_of, voice_of
from fairdue.payments.gateways.protocol import Gateway
from fairdue.payments.queries.detail import get_payment
from fairdue.payments.queries.gateways import gateway_behind, refund_under_key
from fairdue.payments.types import RefundRow
from fairdue.payments.types.gateways import Claim, Outcome, RefundOrder, RefundSeen


def refund_payment(
    actor: Actor,
    payment_id: UUID,
    amount: str | None,
    reason: str,
    key: str = "",
    version: int | None = None,
    refunded_on: dt.date | None = None,
) -> RefundRow:
    """Give back some of a payment, all that is left without an amount. An unknown outcome leaves it pending, and is asked for.

    While the processor does not answer nothing is recorded and GatewayUnavailable raised; a repeated key is answered as before.
    Raises what `request_refund` raises.
    """
    processor_id = gateway_behind(actor, payment_id)
    if processor_id is None:
        return request_refund(actor, payment_id, amount, reason, key, version, refunded_on)
    if refund_under_key(actor, key):
        return begin_refund(actor, payment_id, amount, reason, key, version, refunded_on)[0]
    permit = admit(actor, processor_id)
    try:
        row, claim = begin_refund(actor, payment_id, amount, reason, key, version, refunded_on)
    except BaseException:
        give_back(actor, permit)
        raise
    if claim is None:
        give_back(actor, permit)
        return row
    give(actor, permit, claim)
    (found,) = (each for each in get_payment(actor, payment_id).refunds if each.id == row.id)
    return found


def give(actor: Actor, permit: Permit, claim: Claim) -> None:
    """Make one attempt, and keep how it went."""
    if claim.refund_id is None:
        raise ValueError("no refund was claimed")
    refund_id = claim.refund_id
    try:
        gateway = gateway_of(actor, claim.processor_id)
        seen = ask(actor, permit, lambda: _tried(gateway, claim, refund_id))
    except GatewayMisconfigured as error:
        known = Outcome.UNKNOWN if claim.attempt > 1 else Outcome.DECLINED
        seen = RefundSeen(outcome=known, code=error.code, detail=error.detail)
    if seen.outcome is Outcome.UNKNOWN:
        postpone_call(voice_of(actor), claim, seen.code)
    else:
        note_refund(voice_of(actor), refund_id, claim.payment_id, seen)


def _tried(gateway: Gateway, claim: Claim, refund_id: UUID) -> RefundSeen:
    if claim.attempt > 1:
        # The last answer was lost: maybe it was done.
        for seen in gateway.refunds_of(claim.payment_ref):
            if seen.reference == str(refund_id):
                return seen
    return gateway.refund(
        RefundOrder(
            reference=refund_id,
            key=f"fairdue:{refund_id}:refund",
            payment_ref=claim.payment_ref,
            amount_minor=claim.amount_minor,
            currency=claim.currency,
        )
    )
