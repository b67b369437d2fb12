"""Claim a call of a processor before it is made, and keep how it ended: whatever happens in between, somebody goes on.

Each claim defers a job that starts when the lease is over, and finds nothing to do when all went well.
"""

from __future__ import annotations

import datetime as dt
import math
from uuid import UUID

from django.conf import settings

from fairdue.jobs.commands import defer
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.payments.commands.recording import record_payment
from fairdue.payments.commands.refunding import request_refund
from fairdue.payments.events import CALL_UNKNOWN
from fairdue.payments.models import GatewayCall, Payment, Refund, SavedMethod
from fairdue.payments.queries.methods import kept_for
from fairdue.payments.states import CallStatus, PaymentStatus, RefundStatus
from fairdue.payments.types import NewPayment, PaymentDetail, RefundRow
from fairdue.payments.types.gateways import Card, Claim

CALL_JOB = "payments.call"
RETRY_SECONDS = (2, 4, 8)
"""After how long a call is made again whose outcome is unknown (row D072)."""
ATTEMPTS_MAX = 1 + len(RETRY_SECONDS)
LEASE_MARGIN_SECONDS = 20
PATIENCE = dt.timedelta(minutes=10)
"""How long a call is put off while a breaker is open."""
REQUESTS_MAX = 4
"""Requests one claim may make: two calls, each once again."""


def begin_charge(actor: Actor, new: NewPayment, card: Card) -> tuple[PaymentDetail, Claim | None]:
    """Record a card payment and claim the call that charges it; no claim when somebody else is at it, or it has an end.

    Raises what `record_payment` raises, and Invalid for a kept card that is not one of the debtor's.
    """
    with agency_scope(actor.agency_id):
        payment = record_payment(actor, new, card)
        call = GatewayCall.objects.filter(agency_id=actor.agency_id, payment_id=payment.id, refund=None).first()
        if call is None:
            call = GatewayCall.objects.create(
                agency_id=actor.agency_id,
                processor_id=payment.processor,
                payment_id=payment.id,
                status=CallStatus.RETRYING.value,
                return_url=card.return_url,
                is_off_session=card.is_off_session,
                created_at=clock.now(),
                **_method(actor, payment, card),
            )
        is_open = payment.status == PaymentStatus.PENDING and call.attempts == 0
        return payment, _claim(actor, call.id) if is_open else None


def begin_refund(
    actor: Actor,
    payment_id: UUID,
    amount: str | None,
    reason: str,
    key: str = "",
    version: int | None = None,
    refunded_on: dt.date | None = None,
) -> tuple[RefundRow, Claim | None]:
    """Ask for a refund and claim the call that makes it, as above. Raises what `request_refund` raises."""
    with agency_scope(actor.agency_id):
        refund = request_refund(actor, payment_id, amount, reason, key, version, refunded_on)
        processor_id = Payment.objects.values_list("processor_id", flat=True).get(agency_id=actor.agency_id, id=payment_id)
        call, _ = GatewayCall.objects.get_or_create(
            agency_id=actor.agency_id,
            payment_id=payment_id,
            refund_id=refund.id,
            defaults={"processor_id": processor_id, "status": CallStatus.RETRYING.value, "created_at": clock.now()},
        )
        is_open = refund.status == RefundStatus.PENDING and call.attempts == 0
        return refund, _claim(actor, call.id) if is_open else None


def claim_call(actor: Actor, call_id: UUID) -> Claim | None:
    """Claim a call whose last attempt was lost or failed; None when it has an end, somebody is at it, or it was tried enough."""
    with agency_scope(actor.agency_id):
        return _claim(actor, call_id)


def claim_unanswered(actor: Actor, call_id: UUID) -> Claim | None:
    """Claim a call to ask the processor what became of it; None when it has an end, or somebody is at it.

    Nobody makes another attempt until it is released: what is found out must not change meanwhile.
    """
    with agency_scope(actor.agency_id):
        call = _locked(actor, call_id)
        if call is None or call.status == CallStatus.DONE or _is_leased(call):
            return None
        call.asked_at, call.leased_until = clock.now(), clock.now() + lease()
        call.save(update_fields=["asked_at", "leased_until"])
        return _told(call)


def release_call(actor: Actor, call_id: UUID) -> None:
    """Let others go on with a call that was asked about."""
    with agency_scope(actor.agency_id):
        GatewayCall.objects.filter(agency_id=actor.agency_id, id=call_id).update(leased_until=None)


def postpone_call(actor: Actor, claim: Claim, code: str) -> None:
    """Keep that the outcome of an attempt is unknown: it is tried again after RETRY_SECONDS, or left to reconciliation."""
    with agency_scope(actor.agency_id):
        call = _locked(actor, claim.call_id)
        if call is None or call.status != CallStatus.CALLING or call.attempts != claim.attempt:
            return
        call.code, call.leased_until = code, None
        if claim.attempt < ATTEMPTS_MAX:
            call.status = CallStatus.RETRYING.value
            delay = RETRY_SECONDS[claim.attempt - 1]
            defer(CALL_JOB, actor.agency_id, once=f"{call.id}:{claim.attempt}", delay_seconds=delay, call_id=str(call.id))
        else:
            _give_up(actor, call)
        call.save(update_fields=["status", "code", "leased_until"])


def put_off_call(actor: Actor, call_id: UUID, wait_seconds: int) -> None:
    """Try a call later that could not be made now; one that has waited for long is left to reconciliation."""
    with agency_scope(actor.agency_id):
        call = _locked(actor, call_id)
        if call is None or call.status not in {CallStatus.RETRYING, CallStatus.CALLING} or _is_leased(call):
            return
        if clock.now() - call.created_at > PATIENCE:
            _give_up(actor, call)
            call.save(update_fields=["status"])
        else:
            defer(CALL_JOB, actor.agency_id, once=f"{call.id}:put off", delay_seconds=wait_seconds, call_id=str(call.id))


def end_call(actor: Actor, payment_id: UUID, refund_id: UUID | None, status: CallStatus) -> None:
    """Keep how a call ended, whoever learned it. Runs in the caller's scope, after what it changed."""
    asked = GatewayCall.objects.filter(agency_id=actor.agency_id, payment_id=payment_id)
    mine = asked.filter(refund=None) if refund_id is None else asked.filter(refund_id=refund_id)
    mine.exclude(status=CallStatus.DONE).update(status=status.value, leased_until=None, asked_at=clock.now())


def lease() -> dt.timedelta:
    """How long one claim may take: its requests, should each of them be waited for to the end."""
    return dt.timedelta(seconds=math.ceil(REQUESTS_MAX * settings.ENV.gateway_timeout_seconds) + LEASE_MARGIN_SECONDS)


def _claim(actor: Actor, call_id: UUID) -> Claim | None:
    call = _locked(actor, call_id)
    if call is None or call.status not in {CallStatus.RETRYING, CallStatus.CALLING} or _is_leased(call):
        return None
    if call.attempts >= ATTEMPTS_MAX:
        _give_up(actor, call)
        call.save(update_fields=["status"])
        return None
    call.attempts += 1
    call.status, call.leased_until = CallStatus.CALLING.value, clock.now() + lease()
    call.save(update_fields=["attempts", "status", "leased_until"])
    delay = math.ceil(lease().total_seconds())
    defer(CALL_JOB, actor.agency_id, once=f"{call.id}:lease", delay_seconds=delay, call_id=str(call.id))
    return _told(call)


def _give_up(actor: Actor, call: GatewayCall) -> None:
    call.status = CallStatus.UNKNOWN.value
    facts = {"attempts": call.attempts, "code": call.code, "refund_id": call.refund_id}
    record(actor, CALL_UNKNOWN, "payment", call.payment_id, facts=facts)


def _locked(actor: Actor, call_id: UUID) -> GatewayCall | None:
    return GatewayCall.objects.select_for_update().filter(agency_id=actor.agency_id, id=call_id).first()


def _is_leased(call: GatewayCall) -> bool:
    return call.leased_until is not None and call.leased_until > clock.now()


def _told(call: GatewayCall) -> Claim:
    payment = Payment.objects.get(agency_id=call.agency_id, id=call.payment_id)
    refund = Refund.objects.get(agency_id=call.agency_id, id=call.refund_id) if call.refund_id else None
    return Claim(
        call_id=call.id,
        processor_id=call.processor_id,
        payment_id=payment.id,
        payment_ref=payment.external_ref,
        refund_id=call.refund_id,
        amount_minor=(refund or payment).amount_minor,
        currency=payment.currency,
        attempt=call.attempts,
        begun_at=call.created_at,
        method_ref=call.method_ref,
        owner_ref=call.owner_ref,
        return_url=call.return_url,
        is_off_session=call.is_off_session,
    )


def _method(actor: Actor, payment: PaymentDetail, card: Card) -> dict[str, str]:
    """The processor's names of the card, and of the debtor it is kept for."""
    if card.saved_method_id is None:
        return {"method_ref": card.method_ref}
    debtors = {share.debtor_id for share in payment.shares}
    kept = SavedMethod.objects.filter(kept_for(debtors), agency_id=actor.agency_id, id=card.saved_method_id, dropped_at=None)
    found = kept.filter(owner__processor_id=payment.processor).select_related("owner").first()
    if found is None:
        raise Invalid("saved_method", "unknown", "is no payment method that this processor keeps for the debtor")
    return {"method_ref": found.external_ref, "owner_ref": found.owner.external_ref}
