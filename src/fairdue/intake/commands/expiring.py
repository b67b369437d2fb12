"""Retention: what was sent is kept for a time, then files, raw rows and shown values go, bit by bit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from fairdue.intake.commands.staging import drop_staged
from fairdue.intake.events import IMPORT_EXPIRED
from fairdue.intake.models import ImportJob
from fairdue.intake.queries.retention import retention_days
from fairdue.intake.states import FINISHED
from fairdue.jobs.types import Run
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, execute

BLOCKS_AT_ONCE = 200
VALUES_AT_ONCE = 20_000
_DROP_BLOCKS = """
DELETE FROM intake_raw_block WHERE agency_id = %(agency_id)s AND id IN (
    SELECT id FROM intake_raw_block WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s
    ORDER BY first_row LIMIT %(most)s)
"""
_BLANK_VALUES = """
UPDATE intake_row_error SET masked_value = '' WHERE agency_id = %(agency_id)s AND id IN (
    SELECT id FROM intake_row_error
    WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s AND masked_value <> '' LIMIT %(most)s)
"""


def expire_some(run: Run) -> tuple[bool, str | None]:
    """Remove some of what the oldest import that is due still keeps, in one transaction, and its file last.

    Returns whether there may be more to do, and where the file lies that is not referred to any more: the caller deletes it.
    """
    with agency_scope(run.agency_id):
        before = clock.now() - dt.timedelta(days=retention_days(run.agency_id))
        due = ImportJob.objects.select_for_update(no_key=True).filter(
            agency_id=run.agency_id, status__in=FINISHED, completed_at__lt=before, expired_at=None
        )
        job = due.order_by("completed_at", "id").first()
        if job is None:
            return False, None
        params = {"agency_id": run.agency_id, "import_id": job.id, "most": BLOCKS_AT_ONCE}
        if execute(_DROP_BLOCKS, params) == BLOCKS_AT_ONCE or execute(_BLANK_VALUES, {**params, "most": VALUES_AT_ONCE}):
            run.fence()
            return True, None
        drop_staged(job.id)
        job.expired_at = clock.now()
        job.save(update_fields=["expired_at"])
        facts = {"file_name": job.file_name, "bytes": job.size_bytes, "rows": 0 if job.raw_rows_of else job.total_records}
        record(system(run.agency_id, "retention"), IMPORT_EXPIRED, "import", job.id, facts=facts)
        run.fence()
        return True, job.stored_as


def unreferenced(agency_id: UUID, names: Sequence[str]) -> list[str]:
    """Return those of some stored files that no import keeps."""
    with agency_scope(agency_id):
        keepers = ImportJob.objects.filter(agency_id=agency_id, expired_at=None, stored_as__in=names)
        kept = set(keepers.values_list("stored_as", flat=True))
    return [name for name in names if name not in kept]
