"""Tables: scores, and the versions of the scorecard that made them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from fairdue.accounts.models import Account
from fairdue.kernel.db import TenantForeignKey, TenantModel
from fairdue.scoring.states import CardStatus


class Score(TenantModel):
    """The latest score of an account: the model and card that made it; each factor's points, weight and reason; total, level."""

    account = TenantForeignKey(Account)
    model = models.TextField()
    card_version = models.IntegerField(default=0, db_default=0)
    factors = models.JSONField()
    weights = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    total_score = models.SmallIntegerField()
    risk_level = models.TextField()
    calculated_at = models.DateTimeField()

    class Meta:
        """One per account; earlier ones are in the journal."""

        db_table = "scoring_score"
        constraints = [models.UniqueConstraint(fields=["agency_id", "account"], name="scoring_score_account")]


class Scorecard(TenantModel):
    """A version of the agency's scorecard. Only drafts change; `replaced` is the version in force before it (0: built in)."""

    version = models.IntegerField()
    name = models.TextField()
    status = models.TextField(default=CardStatus.DRAFT, choices=[(status.value, status.value) for status in CardStatus])
    revision = models.IntegerField(default=1)
    document = models.JSONField()
    author_id = models.UUIDField(null=True)
    author_name = models.TextField()
    approved_by_id = models.UUIDField(null=True)
    approved_by_name = models.TextField(default="")
    replaced = models.IntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    approved_at = models.DateTimeField(null=True)
    activated_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """Versions count up from 1; at most one is in force."""

        db_table = "scoring_card"
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "version"], name="scoring_card_version"),
            models.UniqueConstraint(
                fields=["agency_id"], name="scoring_card_active", condition=models.Q(status=CardStatus.ACTIVE.value)
            ),
            models.CheckConstraint(condition=models.Q(version__gt=0), name="scoring_card_version_positive"),
            models.CheckConstraint(
                condition=models.Q(status__in=[status.value for status in CardStatus]), name="scoring_card_status"
            ),
        ]
