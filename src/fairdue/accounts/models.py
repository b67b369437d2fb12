"""Tables: creditors, placements, accounts and their further parties."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models.functions import Coalesce, Lower, Now

from fairdue.access.models import Collector, Team
from fairdue.accounts.states import OPEN, AccountStatus, ContactChannel, ContactOutcome, PartyRole
from fairdue.kernel.db import TenantForeignKey, TenantModel
from fairdue.parties.models import Debtor

NEVER = dt.date(9999, 12, 31)
FOLLOW_UP_OR_NEVER = Coalesce("follow_up_on", models.Value(NEVER))
"""The day an account comes up again; one that has none is sorted last."""
COMES_UP = models.Q(collector__isnull=False) | models.Q(follow_up_on__isnull=False)
"""Somebody works the account, or it is set to come up again."""
IS_OPEN = models.Q(status__in=[status.value for status in OPEN])


class Creditor(TenantModel):
    """Who placed the debt and is paid.

    `commission_bps` is the agency's part of what is collected for him. `allocation_order` names the buckets of a debt in the
    order in which money serves them, separated by commas; blank is the usual order.
    """

    name = models.TextField()
    reference = models.TextField(default="", db_default="")
    currency = models.CharField(max_length=3, null=True)
    commission_bps = models.IntegerField(default=0, db_default=0)
    allocation_order = models.TextField(default="", db_default="")
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Names are unique in the agency."""

        db_table = "accounts_creditor"
        constraints = [
            models.UniqueConstraint("agency_id", Lower("name"), name="accounts_creditor_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="accounts_creditor_named"),
            models.CheckConstraint(
                condition=models.Q(commission_bps__gte=0, commission_bps__lte=10_000), name="accounts_creditor_commission"
            ),
        ]


class Placement(TenantModel):
    """One delivered batch of accounts; of several creditors when the file says so."""

    creditor = TenantForeignKey(Creditor, null=True)
    reference = models.TextField()
    source_id = models.UUIDField(null=True)
    placed_on = models.DateField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """One per import."""

        db_table = "accounts_placement"
        constraints = [models.UniqueConstraint(fields=["agency_id", "source_id"], name="accounts_placement_source")]


class Account(TenantModel):
    """One obligation of one debtor to one creditor. `balance_minor` caches the ledger's and changes only with a posting.

    So do its parts `interest_minor`, `fees_minor` and `costs_minor` (the rest is principal), and `unapplied_minor`, which is what
    came in for the account and is not applied.

    `stated_minor`, `stated_fingerprint` and `stated_by` are what the creditor's last file said, and which import it was: a row
    that says it again changes nothing, and one of an import received earlier is out of date. A withdrawn account is closed
    because its creditor took it back, or because its import was undone; placing it again brings it back.
    """

    creditor = TenantForeignKey(Creditor)
    placement = TenantForeignKey(Placement, null=True)
    debtor = TenantForeignKey(Debtor)
    external_ref = models.TextField()
    original_creditor = models.TextField(default="", db_default="")
    account_type = models.TextField(default="", db_default="")
    region = models.TextField(default="", db_default="")
    currency = models.CharField(max_length=3)
    original_minor = models.BigIntegerField()
    stated_minor = models.BigIntegerField()
    stated_fingerprint = models.BinaryField(null=True)
    stated_by = models.UUIDField(null=True)
    balance_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField(default=0, db_default=0)
    fees_minor = models.BigIntegerField(default=0, db_default=0)
    costs_minor = models.BigIntegerField(default=0, db_default=0)
    unapplied_minor = models.BigIntegerField(default=0, db_default=0)
    due_on = models.DateField(null=True)
    status = models.TextField(default=AccountStatus.NEW, choices=[(status.value, status.value) for status in AccountStatus])
    priority = models.SmallIntegerField(default=0, db_default=0)
    is_priority_fixed = models.BooleanField(default=False, db_default=False)
    risk_score = models.SmallIntegerField(null=True)
    risk_level = models.TextField(default="", db_default="")
    priority_score = models.BigIntegerField(default=0, db_default=0)
    team = TenantForeignKey(Team, null=True)
    collector = TenantForeignKey(Collector, null=True)
    assigned_at = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    follow_up_on = models.DateField(null=True)
    is_escalated = models.BooleanField(default=False, db_default=False)
    escalation_reason = models.TextField(default="", db_default="")
    close_reason = models.TextField(default="", db_default="")
    settled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    commission_rate = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Listed by age, balance, priority and status; worked by collector; open ones have partial indexes."""

        db_table = "accounts_account"
        indexes = [
            models.Index(fields=["agency_id", "created_at", "id"], name="account_by_age"),
            models.Index(
                fields=["agency_id", "-priority", "-priority_score", "id"],
                name="account_open_priority",
                condition=IS_OPEN,
            ),
            models.Index(
                fields=["agency_id", "collector", "-priority", "-priority_score", "id"],
                name="account_open_mine",
                condition=IS_OPEN & models.Q(collector__isnull=False),
            ),
            models.Index(
                fields=["agency_id", "team", "-priority", "-priority_score", "id"],
                name="account_open_pile",
                condition=IS_OPEN & models.Q(collector__isnull=True),
            ),
            models.Index(
                fields=["agency_id", "-risk_score", "-id"],
                name="account_open_risky",
                condition=IS_OPEN & models.Q(risk_level__in=["HIGH", "CRITICAL"]),
            ),
            models.Index(
                fields=["agency_id", "risk_level", "-debtor"],
                name="account_open_level",
                condition=IS_OPEN & ~models.Q(risk_level=""),
            ),
            models.Index(fields=["agency_id", "balance_minor", "id"], name="account_by_balance"),
            models.Index(fields=["agency_id", "priority", "priority_score", "id"], name="account_by_priority"),
            models.Index(
                fields=["agency_id", "collector", "created_at", "id"],
                name="account_by_collector",
                condition=models.Q(collector__isnull=False),
            ),
            models.Index(
                fields=["agency_id", "team", "created_at", "id"],
                name="account_by_team",
                condition=models.Q(team__isnull=False),
            ),
            models.Index(
                "agency_id",
                FOLLOW_UP_OR_NEVER,
                models.F("priority").desc(),
                models.F("priority_score").desc(),
                "id",
                name="account_open_follow_up",
                condition=IS_OPEN & COMES_UP,
            ),
            models.Index(
                fields=["agency_id", "team", "-priority", "-priority_score", "id"],
                name="account_open_team",
                condition=IS_OPEN & models.Q(team__isnull=False),
            ),
            models.Index(fields=["agency_id", "debtor"], name="account_debtor"),
            models.Index(fields=["agency_id", "status", "id"], name="account_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "external_ref", "creditor"], name="account_ref"),
            models.CheckConstraint(condition=models.Q(original_minor__gte=0), name="account_original"),
            models.CheckConstraint(condition=models.Q(priority__gte=0, priority__lte=3), name="account_priority"),
            models.CheckConstraint(
                condition=models.Q(status__in=[status.value for status in AccountStatus]), name="account_status_known"
            ),
        ]


class AccountParty(TenantModel):
    """Another debtor of an account beside its first: one who owes jointly, or answers for the debt as guarantor."""

    account = TenantForeignKey(Account)
    debtor = TenantForeignKey(Debtor)
    role = models.TextField(choices=[(role.value, role.value) for role in PartyRole])
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Once per account and debtor; found from the debtor's side too."""

        db_table = "accounts_party"
        indexes = [models.Index(fields=["agency_id", "debtor"], name="accounts_party_debtor")]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "account", "debtor"], name="accounts_party_once"),
            models.CheckConstraint(condition=models.Q(role__in=[role.value for role in PartyRole]), name="accounts_party_role"),
        ]


class ContactAttempt(TenantModel):
    """A try to reach a debtor about an account, and how it ended.

    The contact point is a bare id: it may be removed, and the try stays. `request_digest` tells a repeated request from another
    one under the same key. What was said is in the journal, where it can be erased.
    """

    account = TenantForeignKey(Account)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    collector = TenantForeignKey(Collector, null=True)
    channel = models.TextField(choices=[(channel.value, channel.value) for channel in ContactChannel])
    outcome = models.TextField(choices=[(outcome.value, outcome.value) for outcome in ContactOutcome])
    contact_point_id = models.UUIDField(null=True)
    duration_seconds = models.IntegerField(null=True)
    follow_up_on = models.DateField(null=True)
    no_follow_up_reason = models.TextField(default="", db_default="")
    promised_minor = models.BigIntegerField(null=True)
    promised_on = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    status = models.TextField()
    idempotency_key = models.TextField(default="", db_default="")
    request_digest = models.BinaryField(null=True)

    class Meta:
        """Counted by account, contact point, and day; one per key and user."""

        db_table = "accounts_contact_attempt"
        indexes = [
            models.Index(fields=["agency_id", "account", "at"], name="accounts_attempt_account"),
            models.Index(fields=["agency_id", "at"], name="accounts_attempt_day"),
            models.Index(
                fields=["agency_id", "contact_point_id", "at"],
                name="accounts_attempt_point",
                condition=models.Q(contact_point_id__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "user_id", "idempotency_key"],
                name="accounts_attempt_once",
                condition=~models.Q(idempotency_key=""),
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=[channel.value for channel in ContactChannel]), name="accounts_attempt_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=[outcome.value for outcome in ContactOutcome]), name="accounts_attempt_outcome"
            ),
        ]


class AccountExport(TenantModel):
    """A CSV file of all accounts that somebody asked for; `stored_as` names it in the storage once it is written."""

    requested_by = models.UUIDField(null=True)
    stored_as = models.TextField(default="", db_default="")
    row_count = models.IntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    completed_at = models.DateTimeField(null=True)

    class Meta:
        """Found by id."""

        db_table = "accounts_export"
