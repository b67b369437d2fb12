"""Read an agency's jobs."""

from __future__ import annotations

from uuid import UUID

from django.db.models.fields.json import KeyTextTransform
from procrastinate.contrib.django.models import ProcrastinateJob

from fairdue.jobs.models import JobFailure
from fairdue.jobs.types import JobRow
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.paging import Slice, SortKey, fetch_page

NEWEST = SortKey("id", True, int)
_WAITING = """
SELECT EXISTS (
    SELECT FROM procrastinate_jobs j
    WHERE j.status = 'todo' AND j.priority > %s AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
      AND NOT EXISTS (SELECT FROM procrastinate_jobs r WHERE r.lock = j.lock AND r.status = 'doing')
) AS found
"""


def list_jobs(agency_id: UUID, status: str | None, cursor: str | None, size: int | None) -> Slice[JobRow]:
    """Return the agency's jobs, newest first. Raises BadCursor."""
    with agency_scope(agency_id):
        found = ProcrastinateJob.objects.annotate(agency=KeyTextTransform("agency_id", "args")).filter(agency=str(agency_id))
        if status is not None:
            found = found.filter(status=status)
        page = fetch_page(found, (NEWEST,), cursor, size, lambda job: job)
        errors = _errors(agency_id, [job.id for job in page.results])
        return Slice([_row(job, errors) for job in page.results], page.next, page.previous)


def others_wait(priority: int) -> bool:
    """Whether a job of a higher priority, of any agency, waits for nothing but a worker."""
    return bool(rows(_WAITING, [priority])[0].found)


def _errors(agency_id: UUID, job_ids: list[int]) -> dict[int, str]:
    """The error of the newest failed run of each job."""
    found = JobFailure.objects.filter(agency_id=agency_id, job_id__in=job_ids).order_by("at", "run")
    return dict(found.values_list("job_id", "error"))


def _row(job: ProcrastinateJob, errors: dict[int, str]) -> JobRow:
    return JobRow(
        id=job.id,
        name=job.task_name,
        status=job.status,
        attempts=job.attempts,
        arguments={key: value for key, value in job.args.items() if key != "agency_id"},
        scheduled_at=job.scheduled_at,
        queue=job.queue_name,
        error=errors.get(job.id),
    )
