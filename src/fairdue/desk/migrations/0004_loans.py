"""Which accounts the deputies of collectors on leave work meanwhile."""

import django.db.models.deletion
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_what_becomes_of_accounts"),
        ("accounts", "0007_contact_attempts"),
        ("desk", "0003_worklist"),
    ]

    operations = [
        migrations.CreateModel(
            name="Loan",
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
                ("lent_at", models.DateTimeField()),
                (
                    "account",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
                ),
                (
                    "borrower",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.collector"
                    ),
                ),
                (
                    "lender",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.collector"
                    ),
                ),
            ],
            options={
                "db_table": "desk_loan",
                "indexes": [models.Index(fields=["agency_id", "lender", "borrower"], name="desk_loan_lender")],
                "constraints": [models.UniqueConstraint(fields=("agency_id", "account"), name="desk_loan_account")],
            },
        ),
        SecureTenantTable("Loan"),
    ]
