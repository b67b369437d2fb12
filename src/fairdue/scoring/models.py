"""Tables: scores."""

from __future__ import annotations

from django.db import models

from fairdue.accounts.models import Account
from fairdue.kernel.db import TenantForeignKey, TenantModel


class Score(TenantModel):
    """The latest score of an account: the model that made it, the points of each factor, the total and its level."""

    account = TenantForeignKey(Account)
    model = models.TextField()
    factors = models.JSONField()
    total_score = models.SmallIntegerField()
    risk_level = models.TextField()
    calculated_at = models.DateTimeField()

    class Meta:
        """One per account; earlier ones are in the journal."""

        db_table = "scoring_score"
        constraints = [models.UniqueConstraint(fields=["agency_id", "account"], name="scoring_score_account")]
