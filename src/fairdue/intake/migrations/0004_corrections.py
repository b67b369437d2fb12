"""Which import a file corrects."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_profiles_and_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="corrects",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="importjob",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["agency_id", "corrects"],
                name="intake_import_corrects",
            ),
        ),
    ]
