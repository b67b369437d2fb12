"""Read worklists, and who has a debtor leased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from fairdue.access.models import Agency, Collector
from fairdue.accounts.models import COMES_UP, FOLLOW_UP_OR_NEVER, IS_OPEN, Account
from fairdue.accounts.queries.listing import find_accounts
from fairdue.accounts.queries.people import collector_names
from fairdue.accounts.rules import days_past_due
from fairdue.desk.models import Lease
from fairdue.desk.types import FollowUp, LeaseRow, WorklistFilter, WorklistOrder, WorklistRow
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.money import format_minor
from fairdue.kernel.paging import BY_ID, BY_NEWEST, Slice, SortKey, fetch_page, read_instant

_PRESSING = (SortKey("priority", True, int), SortKey("priority_score", True, int), BY_ID)
# Each direction is that of an index, so that a page is read and not sorted.
ORDERINGS: Mapping[WorklistOrder, tuple[SortKey, ...]] = {
    WorklistOrder.PRIORITY: _PRESSING,
    WorklistOrder.DUE: (SortKey("rank", False, dt.date.fromisoformat), *_PRESSING),
    WorklistOrder.BALANCE: (SortKey("rank", True, int), BY_NEWEST),
    WorklistOrder.AGE: (SortKey("rank", False, read_instant), BY_ID),
}
_RANKS: Mapping[WorklistOrder, Combinable] = {
    WorklistOrder.DUE: FOLLOW_UP_OR_NEVER,
    WorklistOrder.BALANCE: F("balance_minor"),
    WorklistOrder.AGE: F("created_at"),
}


def worklist(
    actor: Actor,
    wanted: WorklistFilter | None = None,
    ordering: WorklistOrder = WorklistOrder.PRIORITY,
    cursor: str | None = None,
    size: int | None = None,
) -> Slice[WorklistRow]:
    """Return a page of the open accounts the actor works or oversees, the most pressing first unless told otherwise.

    By follow-up there are only those that somebody works or that are set to come up again. Raises BadCursor and Invalid.
    """
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        found = find_work(actor, wanted or WorklistFilter(), agency)
        if ordering is WorklistOrder.DUE:
            found = found.filter(COMES_UP)
        if ordering in _RANKS:
            rank = _RANKS[ordering]
            # One collector's accounts are few: no index has this rank, so they are read by collector and sorted, instead of
            # looking for them in the order of all the agency's.
            is_of_one = actor.scope.is_own_only or (wanted is not None and wanted.accounts.collector_id is not None)
            found = found.annotate(rank=Greatest(rank, rank) if is_of_one else rank)
        page: Slice[Account] = fetch_page(
            found.select_related("debtor", "creditor"), ORDERINGS[ordering], cursor, size, lambda account: account
        )
        return Slice(results=worklist_rows(agency, page.results), next=page.next, previous=page.previous)


def find_work(actor: Actor, wanted: WorklistFilter, agency: Agency) -> QuerySet[Account]:
    """Select the open accounts the actor may see that fit a filter. Runs in the caller's scope. Raises Invalid."""
    # The condition of the partial indexes is repeated beside the statuses asked for.
    found = find_accounts(actor, wanted.accounts, agency).filter(IS_OPEN)
    exact = {
        "account_type": wanted.account_type,
        "region": wanted.region,
        "debtor__language": wanted.language,
        "risk_level": wanted.risk_level,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.untouched_days is not None:
        found = found.annotate(touched_at=Coalesce("last_contact_at", "assigned_at", "created_at"))
        found = found.filter(touched_at__lte=clock.now() - dt.timedelta(days=wanted.untouched_days))
    if wanted.follow_up is not None:
        found = found.annotate(comes_up_on=FOLLOW_UP_OR_NEVER).filter(_follow_up(wanted.follow_up, clock.today(agency.time_zone)))
    return found


def _follow_up(wanted: FollowUp, today: dt.date) -> Q:
    """The day is compared as the index has it; that there is one lets the index be used at all."""
    if wanted is FollowUp.NONE:
        return Q(follow_up_on__isnull=True)
    comparison = {FollowUp.DUE: "lte", FollowUp.OVERDUE: "lt", FollowUp.LATER: "gt"}[wanted]
    return Q(follow_up_on__isnull=False, **{f"comes_up_on__{comparison}": today})


def list_leases(actor: Actor, cursor: str | None, size: int | None) -> Slice[LeaseRow]:
    """Return a page of the running leases of the collectors the actor oversees, or of his own, the newest first."""
    with agency_scope(actor.agency_id):
        found = leases_in_scope(actor).filter(expires_at__gt=clock.now()).select_related("debtor")
        page: Slice[Lease] = fetch_page(found, [BY_NEWEST], cursor, size, lambda lease: lease)
        names = collector_names(actor.agency_id, [lease.collector_id for lease in page.results])
        results = [_lease_row(lease, names.get(lease.collector_id)) for lease in page.results]
        return Slice(results=results, next=page.next, previous=page.previous)


def leases_in_scope(actor: Actor) -> QuerySet[Lease]:
    """Select the leases of the collectors an actor oversees, or his own."""
    found, scope = Lease.objects.filter(agency_id=actor.agency_id), actor.scope
    if scope.is_own_only:
        return found.filter(collector_id=scope.collector_id) if scope.collector_id else found.none()
    if scope.team_ids is None:
        return found
    crew = Collector.objects.filter(agency_id=actor.agency_id, team_id__in=scope.team_ids)
    return found.filter(collector_id__in=crew.values("id"))


def worklist_rows(agency: Agency, accounts: Sequence[Account]) -> list[WorklistRow]:
    """Describe accounts of an agency, inside its scope, with one more query however many they are."""
    names = collector_names(agency.id, [account.collector_id for account in accounts])
    today = clock.today(agency.time_zone)
    return [_row(account, names.get(account.collector_id), today) for account in accounts]


def _row(account: Account, collector_name: str | None, today: dt.date) -> WorklistRow:
    return WorklistRow(
        id=account.id,
        external_ref=account.external_ref,
        debtor_id=account.debtor_id,
        debtor_name=account.debtor.full_name,
        creditor_name=account.creditor.name,
        status=account.status,
        original_amount=format_minor(account.original_minor, account.currency),
        current_balance=format_minor(account.balance_minor, account.currency),
        currency=account.currency,
        priority=account.priority,
        priority_score=account.priority_score,
        risk_level=account.risk_level,
        team_id=account.team_id,
        collector_id=account.collector_id,
        collector_name=collector_name,
        due_date=account.due_on,
        dpd=days_past_due(account.due_on, today),
        is_escalated=account.is_escalated,
        follow_up_on=account.follow_up_on,
        last_contact_at=account.last_contact_at,
        created_at=account.created_at,
    )


def _lease_row(lease: Lease, collector_name: str | None) -> LeaseRow:
    return LeaseRow(
        id=lease.id,
        debtor_id=lease.debtor_id,
        debtor_name=lease.debtor.full_name,
        account_id=lease.account_id,
        collector_id=lease.collector_id,
        collector_name=collector_name,
        taken_at=lease.taken_at,
        leased_until=lease.expires_at,
    )


def lease_of(agency_id: UUID, debtor_id: UUID) -> Lease | None:
    """Return the running lease of a debtor. Runs in the caller's scope."""
    return Lease.objects.filter(agency_id=agency_id, debtor_id=debtor_id, expires_at__gt=clock.now()).first()
