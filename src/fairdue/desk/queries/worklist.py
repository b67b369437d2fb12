"""Read worklists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q

from fairdue.access.models import Agency
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.queries.people import collector_names
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.rules import days_past_due
from fairdue.desk.types import WorklistRow
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.kernel.money import BadAmount, Money, format_minor
from fairdue.kernel.paging import BY_ID, Slice, SortKey, fetch_page

BY_PRIORITY = (SortKey("priority", True, int), SortKey("priority_score", True, int), BY_ID)


def worklist(
    actor: Actor,
    *,
    collector_id: UUID | None = None,
    statuses: Collection[str] = (),
    priority: int | None = None,
    min_balance: str | None = None,
    max_balance: str | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Slice[WorklistRow]:
    """Return a page of the open accounts the actor works or oversees, the most pressing first.

    A balance range is in the agency's currency and finds accounts in that only. Raises BadCursor and Invalid.
    """
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        # The condition of the partial index is repeated beside the statuses asked for.
        found = in_scope(Account.objects.filter(IS_OPEN), actor.scope)
        if collector_id is not None:
            found = found.filter(collector_id=collector_id)
        if statuses:
            found = found.filter(status__in=statuses)
        if priority is not None:
            found = found.filter(priority=priority)
        if min_balance is not None:
            found = found.filter(_bound("gte", "min_balance", min_balance, agency.currency))
        if max_balance is not None:
            found = found.filter(_bound("lte", "max_balance", max_balance, agency.currency))
        page: Slice[Account] = fetch_page(
            found.select_related("debtor", "creditor"), BY_PRIORITY, cursor, size, lambda account: account
        )
        return Slice(results=worklist_rows(agency, page.results), next=page.next, previous=page.previous)


def worklist_rows(agency: Agency, accounts: Sequence[Account]) -> list[WorklistRow]:
    """Describe accounts of an agency, inside its scope, with two more queries however many they are."""
    names = collector_names(agency.id, [account.collector_id for account in accounts])
    today = clock.today(agency.time_zone)
    return [
        WorklistRow(
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
            collector_name=names.get(account.collector_id),
            due_date=account.due_on,
            dpd=days_past_due(account.due_on, today),
            is_escalated=account.is_escalated,
            follow_up_on=account.follow_up_on,
            last_contact_at=account.last_contact_at,
            created_at=account.created_at,
        )
        for account in accounts
    ]


def _bound(comparison: str, field: str, text: str, currency: str) -> Q:
    try:
        amount = Money.parse(text, currency)
    except BadAmount as bad:
        raise Invalid(field, bad.code, str(bad)) from None
    return Q(currency=currency, **{f"balance_minor__{comparison}": amount.minor})
