"""Imports."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import fairdue.intake.states
import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable

STAGING = """
-- Parsed rows between COPY and their batch. COPY is refused on tables with row-level security, so this one has none:
-- it is reached by the id of an import only, and emptied when that import ends. Unlogged: a crash empties it, and the
-- import is staged again from its stored file.
CREATE UNLOGGED TABLE intake_staged_row (
    import_job_id uuid NOT NULL,
    row_number integer NOT NULL,
    line integer NOT NULL,
    external_ref text,
    debtor_name text,
    original_amount text,
    debtor_email text,
    debtor_phone text,
    email text,
    phone text,
    due_date text,
    creditor_name text,
    account_type text,
    ssn_sealed bytea,
    fingerprint bytea,
    ssn_is_valid boolean,
    is_shared boolean NOT NULL DEFAULT false,
    is_bad boolean NOT NULL DEFAULT false,
    problem text,
    cells text[] NOT NULL,
    PRIMARY KEY (import_job_id, row_number)
)
"""


def make_staging(apps, schema_editor):
    """Make the staging table and let the app role use it."""
    schema_editor.execute(STAGING)
    role = schema_editor.quote_name(settings.APP_ROLE)
    schema_editor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON intake_staged_row TO {role}")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportJob",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=fairdue.kernel.db.models.UUIDv7(),
                        default=fairdue.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("agency_id", models.UUIDField(editable=False)),
                ("file_name", models.TextField()),
                ("file_format", models.TextField()),
                ("source", models.TextField()),
                ("source_host", models.TextField(default="")),
                ("stored_as", models.TextField()),
                ("size_bytes", models.BigIntegerField()),
                ("sha256", models.TextField()),
                (
                    "header",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("currency", models.CharField(max_length=3)),
                ("status", models.TextField(default=fairdue.intake.states.ImportStatus["PENDING"])),
                ("is_staged", models.BooleanField(default=False)),
                ("is_planned", models.BooleanField(default=False)),
                ("raw_rows_of", models.UUIDField(null=True)),
                ("total_records", models.IntegerField(default=0)),
                ("processed_ok", models.IntegerField(default=0)),
                ("processed_errors", models.IntegerField(default=0)),
                ("created_count", models.IntegerField(default=0)),
                ("changed_count", models.IntegerField(default=0)),
                ("unchanged_count", models.IntegerField(default=0)),
                ("failure_code", models.TextField(default="")),
                ("failure_detail", models.TextField(default="")),
                ("created_by", models.UUIDField(null=True)),
                ("created_by_name", models.TextField(default="")),
                ("started_at", models.DateTimeField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "creditor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.creditor"
                    ),
                ),
            ],
            options={
                "db_table": "intake_import",
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=fairdue.kernel.db.models.UUIDv7(),
                        default=fairdue.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("agency_id", models.UUIDField(editable=False)),
                ("number", models.IntegerField()),
                ("first_row", models.IntegerField()),
                ("last_row", models.IntegerField()),
                ("is_shared", models.BooleanField(default=False)),
                ("is_done", models.BooleanField(default=False)),
                ("created_count", models.IntegerField(default=0)),
                ("changed_count", models.IntegerField(default=0)),
                ("unchanged_count", models.IntegerField(default=0)),
                (
                    "import_job",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="intake.importjob"),
                ),
            ],
            options={
                "db_table": "intake_batch",
            },
        ),
        migrations.CreateModel(
            name="ImportRowError",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=fairdue.kernel.db.models.UUIDv7(),
                        default=fairdue.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("agency_id", models.UUIDField(editable=False)),
                ("row_number", models.IntegerField()),
                ("line", models.IntegerField()),
                ("column_name", models.TextField(default="")),
                ("masked_value", models.TextField(default="")),
                ("code", models.TextField()),
                ("message", models.TextField()),
                (
                    "import_job",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="intake.importjob"),
                ),
            ],
            options={
                "db_table": "intake_row_error",
            },
        ),
        migrations.CreateModel(
            name="RawRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=fairdue.kernel.db.models.UUIDv7(),
                        default=fairdue.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("agency_id", models.UUIDField(editable=False)),
                ("row_number", models.IntegerField()),
                ("line", models.IntegerField()),
                ("cells", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("sealed", models.BinaryField(null=True)),
                (
                    "import_job",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="intake.importjob"),
                ),
            ],
            options={
                "db_table": "intake_raw_row",
            },
        ),
        migrations.AddConstraint(
            model_name="importjob",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_planned", True), ("status", "processing")),
                fields=("agency_id",),
                name="intake_import_one_applying",
            ),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.UniqueConstraint(fields=("agency_id", "import_job", "number"), name="intake_batch_number"),
        ),
        migrations.AddIndex(
            model_name="importrowerror",
            index=models.Index(fields=["agency_id", "import_job", "row_number", "id"], name="intake_error_order"),
        ),
        migrations.AddConstraint(
            model_name="rawrow",
            constraint=models.UniqueConstraint(fields=("agency_id", "import_job", "row_number"), name="intake_raw_order"),
        ),
        SecureTenantTable("ImportJob", is_root=True),
        SecureTenantTable("ImportBatch"),
        SecureTenantTable("ImportRowError"),
        SecureTenantTable("RawRow"),
        migrations.RunPython(make_staging, migrations.RunPython.noop),
    ]
