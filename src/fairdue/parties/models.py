"""Tables: debtors and contact points."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from fairdue.kernel.db import TenantForeignKey, TenantModel


class Debtor(TenantModel):
    """A person or firm that owes. Identity numbers and birth dates are encrypted; `identity_digest` compares both unread."""

    external_ref = models.TextField()
    full_name = models.TextField()
    is_firm = models.BooleanField(default=False)
    ssn_last4_sealed = models.BinaryField(null=True)
    born_on_sealed = models.BinaryField(null=True)
    identity_digest = models.BinaryField(null=True)
    language = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Found by identity when an import looks for the same person."""

        db_table = "parties_debtor"
        indexes = [
            models.Index(
                fields=["agency_id", "identity_digest"],
                name="parties_debtor_identity",
                condition=models.Q(identity_digest__isnull=False),
            )
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(full_name=""), name="parties_debtor_named")]


class ContactPoint(TenantModel):
    """A phone number, e-mail or postal address of a debtor. `value` is normalised for comparing; a postal one keeps its lines."""

    debtor = TenantForeignKey(Debtor)
    kind = models.TextField(choices=[(kind, kind) for kind in ("email", "phone", "postal")])
    value = models.TextField()
    raw = models.TextField()
    is_primary = models.BooleanField(default=True)
    line1 = models.TextField(default="", db_default="")
    city = models.TextField(default="", db_default="")
    region = models.TextField(default="", db_default="")
    postal_code = models.TextField(default="", db_default="")
    country = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Once per debtor; found by value when an import looks for the same person."""

        db_table = "parties_contact_point"
        indexes = [models.Index(fields=["agency_id", "value"], name="parties_contact_value")]
        constraints = [models.UniqueConstraint(fields=["agency_id", "debtor", "kind", "value"], name="parties_contact_once")]
