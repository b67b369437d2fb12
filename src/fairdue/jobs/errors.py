"""What can go wrong with jobs."""

from __future__ import annotations

from fairdue.kernel.errors import DomainError


class Fenced(RuntimeError):
    """This worker was believed dead and the job was given to another: whatever it was about to write must not be kept."""


class JobFailed(RuntimeError):
    """A run failed. Stands for the error itself, whose message could hold a debtor's data and must not reach a log."""


class JobNotFailed(DomainError):
    """Only a failed job can be retried."""

    code = "job_not_failed"
    status = 409


class JobAlreadyWaiting(DomainError):
    """The same work is already waiting to be done."""

    code = "job_already_waiting"
    status = 409
