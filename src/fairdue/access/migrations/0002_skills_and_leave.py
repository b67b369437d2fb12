"""What collectors can do, and their leave."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="collector",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="collector",
            name="regions",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="collector",
            name="skills",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.CreateModel(
            name="CollectorLeave",
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
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                (
                    "kind",
                    models.TextField(
                        choices=[("vacation", "vacation"), ("sick", "sick"), ("training", "training"), ("other", "other")]
                    ),
                ),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "collector",
                    fairdue.kernel.db.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.collector"
                    ),
                ),
                (
                    "deputy",
                    fairdue.kernel.db.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.collector"
                    ),
                ),
            ],
            options={
                "db_table": "access_collector_leave",
                "indexes": [models.Index(fields=["agency_id", "collector", "last_on"], name="access_leave_collector")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("last_on__gte", models.F("first_on"))), name="access_leave_days"),
                    models.CheckConstraint(
                        condition=models.Q(("deputy", models.F("collector")), _negated=True), name="access_leave_deputy"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["vacation", "sick", "training", "other"])), name="access_leave_kind"
                    ),
                ],
            },
        ),
        SecureTenantTable("CollectorLeave"),
    ]
