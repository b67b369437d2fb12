"""What becomes of the accounts of a collector on leave."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_skills_and_leave"),
    ]

    operations = [
        migrations.AddField(
            model_name="collectorleave",
            name="accounts",
            field=models.TextField(
                choices=[("keep", "keep"), ("deputy", "deputy"), ("reassign", "reassign")], db_default="keep", default="keep"
            ),
        ),
        migrations.AddField(
            model_name="collectorleave",
            name="reassigned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="collectorleave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accounts__in", ["keep", "deputy", "reassign"]),
                    models.Q(models.Q(("accounts", "deputy"), _negated=True), ("deputy__isnull", False), _connector="OR"),
                ),
                name="access_leave_accounts",
            ),
        ),
    ]
