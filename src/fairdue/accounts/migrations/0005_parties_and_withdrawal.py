"""Further parties of accounts, who stated them last, and withdrawal."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_open_pile"),
        ("parties", "0002_circumstances"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="stated_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="AccountParty",
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
                ("role", models.TextField(choices=[("joint", "joint"), ("guarantor", "guarantor")])),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "account",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
                ),
                (
                    "debtor",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"),
                ),
            ],
            options={
                "db_table": "accounts_party",
                "indexes": [models.Index(fields=["agency_id", "debtor"], name="accounts_party_debtor")],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "account", "debtor"), name="accounts_party_once"),
                    models.CheckConstraint(condition=models.Q(("role__in", ["joint", "guarantor"])), name="accounts_party_role"),
                ],
            },
        ),
        SecureTenantTable("AccountParty"),
    ]
