"""Tables: why runs of jobs failed. The jobs themselves are Procrastinate's."""

from __future__ import annotations

from django.db import models

from fairdue.kernel.db import TenantModel


class JobFailure(TenantModel):
    """One failed run. `error` is a class or code of ours and never a message, which could hold a debtor's data."""

    job_id = models.BigIntegerField()
    run = models.IntegerField()
    error = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by job."""

        db_table = "jobs_failure"
        indexes = [models.Index(fields=["agency_id", "job_id", "run"], name="jobs_failure_job")]
