"""Gateways: breakers, calls, notifications, owners and methods that processors keep."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_circumstances"),
        ("payments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GatewayOwner",
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
                ("external_ref", models.TextField(db_default="", default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "debtor",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.debtor"),
                ),
                (
                    "processor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.paymentprocessor"
                    ),
                ),
            ],
            options={
                "db_table": "payments_gateway_owner",
            },
        ),
        migrations.CreateModel(
            name="SavedMethod",
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
                ("kind", models.TextField()),
                ("brand", models.TextField(db_default="", default="")),
                ("last4", models.TextField(db_default="", default="")),
                ("expires", models.TextField(db_default="", default="")),
                ("dropped_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "owner",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.gatewayowner"
                    ),
                ),
            ],
            options={
                "db_table": "payments_saved_method",
            },
        ),
        migrations.CreateModel(
            name="GatewayBreaker",
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
                    "failures",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), default=list, size=None),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                ("trial_id", models.UUIDField(null=True)),
                ("trial_until", models.DateTimeField(null=True)),
                ("openings", models.IntegerField(db_default=0, default=0)),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "processor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.paymentprocessor"
                    ),
                ),
            ],
            options={
                "db_table": "payments_breaker",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "processor"), name="payments_breaker_once")],
            },
        ),
        migrations.CreateModel(
            name="GatewayCall",
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
                    "status",
                    models.TextField(
                        choices=[
                            ("calling", "calling"),
                            ("retrying", "retrying"),
                            ("waiting", "waiting"),
                            ("unknown", "unknown"),
                            ("done", "done"),
                        ]
                    ),
                ),
                ("attempts", models.SmallIntegerField(db_default=0, default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("method_ref", models.TextField(db_default="", default="")),
                ("owner_ref", models.TextField(db_default="", default="")),
                ("return_url", models.TextField(db_default="", default="")),
                ("is_off_session", models.BooleanField(db_default=False, default=False)),
                ("code", models.TextField(db_default="", default="")),
                ("asked_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "payment",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="payments.payment"),
                ),
                (
                    "processor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.paymentprocessor"
                    ),
                ),
                (
                    "refund",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="payments.refund"
                    ),
                ),
            ],
            options={
                "db_table": "payments_gateway_call",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "done"), _negated=True),
                        fields=["agency_id", "asked_at", "id"],
                        name="payments_call_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "payment", "refund"), name="payments_call_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["calling", "retrying", "waiting", "unknown", "done"])),
                        name="payments_call_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GatewayEvent",
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
                ("external_id", models.TextField()),
                ("kind", models.TextField()),
                ("occurred_at", models.DateTimeField()),
                ("body", models.TextField()),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("received", "received"),
                            ("processed", "processed"),
                            ("ignored", "ignored"),
                            ("unmatched", "unmatched"),
                            ("refused", "refused"),
                        ]
                    ),
                ),
                ("code", models.TextField(db_default="", default="")),
                ("received_at", models.DateTimeField()),
                ("processed_at", models.DateTimeField(null=True)),
                (
                    "processor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.paymentprocessor"
                    ),
                ),
            ],
            options={
                "db_table": "payments_gateway_event",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "received")),
                        fields=["agency_id", "received_at"],
                        name="payments_event_open",
                    ),
                    models.Index(fields=["agency_id", "processed_at"], name="payments_event_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "processor", "external_id"), name="payments_event_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["received", "processed", "ignored", "unmatched", "refused"])),
                        name="payments_event_status",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="gatewayowner",
            constraint=models.UniqueConstraint(fields=("agency_id", "processor", "debtor"), name="payments_owner_once"),
        ),
        migrations.AddConstraint(
            model_name="savedmethod",
            constraint=models.UniqueConstraint(fields=("agency_id", "owner", "external_ref"), name="payments_method_once"),
        ),
        SecureTenantTable("GatewayOwner"),
        SecureTenantTable("SavedMethod"),
        SecureTenantTable("GatewayBreaker"),
        SecureTenantTable("GatewayCall"),
        SecureTenantTable("GatewayEvent"),
    ]
