"""Background entry: go on with calls of processors, process their notifications, reconcile what has no end."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from fairdue.access.queries import active_agency_ids
from fairdue.jobs.commands import defer, tenant_job
from fairdue.jobs.types import Run
from fairdue.kernel.actor import system
from fairdue.payments.commands.calling import CALL_JOB
from fairdue.payments.commands.hearing import EVENT_JOB, PRUNED_AT_ONCE, prune_events
from fairdue.payments.flows.asking import ACTOR_NAME
from fairdue.payments.flows.hearing import process_event
from fairdue.payments.flows.reconciling import reconcile
from fairdue.payments.flows.retrying import make_call

RECONCILE_JOB = "payments.reconcile"


@tenant_job(CALL_JOB, owns_transactions=True)
def call(run: Run, *, call_id: str) -> None:
    """Make the next attempt of a call. What is claimed and recorded is guarded by the call's own row, not by the run."""
    make_call(system(run.agency_id, "payments"), UUID(call_id))


@tenant_job(EVENT_JOB, owns_transactions=True)
def event(run: Run, *, event_id: str) -> None:
    """Process a notification; safe to run twice, since all it leads to is."""
    process_event(system(run.agency_id, ACTOR_NAME), UUID(event_id))


@tenant_job(RECONCILE_JOB, owns_transactions=True)
def reconcile_agency(run: Run) -> None:
    """Reconcile one agency, and forget old notifications."""
    actor = system(run.agency_id, "reconciliation")
    reconcile(actor)
    while prune_events(actor) == PRUNED_AT_ONCE:
        continue


@app.periodic(cron="11 * * * *", periodic_id="reconcile_payments")
@app.task(name="payments.reconcile_all", queueing_lock="payments.reconcile_all")
def reconcile_all(timestamp: int) -> None:
    """Reconcile, agency by agency, every hour."""
    del timestamp
    for agency_id in active_agency_ids():
        defer(RECONCILE_JOB, agency_id, once="reconcile")
