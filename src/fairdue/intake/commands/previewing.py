"""Previewing: a file goes the way of an import, and then all of it is taken back: one transaction that never commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import IntegrityError, OperationalError

from fairdue.intake.commands.applying import apply_batch
from fairdue.intake.commands.checking import amount_column, check_references, check_rows, compare_control_totals, sum_amounts
from fairdue.intake.commands.finishing import count_codes
from fairdue.intake.commands.planning import new_creditors, prepare_batches
from fairdue.intake.commands.receiving import make_job
from fairdue.intake.commands.staging import stage_rows
from fairdue.intake.commands.terms import Terms, terms_of
from fairdue.intake.errors import PreviewTookTooLong, UnreadableFile
from fairdue.intake.events import IMPORT_PREVIEWED
from fairdue.intake.models import ImportBatch, ImportJob, ImportRowError
from fairdue.intake.queries import row_error
from fairdue.intake.queries.preview import looked_up, new_and_matched_debtors, sample_rows
from fairdue.intake.rules.tracing import sources_of
from fairdue.intake.states import ImportKind, ImportStatus, Severity
from fairdue.intake.types import CodeCount, ControlTotals, Layout, MappedField, ParsedRow, Preview, PreviewCounts, Table, Upload
from fairdue.jobs.types import Run
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows, savepoint

ERRORS_SHOWN_MAX = 1_000
STATEMENT_SECONDS_MAX = 20
TRYING_SECONDS_MAX = 10
LOCK_MS_MAX = 200
"""How long trying out waits for a row that somebody else holds, before it only counts."""
_NOTHING = PreviewCounts(
    rows=0, new=0, changed=0, unchanged=0, recalled=0, renamed=0, errors=0, warnings=0, matched_debtors=None, new_debtors=None
)


class _TakenBack(Exception):
    """Ends the transaction of a preview without a commit."""


class _TooSlow(Exception):
    """Trying out takes longer than locks may be held."""


class _First:
    """The first rows of a file; `is_cut` when there are more."""

    def __init__(self, found: Iterator[ParsedRow], most: int) -> None:
        self._found, self._most = found, most
        self.is_cut = False

    def __iter__(self) -> Iterator[ParsedRow]:
        for count, row in enumerate(self._found):
            if count == self._most:
                self.is_cut = True
                return
            yield row


def preview_rows(actor: Actor, upload: Upload, table: Table, layout: Layout) -> Preview:
    """Say what an import of a file would come to; nothing of it stays. Raises CreditorNotUsable, PreviewTookTooLong.

    The agency's turn is not taken, and whoever holds a row is not waited for: then the accounts are only looked up.
    """
    blank = unread_preview(upload, None, table, layout)
    first = _First(table.rows, settings.ENV.preview_rows_max)
    limited = replace(table, rows=iter(first))
    try:
        with _taken_back(actor.agency_id):
            try:
                job = _stage(actor, upload, limited, layout, first)
            except UnreadableFile as error:
                return replace(blank, failure_code=error.code, failure_detail=error.detail)
            return _look(actor, job, blank, is_partial=first.is_cut)
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise PreviewTookTooLong from None
        raise


def unread_preview(upload: Upload, error: UnreadableFile | None, table: Table | None, layout: Layout | None) -> Preview:
    """Describe a file of whose rows nothing is known (yet), and why it cannot be taken."""
    header = table.header if table else []
    sources = sources_of(layout, len(header)) if layout else {}
    return Preview(
        file_name=upload.file_name,
        file_format=upload.file_format,
        kind=upload.kind,
        sha256=upload.sha256,
        encoding=table.encoding if table else None,
        delimiter=table.delimiter if table else None,
        header=header,
        mapping_name=layout.name if layout else upload.mapping.name if upload.mapping else "",
        mapping_version=upload.mapping.version if upload.mapping else None,
        mapping=[MappedField(field=field, columns=[header[at] for at in cells]) for field, cells in sources.items()],
        failure_code=error.code if error else None,
        failure_detail=error.detail if error else None,
        is_partial=False,
        is_tried=False,
        counts=_NOTHING,
        control_totals=None,
        new_creditors=[],
        code_counts=[],
        rows=[],
        errors=[],
    )


def note_preview(actor: Actor, subject_id: UUID, preview: Preview) -> None:
    """Write down that a file was previewed: the only trace it leaves."""
    counts = preview.counts
    facts = {
        "file_name": preview.file_name,
        "sha256": preview.sha256,
        "kind": preview.kind,
        "mapping": preview.mapping_name,
        "failure": preview.failure_code or "",
        **{name: getattr(counts, name) for name in ("rows", "new", "changed", "unchanged", "recalled", "errors", "warnings")},
    }
    with agency_scope(actor.agency_id):
        record(actor, IMPORT_PREVIEWED, "import", subject_id, facts=facts)


@contextmanager
def _taken_back(agency_id: UUID) -> Iterator[None]:
    """One transaction of the agency whose statements are bounded in time, and that is rolled back at its end."""
    try:
        with agency_scope(agency_id):
            rows("SELECT set_config('statement_timeout', %s, true)", [f"{STATEMENT_SECONDS_MAX}s"])
            yield
            raise _TakenBack
    except _TakenBack:
        return


def _stage(actor: Actor, upload: Upload, table: Table, layout: Layout, first: _First) -> ImportJob:
    job = make_job(actor, upload)
    job.status, job.started_at = ImportStatus.PROCESSING, clock.now()
    job.save(update_fields=["status", "started_at"])
    try:
        stage_rows(Run(actor.agency_id), job, table, layout, lambda: 0)
    except UnreadableFile:
        # Where only the first rows are read, the trailer is not among them.
        if not (first.is_cut and layout.trailer is not None):
            raise
    job.refresh_from_db()
    return job


def _look(actor: Actor, job: ImportJob, blank: Preview, *, is_partial: bool) -> Preview:
    """Check what was staged, try it out where that is cheap, and describe what came of it."""
    terms = terms_of(job)
    params = terms.params(actor.agency_id)
    check_rows(terms, params)
    failure = None if is_partial else _failure(job, terms, params)
    check_references(terms, params)
    creditors = new_creditors(terms, params)
    found = _try_out(actor, job, terms, params) if not is_partial else None
    is_tried = found is not None
    if found is None:
        found = looked_up(terms.kind, params)
    codes = [CodeCount(**one) for one in count_codes(job)]
    warnings = sum(one.count for one in codes if one.severity == Severity.WARNING)
    errors = rows("SELECT count(*) FROM intake_staged_row WHERE import_job_id = %s AND is_bad", [job.id])[0].count
    if failure is None and not is_partial and errors and errors == job.total_records:
        failure = UnreadableFile("no_good_rows", "No row could be taken.")
    shown = ImportRowError.objects.filter(agency_id=job.agency_id, import_job=job).order_by("row_number", "id")
    return replace(
        blank,
        failure_code=failure.code if failure else None,
        failure_detail=failure.detail if failure else None,
        is_partial=is_partial,
        is_tried=is_tried,
        counts=replace(found, rows=job.total_records, errors=errors, warnings=warnings),
        control_totals=_control_totals(job, terms, params),
        new_creditors=creditors,
        code_counts=codes,
        rows=sample_rows(terms.kind, terms.fields, terms.exponent, terms.row_currency, params),
        errors=[row_error(error) for error in shown[:ERRORS_SHOWN_MAX]],
    )


def _try_out(actor: Actor, job: ImportJob, terms: Terms, params: dict[str, Any]) -> PreviewCounts | None:
    """Apply all rows for real; None where that would take long, or somebody else holds what would have to be changed."""
    if job.total_records > settings.ENV.preview_tried_rows_max:
        return None
    began_at, began = clock.now(), clock.elapsed()
    try:
        with savepoint():
            rows("SELECT set_config('lock_timeout', %s, true)", [str(LOCK_MS_MAX)])
            prepare_batches(actor, job, terms, params)
            before = looked_up(terms.kind, params)
            batches = ImportBatch.objects.select_related("import_job").filter(agency_id=job.agency_id, import_job=job)
            applied = list(batches.order_by("number"))
            for batch in applied:
                apply_batch(actor, batch)
                if clock.elapsed() - began > TRYING_SECONDS_MAX:
                    raise _TooSlow
            debtors = new_and_matched_debtors(job, began_at) if terms.kind is ImportKind.ACCOUNTS else (None, None)
    except (OperationalError, IntegrityError, _TooSlow):
        return None
    return replace(
        before,
        new=sum(batch.created_count for batch in applied),
        changed=sum(batch.changed_count for batch in applied),
        unchanged=sum(batch.unchanged_count for batch in applied),
        recalled=sum(batch.recalled_count for batch in applied),
        new_debtors=debtors[0],
        matched_debtors=debtors[1],
    )


def _failure(job: ImportJob, terms: Terms, params: dict[str, Any]) -> UnreadableFile | None:
    try:
        compare_control_totals(job, terms, params)
    except UnreadableFile as error:
        return error
    return None


def _control_totals(job: ImportJob, terms: Terms, params: dict[str, Any]) -> ControlTotals:
    column = amount_column(terms)
    found = sum_amounts(column, params) if column is not None else None
    total: Decimal | None = found.total if found is not None and not found.unreadable else None
    return ControlTotals(
        rows_announced=job.control_rows,
        rows_found=job.total_records,
        total_announced=job.control_total or None,
        total_found=format(total, "f") if total is not None else None,
    )
