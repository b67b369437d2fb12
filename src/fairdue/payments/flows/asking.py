"""Ask a processor under a permit of its breaker, which learns whether it answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from fairdue.kernel.actor import Actor, system
from fairdue.payments.commands.breaking import Permit, give_back, report
from fairdue.payments.errors import GatewayUnavailable
from fairdue.payments.gateways import open_gateway
from fairdue.payments.gateways.protocol import Gateway
from fairdue.payments.queries.gateways import access_to
from fairdue.payments.types.gateways import Outcome, PaymentSeen, RefundSeen

T = TypeVar("T")
ACTOR_NAME = "payment processor"


def voice_of(actor: Actor) -> Actor:
    """Who says how a call went: the processor, whoever asked, and whatever he may still see by then."""
    return system(actor.agency_id, ACTOR_NAME)


def gateway_of(actor: Actor, processor_id: UUID) -> Gateway:
    """Open the gateway of a processor. Raises GatewayMisconfigured, NotFound."""
    return open_gateway(access_to(actor, processor_id))


def ask(actor: Actor, permit: Permit, question: Callable[[], T]) -> T:
    """Ask, and tell the breaker: an unknown outcome is a failure, a refusal is an answer. Raises what the question raises."""
    try:
        answer = question()
    except GatewayUnavailable:
        report(actor, permit, is_answered=False)
        raise
    except BaseException:
        give_back(actor, permit)
        raise
    is_unknown = isinstance(answer, PaymentSeen | RefundSeen) and answer.outcome is Outcome.UNKNOWN
    report(actor, permit, is_answered=not is_unknown)
    return answer
