"""The posting by which the money of a share came in, instead of the entry: a file posts many in one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_bank_files"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="payment",
            name="entry_id",
        ),
        migrations.AddField(
            model_name="paymentshare",
            name="posting_id",
            field=models.UUIDField(null=True),
        ),
    ]
