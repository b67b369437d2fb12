"""Files in and through: store an upload, then stage, plan and apply it, each step safe to be killed in and run again."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from fairdue.intake.commands.applying import apply_next_batch
from fairdue.intake.commands.finishing import begin_import, fail_import, finish_import
from fairdue.intake.commands.planning import plan_import
from fairdue.intake.commands.receiving import receive_import
from fairdue.intake.commands.resealing import move_file
from fairdue.intake.commands.staging import refresh_staging_statistics, stage_rows
from fairdue.intake.commands.turns import give_way
from fairdue.intake.errors import FileTooLarge, StagingLost, StagingStopped, UnknownFileFormat, UnreadableFile
from fairdue.intake.gateways.formats import BYTES_MAX, FORMATS, open_table
from fairdue.intake.gateways.vault import CHUNK_BYTES, delete_stored, is_current, open_stored, store
from fairdue.intake.models import ImportJob
from fairdue.intake.queries import actor_of_import
from fairdue.intake.rules.mapping import fit
from fairdue.intake.states import ImportKind
from fairdue.intake.types import FileOptions, Upload
from fairdue.jobs.types import Run
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.ids import uuid7

FILE_NAME_LENGTH_MAX = 255
DISK_FULL = "There was no room left to store the file; nothing of it was kept."
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def take_upload(
    actor: Actor, file_name: str, chunks: Iterable[bytes], *, size_bytes: int, source: str, creditor_id: UUID | None = None
) -> UUID:
    """Store a file encrypted and start its import. Returns the import's id.

    Raises UnknownFileFormat, FileTooLarge, CreditorNotUsable; then nothing is kept.
    """
    name = Path(file_name).name[-FILE_NAME_LENGTH_MAX:]
    file_format = FORMATS.get(Path(name).suffix.lower())
    if file_format is None:
        raise UnknownFileFormat
    limit = _limit_bytes(file_format)
    if size_bytes > limit:
        raise FileTooLarge(limit_bytes=limit, size_bytes=size_bytes)
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
            ),
        )
    except Exception:
        delete_stored(stored_as)
        raise


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


def apply_batches(run: Run, import_id: UUID) -> None:
    """Apply batches until none is left for this worker, or a much smaller import has to go first; complete it after the last."""
    actor = actor_of_import(run.agency_id, import_id)
    while apply_next_batch(actor, import_id, run.fence):
        if give_way(run.agency_id, import_id):
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
        with open_stored(name) as file:
            renewed, _, _ = store(iter(lambda: file.read(CHUNK_BYTES), b""), f"imports/{actor.agency_id}/{uuid7()}")
        move_file(actor, import_id, renewed)
        delete_stored(name)
    return len(stored), len(stale)


def _plan_and_apply(run: Run, actor: Actor, import_id: UUID) -> None:
    if plan_import(actor, import_id, run.fence):
        apply_batches(run, import_id)


def _stage(run: Run, job: ImportJob) -> None:
    with open_stored(job.stored_as) as file:
        table = open_table(file, job.file_format, FileOptions(**job.document.get("file") or {}))
        layout = fit(job.document, ImportKind(job.kind), table.header, job.mapping_name)
        stage_rows(run, job, table, layout, lambda: 0)
    refresh_staging_statistics()


def _limit_bytes(file_format: str) -> int:
    """How large a file of a format may be now: less when the disk's reserve would be touched."""
    most = min(settings.ENV.upload_bytes_max, BYTES_MAX.get(file_format, settings.ENV.upload_bytes_max))
    free = shutil.disk_usage(settings.HOME).free - settings.ENV.disk_reserve_bytes
    return max(0, min(most, free))
