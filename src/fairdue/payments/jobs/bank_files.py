"""Background entry: carry a bank file to its end, tell of those that no job carries, and remove what is left of others."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from fairdue.access.models import Agency
from fairdue.access.queries import active_agency_ids
from fairdue.jobs.commands import defer, tenant_job
from fairdue.jobs.types import Run
from fairdue.payments.commands.bank_files import BANK_FILE_JOB
from fairdue.payments.commands.bank_sweeping import sweep_bank_files
from fairdue.payments.flows.bank_files import process_bank_file
from fairdue.payments.flows.bank_storage import remove_forgotten_bank_files

TIDY_JOB = "payments.tidy_bank_files"


@tenant_job(BANK_FILE_JOB, owns_transactions=True)
def process(run: Run, *, file_id: str) -> None:
    """Read, match and post a bank file; run again it goes on where it was."""
    process_bank_file(run, UUID(file_id))


@tenant_job(TIDY_JOB, owns_transactions=True)
def tidy(run: Run) -> None:
    """Remove stored bank files that nobody waits for."""
    remove_forgotten_bank_files(run)


@app.periodic(cron="* * * * *", periodic_id="sweep_bank_files")
@app.task(name="payments.sweep_all_bank_files", queueing_lock="payments.sweep_all_bank_files")
def sweep_all(timestamp: int) -> None:
    """Look for abandoned bank files, agency by agency."""
    del timestamp
    for agency_id in active_agency_ids():
        sweep_bank_files(agency_id)


@app.periodic(cron="40 3 * * *", periodic_id="tidy_bank_files")
@app.task(name="payments.tidy_all_bank_files", queueing_lock="payments.tidy_all_bank_files")
def tidy_all(timestamp: int) -> None:
    """Defer that, agency by agency, those that are switched off too."""
    del timestamp
    for agency_id in Agency.objects.values_list("id", flat=True):
        defer(TIDY_JOB, agency_id, once="tidy")
