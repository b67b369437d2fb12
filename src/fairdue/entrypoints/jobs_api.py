"""Background jobs over HTTP. Here, and not in the job layer, because a retry is journalled and both are siblings."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from fairdue.jobs import commands, queries
from fairdue.jobs.types import JobRow
from fairdue.journal.commands import record
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.db import agency_scope
from fairdue.kernel.web import PROBLEMS, Page, page_of, require

JOB_RETRIED = "job_retried"
JOB_ID_MAX = 2**63 - 1
router = Router(tags=["jobs"])


class JobStatus(StrEnum):
    """Where a job stands."""

    TODO = "todo"
    DOING = "doing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ABORTED = "aborted"


@router.get("/", response={200: Page[JobRow], **PROBLEMS}, operation_id="list_jobs")
def list_jobs(
    request: HttpRequest, status: JobStatus | None = None, cursor: str | None = None, page_size: int | None = None
) -> Page[JobRow]:
    """List the agency's background jobs, newest first."""
    actor = require(request, ADMINS, "jobs:read")
    return page_of(request, queries.list_jobs(actor.agency_id, status and status.value, cursor, page_size))


@router.post("/{job_id}/retry/", response={204: None, **PROBLEMS}, operation_id="retry_job")
def retry_job(request: HttpRequest, job_id: Path[Annotated[int, Field(ge=1, le=JOB_ID_MAX)]]) -> HttpResponse:
    """Put a failed job back in line, with all its attempts."""
    actor = require(request, ADMINS, "jobs:write")
    with agency_scope(actor.agency_id):
        name = commands.retry_job(actor.agency_id, job_id)
        record(actor, JOB_RETRIED, "job", UUID(int=job_id), facts={"job_id": job_id, "name": name})
    return HttpResponse(status=204)
