"""Background work on accounts."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.commands.exports import EXPORT_ACCOUNTS
from fairdue.accounts.flows import write_export
from fairdue.jobs.commands import tenant_job
from fairdue.jobs.types import Run


@tenant_job(EXPORT_ACCOUNTS, owns_transactions=True)
def export_accounts(run: Run, task_id: str) -> None:
    """Write an export that somebody asked for."""
    write_export(run, UUID(task_id))
