"""What an account owes by bucket, what is unapplied, and the terms of creditors."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_search_in_teams"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="costs_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="account",
            name="fees_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="account",
            name="interest_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="account",
            name="unapplied_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="creditor",
            name="allocation_order",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="creditor",
            name="commission_bps",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="creditor",
            constraint=models.CheckConstraint(
                condition=models.Q(("commission_bps__gte", 0), ("commission_bps__lte", 10000)),
                name="accounts_creditor_commission",
            ),
        ),
    ]
