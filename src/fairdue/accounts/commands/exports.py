"""Ask for a file of all accounts, record that it is written, that somebody took it, and that it is gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from fairdue.accounts.errors import ExportExpired
from fairdue.accounts.events import EXPORT_COMPLETED, EXPORT_EXPIRED, EXPORT_FETCHED, EXPORT_REQUESTED
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
    """Return the storage's name of a written export and record who took it; None while it is not written.

    Raises NotFound, ExportExpired.
    """
    with agency_scope(actor.agency_id):
        found = AccountExport.objects.filter(agency_id=actor.agency_id, id=task_id).first()
        if found is None:
            raise NotFound
        if found.completed_at is None:
            return None
        if not found.stored_as:
            raise ExportExpired
        record(actor, EXPORT_FETCHED, "export", task_id, facts={"rows": found.row_count})
        return found.stored_as


def expire_exports(run: Run, before: dt.datetime) -> list[str]:
    """Let go of the exports written before an instant; return where their files lie, which the caller deletes."""
    with agency_scope(run.agency_id):
        written = AccountExport.objects.filter(agency_id=run.agency_id, completed_at__lt=before).exclude(stored_as="")
        gone = _let_go(system(run.agency_id, "retention"), written.order_by("id").values_list("stored_as", flat=True))
        run.fence()
        return gone


def retire_exports(actor: Actor, names: Collection[str]) -> None:
    """Let go of the exports that lie in these files, which the caller deletes."""
    with agency_scope(actor.agency_id):
        _let_go(actor, names)


def _let_go(actor: Actor, names: Collection[str]) -> list[str]:
    found = AccountExport.objects.select_for_update().filter(agency_id=actor.agency_id, stored_as__in=names).order_by("id")
    gone = []
    for export in found:
        gone.append(export.stored_as)
        export.stored_as = ""
        export.save(update_fields=["stored_as"])
        record(actor, EXPORT_EXPIRED, "export", export.id, facts={"rows": export.row_count})
    return gone
