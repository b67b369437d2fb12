"""What monitoring wants to know of processors. Runs in the scope of one agency."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from fairdue.payments.models import GatewayBreaker, GatewayCall, GatewayEvent, PaymentProcessor
from fairdue.payments.rules.breaker import CLOSED, Breaker
from fairdue.payments.states import CallStatus


@dataclass(frozen=True, slots=True)
class BreakerState:
    """Where a breaker stands, and how often it opened."""

    state: str
    openings: int


def breaker_states(agency_id: UUID) -> list[tuple[str, BreakerState]]:
    """The breaker of each processor that has a gateway, by the processor's slug."""
    kept = {each.processor_id: each for each in GatewayBreaker.objects.filter(agency_id=agency_id)}
    processors = PaymentProcessor.objects.filter(agency_id=agency_id).exclude(gateway="").order_by("slug")
    return [(slug, _state(kept.get(processor_id))) for processor_id, slug in processors.values_list("id", "slug")]


def calls_by_status(agency_id: UUID) -> list[tuple[str, int]]:
    """How many payments and refunds have no end yet, by where they stand."""
    open_ = GatewayCall.objects.filter(agency_id=agency_id).exclude(status=CallStatus.DONE)
    return list(open_.values_list("status").annotate(count=Count("id")).order_by("status"))


def events_by_status(agency_id: UUID) -> list[tuple[str, int]]:
    """How many notifications are kept, by what became of them."""
    kept = GatewayEvent.objects.filter(agency_id=agency_id)
    return list(kept.values_list("status").annotate(count=Count("id")).order_by("status"))


def _state(found: GatewayBreaker | None) -> BreakerState:
    if found is None:
        return BreakerState(CLOSED.state, 0)
    breaker = Breaker(failures=tuple(found.failures), opened_at=found.opened_at, trial_until=found.trial_until)
    return BreakerState(breaker.state, found.openings)
