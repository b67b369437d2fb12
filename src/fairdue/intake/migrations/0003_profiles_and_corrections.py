"""Mapping profiles, kinds of imports, warnings, raw rows in blocks, and a staging table for every field."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import fairdue.intake.states
import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import AddTenantForeignKey, SecureTenantTable

STAGING = """
-- What the staging table of the first version was, with a column for every field. What was staged is staged again.
DROP TABLE intake_staged_row;
CREATE UNLOGGED TABLE intake_staged_row (
    import_job_id uuid NOT NULL,
    row_number integer NOT NULL,
    line integer NOT NULL,
    is_shared boolean NOT NULL DEFAULT false,
    is_bad boolean NOT NULL DEFAULT false,
    fingerprint bytea,
    external_ref text, debtor_name text, original_amount text, due_date text, creditor_name text, account_type text,
    debtor_email text, debtor_phone text, email text, phone text, ssn_sealed bytea, ssn_is_valid boolean,
    problem text, misread text[],
    -- What fewer files bring stands last: a column is found by walking over those before it.
    balance text, currency text, days_past_due text, previous_external_ref text, priority text, region text,
    debtor_ref text, debtor_phone_2 text, debtor_is_firm text, debtor_language text,
    debtor_address text, debtor_city text, debtor_region text, debtor_postal_code text, debtor_country text,
    co_debtor_name text, co_debtor_email text, co_debtor_phone text,
    guarantor_name text, guarantor_email text, guarantor_phone text,
    monthly_income text, late_payments_count text, employment_status text, contract_type text, industry_sector text,
    family_situation text, payment_status text, recall_reason text,
    phone_2 text, co_email text, co_phone text, guarantor_mail text, guarantor_tel text,
    born_on_sealed bytea, born_on_is_valid boolean, identity_digest bytea,
    PRIMARY KEY (import_job_id, row_number)
);
ALTER TABLE intake_import NO FORCE ROW LEVEL SECURITY;
UPDATE intake_import SET is_staged = false, is_planned = false WHERE status IN ('pending', 'processing');
ALTER TABLE intake_import FORCE ROW LEVEL SECURITY;
"""


def remake_staging(apps, schema_editor):
    """Make the staging table anew and let the app role use it."""
    schema_editor.execute(STAGING)
    role = schema_editor.quote_name(settings.APP_ROLE)
    schema_editor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON intake_staged_row TO {role}")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_parties_and_withdrawal"),
        ("intake", "0002_statistics"),
    ]

    operations = [
        migrations.CreateModel(
            name="MappingProfile",
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
                ("name", models.TextField()),
                ("kind", models.TextField(default=fairdue.intake.states.ImportKind["ACCOUNTS"])),
                ("version", models.IntegerField(default=1)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "intake_profile",
            },
        ),
        migrations.CreateModel(
            name="MappingVersion",
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
                ("version", models.IntegerField()),
                ("document", models.JSONField()),
                ("created_by_name", models.TextField(default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "intake_profile_version",
            },
        ),
        migrations.CreateModel(
            name="RawBlock",
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
                ("first_row", models.IntegerField()),
                ("last_row", models.IntegerField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "db_table": "intake_raw_block",
            },
        ),
        migrations.RemoveField(
            model_name="rawrow",
            name="import_job",
        ),
        migrations.RemoveConstraint(
            model_name="importjob",
            name="intake_import_one_applying",
        ),
        migrations.AddField(
            model_name="importbatch",
            name="recalled_count",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importjob",
            name="as_of_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="importjob",
            name="control_rows",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="importjob",
            name="control_total",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="importjob",
            name="document",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importjob",
            name="expired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="importjob",
            name="is_applying",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(model_name="importjob", name="is_checked", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="importjob", name="keeps_order", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="importjob", name="lane", field=models.SmallIntegerField(default=0)),
        migrations.AddField(model_name="importjob", name="waits_since", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="importjob", name="turn_began_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="importjob", name="waited_seconds", field=models.FloatField(default=0)),
        migrations.AddField(model_name="importjob", name="code_counts", field=models.JSONField(default=list)),
        migrations.AddField(model_name="importbatch", name="done_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="importjob",
            name="kind",
            field=models.TextField(default=fairdue.intake.states.ImportKind["ACCOUNTS"]),
        ),
        migrations.AddField(
            model_name="importjob",
            name="mapping_name",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="importjob",
            name="mapping_version",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="importjob",
            name="recalled_count",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importjob",
            name="staged_bytes",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importjob",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="importjob",
            name="undo_started_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="importjob",
            name="warning_count",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importrowerror",
            name="severity",
            field=models.TextField(db_default="error", default=fairdue.intake.states.Severity["ERROR"]),
        ),
        migrations.AddField(
            model_name="mappingprofile",
            name="creditor",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.creditor"
            ),
        ),
        migrations.AddField(
            model_name="importjob",
            name="profile",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="intake.mappingprofile"
            ),
        ),
        migrations.AddConstraint(
            model_name="importjob",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_applying", True)), fields=("agency_id",), name="intake_import_one_applying"
            ),
        ),
        migrations.AddField(
            model_name="mappingversion",
            name="profile",
            field=fairdue.kernel.db.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="intake.mappingprofile"
            ),
        ),
        migrations.AddField(
            model_name="rawblock",
            name="import_job",
            field=fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="intake.importjob"),
        ),
        migrations.DeleteModel(
            name="RawRow",
        ),
        migrations.AddConstraint(
            model_name="mappingprofile",
            constraint=models.UniqueConstraint(
                models.F("agency_id"), django.db.models.functions.text.Lower("name"), name="intake_profile_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingprofile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("agency_id", "creditor", "kind"),
                name="intake_profile_one_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingversion",
            constraint=models.UniqueConstraint(fields=("agency_id", "profile", "version"), name="intake_profile_version_number"),
        ),
        migrations.AddConstraint(
            model_name="rawblock",
            constraint=models.UniqueConstraint(fields=("agency_id", "import_job", "first_row"), name="intake_raw_block_order"),
        ),
        SecureTenantTable("MappingProfile", is_root=True),
        SecureTenantTable("MappingVersion"),
        SecureTenantTable("RawBlock"),
        AddTenantForeignKey("ImportJob", "profile"),
        migrations.RunPython(remake_staging, migrations.RunPython.noop),
    ]
