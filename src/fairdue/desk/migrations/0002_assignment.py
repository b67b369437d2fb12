"""Notes on versions of rules, and whose accounts a run gave away."""

import django.db.models.deletion
from django.db import migrations, models

import fairdue.kernel.db.models
from fairdue.kernel.db.operations import AddTenantForeignKey


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_skills_and_leave"),
        ("desk", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignmentrules",
            name="note",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="assignmentrules",
            name="restored_from",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="assignmentrun",
            name="assigned_by_rule",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="assignmentrun",
            name="from_collector",
            field=fairdue.kernel.db.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="access.collector"
            ),
        ),
        AddTenantForeignKey("AssignmentRun", "from_collector"),
    ]
