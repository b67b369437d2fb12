"""Accounts."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import fairdue.accounts.states
import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Creditor",
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
                ("reference", models.TextField(db_default="", default="")),
                ("currency", models.CharField(max_length=3, null=True)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "accounts_creditor",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("agency_id"),
                        django.db.models.functions.text.Lower("name"),
                        name="accounts_creditor_name",
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="accounts_creditor_named"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
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
                ("reference", models.TextField()),
                ("source_id", models.UUIDField(null=True)),
                ("placed_on", models.DateField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "creditor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.creditor"
                    ),
                ),
            ],
            options={
                "db_table": "accounts_placement",
            },
        ),
        migrations.CreateModel(
            name="Account",
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
                ("original_creditor", models.TextField(db_default="", default="")),
                ("account_type", models.TextField(db_default="", default="")),
                ("region", models.TextField(db_default="", default="")),
                ("currency", models.CharField(max_length=3)),
                ("original_minor", models.BigIntegerField()),
                ("stated_minor", models.BigIntegerField()),
                ("stated_fingerprint", models.BinaryField(null=True)),
                ("balance_minor", models.BigIntegerField()),
                ("due_on", models.DateField(null=True)),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("new", "new"),
                            ("assigned", "assigned"),
                            ("in_contact", "in_contact"),
                            ("negotiating", "negotiating"),
                            ("payment_plan", "payment_plan"),
                            ("settled", "settled"),
                            ("closed", "closed"),
                            ("disputed", "disputed"),
                        ],
                        default=fairdue.accounts.states.AccountStatus["NEW"],
                    ),
                ),
                ("priority", models.SmallIntegerField(db_default=0, default=0)),
                ("is_priority_fixed", models.BooleanField(db_default=False, default=False)),
                ("risk_score", models.SmallIntegerField(null=True)),
                ("risk_level", models.TextField(db_default="", default="")),
                ("priority_score", models.BigIntegerField(db_default=0, default=0)),
                ("assigned_at", models.DateTimeField(null=True)),
                ("last_contact_at", models.DateTimeField(null=True)),
                ("follow_up_on", models.DateField(null=True)),
                ("is_escalated", models.BooleanField(db_default=False, default=False)),
                ("escalation_reason", models.TextField(db_default="", default="")),
                ("close_reason", models.TextField(db_default="", default="")),
                ("settled_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("commission_rate", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "collector",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="access.collector"
                    ),
                ),
                (
                    "debtor",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"),
                ),
                (
                    "team",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="access.team"
                    ),
                ),
                (
                    "creditor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.creditor"
                    ),
                ),
                (
                    "placement",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.placement"
                    ),
                ),
            ],
            options={
                "db_table": "accounts_account",
            },
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(fields=("agency_id", "source_id"), name="accounts_placement_source"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["agency_id", "created_at", "id"], name="account_by_age"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("status__in", ["new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed"])),
                fields=["agency_id", "-priority", "-priority_score", "id"],
                name="account_open_priority",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(
                    ("status__in", ["new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed"]),
                    ("collector__isnull", False),
                ),
                fields=["agency_id", "collector", "-priority", "-priority_score", "id"],
                name="account_open_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["agency_id", "debtor"], name="account_debtor"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["agency_id", "status", "id"], name="account_status"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("agency_id", "external_ref", "creditor"), name="account_ref"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(condition=models.Q(("original_minor__gte", 0)), name="account_original"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__gte", 0), ("priority__lte", 3)), name="account_priority"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "new",
                            "assigned",
                            "in_contact",
                            "negotiating",
                            "payment_plan",
                            "settled",
                            "closed",
                            "disputed",
                        ],
                    )
                ),
                name="account_status_known",
            ),
        ),
        SecureTenantTable("Creditor", is_root=True),
        SecureTenantTable("Placement", is_root=True),
        SecureTenantTable("Account"),
    ]
