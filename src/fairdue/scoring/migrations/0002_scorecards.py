"""Versions of scorecards, and what a score says of how it came about."""

import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
import fairdue.scoring.states
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="score",
            name="card_version",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="score",
            name="reasons",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="score",
            name="weights",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="Scorecard",
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
                ("name", models.TextField()),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("draft", "draft"),
                            ("approved", "approved"),
                            ("active", "active"),
                            ("retired", "retired"),
                        ],
                        default=fairdue.scoring.states.CardStatus["DRAFT"],
                    ),
                ),
                ("revision", models.IntegerField(default=1)),
                ("document", models.JSONField()),
                ("author_id", models.UUIDField(null=True)),
                ("author_name", models.TextField()),
                ("approved_by_id", models.UUIDField(null=True)),
                ("approved_by_name", models.TextField(default="")),
                ("replaced", models.IntegerField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("approved_at", models.DateTimeField(null=True)),
                ("activated_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "scoring_card",
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "version"), name="scoring_card_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")), fields=("agency_id",), name="scoring_card_active"
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gt", 0)), name="scoring_card_version_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "approved", "active", "retired"])),
                        name="scoring_card_status",
                    ),
                ],
            },
        ),
        SecureTenantTable("Scorecard", is_root=True),
    ]
