"""Files in and through: store an upload, then stage, plan and apply it, each step safe to be killed in and run again."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import shutil
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings

from fairdue.intake.commands.applying import apply_next_batch
from fairdue.intake.commands.checking import check_import
from fairdue.intake.commands.expiring import expire_some, unreferenced
from fairdue.intake.commands.finishing import begin_import, correct_statistics, fail_import, finish_import
from fairdue.intake.commands.planning import leave_worker, plan_import
from fairdue.intake.commands.previewing import note_preview, preview_rows, unread_preview
from fairdue.intake.commands.profiles import record_sample_view
from fairdue.intake.commands.receiving import receive_import
from fairdue.intake.commands.resealing import move_file
from fairdue.intake.commands.staging import refresh_staging_statistics, stage_rows
from fairdue.intake.commands.turns import give_way
from fairdue.intake.commands.viewing import note_download
from fairdue.intake.errors import (
    FileTooLarge,
    ImportExpired,
    StagingLost,
    StagingStopped,
    UnknownFileFormat,
    UnreadableFile,
    UnreadableSample,
)
from fairdue.intake.gateways.formats import BYTES_MAX, FORMATS, open_table
from fairdue.intake.models import ImportJob
from fairdue.intake.queries import actor_of_import
from fairdue.intake.queries.mappings import mapping_for, stored_upload
from fairdue.intake.rules.announced import check_announced
from fairdue.intake.rules.corrections import is_correction, take_back
from fairdue.intake.rules.documents import file_options
from fairdue.intake.rules.mapping import fit
from fairdue.intake.rules.suggesting import CELL_JUDGED_MAX, SAMPLES_MAX, suggested
from fairdue.intake.states import ImportKind
from fairdue.intake.types import FileOptions, Layout, Preview, Suggested, Table, Upload
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.ids import uuid7
from fairdue.kernel.vault import CHUNK_BYTES, delete_stored, is_current, list_stored, open_stored, store, store_anew

FILE_NAME_LENGTH_MAX = 255
DISK_FULL = "There was no room left to store the file; nothing of it was kept."
ORPHAN_AGE = dt.timedelta(days=1)
ORPHANS_AT_ONCE = 1_000
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def take_upload(
    actor: Actor,
    file_name: str,
    chunks: Iterable[bytes],
    *,
    size_bytes: int,
    source: str,
    creditor_id: UUID | None = None,
    kind: ImportKind = ImportKind.ACCOUNTS,
    profile_id: UUID | None = None,
    as_of_on: dt.date | None = None,
    control_rows: int | None = None,
    control_total: str = "",
    corrects: UUID | None = None,
) -> UUID:
    """Store a file encrypted and start its import. Returns the import's id.

    Raises UnknownFileFormat, FileTooLarge, CreditorNotUsable, ProfileNotUsable, ImportNotFound, Invalid; then nothing is kept.
    """
    check_announced(as_of_on=as_of_on, control_rows=control_rows, control_total=control_total)
    name, file_format = _named(file_name)
    limit = _limit_bytes(file_format)
    if size_bytes > limit:
        raise FileTooLarge(limit_bytes=limit, size_bytes=size_bytes)
    mapping = mapping_for(actor.agency_id, creditor_id, kind, profile_id)
    try:
        stored_as, stored_bytes, sha256 = store(chunks, f"imports/{actor.agency_id}/{uuid7()}")
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise FileTooLarge(DISK_FULL, limit_bytes=_limit_bytes(file_format), size_bytes=size_bytes) from None
    try:
        return receive_import(
            actor,
            Upload(
                file_name=name,
                file_format=file_format,
                source=source,
                stored_as=stored_as,
                size_bytes=stored_bytes,
                sha256=sha256,
                creditor_id=creditor_id,
                kind=kind,
                mapping=mapping,
                as_of_on=as_of_on,
                control_rows=control_rows,
                control_total=control_total,
                corrects=corrects,
            ),
        )
    except Exception:
        delete_stored(stored_as)
        raise


def suggest_for_file(
    actor: Actor, file_name: str, file: BinaryIO, *, size_bytes: int, kind: ImportKind, options: FileOptions
) -> Suggested:
    """Guess from the first rows of a file how it is read. Nothing of it is kept; that they were shown is journalled.

    Raises UnknownFileFormat, FileTooLarge, UnreadableSample.
    """
    name, file_format = _named(file_name)
    limit = _limit_bytes(file_format)
    if size_bytes > limit:
        raise FileTooLarge(limit_bytes=limit, size_bytes=size_bytes)
    sha256 = hashlib.sha256()
    while chunk := file.read(CHUNK_BYTES):
        sha256.update(chunk)
    file.seek(0)
    try:
        table = open_table(file, file_format, options)
        read = islice(table.rows, SAMPLES_MAX)
        samples = [[cell[:CELL_JUDGED_MAX] for cell in row.cells] for row in read if row.problem is None]
    except UnreadableFile as error:
        raise UnreadableSample(error.detail, reason=error.code, line=error.line) from None
    record_sample_view(actor, name, sha256.hexdigest())
    return suggested(table.header, samples, kind, options)


def process_import(run: Run, import_id: UUID) -> None:
    """Carry an import from wherever it stands to its end, or to where it has to wait for its turn."""
    actor = actor_of_import(run.agency_id, import_id)
    job = begin_import(actor, import_id)
    if job is None:
        return
    try:
        if not job.is_staged:
            _stage(run, job)
        _plan_and_apply(run, actor, import_id)
    except UnreadableFile as error:
        fail_import(actor, import_id, error)
    except StagingLost:
        _stage(run, job)
        _plan_and_apply(run, actor, import_id)
    except StagingStopped:
        return


def apply_batches(run: Run, import_id: UUID, *, is_help: bool = False) -> None:
    """Apply batches until none is left for this worker, or a much smaller import has to go first; complete it after the last.

    One who only helps also ends when anything else waits for a worker.
    """
    actor = actor_of_import(run.agency_id, import_id)
    is_corrected = correct_statistics(run.agency_id)
    while apply_next_batch(actor, import_id, run.fence):
        is_corrected = is_corrected or correct_statistics(run.agency_id)
        if give_way(run.agency_id, import_id) or (is_help and leave_worker(run.agency_id, import_id)):
            return
    finish_import(actor, import_id)


def reseal_files(actor: Actor) -> tuple[int, int]:
    """Store every file that is under an older key again under the first; return how many were looked at and how many changed.

    The new copy is there before the import refers to it, and the old one goes last: a killed run is simply started again.
    """
    with agency_scope(actor.agency_id):
        stored = list(ImportJob.objects.filter(agency_id=actor.agency_id).order_by("id").values_list("id", "stored_as"))
    stale = [(import_id, name) for import_id, name in stored if not is_current(name)]
    for import_id, name in stale:
        move_file(actor, import_id, store_anew(name, f"imports/{actor.agency_id}"))
        delete_stored(name)
    return len(stored), len(stale)


def preview_upload(
    actor: Actor,
    file_name: str,
    file: BinaryIO,
    *,
    creditor_id: UUID | None = None,
    kind: ImportKind = ImportKind.ACCOUNTS,
    profile_id: UUID | None = None,
    as_of_on: dt.date | None = None,
    control_rows: int | None = None,
    control_total: str = "",
) -> Preview:
    """Say what an import of a file would come to; only the journal keeps a trace. The file must be seekable and stays open.

    Raises UnknownFileFormat, FileTooLarge, CreditorNotUsable, ProfileNotUsable, Invalid, PreviewTookTooLong.
    """
    check_announced(as_of_on=as_of_on, control_rows=control_rows, control_total=control_total)
    name, file_format = _named(file_name)
    size_bytes = file.seek(0, io.SEEK_END)
    limit = min(settings.ENV.upload_bytes_max, BYTES_MAX.get(file_format, size_bytes))
    if size_bytes > limit:
        raise FileTooLarge(limit_bytes=limit, size_bytes=size_bytes)
    file.seek(0)
    upload = Upload(
        file_name=name,
        file_format=file_format,
        source="preview",
        stored_as="",
        size_bytes=size_bytes,
        sha256=_sha256(file),
        creditor_id=creditor_id,
        kind=kind,
        mapping=mapping_for(actor.agency_id, creditor_id, kind, profile_id),
        as_of_on=as_of_on,
        control_rows=control_rows,
        control_total=control_total,
    )
    file.seek(0)
    return _previewed(actor, upload, file, uuid7())


def preview_stored(actor: Actor, import_id: UUID, *, profile_id: UUID | None = None) -> Preview:
    """Say what a stored file would come to that has not been applied, read by another mapping profile when one is named.

    Raises ImportNotFound, ImportApplied, ImportExpired, ProfileNotUsable, PreviewTookTooLong.
    """
    upload = stored_upload(actor.agency_id, import_id, profile_id)
    with open_stored(upload.stored_as) as file:
        return _previewed(actor, upload, file, import_id)


def read_original(actor: Actor, import_id: UUID) -> tuple[str, io.BufferedReader]:
    """Hand out the file as it was sent: its name, and itself, which the caller closes. Raises ImportNotFound, ImportExpired."""
    name, stored_as = note_download(actor, import_id)
    try:
        return name, open_stored(stored_as)
    except FileNotFoundError:
        raise ImportExpired(import_id=import_id) from None


def expire_imports(run: Run) -> None:
    """Remove what imports of an agency keep beyond its retention, and stored files that no import refers to."""
    has_more = True
    while has_more:
        has_more, stored_as = expire_some(run)
        if stored_as is not None:
            delete_stored(stored_as)
    # Younger ones may be on their way: a file is stored before its import is.
    found = list_stored(f"imports/{run.agency_id}", clock.now() - ORPHAN_AGE)
    for begin in range(0, len(found), ORPHANS_AT_ONCE):
        for name in unreferenced(run.agency_id, found[begin : begin + ORPHANS_AT_ONCE]):
            delete_stored(name)


def _previewed(actor: Actor, upload: Upload, file: BinaryIO, subject_id: UUID) -> Preview:
    mapping = upload.mapping
    document, name = (mapping.document, mapping.name) if mapping else ({}, "")
    table: Table | None = None
    try:
        table, is_mended = _opened(file, upload.file_format, document)
        layout = _fitted(document, ImportKind(upload.kind), table, name, is_mended=is_mended)
        preview = preview_rows(actor, upload, table, layout)
    except UnreadableFile as error:
        preview = unread_preview(upload, error, table, None)
    note_preview(actor, subject_id, preview)
    return preview


def _sha256(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while piece := file.read(CHUNK_BYTES):
        found.update(piece)
    return found.hexdigest()


def _plan_and_apply(run: Run, actor: Actor, import_id: UUID) -> None:
    check_import(actor, import_id, run.fence)
    if plan_import(actor, import_id, run.fence):
        apply_batches(run, import_id)


def _stage(run: Run, job: ImportJob) -> None:
    with open_stored(job.stored_as) as file:
        table, is_mended = _opened(file, job.file_format, job.document)
        layout = _fitted(job.document, ImportKind(job.kind), table, job.mapping_name, is_mended=is_mended)
        stage_rows(run, job, table, layout, file.tell)
    refresh_staging_statistics()


def _opened(file: BinaryIO, file_format: str, document: dict[str, Any]) -> tuple[Table, bool]:
    """Open a file; return its table, and whether it is an error file that was sent back. Raises UnreadableFile."""
    table = open_table(file, file_format, file_options(document))
    is_mended = is_correction(table)
    return (take_back(table) if is_mended else table), is_mended


def _fitted(document: dict[str, Any], kind: ImportKind, table: Table, name: str, *, is_mended: bool) -> Layout:
    """Fit a mapping to a file. Raises UnreadableFile."""
    layout = fit(document, kind, table.header, name)
    # An error file has no trailer: its rows are only some of those that the original's told of.
    return replace(layout, trailer=None) if is_mended else layout


def _named(file_name: str) -> tuple[str, str]:
    """The name and format of a file. Raises UnknownFileFormat."""
    name = Path(file_name).name[-FILE_NAME_LENGTH_MAX:]
    file_format = FORMATS.get(Path(name).suffix.lower())
    if file_format is None:
        raise UnknownFileFormat
    return name, file_format


def _limit_bytes(file_format: str) -> int:
    """How large a file of a format may be now: less when the disk's reserve would be touched."""
    most = min(settings.ENV.upload_bytes_max, BYTES_MAX.get(file_format, settings.ENV.upload_bytes_max))
    free = shutil.disk_usage(settings.HOME).free - settings.ENV.disk_reserve_bytes
    return max(0, min(most, free))
