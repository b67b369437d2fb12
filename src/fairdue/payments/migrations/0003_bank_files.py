"""Files of banks and their entries."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_money_buckets"),
        ("payments", "0002_gateways"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankFile",
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
                ("file_format", models.TextField(choices=[("csv", "csv"), ("camt", "camt"), ("mt940", "mt940")])),
                ("stored_as", models.TextField()),
                ("size_bytes", models.BigIntegerField()),
                ("sha256", models.TextField()),
                ("mapping", models.JSONField(default=dict)),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("pending", "pending"),
                            ("processing", "processing"),
                            ("completed", "completed"),
                            ("failed", "failed"),
                        ]
                    ),
                ),
                ("error_code", models.TextField(db_default="", default="")),
                ("error_detail", models.TextField(db_default="", default="")),
                ("read_line", models.IntegerField(db_default=0, default=0)),
                ("entries_count", models.IntegerField(db_default=0, default=0)),
                ("duplicates_count", models.IntegerField(db_default=0, default=0)),
                ("refused_count", models.IntegerField(db_default=0, default=0)),
                ("problems", models.JSONField(default=list)),
                ("created_by", models.UUIDField(null=True)),
                ("created_by_name", models.TextField(db_default="", default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("completed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "payments_bank_file",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "processing", "completed", "failed"])),
                        name="payments_bank_file_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankItem",
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
                ("line", models.IntegerField()),
                ("bank_ref", models.TextField()),
                ("reference", models.TextField(db_default="", default="")),
                ("text", models.TextField(db_default="", default="")),
                ("words", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("booked_on", models.DateField()),
                ("method", models.TextField()),
                ("payer_name", models.TextField(db_default="", default="")),
                ("payer_account", models.TextField(db_default="", default="")),
                ("is_debit", models.BooleanField(db_default=False, default=False)),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("read", "read"),
                            ("matched", "matched"),
                            ("posted", "posted"),
                            ("unmatched", "unmatched"),
                            ("settled", "settled"),
                            ("dismissed", "dismissed"),
                        ]
                    ),
                ),
                ("problem", models.TextField(db_default="", default="")),
                ("payment_id", models.UUIDField(null=True)),
                ("reason", models.TextField(db_default="", default="")),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "account",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
                    ),
                ),
                (
                    "file",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.bankfile"
                    ),
                ),
            ],
            options={
                "db_table": "payments_bank_item",
                "indexes": [
                    models.Index(fields=["agency_id", "file", "status", "id"], name="payments_bank_item_file"),
                    models.Index(fields=["agency_id", "status", "id"], name="payments_bank_item_status"),
                    models.Index(
                        condition=models.Q(("payer_account", ""), _negated=True),
                        fields=["agency_id", "payer_account"],
                        name="payments_bank_item_payer",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "bank_ref"), name="payments_bank_item_once"),
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="payments_bank_item_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["read", "matched", "posted", "unmatched", "settled", "dismissed"])),
                        name="payments_bank_item_status_known",
                    ),
                ],
            },
        ),
        SecureTenantTable("BankFile", is_root=True),
        SecureTenantTable("BankItem"),
    ]
