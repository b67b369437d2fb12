"""Circumstances of debtors, pairs that may be one person, and debtors merged into others."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import AddTenantForeignKey, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="debtor",
            name="merged_into",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.debtor"
            ),
        ),
        migrations.CreateModel(
            name="MergeCandidate",
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
                ("reason", models.TextField()),
                ("status", models.TextField(db_default="open", default="open")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "debtor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.debtor"
                    ),
                ),
                (
                    "other",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.debtor"
                    ),
                ),
            ],
            options={
                "db_table": "parties_merge_candidate",
                "indexes": [
                    models.Index(fields=["agency_id", "other"], name="parties_candidate_other"),
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["agency_id", "-id"], name="parties_candidate_open"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "debtor", "other"), name="parties_candidate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("debtor__lt", models.F("other"))), name="parties_candidate_ordered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "dismissed", "merged"])), name="parties_candidate_status"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskProfile",
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
                ("monthly_income_minor", models.BigIntegerField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("late_payments_count", models.IntegerField(null=True)),
                ("employment_status", models.TextField(db_default="", default="")),
                ("contract_type", models.TextField(db_default="", default="")),
                ("industry_sector", models.TextField(db_default="", default="")),
                ("family_situation", models.TextField(db_default="", default="")),
                ("payment_status", models.TextField(db_default="", default="")),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "debtor",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"),
                ),
            ],
            options={
                "db_table": "parties_risk_profile",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "debtor"), name="parties_risk_profile_debtor")],
            },
        ),
        AddTenantForeignKey("Debtor", "merged_into"),
        SecureTenantTable("MergeCandidate"),
        SecureTenantTable("RiskProfile"),
    ]
