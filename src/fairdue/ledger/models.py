"""Tables: ledger accounts, entries and postings. Entries and postings are append-only."""

from __future__ import annotations

from django.db import models

from fairdue.kernel.db import TenantForeignKey, TenantModel


class LedgerAccount(TenantModel):
    """An account of double entry: a bucket (principal, placed, ...) of one subject (an account or a creditor) in one currency."""

    bucket = models.TextField()
    subject_id = models.UUIDField()
    currency = models.CharField(max_length=3)

    class Meta:
        """One per bucket, subject and currency."""

        db_table = "ledger_account"
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "subject_id", "bucket", "currency"], name="ledger_account_once")
        ]


class LedgerEntry(TenantModel):
    """One fact that moved money: its recipe, when it took effect (local date), when and by whom it was recorded, and why."""

    recipe = models.TextField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    reason = models.TextField(default="")
    source_id = models.UUIDField(null=True)

    class Meta:
        """Found by what caused it."""

        db_table = "ledger_entry"
        indexes = [models.Index(fields=["agency_id", "source_id"], name="ledger_entry_source")]


class Posting(TenantModel):
    """A positive amount that moves from one ledger account to another: nothing can be unbalanced."""

    entry = TenantForeignKey(LedgerEntry)
    from_account = TenantForeignKey(LedgerAccount, related_name="+")
    to_account = TenantForeignKey(LedgerAccount, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reverses_id = models.UUIDField(null=True)

    class Meta:
        """Summed by either side; a posting is reversed at most once."""

        db_table = "ledger_posting"
        indexes = [
            models.Index(fields=["agency_id", "from_account"], name="ledger_posting_from"),
            models.Index(fields=["agency_id", "to_account"], name="ledger_posting_to"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="ledger_posting_positive"),
            models.CheckConstraint(condition=~models.Q(from_account=models.F("to_account")), name="ledger_posting_moves"),
            models.UniqueConstraint(
                fields=["agency_id", "reverses_id"],
                name="ledger_posting_reversed_once",
                condition=models.Q(reverses_id__isnull=False),
            ),
        ]
