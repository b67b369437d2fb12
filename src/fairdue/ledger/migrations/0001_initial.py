"""The ledger."""

import django.db.models.deletion
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerAccount",
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
                ("bucket", models.TextField()),
                ("subject_id", models.UUIDField()),
                ("currency", models.CharField(max_length=3)),
            ],
            options={
                "db_table": "ledger_account",
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "subject_id", "bucket", "currency"), name="ledger_account_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
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
                ("recipe", models.TextField()),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("actor_id", models.UUIDField(null=True)),
                ("reason", models.TextField(default="")),
                ("source_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "ledger_entry",
                "indexes": [models.Index(fields=["agency_id", "source_id"], name="ledger_entry_source")],
            },
        ),
        migrations.CreateModel(
            name="Posting",
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
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reverses_id", models.UUIDField(null=True)),
                (
                    "entry",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="ledger.ledgerentry"
                    ),
                ),
                (
                    "from_account",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.ledgeraccount"
                    ),
                ),
                (
                    "to_account",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.ledgeraccount"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_posting",
                "indexes": [
                    models.Index(fields=["agency_id", "from_account"], name="ledger_posting_from"),
                    models.Index(fields=["agency_id", "to_account"], name="ledger_posting_to"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="ledger_posting_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("from_account", models.F("to_account")), _negated=True),
                        name="ledger_posting_moves",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reverses_id__isnull", False)),
                        fields=("agency_id", "reverses_id"),
                        name="ledger_posting_reversed_once",
                    ),
                ],
            },
        ),
        SecureTenantTable("LedgerAccount", is_root=True),
        SecureTenantTable("LedgerEntry", is_root=True, append_only=True),
        SecureTenantTable("Posting", append_only=True),
    ]
