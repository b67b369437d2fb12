"""Background entry: process an import, help applying its batches, and sweep those that no job carries any more."""

from __future__ import annotations

from uuid import UUID

from fairdue.intake.commands.receiving import APPLY_JOB, PROCESS_JOB
from fairdue.intake.errors import StagingLost
from fairdue.intake.flows import apply_batches, process_import
from fairdue.jobs.commands import tenant_job
from fairdue.jobs.types import Run


@tenant_job(PROCESS_JOB, owns_transactions=True)
def process(run: Run, *, import_id: str) -> None:
    """Carry an import to its end."""
    process_import(run, UUID(import_id))


@tenant_job(APPLY_JOB, owns_transactions=True)
def apply(run: Run, *, import_id: str) -> None:
    """Help applying batches; the process job puts right what this one cannot."""
    try:
        apply_batches(run, UUID(import_id))
    except StagingLost:
        return
