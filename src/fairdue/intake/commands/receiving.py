"""Take a stored file in as an import job, or cancel one."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.models import Agency
from fairdue.accounts.models import Creditor
from fairdue.intake.commands.staging import drop_staged
from fairdue.intake.errors import CreditorNotUsable, ImportFinished, ImportNotFound
from fairdue.intake.events import IMPORT_CANCELLED, IMPORT_RECEIVED
from fairdue.intake.models import ImportJob
from fairdue.intake.states import FINISHED, ImportStatus
from fairdue.intake.types import Upload
from fairdue.jobs.commands import defer
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope

PROCESS_JOB = "intake.process"
APPLY_JOB = "intake.apply"


def receive_import(actor: Actor, upload: Upload) -> UUID:
    """Record a stored file and start its processing with the same commit. Returns the import's id. Raises CreditorNotUsable."""
    with agency_scope(actor.agency_id):
        currency = Agency.objects.values_list("currency", flat=True).get(id=actor.agency_id)
        if upload.creditor_id is not None:
            creditor = Creditor.objects.filter(agency_id=actor.agency_id, id=upload.creditor_id, is_active=True).first()
            if creditor is None:
                raise CreditorNotUsable(creditor=upload.creditor_id)
            currency = creditor.currency or currency
        job = ImportJob.objects.create(
            agency_id=actor.agency_id,
            creditor_id=upload.creditor_id,
            file_name=upload.file_name,
            file_format=upload.file_format,
            source=upload.source,
            stored_as=upload.stored_as,
            size_bytes=upload.size_bytes,
            sha256=upload.sha256,
            currency=currency,
            created_by=actor.id,
            created_by_name=actor.name,
            created_at=clock.now(),
        )
        record(
            actor,
            IMPORT_RECEIVED,
            "import",
            job.id,
            facts={"file_name": upload.file_name, "size_bytes": upload.size_bytes, "sha256": upload.sha256},
        )
        defer(PROCESS_JOB, actor.agency_id, import_id=str(job.id))
        return job.id


def cancel_import(actor: Actor, import_id: UUID) -> None:
    """Stop an import between two batches; what was applied stays. Raises ImportNotFound, ImportFinished."""
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().filter(agency_id=actor.agency_id, id=import_id).first()
        if job is None:
            raise ImportNotFound(import_id=import_id)
        if job.status in FINISHED:
            raise ImportFinished(status=job.status)
        job.status, job.completed_at, job.is_planned = ImportStatus.CANCELLED, clock.now(), False
        job.save(update_fields=["status", "completed_at", "is_planned"])
        drop_staged(job.id)
        record(actor, IMPORT_CANCELLED, "import", job.id)
        resume_waiting(actor.agency_id)


def resume_waiting(agency_id: UUID) -> None:
    """Let the oldest import that waits for its turn to be applied go on."""
    waiting = (
        ImportJob.objects.filter(agency_id=agency_id, status=ImportStatus.PROCESSING, is_staged=True, is_planned=False)
        .order_by("id")
        .values_list("id", flat=True)
        .first()
    )
    if waiting is not None:
        defer(PROCESS_JOB, agency_id, once=str(waiting), import_id=str(waiting))
