"""Go on with a call whose last attempt was lost, killed or not answered."""

from __future__ import annotations

from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.payments.commands.breaking import admit, give_back
from fairdue.payments.commands.calling import claim_call, postpone_call, put_off_call
from fairdue.payments.errors import GatewayUnavailable
from fairdue.payments.flows.charging import charge
from fairdue.payments.flows.refunding import give
from fairdue.payments.queries.gateways import processor_of_call


def make_call(actor: Actor, call_id: UUID) -> None:
    """Make the next attempt of a call, if one is due; while the processor's breaker is open, later."""
    processor_id = processor_of_call(actor, call_id)
    if processor_id is None:
        return
    try:
        permit = admit(actor, processor_id)
    except GatewayUnavailable as error:
        put_off_call(actor, call_id, int(error.facts["retry_after_seconds"]))
        return
    claim = claim_call(actor, call_id)
    if claim is None:
        give_back(actor, permit)
        return
    try:
        if claim.refund_id is None:
            charge(actor, permit, claim)
        else:
            give(actor, permit, claim)
    except GatewayUnavailable as error:
        # Not even what became of the last attempt could be asked.
        postpone_call(actor, claim, error.code)
