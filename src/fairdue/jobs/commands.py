"""Declare a tenant job, defer one in the caller's transaction, retry a failed one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate import exceptions as procrastinate_errors
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from fairdue.jobs.errors import Fenced, JobNotFailed
from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope, execute, rows, savepoint
from fairdue.kernel.errors import NotFound

ATTEMPTS_MAX = 3
"""Runs a job may have, crashes included, before it stays failed."""

Body = Callable[..., None]


def tenant_job(name: str, *, owns_transactions: bool = False, queue: str = "default") -> Callable[[Body], Task[Any, Any, Any]]:
    """Declare `body(run, **ids)` as the job `name` of an agency.

    The body runs in one transaction of its agency that commits only if this worker still owns the job; a body that
    `owns_transactions` (a flow, or work in chunks) opens them itself and calls `run.fence()` last in each.
    """

    def declare(body: Body) -> Task[Any, Any, Any]:
        def run_body(context: JobContext, /, *, agency_id: str, **arguments: Any) -> None:
            run = _run_of(context, UUID(agency_id))
            if owns_transactions:
                body(run, **arguments)
                return
            with agency_scope(run.agency_id):
                body(run, **arguments)
                run.fence()

        # The first run counts as no retry, so N runs are N - 1 retries.
        retry = RetryStrategy(max_attempts=ATTEMPTS_MAX - 1, exponential_wait=2)
        return app.task(name=name, queue=queue, retry=retry, pass_context=True)(run_body)

    return declare


def defer(name: str, agency_id: UUID, *, once: str | None = None, in_turn: str | None = None, **ids: Any) -> bool:
    """Enqueue a job in the caller's transaction; it exists only if that commits.

    `once`: at most one waiting under this word. `in_turn`: those of one word run one after another. Returns whether it was.
    """
    lock = f"{agency_id}:{in_turn}" if in_turn else None
    queueing_lock = f"{name}:{agency_id}:{once}" if once else None
    try:
        with savepoint():
            app.configure_task(name, lock=lock, queueing_lock=queueing_lock).defer(agency_id=str(agency_id), **ids)
    except procrastinate_errors.AlreadyEnqueued:
        return False
    return True


def retry_job(agency_id: UUID, job_id: int) -> None:
    """Put a failed job of the agency back in line with its attempts forgotten. Raises NotFound, JobNotFailed."""
    found = rows(
        "SELECT status::text FROM procrastinate_jobs WHERE id = %s AND args->>'agency_id' = %s FOR UPDATE",
        [job_id, str(agency_id)],
    )
    if not found:
        raise NotFound(job_id=job_id)
    if found[0].status != "failed":
        raise JobNotFailed(status=found[0].status)
    execute("UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = now() WHERE id = %s", [job_id])


def _run_of(context: JobContext, agency_id: UUID) -> Run:
    job = context.job

    def fence() -> None:
        """Lock the job's row until commit, so that the reaper cannot hand it on between this check and our commit."""
        owned = rows("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s FOR SHARE", [job.id])
        if not owned or owned[0].status != "doing" or owned[0].attempts != job.attempts:
            raise Fenced(f"job {job.id} is no longer run {job.attempts} of this worker")

    return Run(agency_id, job.id, fence)
