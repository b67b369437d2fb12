"""Take a stored file in as an import job, or cancel one."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.models import Agency
from fairdue.accounts.models import Creditor
from fairdue.intake.commands.finishing import note_codes
from fairdue.intake.commands.staging import drop_staged
from fairdue.intake.commands.turns import lane_for, resume_waiting, start_processing
from fairdue.intake.errors import CreditorNotUsable, ImportFinished, ImportNotFound
from fairdue.intake.events import IMPORT_CANCELLED, IMPORT_RECEIVED
from fairdue.intake.models import ImportJob
from fairdue.intake.queries import find_import
from fairdue.intake.states import FINISHED, ImportKind, ImportStatus
from fairdue.intake.types import Upload
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope


def receive_import(actor: Actor, upload: Upload) -> UUID:
    """Record a stored file and start its processing with the same commit. Returns the import's id.

    Raises CreditorNotUsable, ImportNotFound (of the import it corrects).
    """
    with agency_scope(actor.agency_id):
        if upload.corrects is not None:
            find_import(actor.agency_id, upload.corrects)
        job = make_job(actor, upload)
        record(
            actor,
            IMPORT_RECEIVED,
            "import",
            job.id,
            facts={
                "file_name": upload.file_name,
                "kind": upload.kind,
                "size_bytes": upload.size_bytes,
                "sha256": upload.sha256,
                "mapping": job.mapping_name,
                "mapping_version": job.mapping_version,
            },
        )
        start_processing(job)
        return job.id


def make_job(actor: Actor, upload: Upload) -> ImportJob:
    """Make the row of an import in the caller's transaction. Raises CreditorNotUsable."""
    currency = Agency.objects.values_list("currency", flat=True).get(id=actor.agency_id)
    if upload.creditor_id is not None:
        creditor = Creditor.objects.filter(agency_id=actor.agency_id, id=upload.creditor_id, is_active=True).first()
        if creditor is None:
            raise CreditorNotUsable(creditor=upload.creditor_id)
        currency = creditor.currency or currency
    return ImportJob.objects.create(
        agency_id=actor.agency_id,
        creditor_id=upload.creditor_id,
        file_name=upload.file_name,
        file_format=upload.file_format,
        source=upload.source,
        stored_as=upload.stored_as,
        size_bytes=upload.size_bytes,
        sha256=upload.sha256,
        currency=currency,
        kind=upload.kind,
        profile_id=upload.mapping.profile_id if upload.mapping else None,
        mapping_name=upload.mapping.name if upload.mapping else "",
        mapping_version=upload.mapping.version if upload.mapping else None,
        document=upload.mapping.document if upload.mapping else {},
        as_of_on=upload.as_of_on,
        control_rows=upload.control_rows,
        control_total=upload.control_total,
        corrects=upload.corrects,
        keeps_order=upload.kind != ImportKind.ACCOUNTS,
        lane=lane_for(actor.agency_id, upload.size_bytes),
        created_by=actor.id,
        created_by_name=actor.name,
        created_at=clock.now(),
    )


def cancel_import(actor: Actor, import_id: UUID) -> None:
    """Stop an import between two batches; what was applied stays. Raises ImportNotFound, ImportFinished."""
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().filter(agency_id=actor.agency_id, id=import_id).first()
        if job is None:
            raise ImportNotFound(import_id=import_id)
        if job.status in FINISHED:
            raise ImportFinished(status=job.status)
        job.status, job.completed_at, job.is_applying = ImportStatus.CANCELLED, clock.now(), False
        note_codes(job)
        job.save(update_fields=["status", "completed_at", "is_applying", "code_counts", "warning_count"])
        drop_staged(job.id)
        record(actor, IMPORT_CANCELLED, "import", job.id)
        resume_waiting(actor.agency_id)
