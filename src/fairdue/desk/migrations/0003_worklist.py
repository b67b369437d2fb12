"""Saved views, tasks, handovers, and what a lease was asked with."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import AddTenantForeignKey, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("accounts", "0007_contact_attempts"),
        ("desk", "0002_assignment"),
        ("parties", "0002_circumstances"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandoverNote",
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
                ("text", models.TextField()),
                ("author_id", models.UUIDField(null=True)),
                ("author_name", models.TextField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "desk_handover_note",
            },
        ),
        migrations.CreateModel(
            name="HandoverRead",
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
                ("read_at", models.DateTimeField()),
            ],
            options={
                "db_table": "desk_handover_read",
            },
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("name", models.TextField()),
                ("filters", models.JSONField(default=dict)),
                ("ordering", models.TextField()),
                ("columns", models.JSONField(default=list)),
                ("shared_with", models.TextField(choices=[("nobody", "nobody"), ("team", "team"), ("agency", "agency")])),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "desk_view",
            },
        ),
        migrations.CreateModel(
            name="Task",
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
                ("kind", models.TextField(choices=[("callback", "callback"), ("review", "review"), ("to_do", "to_do")])),
                ("title", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("assignee_id", models.UUIDField(null=True)),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.UUIDField(null=True)),
                ("outcome", models.TextField(db_default="", default="")),
            ],
            options={
                "db_table": "desk_task",
            },
        ),
        migrations.AddField(
            model_name="lease",
            name="account",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="lease",
            name="request_key",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="lease",
            name="taken_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="lease",
            index=models.Index(fields=["agency_id", "collector", "expires_at"], name="desk_lease_holder"),
        ),
        migrations.AddField(
            model_name="handovernote",
            name="account",
            field=fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
        ),
        migrations.AddField(
            model_name="handoverread",
            name="account",
            field=fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
        ),
        migrations.AddField(
            model_name="handoverread",
            name="collector",
            field=fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="access.collector"),
        ),
        migrations.AddField(
            model_name="savedview",
            name="team",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="access.team"
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="account",
            field=fairdue.kernel.db.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.account"),
        ),
        migrations.AddField(
            model_name="task",
            name="attempt",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.contactattempt"
            ),
        ),
        migrations.AddIndex(
            model_name="handovernote",
            index=models.Index(fields=["agency_id", "account", "created_at"], name="desk_handover_account"),
        ),
        migrations.AddConstraint(
            model_name="handoverread",
            constraint=models.UniqueConstraint(fields=("agency_id", "account", "collector"), name="desk_handover_read_once"),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(
                condition=models.Q(("shared_with", "nobody"), _negated=True),
                fields=["agency_id", "shared_with"],
                name="desk_view_shared",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                models.F("agency_id"), models.F("user_id"), django.db.models.functions.text.Lower("name"), name="desk_view_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shared_with", "team"), ("team__isnull", False)),
                    models.Q(("shared_with__in", ["nobody", "agency"]), ("team__isnull", True)),
                    _connector="OR",
                ),
                name="desk_view_for",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_at", None)), fields=["agency_id", "account", "due_at"], name="desk_task_account"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("assignee_id__isnull", False), ("done_at", None)),
                fields=["agency_id", "assignee_id", "due_at"],
                name="desk_task_assignee",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("attempt__isnull", False)), fields=("agency_id", "attempt"), name="desk_task_attempt"
            ),
        ),
        AddTenantForeignKey("Lease", "account"),
        SecureTenantTable("HandoverNote"),
        SecureTenantTable("HandoverRead"),
        SecureTenantTable("SavedView", is_root=True),
        SecureTenantTable("Task"),
    ]
