"""Housekeeping: the reaper gives the jobs of dead workers to living ones; the pruner forgets what is long done."""

from __future__ import annotations

import logging
from uuid import UUID

from asgiref.sync import sync_to_async
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from fairdue.jobs.commands import ATTEMPTS_MAX, note_failure
from fairdue.kernel import clock
from fairdue.kernel.db import execute

HEARTBEAT_SECONDS = 2.0
"""How often a worker says that it lives."""
STALLED_SECONDS = 6.0
"""After how long a silence a worker is believed dead."""
WORKER_LOST = "worker_lost"
log = logging.getLogger("fairdue.jobs")

_PRUNE = """
DELETE FROM procrastinate_jobs WHERE id IN (
    SELECT j.id FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id
    WHERE j.status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND e.at < now() - interval '1 hour'
    GROUP BY j.id
    HAVING max(e.at) < now() - CASE
        WHEN j.args ->> 'agency_id' IS NULL THEN interval '1 hour'
        WHEN j.status = 'failed' THEN interval '90 days'
        ELSE interval '7 days'
    END
    LIMIT 10000
)
"""


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
            # The reason first: whoever sees the job failed finds it, even if this worker dies between the two.
            await _note_loss(job)
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job, retry_at=clock.now())


@app.periodic(cron="7 * * * *", periodic_id="prune")
@app.task(name="jobs.prune", queueing_lock="jobs.prune")
def prune(timestamp: int) -> None:
    """Forget housekeeping after an hour, done jobs after 7 days, failed ones after 90; a bounded number each time."""
    del timestamp
    execute(_PRUNE)


async def _note_loss(job: Job) -> None:
    agency_id = job.task_kwargs.get("agency_id")
    if agency_id is not None:
        await sync_to_async(note_failure)(UUID(str(agency_id)), job.id, job.attempts + 1, WORKER_LOST)
