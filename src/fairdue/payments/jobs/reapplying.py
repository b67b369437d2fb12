"""Background entry: apply payments anew after what is owed changed."""

from __future__ import annotations

from uuid import UUID

from fairdue.jobs.commands import tenant_job
from fairdue.jobs.types import Run
from fairdue.kernel.actor import system
from fairdue.payments.commands.charging import reapply_account
from fairdue.payments.queries.restated import restated_accounts

REAPPLY_ACCOUNT = "payments.reapply_account"
REAPPLY_IMPORT = "payments.reapply_import"


@tenant_job(REAPPLY_ACCOUNT, owns_transactions=True)
def reapply_one(run: Run, subject_id: str) -> None:
    """Apply the payments of one account (`subject_id`) anew: its balance was adjusted."""
    reapply_account(system(run.agency_id, "payments"), UUID(subject_id))


@tenant_job(REAPPLY_IMPORT, owns_transactions=True)
def reapply_many(run: Run, subject_id: str) -> None:
    """Apply the payments of all accounts anew whose amounts an import (`subject_id`) changed."""
    for account_id in restated_accounts(run.agency_id, UUID(subject_id)):
        reapply_account(system(run.agency_id, "payments"), account_id)
