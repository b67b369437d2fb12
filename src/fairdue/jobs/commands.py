"""Declare a tenant job, defer one in the caller's transaction, retry a failed one."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError, IntegrityError
from procrastinate import JobContext, RetryStrategy
from procrastinate import exceptions as procrastinate_errors
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task

from fairdue.jobs.errors import Fenced, JobAlreadyWaiting, JobFailed, JobNotFailed
from fairdue.jobs.models import JobFailure
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope, execute, rows, savepoint
from fairdue.kernel.errors import DomainError, NotFound

ATTEMPTS_MAX = 3
"""Runs a job may have, crashes included, before it stays failed."""
FAILURES_KEPT_DAYS = 90
"""As long as failed jobs themselves."""
PRUNED_AT_ONCE = 10_000

log = logging.getLogger("fairdue.jobs")
Body = Callable[..., None]

_PRUNE = """
DELETE FROM jobs_failure WHERE agency_id = %s AND id IN (SELECT id FROM jobs_failure WHERE agency_id = %s AND at < %s LIMIT %s)
"""
# Whoever counts another attempt, or takes the job over, ends this run. A pruned worker leaves no id behind.
_OWNED = """
SELECT id FROM procrastinate_jobs
WHERE id = %(job_id)s AND status = 'doing' AND attempts = %(attempts)s AND (worker_id IS NULL OR worker_id = %(worker_id)s)
FOR SHARE
"""


def tenant_job(name: str, *, owns_transactions: bool = False, queue: str = "default") -> Callable[[Body], Task[Any, Any, Any]]:
    """Declare `body(run, **ids)` as the job `name` of an agency.

    The body runs in one transaction of its agency that commits only if this worker still owns the job; a body that
    `owns_transactions` (a flow, or work in chunks) opens them itself and calls `run.fence()` last in each.
    """

    def declare(body: Body) -> Task[Any, Any, Any]:
        def run_body(context: JobContext, /, *, agency_id: str, **arguments: Any) -> None:
            run = _run_of(context, UUID(agency_id))
            try:
                if owns_transactions:
                    body(run, **arguments)
                    return
                with agency_scope(run.agency_id):
                    body(run, **arguments)
                    run.fence()
            except Fenced:
                raise
            except Exception as error:
                raise _failed(context, run, error) from None

        # The first run counts as no retry, so N runs are N - 1 retries.
        retry = RetryStrategy(max_attempts=ATTEMPTS_MAX - 1, exponential_wait=2)
        return app.task(name=name, queue=queue, retry=retry, pass_context=True)(run_body)

    return declare


def defer(
    name: str,
    agency_id: UUID,
    *,
    once: str | None = None,
    in_turn: str | None = None,
    priority: int = 0,
    delay_seconds: int = 0,
    **ids: Any,
) -> bool:
    """Enqueue a job in the caller's transaction; it exists only if that commits.

    `once`: at most one waiting under this word. `in_turn`: those of one word run one after another. Jobs of a higher `priority`
    start first. It starts after `delay_seconds` at the earliest: for seconds, what is due later stands in a column and is swept.
    Returns whether it was enqueued.
    """
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # it is not annotated
    lock = f"{agency_id}:{in_turn}" if in_turn else None
    queueing_lock = f"{name}:{agency_id}:{once}" if once else None
    try:
        with savepoint():
            configure_task(
                name=name,
                job_manager=_in_line(),
                queue=app.tasks[name].queue if name in app.tasks else None,
                lock=lock,
                queueing_lock=queueing_lock,
                priority=priority,
                schedule_in={"seconds": delay_seconds} if delay_seconds else None,
            ).defer(agency_id=str(agency_id), **ids)
    except procrastinate_errors.AlreadyEnqueued:
        return False
    return True


def note_failure(agency_id: UUID, job_id: int | None, run: int, error: str) -> None:
    """Keep why a run failed, for the agency's admins. Takes a transaction of its own: that of the run is lost."""
    with agency_scope(agency_id):
        JobFailure.objects.create(agency_id=agency_id, job_id=job_id or 0, run=run, error=error, at=clock.now())


def prune_failures(agency_id: UUID) -> int:
    """Forget why runs failed longer ago than FAILURES_KEPT_DAYS, a bounded number of them; return how many."""
    with agency_scope(agency_id):
        return execute(_PRUNE, [agency_id, agency_id, clock.now() - dt.timedelta(days=FAILURES_KEPT_DAYS), PRUNED_AT_ONCE])


def retry_job(agency_id: UUID, job_id: int) -> str:
    """Put a failed job of the agency back in line with its attempts forgotten; return its name.

    Raises NotFound, JobNotFailed, JobAlreadyWaiting.
    """
    found = rows(
        "SELECT status::text, task_name FROM procrastinate_jobs WHERE id = %s AND args->>'agency_id' = %s FOR UPDATE",
        [job_id, str(agency_id)],
    )
    if not found:
        raise NotFound(job_id=job_id)
    if found[0].status != "failed":
        raise JobNotFailed(status=found[0].status)
    try:
        with savepoint():
            execute(
                "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, worker_id = NULL, scheduled_at = now() "
                "WHERE id = %s",
                [job_id],
            )
    except IntegrityError:
        raise JobAlreadyWaiting from None
    return str(found[0].task_name)


@cache
def _in_line() -> JobManager:
    """Puts jobs in line on Django's connection, so in its transaction: a worker's own app has connections beside it."""
    return JobManager(DjangoConnector())


def _run_of(context: JobContext, agency_id: UUID) -> Run:
    job = context.job

    def fence() -> None:
        """Lock the job's row until commit, so that the reaper cannot hand it on between this check and our commit."""
        if not rows(_OWNED, {"job_id": job.id, "attempts": job.attempts, "worker_id": job.worker_id}):
            raise Fenced(f"job {job.id} is no longer run {job.attempts} of this worker")

    return Run(agency_id, job.id, fence)


def _failed(context: JobContext, run: Run, error: Exception) -> JobFailed:
    """Log where a run failed without the error's message, keep its kind, and stand in for it."""
    job, kind = context.job, kind_of(error)
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error(
        "job failed with %s at\n%s",
        kind,
        frames.rstrip(),
        extra={"job_id": job.id, "task": job.task_name, "agency_id": run.agency_id},
    )
    try:
        note_failure(run.agency_id, job.id, job.attempts + 1, kind)
    except DatabaseError as second:
        log.error("the failure could not be kept: %s", kind_of(second), extra={"job_id": job.id, "task": job.task_name})
    return JobFailed(kind)


def kind_of(error: BaseException) -> str:
    """Name an error without its message: a code of ours, or a class, with state and constraint when the database refused."""
    if isinstance(error, DomainError):
        return error.code
    name = type(error).__qualname__
    cause = error.__cause__
    if isinstance(cause, psycopg.Error):
        return " ".join(filter(None, (name, cause.sqlstate, cause.diag.constraint_name)))
    return name
