"""The index that `worklist/next/` finds a team's unassigned accounts by."""

from django.db import migrations, models

OPEN = ["new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_lists_and_exports")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["agency_id", "team", "-priority", "-priority_score", "id"],
                condition=models.Q(("status__in", OPEN), ("collector__isnull", True)),
                name="account_open_pile",
            ),
        ),
    ]
