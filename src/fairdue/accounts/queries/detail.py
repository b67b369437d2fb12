"""Read one account with everything around it."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.accounts.queries.attempts import attempt_counts, point_attempts
from fairdue.accounts.queries.creditors import creditor_row
from fairdue.accounts.queries.parties import parties_of
from fairdue.accounts.queries.people import agency_facts, collector_facts
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.queries.timeline import activities, debtor_match, latest_entries
from fairdue.accounts.queries.versions import version_among
from fairdue.accounts.rules import allowed_next, days_past_due, dpd_band
from fairdue.accounts.states import AccountStatus
from fairdue.accounts.types import AccountDetail, OtherAccount
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import format_minor
from fairdue.parties.queries import debtor_detail

OTHERS_MAX = 50
WORKERS = frozenset({Role.SUPERUSER, Role.AGENCY_ADMIN, Role.TEAM_LEAD, Role.COLLECTOR, Role.SYSTEM})
WRITE = "accounts:write"


def get_account(actor: Actor, account_id: UUID) -> AccountDetail:
    """Describe an account the actor may see, with what he may do to it now. Raises NotFound."""
    with agency_scope(actor.agency_id):
        seen = in_scope(Account.objects.filter(id=account_id), actor.scope)
        account = seen.select_related("creditor").first()
        if account is None:
            raise NotFound
        return _detail(actor, account, Agency.objects.get(id=actor.agency_id))


def _detail(actor: Actor, account: Account, agency: Agency) -> AccountDetail:
    is_assignee = actor.collector_id is not None and actor.collector_id == account.collector_id
    days = days_past_due(account.due_on, clock.today(agency.time_zone))
    latest = latest_entries(account)
    return AccountDetail(
        id=account.id,
        version=version_among(account, latest),
        agency=agency_facts(agency),
        debtor=debtor_detail(actor.agency_id, account.debtor_id, reveals_identity=actor.is_admin or is_assignee),
        debtor_match=debtor_match(account),
        parties=parties_of(account),
        assigned_to=collector_facts(actor.agency_id, account.collector_id),
        creditor=creditor_row(account.creditor),
        external_ref=account.external_ref,
        original_creditor=account.original_creditor,
        account_type=account.account_type,
        original_amount=format_minor(account.original_minor, account.currency),
        current_balance=format_minor(account.balance_minor, account.currency),
        principal=format_minor(
            account.balance_minor - account.interest_minor - account.fees_minor - account.costs_minor, account.currency
        ),
        interest=format_minor(account.interest_minor, account.currency),
        fees=format_minor(account.fees_minor, account.currency),
        costs=format_minor(account.costs_minor, account.currency),
        unapplied_amount=format_minor(account.unapplied_minor, account.currency),
        has_credit_balance=account.balance_minor < 0,
        currency=account.currency,
        status=account.status,
        allowed_transitions=_allowed(actor, account),
        priority=account.priority,
        is_priority_fixed=account.is_priority_fixed,
        priority_score=account.priority_score,
        risk_score=account.risk_score,
        risk_level=account.risk_level,
        due_date=account.due_on,
        dpd=days,
        dpd_band=dpd_band(days).value,
        is_escalated=account.is_escalated,
        escalation_reason=account.escalation_reason,
        follow_up_on=account.follow_up_on,
        last_contact_at=account.last_contact_at,
        assigned_at=account.assigned_at,
        settled_at=account.settled_at,
        closed_at=account.closed_at,
        close_reason=account.close_reason,
        withdrawn_at=account.withdrawn_at,
        commission_rate=None if account.commission_rate is None else f"{account.commission_rate:.4f}",
        created_at=account.created_at,
        updated_at=account.updated_at,
        attempts=attempt_counts(account, agency.time_zone),
        contact_point_attempts=point_attempts(account, agency.time_zone),
        recent_activities=tuple(activities(account.agency_id, latest)),
        other_accounts=_others(actor, account),
    )


def _allowed(actor: Actor, account: Account) -> tuple[str, ...]:
    if actor.role not in WORKERS and WRITE not in actor.scopes:
        return ()
    return tuple(status.value for status in allowed_next(AccountStatus(account.status), account.collector_id is not None))


def _others(actor: Actor, account: Account) -> tuple[OtherAccount, ...]:
    """The debtor's other accounts: that they are there, and more only of those the actor may see."""
    same = Account.objects.filter(agency_id=account.agency_id, debtor_id=account.debtor_id).exclude(id=account.id)
    visible = set(in_scope(same, actor.scope).order_by("id").values_list("id", flat=True)[:OTHERS_MAX])
    others = same.select_related("creditor").order_by("id")[:OTHERS_MAX]
    return tuple(
        OtherAccount(
            id=other.id if other.id in visible else None,
            external_ref=other.external_ref if other.id in visible else None,
            creditor_name=other.creditor.name,
        )
        for other in others
    )
