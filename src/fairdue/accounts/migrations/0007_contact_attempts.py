"""Tries to reach debtors, and the index of follow-ups."""

import datetime

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("accounts", "0006_high_risk"),
        ("parties", "0002_circumstances"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactAttempt",
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
                ("at", models.DateTimeField()),
                ("user_id", models.UUIDField(null=True)),
                (
                    "channel",
                    models.TextField(
                        choices=[
                            ("phone", "phone"),
                            ("email", "email"),
                            ("sms", "sms"),
                            ("letter", "letter"),
                            ("visit", "visit"),
                            ("other", "other"),
                        ]
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("right_party", "right_party"),
                            ("third_party", "third_party"),
                            ("no_answer", "no_answer"),
                            ("voicemail", "voicemail"),
                            ("busy", "busy"),
                            ("wrong_number", "wrong_number"),
                            ("promise", "promise"),
                            ("refused", "refused"),
                            ("dispute", "dispute"),
                            ("callback", "callback"),
                            ("deceased", "deceased"),
                            ("other", "other"),
                        ]
                    ),
                ),
                ("contact_point_id", models.UUIDField(null=True)),
                ("duration_seconds", models.IntegerField(null=True)),
                ("follow_up_on", models.DateField(null=True)),
                ("no_follow_up_reason", models.TextField(db_default="", default="")),
                ("promised_minor", models.BigIntegerField(null=True)),
                ("promised_on", models.DateField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("status", models.TextField()),
                ("idempotency_key", models.TextField(db_default="", default="")),
                ("request_digest", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "accounts_contact_attempt",
            },
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                models.F("agency_id"),
                django.db.models.functions.comparison.Coalesce("follow_up_on", models.Value(datetime.date(9999, 12, 31))),
                models.OrderBy(models.F("priority"), descending=True),
                models.OrderBy(models.F("priority_score"), descending=True),
                models.F("id"),
                condition=models.Q(
                    ("status__in", ["new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed"]),
                    models.Q(("collector__isnull", False), ("follow_up_on__isnull", False), _connector="OR"),
                ),
                name="account_open_follow_up",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["agency_id", "team", "-priority", "-priority_score", "id"],
                condition=models.Q(
                    ("status__in", ["new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed"]),
                    ("team__isnull", False),
                ),
                name="account_open_team",
            ),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="account",
            field=fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="collector",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="access.collector"
            ),
        ),
        migrations.AddIndex(
            model_name="contactattempt",
            index=models.Index(fields=["agency_id", "account", "at"], name="accounts_attempt_account"),
        ),
        migrations.AddIndex(
            model_name="contactattempt",
            index=models.Index(fields=["agency_id", "at"], name="accounts_attempt_day"),
        ),
        migrations.AddIndex(
            model_name="contactattempt",
            index=models.Index(
                condition=models.Q(("contact_point_id__isnull", False)),
                fields=["agency_id", "contact_point_id", "at"],
                name="accounts_attempt_point",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactattempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("idempotency_key", ""), _negated=True),
                fields=("agency_id", "user_id", "idempotency_key"),
                name="accounts_attempt_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["phone", "email", "sms", "letter", "visit", "other"])),
                name="accounts_attempt_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "right_party",
                            "third_party",
                            "no_answer",
                            "voicemail",
                            "busy",
                            "wrong_number",
                            "promise",
                            "refused",
                            "dispute",
                            "callback",
                            "deceased",
                            "other",
                        ],
                    )
                ),
                name="accounts_attempt_outcome",
            ),
        ),
        SecureTenantTable("ContactAttempt"),
    ]
