"""Tables: mapping profiles, import jobs, their batches, errors and raw rows."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now

from fairdue.accounts.models import Creditor
from fairdue.intake.states import ImportKind, ImportStatus, Severity
from fairdue.kernel.db import TenantForeignKey, TenantModel


class MappingProfile(TenantModel):
    """How files of one creditor, or of any, are read. What it says is in its versions; `version` is the one in use."""

    creditor = TenantForeignKey(Creditor, null=True)
    name = models.TextField()
    kind = models.TextField(default=ImportKind.ACCOUNTS)
    version = models.IntegerField(default=1)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Names are unique in the agency; at most one active profile of a creditor and kind."""

        db_table = "intake_profile"
        constraints = [
            models.UniqueConstraint("agency_id", Lower("name"), name="intake_profile_name"),
            models.UniqueConstraint(
                fields=["agency_id", "creditor", "kind"], name="intake_profile_one_active", condition=models.Q(is_active=True)
            ),
        ]


class MappingVersion(TenantModel):
    """One state of a mapping profile, never edited: the document as `rules.documents.read_document` returns it."""

    profile = TenantForeignKey(MappingProfile)
    version = models.IntegerField()
    document = models.JSONField()
    created_by_name = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Numbered within the profile."""

        db_table = "intake_profile_version"
        constraints = [models.UniqueConstraint(fields=["agency_id", "profile", "version"], name="intake_profile_version_number")]


class ImportJob(TenantModel):
    """One file on its way into accounts: where it is kept, how far it is, and what came of it.

    `document` is the mapping it is read by as it stood when the file came; empty until a built-in one is chosen by its header.
    `raw_rows_of` is the earlier import of the same bytes, read the same way, that keeps the raw rows for this one too.
    `keeps_order`: what it says depends on the references there are, so it neither overtakes another import nor is overtaken.
    `is_applying` is held by one import of the agency at a time, since `turn_began_at`; the others wait, each since `waits_since`.
    `corrects` is the import whose errors this file mends. `code_counts` tells how often each error and warning was reported,
    once the import has ended.
    """

    creditor = TenantForeignKey(Creditor, null=True)
    kind = models.TextField(default=ImportKind.ACCOUNTS)
    profile = TenantForeignKey(MappingProfile, null=True)
    mapping_name = models.TextField(default="")
    mapping_version = models.IntegerField(null=True)
    document = models.JSONField(default=dict)
    as_of_on = models.DateField(null=True)
    control_rows = models.IntegerField(null=True)
    control_total = models.TextField(default="")
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
    is_checked = models.BooleanField(default=False)
    is_planned = models.BooleanField(default=False)
    is_applying = models.BooleanField(default=False)
    keeps_order = models.BooleanField(default=False)
    lane = models.SmallIntegerField(default=0)
    waits_since = models.DateTimeField(null=True)
    turn_began_at = models.DateTimeField(null=True)
    waited_seconds = models.FloatField(default=0)
    staged_bytes = models.BigIntegerField(default=0)
    raw_rows_of = models.UUIDField(null=True)
    corrects = models.UUIDField(null=True)
    total_records = models.IntegerField(default=0)
    processed_ok = models.IntegerField(default=0)
    processed_errors = models.IntegerField(default=0)
    created_count = models.IntegerField(default=0)
    changed_count = models.IntegerField(default=0)
    unchanged_count = models.IntegerField(default=0)
    recalled_count = models.IntegerField(default=0)
    warning_count = models.IntegerField(default=0)
    code_counts = models.JSONField(default=list)
    failure_code = models.TextField(default="")
    failure_detail = models.TextField(default="")
    created_by = models.UUIDField(null=True)
    created_by_name = models.TextField(default="")
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    undo_started_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Listed newest first; at most one of an agency is being applied at a time."""

        db_table = "intake_import"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id"],
                name="intake_import_one_applying",
                condition=models.Q(is_applying=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["agency_id", "corrects"], name="intake_import_corrects", condition=models.Q(corrects__isnull=False)
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
    done_at = models.DateTimeField(null=True)
    created_count = models.IntegerField(default=0)
    changed_count = models.IntegerField(default=0)
    unchanged_count = models.IntegerField(default=0)
    recalled_count = models.IntegerField(default=0)

    class Meta:
        """Numbered within the import."""

        db_table = "intake_batch"
        constraints = [models.UniqueConstraint(fields=["agency_id", "import_job", "number"], name="intake_batch_number")]


class ImportRowError(TenantModel):
    """Why one cell (or row) was refused, or what was odd about it (a warning). Values about people come masked."""

    import_job = TenantForeignKey(ImportJob)
    severity = models.TextField(default=Severity.ERROR, db_default=Severity.ERROR.value)
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


class RawBlock(TenantModel):
    """Rows of a file as they were sent, some hundred together, compressed and encrypted."""

    import_job = TenantForeignKey(ImportJob)
    first_row = models.IntegerField()
    last_row = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Found by the number of a row."""

        db_table = "intake_raw_block"
        constraints = [models.UniqueConstraint(fields=["agency_id", "import_job", "first_row"], name="intake_raw_block_order")]
