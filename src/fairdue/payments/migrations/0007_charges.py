"""What was charged under which key."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_money_buckets"),
        ("payments", "0006_references_by_payment"),
    ]

    operations = [
        migrations.CreateModel(
            name="Charge",
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
                ("posting_id", models.UUIDField()),
                ("requested_by", models.UUIDField(null=True)),
                ("idempotency_key", models.TextField()),
                ("request_digest", models.BinaryField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "account",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
                ),
            ],
            options={
                "db_table": "payments_charge",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "requested_by", "idempotency_key"),
                        name="payments_charge_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        SecureTenantTable("Charge"),
    ]
