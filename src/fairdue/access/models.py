"""Tables: agencies and their people (global, closed list), teams, collectors and their leave (tenant)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now

from fairdue.access.types import LeaveAccounts, LeaveKind, TokenKind
from fairdue.kernel.actor import Role
from fairdue.kernel.db import TenantForeignKey, TenantModel, UUIDv7
from fairdue.kernel.ids import uuid7


class GlobalModel(models.Model):
    """A row outside every agency's wall: only what must be found before an agency is known."""

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUIDv7(), editable=False)

    class Meta:
        """No table of its own."""

        abstract = True


class Agency(GlobalModel):
    """A tenant. `settings` holds its own choices (default creditor, hosts of its mailboxes, ...)."""

    name = models.TextField()
    slug = models.TextField(unique=True)
    license_number = models.TextField(null=True)
    currency = models.CharField(max_length=3, default="USD")
    time_zone = models.TextField(default="America/New_York")
    settings = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Names are unique without regard to case."""

        db_table = "access_agency"
        constraints = [models.UniqueConstraint(Lower("name"), name="access_agency_name")]


class User(GlobalModel):
    """A person who signs in. Without an agency only a platform superuser.

    `second_factor_at` is since when a second factor is asked for. `preferences` holds what differs from the agency's defaults.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    username = models.TextField()
    email = models.TextField(default="")
    first_name = models.TextField(default="")
    last_name = models.TextField(default="")
    password = models.TextField()
    role = models.TextField(choices=[(role.value, role.value) for role in Role])
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    second_factor_at = models.DateTimeField(null=True)
    preferences = models.JSONField(default=dict, db_default={})
    last_login_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """User names are unique over the platform, since people sign in before their agency is known."""

        db_table = "access_user"
        constraints = [
            models.UniqueConstraint(Lower("username"), name="access_user_username"),
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False) | models.Q(role=Role.SUPERUSER), name="access_user_has_agency"
            ),
        ]

    @property
    def full_name(self) -> str:
        """First and last name, or the user name when there is neither."""
        return f"{self.first_name} {self.last_name}".strip() or self.username


class Session(GlobalModel):
    """A signed-in browser or client: the family of refresh tokens that one log-in started."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(default="")

    class Meta:
        """Listed by user."""

        db_table = "access_session"


class RefreshToken(GlobalModel):
    """One link of a session's chain, stored as its SHA-256; used once, and a little later only within the grace period."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    token_hash = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Found by hash."""

        db_table = "access_refresh_token"


class SecondFactor(GlobalModel):
    """The secret a user shares with his authenticator app, encrypted. It counts once `User.second_factor_at` is set.

    No code of the time step `last_step` or of an earlier one is taken again.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    secret_sealed = models.BinaryField()
    last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """One per user."""

        db_table = "access_second_factor"


class RecoveryCode(GlobalModel):
    """A code for somebody without his authenticator app, stored as its SHA-256, good for one time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    code_hash = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Found by user and hash."""

        db_table = "access_recovery_code"
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="access_recovery_code_once")]


class OneTimeToken(GlobalModel):
    """An invite, a reset of a password, or a sign-in that waits for its second factor; stored as SHA-256, deleted when used.

    `attempt_id` is the counted try of the password, and `failures` how many wrong codes came, of a sign-in that waits.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in TokenKind])
    token_hash = models.BinaryField(unique=True)
    attempt_id = models.UUIDField(null=True)
    failures = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        """Found by hash, swept by age."""

        db_table = "access_one_time_token"
        indexes = [models.Index(fields=["expires_at"], name="access_token_expiry")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=[kind.value for kind in TokenKind]), name="access_token_kind"),
        ]


class ApiKey(GlobalModel):
    """A key for a program of the agency: shown once, stored as SHA-256, limited to its scopes."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    name = models.TextField()
    prefix = models.TextField()
    key_hash = models.BinaryField(unique=True)
    scopes = ArrayField(models.TextField())
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Found by hash."""

        db_table = "access_api_key"


class LoginAttempt(GlobalModel):
    """One try to sign in. The user name is kept as a keyed digest: people type passwords into it."""

    username_digest = models.BinaryField()
    ip = models.GenericIPAddressField()
    has_succeeded = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        """Counted by address and name over a short past."""

        db_table = "access_login_attempt"
        indexes = [
            models.Index(fields=["ip", "username_digest", "at"], name="access_attempt_pair"),
            models.Index(fields=["at"], name="access_attempt_at"),
        ]


class Team(TenantModel):
    """A group of collectors under leads."""

    name = models.TextField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Names are unique in the agency."""

        db_table = "access_team"
        constraints = [models.UniqueConstraint("agency_id", Lower("name"), name="access_team_name")]


class TeamLead(TenantModel):
    """A user who leads a team."""

    team = TenantForeignKey(Team)
    user_id = models.UUIDField()

    class Meta:
        """Once per team and user."""

        db_table = "access_team_lead"
        constraints = [models.UniqueConstraint(fields=["agency_id", "user_id", "team"], name="access_team_lead_once")]


class Collector(TenantModel):
    """A user who works accounts: his team, his share of the commission (a fraction), how many open accounts he may have.

    What he can do (`skills`), where (`regions`) and in which `languages`; no region or language at all = any.
    """

    user_id = models.UUIDField()
    team = TenantForeignKey(Team, null=True)
    commission_rate = models.DecimalField(max_digits=5, decimal_places=4, default="0.0000")
    max_accounts = models.IntegerField(default=200)
    skills = ArrayField(models.TextField(), default=list)
    regions = ArrayField(models.TextField(), default=list)
    languages = ArrayField(models.TextField(), default=list)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """One per user."""

        db_table = "access_collector"
        indexes = [models.Index(fields=["agency_id", "team", "id"], name="access_collector_team")]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "user_id"], name="access_collector_user"),
            models.CheckConstraint(
                condition=models.Q(commission_rate__gte=0, commission_rate__lte=1), name="access_collector_rate"
            ),
            models.CheckConstraint(condition=models.Q(max_accounts__gte=0), name="access_collector_capacity"),
        ]


class CollectorLeave(TenantModel):
    """Days on which a collector is away, both ends included, and who stands in for him. Those of one collector never overlap.

    `accounts` says what becomes of what he holds; `reassigned_at`, when all of it was given away as that says.
    """

    collector = TenantForeignKey(Collector, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in LeaveKind])
    deputy = TenantForeignKey(Collector, null=True, related_name="+")
    accounts = models.TextField(
        choices=[(what.value, what.value) for what in LeaveAccounts],
        default=LeaveAccounts.KEEP.value,
        db_default=LeaveAccounts.KEEP.value,
    )
    reassigned_at = models.DateTimeField(null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Found by collector and day."""

        db_table = "access_collector_leave"
        indexes = [models.Index(fields=["agency_id", "collector", "last_on"], name="access_leave_collector")]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="access_leave_days"),
            models.CheckConstraint(condition=~models.Q(deputy=models.F("collector")), name="access_leave_deputy"),
            models.CheckConstraint(condition=models.Q(kind__in=[kind.value for kind in LeaveKind]), name="access_leave_kind"),
            models.CheckConstraint(
                condition=models.Q(accounts__in=[what.value for what in LeaveAccounts])
                & (~models.Q(accounts=LeaveAccounts.DEPUTY.value) | models.Q(deputy__isnull=False)),
                name="access_leave_accounts",
            ),
        ]
