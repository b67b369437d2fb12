"""Profiles of banks' CSV files; where the money of an entry stands while it is nobody's; notifications encrypted.

A reference is free again when its payment was reversed: the money is still at the bank, and is entered anew.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import AddTenantForeignKey, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_posting_of_share"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankProfile",
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
                ("header_key", models.TextField()),
                ("version", models.IntegerField(default=1)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "payments_bank_profile",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("agency_id"),
                        django.db.models.functions.text.Lower("name"),
                        name="payments_bank_profile_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=("agency_id", "header_key"),
                        name="payments_bank_profile_header",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankProfileVersion",
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
                (
                    "profile",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.bankprofile"
                    ),
                ),
            ],
            options={
                "db_table": "payments_bank_profile_version",
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "profile", "version"), name="payments_bank_version_number")
                ],
            },
        ),
        SecureTenantTable("BankProfile", is_root=True),
        SecureTenantTable("BankProfileVersion"),
        migrations.AddField(
            model_name="bankfile",
            name="profile",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="payments.bankprofile"
            ),
        ),
        AddTenantForeignKey("BankFile", "profile"),
        migrations.AddField(model_name="bankfile", name="profile_version", field=models.IntegerField(null=True)),
        migrations.AddField(model_name="bankitem", name="posting_id", field=models.UUIDField(null=True)),
        migrations.AddIndex(
            model_name="bankitem",
            index=models.Index(
                condition=models.Q(("payment_id__isnull", False)),
                fields=["agency_id", "payment_id"],
                name="payments_bank_item_payment",
            ),
        ),
        migrations.AddField(model_name="gatewayevent", name="sealed_body", field=models.BinaryField(null=True)),
        migrations.AlterField(model_name="gatewayevent", name="body", field=models.TextField(db_default="", default="")),
        migrations.RemoveConstraint(model_name="payment", name="payment_ref"),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_ref", ""), ("status", "reversed"), _connector="OR", _negated=True),
                fields=("agency_id", "processor", "external_ref"),
                name="payment_ref",
            ),
        ),
    ]
