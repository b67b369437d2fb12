"""The desk."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("accounts", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssignmentRun",
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
                ("ran_at", models.DateTimeField()),
                ("assigned_count", models.IntegerField()),
                ("unplaced_count", models.IntegerField()),
                ("unplaced_by_reason", models.JSONField(default=dict)),
                ("rules_version", models.IntegerField()),
                ("actor_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "desk_assignment_run",
            },
        ),
        migrations.CreateModel(
            name="AssignmentRules",
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
                ("rules", models.JSONField()),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "desk_assignment_rules",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "version"), name="desk_rules_version")],
            },
        ),
        migrations.CreateModel(
            name="Lease",
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
                ("expires_at", models.DateTimeField()),
                (
                    "collector",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="access.collector"),
                ),
                (
                    "debtor",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"),
                ),
            ],
            options={
                "db_table": "desk_lease",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "debtor"), name="desk_lease_debtor")],
            },
        ),
        migrations.CreateModel(
            name="Rotation",
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
                (
                    "last_collector",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="access.collector"
                    ),
                ),
                (
                    "team",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="access.team"),
                ),
            ],
            options={
                "db_table": "desk_rotation",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "team"), name="desk_rotation_team")],
            },
        ),
        migrations.CreateModel(
            name="UnplacedAccount",
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
                ("since", models.DateTimeField()),
                (
                    "account",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
                ),
            ],
            options={
                "db_table": "desk_unplaced_account",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "account"), name="desk_unplaced_once")],
            },
        ),
        SecureTenantTable("AssignmentRules", is_root=True),
        SecureTenantTable("Rotation"),
        SecureTenantTable("AssignmentRun", is_root=True),
        SecureTenantTable("UnplacedAccount"),
        SecureTenantTable("Lease"),
    ]
