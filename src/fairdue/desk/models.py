"""Tables: assignment rules, where round robin stands, assignment runs, and worklist leases."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from fairdue.access.models import Collector, Team
from fairdue.accounts.models import Account
from fairdue.kernel.db import TenantForeignKey, TenantModel
from fairdue.parties.models import Debtor


class AssignmentRules(TenantModel):
    """One version of an agency's rules (the content of its rules.json); the highest version is in force."""

    version = models.IntegerField()
    rules = models.JSONField()
    note = models.TextField(default="", db_default="")
    restored_from = models.IntegerField(null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Versions count up within the agency."""

        db_table = "desk_assignment_rules"
        constraints = [models.UniqueConstraint(fields=["agency_id", "version"], name="desk_rules_version")]


class Rotation(TenantModel):
    """The collector of a team who was given an account last: round robin goes on after him."""

    team = TenantForeignKey(Team)
    last_collector = TenantForeignKey(Collector, null=True)

    class Meta:
        """One per team."""

        db_table = "desk_rotation"
        constraints = [models.UniqueConstraint(fields=["agency_id", "team"], name="desk_rotation_team")]


class AssignmentRun(TenantModel):
    """One run of the rules: how many accounts were placed, by rule, and how many were not, by reason.

    One that gave away the accounts of a collector names him; what it could not place is still his.
    """

    ran_at = models.DateTimeField()
    assigned_count = models.IntegerField()
    unplaced_count = models.IntegerField()
    unplaced_by_reason = models.JSONField(default=dict)
    assigned_by_rule = models.JSONField(default=dict)
    rules_version = models.IntegerField()
    from_collector = TenantForeignKey(Collector, null=True)
    actor_id = models.UUIDField(null=True)

    class Meta:
        """Listed newest first."""

        db_table = "desk_assignment_run"


class UnplacedAccount(TenantModel):
    """An account the rules could not give to anybody, and why; gone once it is assigned."""

    account = TenantForeignKey(Account)
    reason = models.TextField()
    since = models.DateTimeField()

    class Meta:
        """One per account."""

        db_table = "desk_unplaced_account"
        constraints = [models.UniqueConstraint(fields=["agency_id", "account"], name="desk_unplaced_once")]


class Lease(TenantModel):
    """A debtor handed to one collector by `worklist/next/` until a moment, so that two do not ring him at once."""

    debtor = TenantForeignKey(Debtor)
    collector = TenantForeignKey(Collector)
    expires_at = models.DateTimeField()

    class Meta:
        """One per debtor."""

        db_table = "desk_lease"
        constraints = [models.UniqueConstraint(fields=["agency_id", "debtor"], name="desk_lease_debtor")]
