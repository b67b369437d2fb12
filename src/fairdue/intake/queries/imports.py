"""Read imports and their errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fairdue.intake.errors import ImportNotFound
from fairdue.intake.models import ImportJob, ImportRowError
from fairdue.intake.queries.progress import Sums, progress_of, sums_of
from fairdue.intake.queries.retention import retention_days
from fairdue.intake.states import FINISHED, Severity
from fairdue.intake.types import CodeCount, ImportDetail, ImportLink, ImportRow, RowError
from fairdue.kernel.actor import Actor, Role, Scope
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.paging import BY_NEWEST, Slice, fetch_page

ERRORS_PAGE_SIZE = 50
ERRORS_SHOWN_MAX = 100
LINKS_MAX = 20
_STREAM_CHUNK = 5_000


def list_imports(
    scope: Scope,
    cursor: str | None,
    size: int | None,
    *,
    status: str | None = None,
    kind: str | None = None,
    creditor_id: UUID | None = None,
) -> Slice[ImportRow]:
    """Return a page of imports, newest first; of a creditor those that were sent as his."""
    with agency_scope(scope.agency_id):
        jobs = ImportJob.objects.filter(agency_id=scope.agency_id)
        if status is not None:
            jobs = jobs.filter(status=status)
        if kind is not None:
            jobs = jobs.filter(kind=kind)
        if creditor_id is not None:
            jobs = jobs.filter(creditor_id=creditor_id)
        found = fetch_page(jobs, [BY_NEWEST], cursor, size, lambda job: job)
        sums = sums_of(scope.agency_id, found.results)
        return Slice([ImportRow(**_row(job, sums[job.id])) for job in found.results], found.next, found.previous)


def actor_of_import(agency_id: UUID, import_id: UUID) -> Actor:
    """Return who acts in an import: the system, for the one who sent the file, whose name stands in the journal of every row."""
    with agency_scope(agency_id):
        job = ImportJob.objects.only("created_by", "created_by_name").get(agency_id=agency_id, id=import_id)
    return Actor(agency_id=agency_id, role=Role.SYSTEM, id=job.created_by, name=job.created_by_name or "import")


def get_import(scope: Scope, import_id: UUID) -> ImportDetail:
    """Return one import with its first errors and, while it runs, its pace. Raises ImportNotFound."""
    with agency_scope(scope.agency_id):
        job = find_import(scope.agency_id, import_id)
        sums = sums_of(scope.agency_id, [job])[job.id]
        progress = progress_of(job, sums)
        bad = _errors(job).filter(severity=Severity.ERROR)
        return ImportDetail(
            **_row(job, sums),
            creditor=job.creditor_id,
            profile=job.profile_id,
            mapping_name=job.mapping_name,
            mapping_version=job.mapping_version,
            as_of=job.as_of_on,
            control_rows=job.control_rows,
            control_total=job.control_total,
            recalled_count=sums.recalled,
            warning_count=job.warning_count,
            sha256=job.sha256,
            size_bytes=job.size_bytes,
            failure_code=job.failure_code or None,
            failure_detail=job.failure_detail or None,
            phase=progress.phase,
            rows_per_second=progress.rows_per_second,
            seconds_left=progress.seconds_left,
            expired_at=job.expired_at,
            kept_days=retention_days(scope.agency_id),
            corrects=_links(scope.agency_id, id=job.corrects)[0] if job.corrects else None,
            corrected_by=_links(scope.agency_id, corrects=job.id),
            code_counts=[CodeCount(**one) for one in job.code_counts] if job.status in FINISHED else None,
            error_details=[row_error(error) for error in bad[:ERRORS_SHOWN_MAX]],
        )


def list_errors(
    scope: Scope, import_id: UUID, page: int, *, severity: Severity | None = None, code: str | None = None
) -> tuple[int, list[RowError]]:
    """Return how many errors and warnings an import has, and those of one page (50 a page, from 1). Raises ImportNotFound."""
    with agency_scope(scope.agency_id):
        errors = _errors(find_import(scope.agency_id, import_id))
        if severity is not None:
            errors = errors.filter(severity=severity)
        if code is not None:
            errors = errors.filter(code=code)
        first = (page - 1) * ERRORS_PAGE_SIZE
        return errors.count(), [row_error(error) for error in errors[first : first + ERRORS_PAGE_SIZE]]


def stream_errors(
    scope: Scope, import_id: UUID, *, severity: Severity | None = None, code: str | None = None
) -> Iterator[RowError]:
    """Give all errors and warnings of an import in file order, in bounded memory. Raises ImportNotFound at once."""
    with agency_scope(scope.agency_id):
        find_import(scope.agency_id, import_id)
    return _stream(scope, import_id, severity, code)


def find_import(agency_id: UUID, import_id: UUID) -> ImportJob:
    """Return an import, in the caller's scope. Raises ImportNotFound."""
    job = ImportJob.objects.filter(agency_id=agency_id, id=import_id).first()
    if job is None:
        raise ImportNotFound(import_id=import_id)
    return job


def row_error(error: Any) -> RowError:
    """Describe an error or warning."""
    return RowError(
        line=error.line,
        column=error.column_name,
        value=error.masked_value,
        code=error.code,
        message=error.message,
        severity=error.severity,
    )


def _stream(scope: Scope, import_id: UUID, severity: Severity | None, code: str | None) -> Iterator[RowError]:
    after: tuple[int, UUID] | None = None
    while True:
        with agency_scope(scope.agency_id):
            chunk = rows(
                "SELECT row_number, id, line, column_name, masked_value, code, message, severity FROM intake_row_error "
                "WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s "
                "AND (%(row)s::int IS NULL OR (row_number, id) > (%(row)s, %(id)s::uuid)) "
                "AND (%(severity)s::text IS NULL OR severity = %(severity)s) AND (%(code)s::text IS NULL OR code = %(code)s) "
                "ORDER BY row_number, id LIMIT %(most)s",
                {
                    "agency_id": scope.agency_id,
                    "import_id": import_id,
                    "row": after[0] if after else None,
                    "id": after[1] if after else None,
                    "severity": severity,
                    "code": code,
                    "most": _STREAM_CHUNK,
                },
            )
        if not chunk:
            return
        yield from (row_error(error) for error in chunk)
        after = (chunk[-1].row_number, chunk[-1].id)


def _errors(job: ImportJob) -> QuerySet[ImportRowError]:
    return ImportRowError.objects.filter(agency_id=job.agency_id, import_job=job).order_by("row_number", "id")


def _links(agency_id: UUID, **which: UUID) -> list[ImportLink]:
    found = ImportJob.objects.filter(agency_id=agency_id, **which).order_by("id").values_list("id", "file_name")
    return [ImportLink(id=import_id, file_name=name) for import_id, name in found[:LINKS_MAX]]


def _row(job: ImportJob, sums: Sums) -> dict[str, Any]:
    return {
        "id": job.id,
        "agency": job.agency_id,
        "source": job.source,
        "source_host": job.source_host,
        "file_name": job.file_name,
        "file_path_s3": None,
        "file_format": job.file_format,
        "kind": job.kind,
        "status": job.status,
        "has_errors": job.processed_errors > 0,
        "total_records": job.total_records,
        "processed_ok": sums.rows,
        "processed_errors": job.processed_errors,
        "created_count": sums.created,
        "changed_count": sums.changed,
        "unchanged_count": sums.unchanged,
        "created_by": job.created_by_name,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "undone_at": job.undone_at,
        "created_at": job.created_at,
    }
