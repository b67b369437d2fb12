"""People and agencies."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import fairdue.kernel.actor
import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import GrantGlobalTable, SecureTenantTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("journal", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
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
                ("ip", models.GenericIPAddressField(null=True)),
                ("user_agent", models.TextField(default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("last_used_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_reason", models.TextField(default="")),
            ],
            options={
                "db_table": "access_session",
            },
        ),
        migrations.CreateModel(
            name="Agency",
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
                ("name", models.TextField()),
                ("slug", models.TextField(unique=True)),
                ("license_number", models.TextField(null=True)),
                ("currency", models.CharField(default="USD", max_length=3)),
                ("time_zone", models.TextField(default="America/New_York")),
                ("settings", models.JSONField(default=dict)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "access_agency",
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="access_agency_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
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
                ("name", models.TextField()),
                ("prefix", models.TextField()),
                ("key_hash", models.BinaryField(unique=True)),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("last_used_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.agency"),
                ),
            ],
            options={
                "db_table": "access_api_key",
            },
        ),
        migrations.CreateModel(
            name="LoginAttempt",
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
                ("username_digest", models.BinaryField()),
                ("ip", models.GenericIPAddressField()),
                ("has_succeeded", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "access_login_attempt",
                "indexes": [
                    models.Index(fields=["ip", "username_digest", "at"], name="access_attempt_pair"),
                    models.Index(fields=["at"], name="access_attempt_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefreshToken",
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
                ("token_hash", models.BinaryField(unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="access.session"),
                ),
            ],
            options={
                "db_table": "access_refresh_token",
            },
        ),
        migrations.CreateModel(
            name="Team",
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
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "access_team",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("agency_id"), django.db.models.functions.text.Lower("name"), name="access_team_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
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
                ("username", models.TextField()),
                ("email", models.TextField(default="")),
                ("first_name", models.TextField(default="")),
                ("last_name", models.TextField(default="")),
                ("password", models.TextField()),
                (
                    "role",
                    models.TextField(
                        choices=[
                            ("superuser", "superuser"),
                            ("agency_admin", "agency_admin"),
                            ("team_lead", "team_lead"),
                            ("collector", "collector"),
                            ("readonly", "readonly"),
                            ("service", "service"),
                            ("system", "system"),
                        ]
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("must_change_password", models.BooleanField(default=False)),
                ("last_login_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.agency"
                    ),
                ),
            ],
            options={
                "db_table": "access_user",
            },
        ),
        migrations.AddField(
            model_name="session",
            name="user",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="access.user"),
        ),
        migrations.CreateModel(
            name="Collector",
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
                ("user_id", models.UUIDField()),
                ("commission_rate", models.DecimalField(decimal_places=4, default="0.0000", max_digits=5)),
                ("max_accounts", models.IntegerField(default=200)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "team",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="access.team"
                    ),
                ),
            ],
            options={
                "db_table": "access_collector",
                "indexes": [models.Index(fields=["agency_id", "team", "id"], name="access_collector_team")],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "user_id"), name="access_collector_user"),
                    models.CheckConstraint(
                        condition=models.Q(("commission_rate__gte", 0), ("commission_rate__lte", 1)),
                        name="access_collector_rate",
                    ),
                    models.CheckConstraint(condition=models.Q(("max_accounts__gte", 0)), name="access_collector_capacity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamLead",
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
                ("user_id", models.UUIDField()),
                (
                    "team",
                    fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="access.team"),
                ),
            ],
            options={
                "db_table": "access_team_lead",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "user_id", "team"), name="access_team_lead_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower("username"), name="access_user_username"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency__isnull", False), ("role", fairdue.kernel.actor.Role["SUPERUSER"]), _connector="OR"),
                name="access_user_has_agency",
            ),
        ),
        GrantGlobalTable("access_agency"),
        GrantGlobalTable("access_user"),
        GrantGlobalTable("access_session"),
        GrantGlobalTable("access_refresh_token"),
        GrantGlobalTable("access_api_key"),
        GrantGlobalTable("access_login_attempt"),
        SecureTenantTable("Team", is_root=True),
        SecureTenantTable("TeamLead"),
        SecureTenantTable("Collector", is_root=True),
    ]
