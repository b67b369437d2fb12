"""Processors may count alike: a refund and a charge-back are known by a reference within their payment, which is at one.

Payments of an amount are looked for when money is returned, and listed by it.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_bank_profiles_and_suspense"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["agency_id", "amount_minor", "id"], name="payment_by_amount"),
        ),
        migrations.RemoveConstraint(model_name="refund", name="payments_refund_ref"),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=["agency_id", "payment", "external_ref"], name="payments_refund_ref", condition=~Q(external_ref="")
            ),
        ),
        migrations.RemoveConstraint(model_name="dispute", name="payments_dispute_ref"),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.UniqueConstraint(fields=["agency_id", "payment", "external_ref"], name="payments_dispute_ref"),
        ),
    ]
