"""Background work on accounts."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from fairdue.access.models import Agency
from fairdue.accounts.commands.exports import EXPORT_ACCOUNTS
from fairdue.accounts.flows import remove_exports, write_export
from fairdue.jobs.commands import defer, tenant_job
from fairdue.jobs.types import Run

REMOVE_EXPORTS = "accounts.remove_exports"


@tenant_job(EXPORT_ACCOUNTS, owns_transactions=True)
def export_accounts(run: Run, task_id: str) -> None:
    """Write an export that somebody asked for."""
    write_export(run, UUID(task_id))


@tenant_job(REMOVE_EXPORTS, owns_transactions=True)
def remove_old_exports(run: Run) -> None:
    """Remove the exports whose time is over."""
    remove_exports(run)


@app.periodic(cron="40 3 * * *", periodic_id="remove_exports")
@app.task(name="accounts.remove_exports_all", queueing_lock="accounts.remove_exports_all")
def remove_all_old_exports(timestamp: int) -> None:
    """Defer the removal of old exports, agency by agency, those that are switched off too."""
    del timestamp
    for agency_id in Agency.objects.values_list("id", flat=True):
        defer(REMOVE_EXPORTS, agency_id, once="exports")
