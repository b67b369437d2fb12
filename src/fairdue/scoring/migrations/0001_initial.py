"""Scores."""

import django.db.models.deletion
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Score",
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
                ("model", models.TextField()),
                ("factors", models.JSONField()),
                ("total_score", models.SmallIntegerField()),
                ("risk_level", models.TextField()),
                ("calculated_at", models.DateTimeField()),
                (
                    "account",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
                ),
            ],
            options={
                "db_table": "scoring_score",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "account"), name="scoring_score_account")],
            },
        ),
        SecureTenantTable("Score"),
    ]
