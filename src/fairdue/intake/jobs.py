"""Background entry: process an import, help applying its batches, and sweep those that no job carries any more."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from fairdue.access.models import Agency
from fairdue.access.queries import active_agency_ids
from fairdue.intake.commands.finishing import STATISTICS_JOB, refresh_statistics
from fairdue.intake.commands.sweeping import sweep_imports
from fairdue.intake.commands.turns import APPLY_JOB, PROCESS_JOB
from fairdue.intake.commands.undoing import UNDO_JOB, continue_undo
from fairdue.intake.errors import StagingLost
from fairdue.intake.flows import apply_batches, expire_imports, process_import
from fairdue.jobs.commands import defer, tenant_job
from fairdue.jobs.types import Run

EXPIRE_JOB = "intake.expire"


@tenant_job(PROCESS_JOB, owns_transactions=True)
def process(run: Run, *, import_id: str) -> None:
    """Carry an import to its end."""
    process_import(run, UUID(import_id))


@tenant_job(APPLY_JOB, owns_transactions=True)
def apply(run: Run, *, import_id: str) -> None:
    """Help applying batches; the process job puts right what this one cannot."""
    try:
        apply_batches(run, UUID(import_id), is_help=True)
    except StagingLost:
        return


@tenant_job(UNDO_JOB, owns_transactions=True)
def undo(run: Run, *, import_id: str) -> None:
    """Undo a large import."""
    continue_undo(run.agency_id, UUID(import_id), run.fence)


@tenant_job(STATISTICS_JOB, owns_transactions=True)
def refresh(run: Run) -> None:
    """Refresh the planner's statistics after a large import."""
    del run
    refresh_statistics()


@tenant_job(EXPIRE_JOB, owns_transactions=True)
def expire(run: Run) -> None:
    """Remove what imports keep beyond their retention."""
    expire_imports(run)


@app.periodic(cron="20 3 * * *", periodic_id="expire_imports")
@app.task(name="intake.expire_all", queueing_lock="intake.expire_all")
def expire_all(timestamp: int) -> None:
    """Defer the removal of what is kept too long, agency by agency, those that are switched off too."""
    del timestamp
    for agency_id in Agency.objects.values_list("id", flat=True):
        defer(EXPIRE_JOB, agency_id, once="expire")


@app.periodic(cron="* * * * *", periodic_id="sweep_imports")
@app.task(name="intake.sweep_all", queueing_lock="intake.sweep_all")
def sweep_all(timestamp: int) -> None:
    """Look for abandoned imports, agency by agency."""
    del timestamp
    for agency_id in active_agency_ids():
        sweep_imports(agency_id)
