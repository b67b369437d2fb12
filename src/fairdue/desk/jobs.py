"""Background entry."""

from __future__ import annotations

from uuid import UUID

from fairdue.desk.commands.distribution import assign_accounts
from fairdue.jobs.commands import tenant_job
from fairdue.jobs.types import Run
from fairdue.kernel.actor import system
from fairdue.scoring.commands.accounts import score_accounts

ASSIGN_PLACEMENT = "desk.assign_placement"


@tenant_job(ASSIGN_PLACEMENT, owns_transactions=True)
def assign_placement(run: Run, subject_id: str) -> None:
    """Assign the accounts of a placement (its id is `subject_id`), scoring first those that the scoring job has not reached."""
    actor, placement_id = system(run.agency_id, "assignment"), UUID(subject_id)
    score_accounts(actor, placement_id=placement_id, is_unscored_only=True, fence=run.fence)
    assign_accounts(actor, placement_id, fence=run.fence)
