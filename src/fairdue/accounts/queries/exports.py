"""Read exports and the accounts that go into them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.accounts.models import AccountExport
from fairdue.accounts.types import ExportLine, ExportTask
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound

CHUNK = 2000
GIVEN_UP_AFTER = dt.timedelta(hours=1)
FIRST = UUID(int=0)

_LINES = """
SELECT a.id, a.external_ref, d.full_name AS debtor_name, a.status, a.original_minor, a.balance_minor, a.currency, a.priority,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username, '') AS collector_name, a.due_on, a.created_at
FROM accounts_account a
JOIN parties_debtor d ON d.agency_id = a.agency_id AND d.id = a.debtor_id
LEFT JOIN access_collector c ON c.agency_id = a.agency_id AND c.id = a.collector_id
LEFT JOIN access_user u ON u.id = c.user_id
WHERE a.agency_id = %s AND a.id > %s
ORDER BY a.id LIMIT %s
"""


def export_lines(agency_id: UUID, after_id: UUID) -> list[ExportLine]:
    """Return the next CHUNK accounts of an agency by id."""
    with agency_scope(agency_id):
        return [ExportLine(**row._asdict()) for row in rows(_LINES, [agency_id, after_id, CHUNK])]


def export_task(actor: Actor, task_id: UUID) -> ExportTask:
    """Return where an export of the agency stands; one that nobody finished in an hour has failed. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = AccountExport.objects.filter(agency_id=actor.agency_id, id=task_id).first()
        if found is None:
            raise NotFound
        return export_row(found)


def stored_exports(actor: Actor) -> list[str]:
    """Return where the agency's written exports lie."""
    with agency_scope(actor.agency_id):
        written = AccountExport.objects.filter(agency_id=actor.agency_id).exclude(stored_as="")
        return list(written.order_by("id").values_list("stored_as", flat=True))


def export_row(export: AccountExport) -> ExportTask:
    """Describe an export."""
    if export.completed_at is not None:
        return ExportTask(task_id=export.id, status="completed" if export.stored_as else "expired")
    has_failed = export.created_at < clock.now() - GIVEN_UP_AFTER
    return ExportTask(task_id=export.id, status="failed" if has_failed else "processing")
