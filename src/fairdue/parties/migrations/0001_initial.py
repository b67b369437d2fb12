"""Debtors."""

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
    ]

    operations = [
        migrations.CreateModel(
            name="Debtor",
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
                ("external_ref", models.TextField()),
                ("full_name", models.TextField()),
                ("is_firm", models.BooleanField(default=False)),
                ("ssn_last4_sealed", models.BinaryField(null=True)),
                ("born_on_sealed", models.BinaryField(null=True)),
                ("identity_digest", models.BinaryField(null=True)),
                ("language", models.TextField(default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "parties_debtor",
                "indexes": [
                    models.Index(
                        condition=models.Q(("identity_digest__isnull", False)),
                        fields=["agency_id", "identity_digest"],
                        name="parties_debtor_identity",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("full_name", ""), _negated=True), name="parties_debtor_named")
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
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
                ("kind", models.TextField(choices=[("email", "email"), ("phone", "phone"), ("postal", "postal")])),
                ("value", models.TextField()),
                ("raw", models.TextField()),
                ("is_primary", models.BooleanField(default=True)),
                ("line1", models.TextField(db_default="", default="")),
                ("city", models.TextField(db_default="", default="")),
                ("region", models.TextField(db_default="", default="")),
                ("postal_code", models.TextField(db_default="", default="")),
                ("country", models.TextField(db_default="", default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "debtor",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"),
                ),
            ],
            options={
                "db_table": "parties_contact_point",
                "indexes": [models.Index(fields=["agency_id", "value"], name="parties_contact_value")],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "debtor", "kind", "value"), name="parties_contact_once")
                ],
            },
        ),
        SecureTenantTable("Debtor", is_root=True),
        SecureTenantTable("ContactPoint"),
    ]
