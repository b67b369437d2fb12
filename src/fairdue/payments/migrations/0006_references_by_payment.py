"""Processors may count alike: a refund and a charge-back are known by a reference within their payment, which is at one."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_bank_profiles_and_suspense"),
    ]

    operations = [
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
