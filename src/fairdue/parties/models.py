"""Tables: debtors, their contact points and circumstances, and pairs of them that may be one person."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from fairdue.kernel.db import TenantForeignKey, TenantModel


class Debtor(TenantModel):
    """A person or firm that owes. Identity numbers and birth dates are encrypted; `identity_digest` compares both unread.

    One that was merged into another keeps its row, so that a split can bring it back; it has no accounts or contact points.
    """

    external_ref = models.TextField()
    full_name = models.TextField()
    is_firm = models.BooleanField(default=False)
    ssn_last4_sealed = models.BinaryField(null=True)
    born_on_sealed = models.BinaryField(null=True)
    identity_digest = models.BinaryField(null=True)
    language = models.TextField(default="")
    merged_into: models.ForeignKey[Debtor | None, Debtor | None] = TenantForeignKey("self", null=True, related_name="+")
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


class RiskProfile(TenantModel):
    """A debtor's circumstances as a creditor stated them: the factors of the scorecard (row S29). Categories are upper case."""

    debtor = TenantForeignKey(Debtor)
    monthly_income_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    late_payments_count = models.IntegerField(null=True)
    employment_status = models.TextField(default="", db_default="")
    contract_type = models.TextField(default="", db_default="")
    industry_sector = models.TextField(default="", db_default="")
    family_situation = models.TextField(default="", db_default="")
    payment_status = models.TextField(default="", db_default="")
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """One per debtor."""

        db_table = "parties_risk_profile"
        constraints = [models.UniqueConstraint(fields=["agency_id", "debtor"], name="parties_risk_profile_debtor")]


class MergeCandidate(TenantModel):
    """Two debtors who may be one person, and why; the one known longer is `debtor`. Dismissed pairs are not proposed again."""

    debtor = TenantForeignKey(Debtor, related_name="+")
    other = TenantForeignKey(Debtor, related_name="+")
    reason = models.TextField()
    status = models.TextField(default="open", db_default="open")
    created_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Once per pair; open ones are listed newest first."""

        db_table = "parties_merge_candidate"
        indexes = [
            models.Index(fields=["agency_id", "other"], name="parties_candidate_other"),
            models.Index(fields=["agency_id", "-id"], name="parties_candidate_open", condition=models.Q(status="open")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "debtor", "other"], name="parties_candidate_once"),
            models.CheckConstraint(condition=models.Q(debtor__lt=models.F("other")), name="parties_candidate_ordered"),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "dismissed", "merged"]), name="parties_candidate_status"
            ),
        ]
