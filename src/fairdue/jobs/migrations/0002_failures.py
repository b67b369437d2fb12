"""Why runs of jobs failed."""

from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import SecureTenantTable


class Migration(migrations.Migration):
    """Adds the table of failures."""

    dependencies = [("jobs", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="JobFailure",
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
                ("job_id", models.BigIntegerField()),
                ("run", models.IntegerField()),
                ("error", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "jobs_failure",
                "indexes": [models.Index(fields=["agency_id", "job_id", "run"], name="jobs_failure_job")],
            },
        ),
        SecureTenantTable("JobFailure"),
    ]
