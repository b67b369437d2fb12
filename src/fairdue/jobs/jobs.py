"""Housekeeping: the reaper gives jobs of dead workers to living ones, who waits long moves up, what is long done is forgotten."""

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
MOVED_UP_MINUTES = 10
"""After how long in line a job that lets others go first does so no longer."""
MOVED_UP_TO = 1
"""Before whatever has the usual priority."""
MOVED_UP_AT_ONCE = 1000
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
# Imports that follow one another without end would else hold back all that follows from them.
_MOVE_UP = f"""
UPDATE procrastinate_jobs SET priority = {MOVED_UP_TO} WHERE id IN (
    SELECT j.id FROM procrastinate_jobs j
    WHERE j.status = 'todo' AND j.priority < 0 AND (j.scheduled_at IS NULL OR j.scheduled_at <= now()) AND EXISTS (
        SELECT FROM procrastinate_events e
        WHERE e.job_id = j.id AND e.type = 'deferred' AND e.at < now() - interval '{MOVED_UP_MINUTES} minutes'
    )
    ORDER BY j.id LIMIT {MOVED_UP_AT_ONCE}
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


@app.periodic(cron="* * * * *", periodic_id="move_up")
@app.task(name="jobs.move_up", queueing_lock="jobs.move_up", priority=MOVED_UP_TO)
def move_up(timestamp: int) -> None:
    """Let jobs of a low priority that have waited for MOVED_UP_MINUTES go next; a bounded number each time."""
    del timestamp
    execute(_MOVE_UP)


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
