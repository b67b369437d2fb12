"""Tables: assignment rules, where round robin stands, assignment runs, worklist leases and views, tasks and handovers."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower, Now

from fairdue.access.models import Collector, Team
from fairdue.accounts.models import Account, ContactAttempt
from fairdue.desk.types import Shared, TaskKind
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
    """A debtor handed to one collector by `worklist/next/` until a moment, so that two do not ring him at once.

    `account` is the one he was handed, `request_key` the Idempotency-Key he asked with: asking again gives it again.
    """

    debtor = TenantForeignKey(Debtor)
    collector = TenantForeignKey(Collector)
    account = TenantForeignKey(Account, null=True)
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    request_key = models.TextField(default="", db_default="")

    class Meta:
        """One per debtor; looked up by who holds it."""

        db_table = "desk_lease"
        indexes = [models.Index(fields=["agency_id", "collector", "expires_at"], name="desk_lease_holder")]
        constraints = [models.UniqueConstraint(fields=["agency_id", "debtor"], name="desk_lease_debtor")]


class SavedView(TenantModel):
    """Filters, ordering and columns of a worklist under a name; its owner's own, or shared with a team or the agency."""

    user_id = models.UUIDField()
    name = models.TextField()
    filters = models.JSONField(default=dict)
    ordering = models.TextField()
    columns = models.JSONField(default=list)
    shared_with = models.TextField(choices=[(shared.value, shared.value) for shared in Shared])
    team = TenantForeignKey(Team, null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """A user gives each name once; shared ones are found by whom they are for."""

        db_table = "desk_view"
        indexes = [
            models.Index(
                fields=["agency_id", "shared_with"], name="desk_view_shared", condition=~models.Q(shared_with=Shared.NOBODY.value)
            )
        ]
        constraints = [
            models.UniqueConstraint("agency_id", "user_id", Lower("name"), name="desk_view_name"),
            models.CheckConstraint(
                condition=models.Q(shared_with=Shared.TEAM.value, team__isnull=False)
                | models.Q(shared_with__in=[Shared.NOBODY.value, Shared.AGENCY.value], team__isnull=True),
                name="desk_view_for",
            ),
        ]


class Task(TenantModel):
    """Something to do about an account at an instant. Without `assignee_id` (a user) it is for whoever works the account.

    So it goes along when the account is given to another collector.
    """

    account = TenantForeignKey(Account)
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in TaskKind])
    title = models.TextField()
    due_at = models.DateTimeField()
    assignee_id = models.UUIDField(null=True)
    attempt = TenantForeignKey(ContactAttempt, null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    outcome = models.TextField(default="", db_default="")

    class Meta:
        """Open ones are found by account and by assignee; one call-back per try."""

        db_table = "desk_task"
        indexes = [
            models.Index(fields=["agency_id", "account", "due_at"], name="desk_task_account", condition=models.Q(done_at=None)),
            models.Index(
                fields=["agency_id", "assignee_id", "due_at"],
                name="desk_task_assignee",
                condition=models.Q(done_at=None, assignee_id__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "attempt"], name="desk_task_attempt", condition=models.Q(attempt__isnull=False)
            )
        ]


class Loan(TenantModel):
    """An account that the deputy of a collector on leave works until he is back."""

    account = TenantForeignKey(Account)
    lender = TenantForeignKey(Collector, related_name="+")
    borrower = TenantForeignKey(Collector, related_name="+")
    lent_at = models.DateTimeField()

    class Meta:
        """One per account; found by whom it goes back to."""

        db_table = "desk_loan"
        indexes = [models.Index(fields=["agency_id", "lender", "borrower"], name="desk_loan_lender")]
        constraints = [models.UniqueConstraint(fields=["agency_id", "account"], name="desk_loan_account")]


class HandoverNote(TenantModel):
    """What the next collector of an account should know."""

    account = TenantForeignKey(Account)
    text = models.TextField()
    author_id = models.UUIDField(null=True)
    author_name = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        """Found by account."""

        db_table = "desk_handover_note"
        indexes = [models.Index(fields=["agency_id", "account", "created_at"], name="desk_handover_account")]


class HandoverRead(TenantModel):
    """Up to when a collector has read how an account came to him."""

    account = TenantForeignKey(Account)
    collector = TenantForeignKey(Collector)
    read_at = models.DateTimeField()

    class Meta:
        """One per account and collector."""

        db_table = "desk_handover_read"
        constraints = [models.UniqueConstraint(fields=["agency_id", "account", "collector"], name="desk_handover_read_once")]
