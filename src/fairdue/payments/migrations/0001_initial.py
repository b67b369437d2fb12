"""Payments: processors, payments and their shares, refunds, disputes, parked facts."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0010_money_buckets"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentProcessor",
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
                ("slug", models.TextField()),
                ("gateway", models.TextField(db_default="", default="")),
                ("api_base_url", models.TextField(db_default="", default="")),
                ("settings", models.JSONField(default=dict)),
                ("secrets", models.BinaryField(null=True)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "payments_processor",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "slug"), name="payments_processor_slug")],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                    "method",
                    models.TextField(
                        choices=[("card", "card"), ("bank_transfer", "bank_transfer"), ("check", "check"), ("cash", "cash")]
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("pending", "pending"),
                            ("completed", "completed"),
                            ("failed", "failed"),
                            ("refunded", "refunded"),
                            ("partially_refunded", "partially_refunded"),
                            ("disputed", "disputed"),
                            ("reversed", "reversed"),
                        ]
                    ),
                ),
                ("received_on", models.DateField()),
                ("completed_at", models.DateTimeField(null=True)),
                ("external_ref", models.TextField(db_default="", default="")),
                ("reason", models.TextField(db_default="", default="")),
                ("failure_code", models.TextField(db_default="", default="")),
                ("failure_detail", models.TextField(db_default="", default="")),
                ("refunded_minor", models.BigIntegerField(db_default=0, default=0)),
                ("disputed_minor", models.BigIntegerField(db_default=0, default=0)),
                ("entry_id", models.UUIDField(null=True)),
                ("taken_by", models.UUIDField(null=True)),
                ("idempotency_key", models.TextField()),
                ("request_digest", models.BinaryField(null=True)),
                ("metadata", models.JSONField(default=dict)),
                ("version", models.IntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "processor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.paymentprocessor"
                    ),
                ),
            ],
            options={
                "db_table": "payments_payment",
            },
        ),
        migrations.CreateModel(
            name="ParkedFact",
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
                ("payment_ref", models.TextField()),
                (
                    "kind",
                    models.TextField(
                        choices=[("refund", "refund"), ("dispute", "dispute"), ("dispute_closed", "dispute_closed")]
                    ),
                ),
                ("external_ref", models.TextField()),
                ("facts", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("taken_up_at", models.DateTimeField(null=True)),
                (
                    "processor",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="payments.paymentprocessor"
                    ),
                ),
            ],
            options={
                "db_table": "payments_parked_fact",
            },
        ),
        migrations.CreateModel(
            name="PaymentShare",
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
                ("position", models.SmallIntegerField()),
                ("amount_minor", models.BigIntegerField()),
                ("net_minor", models.BigIntegerField(db_default=0, default=0)),
                ("applied", models.JSONField(default=dict)),
                ("applied_minor", models.BigIntegerField(db_default=0, default=0)),
                ("commission_minor", models.BigIntegerField(db_default=0, default=0)),
                ("commission_bps", models.IntegerField(db_default=0, default=0)),
                ("allocation_order", models.TextField(db_default="", default="")),
                (
                    "account",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
                ),
                (
                    "payment",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="payments.payment"),
                ),
            ],
            options={
                "db_table": "payments_share",
            },
        ),
        migrations.CreateModel(
            name="Refund",
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
                ("reason", models.TextField(db_default="", default="")),
                ("status", models.TextField(choices=[("pending", "pending"), ("completed", "completed"), ("failed", "failed")])),
                ("external_ref", models.TextField(db_default="", default="")),
                ("failure_code", models.TextField(db_default="", default="")),
                ("failure_detail", models.TextField(db_default="", default="")),
                ("requested_by", models.UUIDField(null=True)),
                ("idempotency_key", models.TextField()),
                ("request_digest", models.BinaryField(null=True)),
                ("refunded_on", models.DateField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "payment",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="payments.payment"),
                ),
            ],
            options={
                "db_table": "payments_refund",
            },
        ),
        migrations.CreateModel(
            name="Dispute",
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
                ("reason", models.TextField(db_default="", default="")),
                ("status", models.TextField(choices=[("open", "open"), ("won", "won"), ("lost", "lost")])),
                ("external_ref", models.TextField()),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "payment",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="payments.payment"),
                ),
            ],
            options={
                "db_table": "payments_dispute",
                "indexes": [
                    models.Index(fields=["agency_id", "payment"], name="payments_dispute_payment"),
                    models.Index(fields=["agency_id", "status", "id"], name="payments_dispute_status"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "external_ref"), name="payments_dispute_ref"),
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="payments_dispute_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "won", "lost"])), name="payments_dispute_status_known"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["agency_id", "created_at", "id"], name="payment_by_age"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["agency_id", "received_on", "id"], name="payment_by_day"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["agency_id", "status", "created_at"], name="payment_by_status"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_ref", ""), _negated=True),
                fields=("agency_id", "processor", "external_ref"),
                name="payment_ref",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("agency_id", "taken_by", "idempotency_key"), name="payment_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="payment_positive"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("disputed_minor__gte", 0), ("refunded_minor__gte", 0)), name="payment_gone_again"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ["card", "bank_transfer", "check", "cash"])), name="payment_method"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["pending", "completed", "failed", "refunded", "partially_refunded", "disputed", "reversed"])
                ),
                name="payment_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="parkedfact",
            constraint=models.UniqueConstraint(
                fields=("agency_id", "processor", "payment_ref", "kind", "external_ref"), name="payments_parked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="parkedfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["refund", "dispute", "dispute_closed"])), name="payments_parked_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="paymentshare",
            index=models.Index(fields=["agency_id", "account", "payment"], name="payments_share_account"),
        ),
        migrations.AddConstraint(
            model_name="paymentshare",
            constraint=models.UniqueConstraint(fields=("agency_id", "payment", "account"), name="payments_share_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentshare",
            constraint=models.UniqueConstraint(fields=("agency_id", "payment", "position"), name="payments_share_position"),
        ),
        migrations.AddConstraint(
            model_name="paymentshare",
            constraint=models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="payments_share_positive"),
        ),
        migrations.AddConstraint(
            model_name="paymentshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("net_minor__gte", 0), ("net_minor__lte", models.F("amount_minor"))), name="payments_share_net"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("applied_minor__gte", 0), ("commission_minor__gte", 0)), name="payments_share_applied"
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["agency_id", "payment"], name="payments_refund_payment"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_ref", ""), _negated=True),
                fields=("agency_id", "external_ref"),
                name="payments_refund_ref",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=("agency_id", "requested_by", "idempotency_key"), name="payments_refund_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="payments_refund_positive"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["pending", "completed", "failed"])), name="payments_refund_status"
            ),
        ),
        SecureTenantTable("PaymentProcessor", is_root=True),
        SecureTenantTable("Payment"),
        SecureTenantTable("PaymentShare"),
        SecureTenantTable("Refund"),
        SecureTenantTable("Dispute"),
        SecureTenantTable("ParkedFact"),
    ]
