"""Ask for a file of all accounts, record that it is written, and that somebody took it."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.events import EXPORT_COMPLETED, EXPORT_FETCHED, EXPORT_REQUESTED
from fairdue.accounts.models import AccountExport
from fairdue.accounts.queries.exports import export_row
from fairdue.accounts.types import ExportTask
from fairdue.jobs.commands import defer
from fairdue.jobs.types import Run
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound

EXPORT_ACCOUNTS = "accounts.export"


def request_export(actor: Actor) -> ExportTask:
    """Have a CSV file of the agency's accounts written in the background."""
    with agency_scope(actor.agency_id):
        made = AccountExport.objects.create(agency_id=actor.agency_id, requested_by=actor.id, created_at=clock.now())
        record(actor, EXPORT_REQUESTED, "export", made.id)
        defer(EXPORT_ACCOUNTS, actor.agency_id, task_id=str(made.id))
        return export_row(made)


def complete_export(run: Run, task_id: UUID, stored_as: str, row_count: int) -> None:
    """Record that the file is written; the last run to finish wins."""
    with agency_scope(run.agency_id):
        changed = AccountExport.objects.filter(agency_id=run.agency_id, id=task_id).update(
            stored_as=stored_as, row_count=row_count, completed_at=clock.now()
        )
        if not changed:
            raise NotFound
        record(system(run.agency_id), EXPORT_COMPLETED, "export", task_id, facts={"rows": row_count})
        run.fence()


def fetch_export(actor: Actor, task_id: UUID) -> str | None:
    """Return the storage's name of a written export and record who took it; None while it is not written. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = AccountExport.objects.filter(agency_id=actor.agency_id, id=task_id).first()
        if found is None:
            raise NotFound
        if found.completed_at is None:
            return None
        record(actor, EXPORT_FETCHED, "export", task_id, facts={"rows": found.row_count})
        return found.stored_as
