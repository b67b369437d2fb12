"""Staging: parsed rows go by COPY into a table without constraints, and as sealed blocks into the raw rows, chunk by chunk."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain, islice
from uuid import UUID

from django.conf import settings
from django.db import connection

from fairdue.intake.errors import StagingStopped, UnreadableFile
from fairdue.intake.models import ImportJob, RawBlock
from fairdue.intake.rules.raw import CHARS_PER_BLOCK, ROWS_PER_BLOCK, block_context, pack_rows
from fairdue.intake.rules.rendering import NORMALISED, Renderer
from fairdue.intake.states import ImportKind, ImportStatus
from fairdue.intake.types import Layout, ParsedRow, Table, Trailer
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope, execute, global_transaction, rows
from fairdue.parties.commands.sealing import seal_identity

CHUNK_ROWS = 50_000
CHUNK_CHARS = 16 * 1024 * 1024
"""A chunk, which is one transaction, ends when it has so many rows, or lines of COPY of so many characters."""
FLUSH_ROWS = 2_000
FLUSH_CHARS = 4 * 1024 * 1024
_CUTS = ("file", "trailer")
"""The parts of a document that decide what the rows of a file are, and which number each has."""
_ROWS_COUNT = re.compile(r"[0-9]{1,9}")
_PLAIN_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_SHARED = """
WITH keys AS ({keys}), spread AS (
    SELECT value FROM keys GROUP BY value HAVING min(batch) <> max(batch)
)
UPDATE intake_staged_row s SET is_shared = true
WHERE import_job_id = %(import_id)s AND ({shares})
"""
_KEY = """
SELECT {column} AS value, (row_number - 1) / %(batch_rows)s AS batch FROM intake_staged_row
WHERE import_job_id = %(import_id)s AND {column} IS NOT NULL
"""


def stage_rows(run: Run, job: ImportJob, table: Table, layout: Layout, position: Callable[[], int]) -> int:
    """Replace the import's staged rows by those of a file; return how many. `position` tells how many bytes are read so far.

    Each chunk is a transaction that shows how far reading is, and ends early when the import was cancelled. Raises StagingStopped
    then, and UnreadableFile when reading the file fails on the way or its trailer cannot be read.
    """
    keeps_raw = _begin(run, job, table, layout)
    renderer = Renderer(job.id, layout, table.header, keyring(), _seal)
    stager = _Stager(job, renderer, layout, keeps_raw=keeps_raw)
    parsed = iter(table.rows)
    while (first := next(parsed, None)) is not None:
        with agency_scope(run.agency_id):
            current = _lock(run, job.id)
            stager.stage_chunk(chain((first,), parsed))
            current.total_records, current.staged_bytes = stager.total, min(position(), job.size_bytes)
            current.save(update_fields=["total_records", "staged_bytes"])
            run.fence()
    return _end(run, job, layout, stager)


def refresh_staging_statistics() -> None:
    """Tell the planner what was staged; a transaction of its own, since its lock on the table lasts until commit."""
    with global_transaction():
        rows("SELECT fairdue_analyze_staging()")


def drop_staged(import_id: UUID) -> None:
    """Forget the staged rows of an import that has ended."""
    execute("DELETE FROM intake_staged_row WHERE import_job_id = %s", [import_id])


def key_columns(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The staged columns by which two rows may be about one person."""
    found = tuple(column for name, column in NORMALISED.items() if name in fields)
    return (*found, "identity_digest") if "debtor_born_on" in fields else found


class _Stager:
    """Writes rows chunk by chunk, and keeps what has to be known of all of them."""

    def __init__(self, job: ImportJob, renderer: Renderer, layout: Layout, *, keeps_raw: bool) -> None:
        self._job, self._renderer, self._trailer, self._keeps_raw = job, renderer, layout.trailer, keeps_raw
        self._copy = f"COPY intake_staged_row ({', '.join(renderer.columns)}) FROM STDIN"
        self.total = 0
        self.trailer: ParsedRow | None = None

    def stage_chunk(self, parsed: Iterator[ParsedRow]) -> None:
        """Stage the next rows, up to the size of a chunk."""
        blocks: list[RawBlock] = []
        raw: list[ParsedRow] = []
        raw_chars = chars = 0
        buffer: list[str] = []
        waiting = 0
        with connection.cursor() as cursor, cursor.cursor.copy(self._copy) as copy:
            for row in islice(parsed, CHUNK_ROWS):
                if self._trailer is not None and row.cells and row.cells[0].strip() == self._trailer.marker:
                    self.trailer = row
                    continue
                self.total += 1
                line = self._renderer.render(self.total, row)
                buffer.append(line)
                waiting += len(line)
                if self._keeps_raw:
                    raw.append(row)
                    raw_chars += sum(map(len, row.cells))
                    if len(raw) == ROWS_PER_BLOCK or raw_chars > CHARS_PER_BLOCK:
                        blocks.append(self._sealed(raw))
                        chars += raw_chars
                        raw, raw_chars = [], 0
                if len(buffer) == FLUSH_ROWS or waiting > FLUSH_CHARS:
                    copy.write("".join(buffer))
                    buffer.clear()
                    chars += waiting
                    waiting = 0
                    if chars > CHUNK_CHARS:
                        break
            copy.write("".join(buffer))
        if raw:
            blocks.append(self._sealed(raw))
        RawBlock.objects.bulk_create(blocks)

    def _sealed(self, raw: list[ParsedRow]) -> RawBlock:
        first = self.total - len(raw) + 1
        sealed = keyring().encrypt_bytes(pack_rows(raw), block_context(self._job.id, first))
        return RawBlock(
            agency_id=self._job.agency_id, import_job_id=self._job.id, first_row=first, last_row=self.total, sealed=sealed
        )


def _begin(run: Run, job: ImportJob, table: Table, layout: Layout) -> bool:
    """Forget an earlier attempt and keep how the file is read; return whether raw rows have to be kept."""
    with agency_scope(run.agency_id):
        current = _lock(run, job.id)
        drop_staged(job.id)
        RawBlock.objects.filter(agency_id=run.agency_id, import_job_id=job.id).delete()
        current.header, current.mapping_name, current.total_records = table.header, layout.name, 0
        current.is_staged = current.is_checked = False
        current.raw_rows_of = _earlier_import_of_same_rows(current)
        current.save(update_fields=["header", "mapping_name", "total_records", "is_staged", "is_checked", "raw_rows_of"])
        run.fence()
        return current.raw_rows_of is None


def _end(run: Run, job: ImportJob, layout: Layout, stager: _Stager) -> int:
    with agency_scope(run.agency_id):
        current = _lock(run, job.id)
        columns = key_columns(layout.fields)
        if stager.total > settings.ENV.import_batch_rows and columns:
            keys = " UNION ALL ".join(_KEY.format(column=_text(column)) for column in columns)
            shares = " OR ".join(f"{_text(column)} IN (SELECT value FROM spread)" for column in columns)
            params = {"import_id": job.id, "batch_rows": settings.ENV.import_batch_rows}
            execute(_SHARED.format(keys=keys, shares=shares), params)
        if layout.trailer is not None:
            _take_over_totals(current, layout.trailer, stager.trailer)
        current.total_records, current.is_staged, current.waits_since = stager.total, True, clock.now()
        current.staged_bytes = job.size_bytes
        current.keeps_order = current.kind != ImportKind.ACCOUNTS or "previous_external_ref" in layout.fields
        saved = ["total_records", "is_staged", "waits_since", "staged_bytes", "keeps_order", "control_rows", "control_total"]
        current.save(update_fields=saved)
        run.fence()
    return stager.total


def _text(column: str) -> str:
    return f"encode({column}, 'hex')" if column == "identity_digest" else column


def _take_over_totals(job: ImportJob, trailer: Trailer, found: ParsedRow | None) -> None:
    """Keep the control totals of the file's trailer, unless the sender gave others beside the file: then both must hold."""
    if found is None:
        raise UnreadableFile("missing_trailer", f"no row begins with {trailer.marker}, as the mapping says the last one does")
    cells = [cell.strip() for cell in found.cells]
    said_rows = cells[trailer.rows_at] if trailer.rows_at is not None and trailer.rows_at < len(cells) else ""
    said_total = cells[trailer.total_at] if trailer.total_at is not None and trailer.total_at < len(cells) else ""
    if trailer.rows_at is not None:
        if not _ROWS_COUNT.fullmatch(said_rows):
            raise UnreadableFile("unreadable_trailer", "the trailer does not tell how many rows there are", found.line)
        if job.control_rows is not None and job.control_rows != int(said_rows):
            raise UnreadableFile("control_totals_differ", "the trailer tells another number of rows than the sender", found.line)
        job.control_rows = int(said_rows)
    if trailer.total_at is not None:
        total = trailer.read_total(said_total)
        if total is None or not _PLAIN_DECIMAL.fullmatch(total):
            raise UnreadableFile("unreadable_trailer", "the trailer does not tell what the amounts come to", found.line)
        if job.control_total and Decimal(job.control_total) != Decimal(total):
            raise UnreadableFile("control_totals_differ", "the trailer tells another total than the sender", found.line)
        job.control_total = total


def _lock(run: Run, import_id: UUID) -> ImportJob:
    """Lock the import for this chunk. Raises StagingStopped when it is not being processed any more."""
    job = ImportJob.objects.select_for_update().get(agency_id=run.agency_id, id=import_id)
    if job.status != ImportStatus.PROCESSING:
        raise StagingStopped
    return job


def _earlier_import_of_same_rows(job: ImportJob) -> UUID | None:
    """The finished import that keeps the raw rows of the same bytes, read the same way, already."""
    earlier = ImportJob.objects.filter(
        agency_id=job.agency_id,
        sha256=job.sha256,
        file_format=job.file_format,
        status=ImportStatus.COMPLETED,
        raw_rows_of=None,
        header=job.header,
        expired_at=None,
        id__lt=job.id,
    ).order_by("-id")[:1]
    return next((other.id for other in earlier if all(other.document.get(key) == job.document.get(key) for key in _CUTS)), None)


def _seal(ssn_last4: str | None, born_on: dt.date | None) -> tuple[bytes | None, bytes | None, bytes | None]:
    sealed = seal_identity(ssn_last4, born_on)
    return sealed.ssn_last4_sealed, sealed.born_on_sealed, sealed.identity_digest
