"""Procrastinate's job manager, kept from deciding over a run that is no longer its worker's."""

from __future__ import annotations

import datetime as dt
import logging

from procrastinate import App, exceptions
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from fairdue.kernel import clock

log = logging.getLogger("fairdue.jobs")

# The run is the job's while nobody has counted another attempt; a pruned worker leaves no id behind.
_IS_RUN = """
FROM procrastinate_jobs
WHERE id = %(job_id)s AND status = 'doing' AND attempts = %(attempts)s AND (worker_id IS NULL OR worker_id = %(worker_id)s)
FOR UPDATE
"""
_FINISH = f"SELECT procrastinate_finish_job_v1(id, %(status)s, %(delete_job)s) {_IS_RUN}"  # constants of ours
_RETRY = (
    "SELECT procrastinate_retry_job_v2(id, %(retry_at)s, %(new_priority)s, %(new_queue_name)s, %(new_lock)s) "
    f"{_IS_RUN}"  # a constant of ours
)


class FencedJobManager(JobManager):
    """Finishes and retries a job only as long as the run at hand is the current one.

    Procrastinate addresses jobs by id alone: a worker that was believed dead and comes back would fail or requeue the run that
    another worker has in hand.
    """

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """End this run; do nothing when another run has begun."""
        await self.connector.execute_query_async(_FINISH, **_run(job), status=status.value, delete_job=delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: dt.datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Put the job back in line; do nothing when another run has begun.

        When a job is already waiting under the same queueing lock, that one does the work and this one ends as aborted.
        """
        try:
            await self.connector.execute_query_async(
                _RETRY,
                **_run(job),
                retry_at=retry_at or clock.now(),
                new_priority=priority,
                new_queue_name=queue,
                new_lock=lock,
            )
        except exceptions.UniqueViolation:
            log.info("job gives way to one that waits", extra={"job_id": job.id, "task": job.task_name})
            await self.finish_job(job, Status.ABORTED, delete_job=False)


def install(app: App) -> None:
    """Give the app a fenced manager. Called once when Django has loaded."""
    app.job_manager = FencedJobManager(app.connector)


def _run(job: Job) -> dict[str, int | None]:
    return {"job_id": job.id, "attempts": job.attempts, "worker_id": job.worker_id}
