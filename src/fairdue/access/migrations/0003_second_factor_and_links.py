"""Second factors, links that work once, preferences."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import GrantGlobalTable


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_skills_and_leave"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="preferences",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="user",
            name="second_factor_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="SecondFactor",
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
                ("secret_sealed", models.BinaryField()),
                ("last_step", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="access.user")),
            ],
            options={
                "db_table": "access_second_factor",
            },
        ),
        migrations.CreateModel(
            name="OneTimeToken",
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
                ("kind", models.TextField(choices=[("invite", "invite"), ("reset", "reset"), ("sign_in", "sign_in")])),
                ("token_hash", models.BinaryField(unique=True)),
                ("attempt_id", models.UUIDField(null=True)),
                ("failures", models.SmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="access.user")),
            ],
            options={
                "db_table": "access_one_time_token",
                "indexes": [models.Index(fields=["expires_at"], name="access_token_expiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["invite", "reset", "sign_in"])), name="access_token_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
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
                ("code_hash", models.BinaryField()),
                ("used_at", models.DateTimeField(null=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="access.user")),
            ],
            options={
                "db_table": "access_recovery_code",
                "constraints": [models.UniqueConstraint(fields=("user", "code_hash"), name="access_recovery_code_once")],
            },
        ),
        GrantGlobalTable("access_second_factor"),
        GrantGlobalTable("access_recovery_code"),
        GrantGlobalTable("access_one_time_token"),
    ]
