"""Lists of accounts: filters, search, orderings and totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.expressions import RawSQL

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.accounts.queries.people import collector_names
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.rules import TRIGRAM, DpdBand, days_past_due, due_range
from fairdue.accounts.states import AccountStatus
from fairdue.accounts.types import AccountFilter, AccountRow, AccountSummary, CurrencyTotal
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import Invalid
from fairdue.kernel.money import BadAmount, Money, format_minor
from fairdue.kernel.paging import Slice, SortKey, fetch_page, read_instant
from fairdue.parties.models import ContactPoint

SEARCH_MAX = 10_000
TEAM_SEARCH_MAX = 1_000
SIMILARITY_MIN = 0.3
WORD_SIMILARITY_MIN = 0.6

_FIELDS: Mapping[str, tuple[SortKey, ...]] = {
    "created_at": (SortKey("created_at", False, read_instant),),
    "current_balance": (SortKey("balance_minor", False, int),),
    "priority": (SortKey("priority", False, int), SortKey("priority_score", False, int)),
    "status": (SortKey("status", False, AccountStatus),),
}


def orderings(ordering: str) -> tuple[SortKey, ...]:
    """Return the keys of "created_at" or "-created_at" and so on: all in one direction, so that one index serves both."""
    descending = ordering.startswith("-")
    keys = (*_FIELDS[ordering.removeprefix("-")], SortKey("id", False, UUID))
    return tuple(SortKey(key.field, descending, key.read) for key in keys)


def list_accounts(actor: Actor, wanted: AccountFilter, ordering: str, cursor: str | None, size: int | None) -> Slice[AccountRow]:
    """Return a page of the accounts the actor may see. Raises BadCursor, and Invalid for a range that is no amount."""
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        accounts = find_accounts(actor, wanted, agency).select_related("debtor", "creditor")
        page = fetch_page(accounts, orderings(ordering), cursor, size, lambda account: account)
        names = collector_names(actor.agency_id, [account.collector_id for account in page.results])
        today = clock.today(agency.time_zone)
        results = [_row(account, names.get(account.collector_id), today) for account in page.results]
        return Slice(results=results, next=page.next, previous=page.previous)


def sum_accounts(actor: Actor, wanted: AccountFilter) -> AccountSummary:
    """Return how many accounts a list holds and what they owe in each currency."""
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        is_capped = actor.scope.is_whole_agency and wanted.search is not None and is_over_limit(wanted.search)
        found = find_accounts(actor, wanted, agency).order_by("currency").values("currency")
        totals = [
            CurrencyTotal(currency=each["currency"], count=each["n"], balance=format_minor(int(each["owed"]), each["currency"]))
            for each in found.annotate(n=Count("id"), owed=Sum("balance_minor"))
        ]
    count = sum(total.count for total in totals)
    return AccountSummary(
        count=count,
        count_text=f"{count:,}+" if is_capped else f"{count:,}",
        is_capped=is_capped,
        balances=() if is_capped else tuple(totals),
    )


def find_accounts(actor: Actor, wanted: AccountFilter, agency: Agency) -> QuerySet[Account]:
    """Select the accounts the actor may see that fit a filter. Runs in the caller's scope. Raises Invalid."""
    accounts = in_scope(Account.objects.all(), actor.scope)
    if wanted.agency_id not in {None, actor.agency_id}:
        return accounts.none()
    accounts = accounts.filter(_equal(wanted) & _ranges(wanted, agency))
    if wanted.search is None:
        return accounts
    if actor.scope.is_whole_agency:
        asked = RawSQL("SELECT account_id FROM fairdue_search_accounts(%s, %s)", [wanted.search, SEARCH_MAX])
        return accounts.filter(id__in=asked)
    if actor.scope.team_ids is None:
        return _search_few(accounts, wanted.search)
    return _search_teams(accounts, wanted.search, actor.scope.team_ids)


def _equal(wanted: AccountFilter) -> Q:
    exact = {
        "collector_id": wanted.collector_id,
        "team_id": wanted.team_id,
        "creditor_id": wanted.creditor_id,
        "debtor_id": wanted.debtor_id,
        "currency": wanted.currency,
        "priority": wanted.priority,
        "is_escalated": wanted.is_escalated,
        "collector_id__isnull": wanted.is_unassigned,
    }
    condition = Q(**{name: value for name, value in exact.items() if value is not None})
    return condition & Q(status__in=wanted.statuses) if wanted.statuses else condition


def _ranges(wanted: AccountFilter, agency: Agency) -> Q:
    bounds = {
        "created_at__gte": wanted.created_after,
        "created_at__lte": wanted.created_before,
        "due_on__gte": wanted.due_after,
        "due_on__lte": wanted.due_before,
    }
    condition = Q(**{name: value for name, value in bounds.items() if value is not None})
    currency = wanted.currency or agency.currency
    for lookup, field, text in (("gte", "min_balance", wanted.min_balance), ("lte", "max_balance", wanted.max_balance)):
        if text is not None:
            condition &= Q(currency=currency, **{f"balance_minor__{lookup}": _minor(field, text, currency)})
    if wanted.dpd_band is not None:
        condition &= _in_band(DpdBand(wanted.dpd_band), clock.today(agency.time_zone))
    return condition


def _in_band(band: DpdBand, today: dt.date) -> Q:
    earliest, latest = due_range(band, today)
    condition = Q(due_on__gte=earliest) if earliest else Q(due_on__isnull=False)
    if latest is not None:
        return condition & Q(due_on__lte=latest)
    return condition | Q(due_on__isnull=True)


def _minor(field: str, text: str, currency: str) -> int:
    try:
        return Money.parse(text, currency).minor
    except BadAmount as bad:
        raise Invalid(field, bad.code, str(bad)) from None


def _search_teams(accounts: QuerySet[Account], words: str, teams: Sequence[UUID]) -> QuerySet[Account]:
    """Search what a lead may see. Words that are too short for the index, or that much fits, are met soon without it."""
    if len(words) < TRIGRAM:
        return _search_few(accounts, words)
    sql = "SELECT account_id FROM fairdue_search_accounts(%s, %s, %s::uuid[])"
    found = rows(sql, [words, TEAM_SEARCH_MAX + 1, list(teams)])
    if len(found) > TEAM_SEARCH_MAX:
        return _search_few(accounts, words)
    return accounts.filter(id__in=[row.account_id for row in found])


def _search_few(accounts: QuerySet[Account], words: str) -> QuerySet[Account]:
    """Search what may be seen as the search function does the agency, account by account."""
    by_value = ContactPoint.objects.filter(
        agency_id=OuterRef("agency_id"), debtor_id=OuterRef("debtor_id"), value__startswith=words.lower()
    )
    return accounts.annotate(
        likeness=Func(F("debtor__full_name"), Value(words), function="similarity", output_field=FloatField()),
        word_likeness=Func(Value(words), F("debtor__full_name"), function="word_similarity", output_field=FloatField()),
    ).filter(
        Q(external_ref__startswith=words)
        | Q(external_ref__startswith=words.upper())
        | Q(debtor__full_name__icontains=words)
        | Q(likeness__gte=SIMILARITY_MIN)
        | Q(word_likeness__gte=WORD_SIMILARITY_MIN)
        | Exists(by_value)
    )


def is_over_limit(words: str) -> bool:
    """Whether a search of the agency finds more than SEARCH_MAX accounts. Runs in the caller's scope."""
    (found,) = rows("SELECT count(*) AS n FROM fairdue_search_accounts(%s, %s)", [words, SEARCH_MAX + 1])
    return int(found.n) > SEARCH_MAX


def _row(account: Account, collector_name: str | None, today: dt.date) -> AccountRow:
    return AccountRow(
        id=account.id,
        external_ref=account.external_ref,
        debtor_name=account.debtor.full_name,
        status=account.status,
        original_amount=format_minor(account.original_minor, account.currency),
        current_balance=format_minor(account.balance_minor, account.currency),
        has_credit_balance=account.balance_minor < 0,
        currency=account.currency,
        priority=account.priority,
        collector_name=collector_name,
        creditor_name=account.creditor.name,
        due_date=account.due_on,
        dpd=days_past_due(account.due_on, today),
        risk_level=account.risk_level,
        is_escalated=account.is_escalated,
        follow_up_on=account.follow_up_on,
        last_contact_at=account.last_contact_at,
        created_at=account.created_at,
    )
