"""The circuit breaker of a processor, shared by all processes: let a caller through, and take in how it went."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.ids import uuid7
from fairdue.payments.errors import GatewayUnavailable
from fairdue.payments.events import BREAKER_CLOSED, BREAKER_OPENED
from fairdue.payments.models import GatewayBreaker
from fairdue.payments.rules.breaker import Breaker, Verdict, after_failure, after_success, begin_trial, judge


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to call a processor now. Who has one tells how the call went, or gives it back uncalled."""

    processor_id: UUID
    trial_id: UUID | None = None


def admit(actor: Actor, processor_id: UUID) -> Permit:
    """Give leave to call a processor. Raises GatewayUnavailable, with the seconds to wait, while its breaker is open.

    Closed, it is only read; open, its row decides under a lock who is the one to try.
    """
    with agency_scope(actor.agency_id):
        named = GatewayBreaker.objects.filter(agency_id=actor.agency_id, processor_id=processor_id)
        found = named.first()
        if found is None or found.opened_at is None:
            return Permit(processor_id)
        found = named.select_for_update().get()
        verdict, wait_seconds = judge(facts_of(found), clock.now())
        if verdict is Verdict.REFUSE:
            raise GatewayUnavailable(retry_after_seconds=wait_seconds)
        if verdict is Verdict.PASS:
            return Permit(processor_id)
        permit = Permit(processor_id, uuid7())
        _save(found, begin_trial(facts_of(found), clock.now()), permit.trial_id)
        return permit


def report(actor: Actor, permit: Permit, *, is_answered: bool) -> None:
    """Take in whether a processor answered, were it a refusal; a trial that was given up meanwhile says nothing any more.

    Runs in a transaction of its own: a failure counts whatever becomes of the caller's work.
    """
    is_trial = permit.trial_id is not None
    if is_answered and not is_trial:
        return
    with agency_scope(actor.agency_id):
        found = _locked(actor, permit.processor_id)
        if is_trial and found.trial_id != permit.trial_id:
            return
        before = facts_of(found)
        now = clock.now()
        after = after_success(before, is_trial=is_trial) if is_answered else after_failure(before, now, is_trial=is_trial)
        _save(found, after, None if is_trial else found.trial_id)
        if (before.opened_at is None) != (after.opened_at is None):
            kind = BREAKER_CLOSED if after.opened_at is None else BREAKER_OPENED
            record(actor, kind, "payment_processor", permit.processor_id, changes={"breaker": [before.state, after.state]})


def give_back(actor: Actor, permit: Permit) -> None:
    """Give a permit back that was not used: somebody else may try at once."""
    if permit.trial_id is None:
        return
    with agency_scope(actor.agency_id):
        found = _locked(actor, permit.processor_id)
        if found.trial_id == permit.trial_id:
            found.trial_id = found.trial_until = None
            found.save(update_fields=["trial_id", "trial_until"])


def facts_of(found: GatewayBreaker) -> Breaker:
    """What the rule wants to know."""
    return Breaker(failures=tuple(found.failures), opened_at=found.opened_at, trial_until=found.trial_until)


def _locked(actor: Actor, processor_id: UUID) -> GatewayBreaker:
    """Lock the breaker's row, making it when nothing ever failed; the unique constraint decides who makes it."""
    fields = {"agency_id": actor.agency_id, "processor_id": processor_id}
    GatewayBreaker.objects.bulk_create([GatewayBreaker(**fields)], ignore_conflicts=True)
    found: GatewayBreaker = GatewayBreaker.objects.select_for_update().get(**fields)
    return found


def _save(found: GatewayBreaker, after: Breaker, trial_id: UUID | None) -> None:
    found.openings += found.opened_at is None and after.opened_at is not None
    found.failures, found.opened_at, found.trial_until = list(after.failures), after.opened_at, after.trial_until
    found.trial_id, found.updated_at = trial_id, clock.now()
    found.save()
