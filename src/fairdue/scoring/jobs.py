"""Background entry."""

from __future__ import annotations

from uuid import UUID

from fairdue.jobs.commands import tenant_job
from fairdue.jobs.types import Run
from fairdue.kernel.actor import system
from fairdue.scoring.commands.accounts import score_accounts

SCORE_PLACEMENT = "scoring.score_placement"
SCORE_AGENCY = "scoring.score_agency"
SCORE_ACCOUNT = "scoring.score_account"


@tenant_job(SCORE_PLACEMENT, owns_transactions=True)
def score_placement(run: Run, subject_id: str) -> None:
    """Score the open accounts of a placement (its id is `subject_id`)."""
    score_accounts(system(run.agency_id, "scoring"), placement_id=UUID(subject_id), fence=run.fence)


@tenant_job(SCORE_AGENCY, owns_transactions=True)
def score_agency(run: Run, subject_id: str) -> None:
    """Score all open accounts of the agency: an import restated some of any placement, or a scorecard took effect."""
    del subject_id
    score_accounts(system(run.agency_id, "scoring"), fence=run.fence)


@tenant_job(SCORE_ACCOUNT, owns_transactions=True)
def score_account(run: Run, subject_id: str) -> None:
    """Score one account (`subject_id`), since its balance or due date is not what it was."""
    score_accounts(system(run.agency_id, "scoring"), account_ids=[UUID(subject_id)], fence=run.fence)
