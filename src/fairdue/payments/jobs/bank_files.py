"""Background entry: carry a bank file to its end."""

from __future__ import annotations

from uuid import UUID

from fairdue.jobs.commands import tenant_job
from fairdue.jobs.types import Run
from fairdue.payments.commands.bank_files import BANK_FILE_JOB
from fairdue.payments.flows.bank_files import process_bank_file


@tenant_job(BANK_FILE_JOB, owns_transactions=True)
def process(run: Run, *, file_id: str) -> None:
    """Read, match and post a bank file; run again it goes on where it was."""
    process_bank_file(run, UUID(file_id))
