"""Finishing: an import whose batches are all done is completed; one that cannot be taken is failed."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Coalesce

from fairdue.accounts.models import Placement
from fairdue.intake.commands.staging import drop_staged
from fairdue.intake.commands.turns import ask_for_help, resume_waiting
from fairdue.intake.errors import UnreadableFile
from fairdue.intake.events import ACCOUNTS_RESTATED, IMPORT_COMPLETED, IMPORT_FAILED, PLACEMENT_IMPORTED
from fairdue.intake.models import ImportBatch, ImportJob, ImportRowError
from fairdue.intake.states import FINISHED, ImportStatus, Severity
from fairdue.jobs.commands import defer
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, global_transaction, rows

NO_GOOD_ROWS = "no_good_rows"
INTERNAL_ERROR = "internal_error"
STATISTICS_JOB = "intake.refresh_statistics"
_CODE_COUNTS = """
SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'severity', severity, 'count', n) ORDER BY severity, n DESC, code),
                '[]') AS counts
FROM (SELECT code, severity, count(*) AS n FROM intake_row_error
      WHERE agency_id = %s AND import_job_id = %s GROUP BY code, severity) found
"""
STATISTICS_ROWS_MIN = 1_000
"""New accounts of one import from which on the planner is told at once; fewer can wait for autovacuum."""
MISJUDGED = 10
"""How many times the rows that the planner expects make its statistics wrong."""
_GROWING = ("accounts_account", "parties_contact_point")
"""What each row of a batch is looked up in."""


def begin_import(actor: Actor, import_id: UUID) -> ImportJob | None:
    """Mark an import as being processed; None when it has ended already."""
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=actor.agency_id, id=import_id)
        if job.status in FINISHED and (job.failure_code != INTERNAL_ERROR or job.expired_at is not None):
            return None
        job.status, job.started_at, job.failure_code = ImportStatus.PROCESSING, job.started_at or clock.now(), ""
        job.completed_at = None
        job.save(update_fields=["status", "started_at", "failure_code", "completed_at"])
        return job


def finish_import(actor: Actor, import_id: UUID) -> bool:
    """Complete an import if all its batches are done; one without a single good row has failed. Returns whether it ended now."""
    batches = ImportBatch.objects.filter(agency_id=actor.agency_id, import_job_id=import_id)
    with agency_scope(actor.agency_id):
        # Who commits the last batch finds all done. Others must not wait for the lock: a frozen worker would hold up all of them.
        if batches.filter(is_done=False).exists():
            return False
        job = ImportJob.objects.select_for_update().get(agency_id=actor.agency_id, id=import_id)
        if job.status != ImportStatus.PROCESSING or not job.is_planned or batches.filter(is_done=False).exists():
            return False
        counted = ("created_count", "changed_count", "unchanged_count", "recalled_count")
        for name, total in batches.aggregate(**{name: Coalesce(Sum(name), 0) for name in counted}).items():
            setattr(job, name, total)
        job.processed_ok = sum(getattr(job, name) for name in counted)
        is_hopeless = job.processed_ok == 0 and job.processed_errors > 0
        job.failure_code = NO_GOOD_ROWS if is_hopeless else ""
        job.failure_detail = "No row could be taken." if is_hopeless else ""
        following = _end(actor, job, ImportStatus.FAILED if is_hopeless else ImportStatus.COMPLETED)
        if job.created_count >= STATISTICS_ROWS_MIN:
            defer(STATISTICS_JOB, actor.agency_id, once="statistics")  # first, so that what follows is planned well
        if following is not None:
            # While it is planned, whoever helps waits for that, rather than begin the long jobs that follow from this one.
            ask_for_help(actor.agency_id, following, 1)
        if job.created_count:
            placement = Placement.objects.get(agency_id=actor.agency_id, source_id=import_id)
            facts = {"import_id": import_id, "accounts": job.created_count}
            record(actor, PLACEMENT_IMPORTED, "placement", placement.id, facts=facts)
        if job.changed_count:
            record(actor, ACCOUNTS_RESTATED, "import", import_id, facts={"accounts": job.changed_count})
        return True


def fail_import(actor: Actor, import_id: UUID, error: UnreadableFile) -> None:
    """Fail an import whose file cannot be taken as a whole; nothing of it was applied. The reason is also its one error."""
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=actor.agency_id, id=import_id)
        if job.status not in FINISHED:
            fail_locked(actor, job, error)


def fail_locked(actor: Actor, job: ImportJob, error: UnreadableFile) -> None:
    """Fail an import that is locked and runs, in the caller's transaction; what its rows were found to have stays reported."""
    ImportRowError.objects.create(
        agency_id=actor.agency_id, import_job=job, row_number=0, line=error.line, code=error.code, message=error.detail
    )
    job.processed_errors += 1
    job.failure_code, job.failure_detail = error.code, error.detail
    _end(actor, job, ImportStatus.FAILED)


def break_off_import(actor: Actor, import_id: UUID) -> None:
    """Fail an import whose processing keeps crashing, so that others get their turn; retrying goes on where it stopped."""
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=actor.agency_id, id=import_id)
        if job.status in FINISHED:
            return
        job.failure_code = INTERNAL_ERROR
        job.failure_detail = (
            "Processing stopped on an internal error. Batches applied so far stay; retry the job to go on from there."
        )
        _end(actor, job, ImportStatus.FAILED)


def count_codes(job: ImportJob) -> list[dict[str, Any]]:
    """Return how often each error and warning was reported: code, severity and count."""
    found: list[dict[str, Any]] = json.loads(rows(_CODE_COUNTS, [job.agency_id, job.id])[0].counts)
    return found


def note_codes(job: ImportJob) -> None:
    """Set what an ended import keeps of its errors and warnings; the caller saves it."""
    job.code_counts = count_codes(job)
    job.warning_count = sum(one["count"] for one in job.code_counts if one["severity"] == Severity.WARNING)


def correct_statistics(agency_id: UUID) -> bool:
    """Refresh the statistics if the planner takes a grown agency for an empty one; return whether it did.

    An agency that had no rows when statistics were last made counts as having none. Any index that begins with the agency then
    seems as good as the right one, and each row of a batch would be looked for among all rows of the agency.
    """
    with agency_scope(agency_id):
        is_misjudged = any(_is_misjudged(agency_id, table) for table in _GROWING)
    if is_misjudged:
        refresh_statistics()
    return is_misjudged


def _is_misjudged(agency_id: UUID, table: str) -> bool:
    # The policy names the agency; named twice, the planner would take half of the rows for a quarter.
    (plan,) = rows(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {table}")[0]
    expected = max(plan[0]["Plan"]["Plan Rows"], STATISTICS_ROWS_MIN // MISJUDGED)
    if expected >= STATISTICS_ROWS_MIN:
        return False
    return bool(rows(f"SELECT 1 FROM {table} WHERE agency_id = %s OFFSET %s LIMIT 1", [agency_id, expected * MISJUDGED]))


def refresh_statistics() -> None:
    """Tell the planner how the tables of accounts have grown; a transaction of its own, since its locks last until commit."""
    with global_transaction():
        rows("SELECT fairdue_analyze_accounts()")


def _end(actor: Actor, job: ImportJob, status: ImportStatus) -> UUID | None:
    """End a locked import and let the next go on, whose id is returned."""
    job.status, job.completed_at, job.is_applying, job.waits_since = status, clock.now(), False, None
    note_codes(job)
    job.save(
        update_fields=[
            "status",
            "completed_at",
            "is_applying",
            "waits_since",
            "warning_count",
            "code_counts",
            "recalled_count",
            "created_count",
            "changed_count",
            "unchanged_count",
            "processed_ok",
            "processed_errors",
            "failure_code",
            "failure_detail",
        ]
    )
    if job.failure_code != INTERNAL_ERROR:
        drop_staged(job.id)
    record(
        actor,
        IMPORT_COMPLETED if status is ImportStatus.COMPLETED else IMPORT_FAILED,
        "import",
        job.id,
        facts={
            "total": job.total_records,
            "created": job.created_count,
            "changed": job.changed_count,
            "unchanged": job.unchanged_count,
            "recalled": job.recalled_count,
            "warnings": job.warning_count,
            "errors": job.processed_errors,
            "failure": job.failure_code,
        },
    )
    return resume_waiting(job.agency_id)
