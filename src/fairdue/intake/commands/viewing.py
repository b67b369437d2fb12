"""Looking at what was sent: every view of raw data is written to the journal before anything is shown."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from fairdue.intake.errors import ImportExpired
from fairdue.intake.events import ERRORS_DOWNLOADED, FILE_DOWNLOADED, RAW_ROWS_VIEWED
from fairdue.intake.models import ImportJob
from fairdue.intake.queries import find_import
from fairdue.intake.queries.raw import count_reported, raw_rows, raw_rows_id, stream_reported
from fairdue.intake.rules.mapping import fit
from fairdue.intake.rules.tracing import blank_sealed, sealed_cells
from fairdue.intake.states import ImportKind, Severity
from fairdue.intake.types import ErrorFile, ParsedRow, RawRow, RawRows
from fairdue.journal.commands import record
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope


def view_raw_rows(actor: Actor, import_id: UUID, first: int, size: int) -> RawRows:
    """Return `size` rows of an import as they were sent, from number `first` on (from 1).

    Whoever is no admin sees what is kept encrypted as ****. Raises ImportNotFound, ImportExpired.
    """
    with agency_scope(actor.agency_id):
        job = find_import(actor.agency_id, import_id)
        found = raw_rows(actor.agency_id, raw_rows_id(job), first, size)
        sealed = None if actor.is_admin or not found else _sealed(job)
        facts = {"first": first, "last": found[-1][0] if found else None, "rows": len(found)}
        record(actor, RAW_ROWS_VIEWED, "import", job.id, facts=facts)
    return RawRows(header=job.header, total=job.total_records, results=[_shown(at, row, sealed) for at, row in found])


def download_errors(actor: Actor, import_id: UUID, severity: Severity | None) -> ErrorFile:
    """Give all rows of an import that have errors or warnings, as they were sent, each with its reasons.

    Raises ImportNotFound, ImportExpired.
    """
    with agency_scope(actor.agency_id):
        job = find_import(actor.agency_id, import_id)
        holder_id = raw_rows_id(job)
        count = count_reported(job, severity)
        facts = {"rows": count, "severity": severity or "all"}
        record(actor, ERRORS_DOWNLOADED, "import", job.id, facts=facts)
    found: Iterator[tuple[ParsedRow, str]] = stream_reported(actor.agency_id, job.id, holder_id, severity)
    delimiter = (job.document.get("file") or {}).get("delimiter") or ","
    return ErrorFile(file_name=job.file_name, header=job.header, delimiter=delimiter, rows=found)


def note_download(actor: Actor, import_id: UUID) -> tuple[str, str]:
    """Write down that the original file is handed out; return its name and where it is stored.

    Raises ImportNotFound, ImportExpired.
    """
    with agency_scope(actor.agency_id):
        job = find_import(actor.agency_id, import_id)
        if job.expired_at is not None:
            raise ImportExpired(import_id=job.id)
        record(actor, FILE_DOWNLOADED, "import", job.id, facts={"file_name": job.file_name, "sha256": job.sha256})
        return job.file_name, job.stored_as


def _sealed(job: ImportJob) -> frozenset[int]:
    layout = fit(job.document, ImportKind(job.kind), job.header, job.mapping_name)
    return sealed_cells(layout, job.header)


def _shown(number: int, row: ParsedRow, sealed: frozenset[int] | None) -> RawRow:
    """A row with its sealed cells masked; what could not be decoded is question marks: halves of surrogate pairs are no JSON."""
    cells = row.cells if sealed is None else blank_sealed(row, sealed)
    shown = [cell.encode(errors="replace").decode() for cell in cells]
    return RawRow(number=number, line=row.line, cells=shown, problem=row.problem)
