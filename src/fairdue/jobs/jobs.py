"""The reaper: gives the jobs of dead workers to living ones, and fails those that killed too many."""

from __future__ import annotations

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from fairdue.jobs.commands import ATTEMPTS_MAX
from fairdue.kernel import clock

HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 6.0
log = logging.getLogger("fairdue.jobs")


@app.periodic(cron="* * * * * */3", periodic_id="reap")
@app.task(name="jobs.reap", queueing_lock="jobs.reap", pass_context=True)
async def reap(context: JobContext, timestamp: int) -> None:
    """Retry or fail every job whose worker has not been heard of for STALLED_SECONDS."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        is_last = job.attempts + 1 >= ATTEMPTS_MAX
        log.warning(
            "job of a dead worker %s",
            "failed" if is_last else "retried",
            extra={"job_id": job.id, "task": job.task_name},
        )
        if is_last:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job, retry_at=clock.now())
