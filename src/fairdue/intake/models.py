"""Tables: import jobs, their batches, errors and raw rows."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from fairdue.accounts.models import Creditor
from fairdue.intake.states import ImportStatus
from fairdue.kernel.db import TenantForeignKey, TenantModel


class ImportJob(TenantModel):
    """One file on its way into accounts: where it is kept, how far it is, and what came of it.

    `raw_rows_of` is the earlier import of the same bytes that keeps the raw rows for this one too.
    """

    creditor = TenantForeignKey(Creditor, null=True)
    file_name = models.TextField()
    file_format = models.TextField()
    source = models.TextField()
    source_host = models.TextField(default="")
    stored_as = models.TextField()
    size_bytes = models.BigIntegerField()
    sha256 = models.TextField()
    header = ArrayField(models.TextField(), default=list)
    currency = models.CharField(max_length=3)
    status = models.TextField(default=ImportStatus.PENDING)
    is_staged = models.BooleanField(default=False)
    is_planned = models.BooleanField(default=False)
    raw_rows_of = models.UUIDField(null=True)
    total_records = models.IntegerField(default=0)
    processed_ok = models.IntegerField(default=0)
    processed_errors = models.IntegerField(default=0)
    created_count = models.IntegerField(default=0)
    changed_count = models.IntegerField(default=0)
    unchanged_count = models.IntegerField(default=0)
    failure_code = models.TextField(default="")
    failure_detail = models.TextField(default="")
    created_by = models.UUIDField(null=True)
    created_by_name = models.TextField(default="")
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Listed newest first; at most one of an agency is being applied at a time."""

        db_table = "intake_import"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id"],
                name="intake_import_one_applying",
                condition=models.Q(status="processing", is_planned=True),
            )
        ]


class ImportBatch(TenantModel):
    """A bounded range of rows that is applied in one transaction: the checkpoint. Shared ones wait for all others."""

    import_job = TenantForeignKey(ImportJob)
    number = models.IntegerField()
    first_row = models.IntegerField()
    last_row = models.IntegerField()
    is_shared = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)
    created_count = models.IntegerField(default=0)
    changed_count = models.IntegerField(default=0)
    unchanged_count = models.IntegerField(default=0)

    class Meta:
        """Numbered within the import."""

        db_table = "intake_batch"
        constraints = [models.UniqueConstraint(fields=["agency_id", "import_job", "number"], name="intake_batch_number")]


class ImportRowError(TenantModel):
    """Why one cell (or row) was refused. Values of sensitive columns are masked before they come here."""

    import_job = TenantForeignKey(ImportJob)
    row_number = models.IntegerField()
    line = models.IntegerField()
    column_name = models.TextField(default="")
    masked_value = models.TextField(default="")
    code = models.TextField()
    message = models.TextField()

    class Meta:
        """Read in file order."""

        db_table = "intake_row_error"
        indexes = [models.Index(fields=["agency_id", "import_job", "row_number", "id"], name="intake_error_order")]


class RawRow(TenantModel):
    """A row as it was sent, cell by cell in header order; sensitive cells are blank here and encrypted in `sealed`."""

    import_job = TenantForeignKey(ImportJob)
    row_number = models.IntegerField()
    line = models.IntegerField()
    cells = ArrayField(models.TextField())
    sealed = models.BinaryField(null=True)

    class Meta:
        """Read in file order."""

        db_table = "intake_raw_row"
        constraints = [models.UniqueConstraint(fields=["agency_id", "import_job", "row_number"], name="intake_raw_order")]
