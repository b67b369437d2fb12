"""Background entry."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from fairdue.access.queries import active_agency_ids
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.lending import reassign_leaver, sweep_leave
from fairdue.jobs.commands import defer, tenant_job
from fairdue.jobs.types import Run
from fairdue.kernel.actor import system
from fairdue.scoring.commands.accounts import score_accounts

ASSIGN_PLACEMENT = "desk.assign_placement"
REASSIGN_LEAVER = "desk.reassign_leaver"
SWEEP_LEAVE = "desk.sweep_leave"


@tenant_job(ASSIGN_PLACEMENT, owns_transactions=True)
def assign_placement(run: Run, subject_id: str) -> None:
    """Assign the accounts of a placement (its id is `subject_id`), scoring first those that the scoring job has not reached."""
    actor, placement_id = system(run.agency_id, "assignment"), UUID(subject_id)
    score_accounts(actor, placement_id=placement_id, is_unscored_only=True, fence=run.fence)
    assign_accounts(actor, placement_id, fence=run.fence)


@tenant_job(REASSIGN_LEAVER, owns_transactions=True)
def give_away(run: Run, subject_id: str) -> None:
    """Give away the accounts of a collector (his id is `subject_id`) who was switched off."""
    reassign_leaver(system(run.agency_id, "assignment"), UUID(subject_id), run.fence)


@tenant_job(SWEEP_LEAVE, owns_transactions=True)
def see_to_leave(run: Run) -> None:
    """Lend what comes up of collectors on leave, and give back what is lent."""
    sweep_leave(system(run.agency_id, "leave"), run.fence)


@app.periodic(cron="*/10 * * * *", periodic_id="sweep_leave")
@app.task(name="desk.sweep_leave_all", queueing_lock="desk.sweep_leave_all")
def sweep_all(timestamp: int) -> None:
    """Defer the sweep, agency by agency."""
    del timestamp
    for agency_id in active_agency_ids():
        defer(SWEEP_LEAVE, agency_id, once="sweep")
