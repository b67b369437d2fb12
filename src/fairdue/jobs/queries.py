"""Read an agency's jobs."""

from __future__ import annotations

from uuid import UUID

from fairdue.jobs.types import JobRow
from fairdue.kernel.db import rows
from fairdue.kernel.paging import page_size

_LIST = """
SELECT id, task_name, status::text AS status, attempts, args, scheduled_at, queue_name
FROM procrastinate_jobs
WHERE args->>'agency_id' = %(agency)s AND (%(status)s::text IS NULL OR status::text = %(status)s) AND id < %(before)s
ORDER BY id DESC LIMIT %(limit)s
"""
_NEWEST = 2**63 - 1


def list_jobs(agency_id: UUID, status: str | None, before_id: int | None, size: int | None) -> list[JobRow]:
    """Return the agency's jobs, newest first, one more than asked when there are more."""
    found = rows(
        _LIST,
        {"agency": str(agency_id), "status": status, "before": before_id or _NEWEST, "limit": page_size(size) + 1},
    )
    return [
        JobRow(
            id=job.id,
            name=job.task_name,
            status=job.status,
            attempts=job.attempts,
            arguments={key: value for key, value in job.args.items() if key != "agency_id"},
            scheduled_at=job.scheduled_at,
            queue=job.queue_name,
        )
        for job in found
    ]
