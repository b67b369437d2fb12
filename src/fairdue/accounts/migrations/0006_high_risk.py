"""The index that debtors of high risk are listed by."""

from django.db import migrations, models

OPEN = ["new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_parties_and_withdrawal")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["agency_id", "-risk_score", "-id"],
                condition=models.Q(("status__in", OPEN), ("risk_level__in", ["HIGH", "CRITICAL"])),
                name="account_open_risky",
            ),
        ),
    ]
