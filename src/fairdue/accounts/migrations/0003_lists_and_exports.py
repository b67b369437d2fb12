"""Indexes of the account lists, and exports."""

import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("accounts", "0002_search"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountExport",
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
                ("requested_by", models.UUIDField(null=True)),
                ("stored_as", models.TextField(db_default="", default="")),
                ("row_count", models.IntegerField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("completed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "accounts_export",
            },
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["agency_id", "balance_minor", "id"], name="account_by_balance"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["agency_id", "priority", "priority_score", "id"], name="account_by_priority"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("collector__isnull", False)),
                fields=["agency_id", "collector", "created_at", "id"],
                name="account_by_collector",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("team__isnull", False)),
                fields=["agency_id", "team", "created_at", "id"],
                name="account_by_team",
            ),
        ),
        SecureTenantTable("AccountExport", is_root=True),
    ]
