"""The index that debtors of a risk level are found by."""

from django.db import migrations, models

OPEN = ["new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_money_buckets")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["agency_id", "risk_level", "-debtor"],
                condition=models.Q(("status__in", OPEN), models.Q(("risk_level", ""), _negated=True)),
                name="account_open_level",
            ),
        ),
    ]
