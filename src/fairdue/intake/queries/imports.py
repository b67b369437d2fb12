"""Read imports and their errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fairdue.intake.errors import ImportNotFound
from fairdue.intake.models import ImportJob, ImportRowError
from fairdue.intake.states import ImportStatus
from fairdue.intake.types import ImportDetail, ImportRow, RowError
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role, Scope
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.paging import BY_NEWEST, Slice, fetch_page

ERRORS_PAGE_SIZE = 50
ERRORS_SHOWN_MAX = 100
_STREAM_CHUNK = 5_000
_PROGRESS = """
SELECT import_job_id, sum(created_count)::int AS created, sum(changed_count)::int AS changed,
       sum(unchanged_count)::int AS unchanged
FROM intake_batch WHERE agency_id = %s AND import_job_id = ANY(%s) AND is_done GROUP BY import_job_id
"""


def list_imports(scope: Scope, cursor: str | None, size: int | None, status: str | None = None) -> Slice[ImportRow]:
    """Return a page of imports, newest first."""
    with agency_scope(scope.agency_id):
        jobs = ImportJob.objects.filter(agency_id=scope.agency_id)
        if status is not None:
            jobs = jobs.filter(status=status)
        found = fetch_page(jobs, [BY_NEWEST], cursor, size, lambda job: job)
        counts = _progress(scope.agency_id, found.results)
        return Slice([ImportRow(**_row(job, counts)) for job in found.results], found.next, found.previous)


def actor_of_import(agency_id: UUID, import_id: UUID) -> Actor:
    """Return who acts in an import: the system, for the one who sent the file, whose name stands in the journal of every row."""
    with agency_scope(agency_id):
        job = ImportJob.objects.only("created_by", "created_by_name").get(agency_id=agency_id, id=import_id)
    return Actor(agency_id=agency_id, role=Role.SYSTEM, id=job.created_by, name=job.created_by_name or "import")


def get_import(scope: Scope, import_id: UUID) -> ImportDetail:
    """Return one import with its first errors and, while it runs, its pace. Raises ImportNotFound."""
    with agency_scope(scope.agency_id):
        job = _find(scope, import_id)
        row = _row(job, _progress(scope.agency_id, [job]))
        pace = _pace(job, row["processed_ok"] + job.processed_errors)
        left = job.total_records - row["processed_ok"] - job.processed_errors
        return ImportDetail(
            **row,
            sha256=job.sha256,
            size_bytes=job.size_bytes,
            failure_code=job.failure_code or None,
            failure_detail=job.failure_detail or None,
            rows_per_second=pace,
            seconds_left=round(left / pace, 1) if pace and job.status == ImportStatus.PROCESSING else None,
            error_details=[_error(error) for error in _errors(job)[:ERRORS_SHOWN_MAX]],
        )


def list_errors(scope: Scope, import_id: UUID, page: int) -> tuple[int, list[RowError]]:
    """Return how many errors an import has, and those of one page (50 a page, from 1). Raises ImportNotFound."""
    with agency_scope(scope.agency_id):
        errors = _errors(_find(scope, import_id))
        first = (page - 1) * ERRORS_PAGE_SIZE
        return errors.count(), [_error(error) for error in errors[first : first + ERRORS_PAGE_SIZE]]


def stream_errors(scope: Scope, import_id: UUID) -> Iterator[RowError]:
    """Give all errors of an import in file order, in bounded memory. Raises ImportNotFound at once."""
    with agency_scope(scope.agency_id):
        _find(scope, import_id)
    return _stream(scope, import_id)


def _stream(scope: Scope, import_id: UUID) -> Iterator[RowError]:
    after: tuple[int, UUID] | None = None
    while True:
        with agency_scope(scope.agency_id):
            chunk = rows(
                "SELECT row_number, id, line, column_name, masked_value, code, message FROM intake_row_error "
                "WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s "
                "AND (%(row)s::int IS NULL OR (row_number, id) > (%(row)s, %(id)s::uuid)) ORDER BY row_number, id LIMIT %(most)s",
                {
                    "agency_id": scope.agency_id,
                    "import_id": import_id,
                    "row": after[0] if after else None,
                    "id": after[1] if after else None,
                    "most": _STREAM_CHUNK,
                },
            )
        if not chunk:
            return
        yield from (_error(error) for error in chunk)
        after = (chunk[-1].row_number, chunk[-1].id)


def _find(scope: Scope, import_id: UUID) -> ImportJob:
    job = ImportJob.objects.filter(agency_id=scope.agency_id, id=import_id).first()
    if job is None:
        raise ImportNotFound(import_id=import_id)
    return job


def _errors(job: ImportJob) -> QuerySet[ImportRowError]:
    return ImportRowError.objects.filter(agency_id=job.agency_id, import_job=job).order_by("row_number", "id")


def _progress(agency_id: UUID, jobs: Sequence[ImportJob]) -> dict[UUID, Any]:
    """Sum the batches of those that run; the others carry their sums."""
    running = [job.id for job in jobs if job.status == ImportStatus.PROCESSING or job.failure_code]
    return {row.import_job_id: row for row in rows(_PROGRESS, [agency_id, running])} if running else {}


def _row(job: ImportJob, progress: dict[UUID, Any]) -> dict[str, Any]:
    sums = progress.get(job.id)
    created, changed, unchanged = (
        (sums.created, sums.changed, sums.unchanged) if sums else (job.created_count, job.changed_count, job.unchanged_count)
    )
    return {
        "id": job.id,
        "agency": job.agency_id,
        "source": job.source,
        "source_host": job.source_host,
        "file_name": job.file_name,
        "file_path_s3": None,
        "file_format": job.file_format,
        "status": job.status,
        "has_errors": job.processed_errors > 0,
        "total_records": job.total_records,
        "processed_ok": created + changed + unchanged,
        "processed_errors": job.processed_errors,
        "created_count": created,
        "changed_count": changed,
        "unchanged_count": unchanged,
        "created_by": job.created_by_name,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "undone_at": job.undone_at,
        "created_at": job.created_at,
    }


def _pace(job: ImportJob, done: int) -> float | None:
    if job.started_at is None or done == 0:
        return None
    seconds = ((job.completed_at or clock.now()) - job.started_at).total_seconds()
    return round(done / seconds, 1) if seconds > 0 else None


def _error(error: Any) -> RowError:
    return RowError(line=error.line, column=error.column_name, value=error.masked_value, code=error.code, message=error.message)
