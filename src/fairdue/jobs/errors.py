"""What can go wrong with jobs."""

from __future__ import annotations

from fairdue.kernel.errors import DomainError


class Fenced(RuntimeError):
    """This worker was believed dead and the job was given to another: whatever it was about to write must not be kept."""


class JobNotFailed(DomainError):
    """Only a failed job can be retried."""

    code = "job_not_failed"
    status = 409
