"""Read how the work stands: loads of collectors, queues, untouched accounts; and accounts that nothing is planned for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest

from fairdue.access.models import Agency, Collector, CollectorLeave, Team, User
from fairdue.accounts.models import IS_OPEN, Account, ContactAttempt
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.states import OPEN, REACHED
from fairdue.accounts.types import CurrencyTotal
from fairdue.desk.models import Lease, Task, UnplacedAccount
from fairdue.desk.queries.worklist import ORDERINGS, worklist_rows
from fairdue.desk.types import Ageing, CollectorLoad, Overview, Queue, StuckRow, StuckWhy, WorklistOrder
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Scope
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.money import format_minor
from fairdue.kernel.paging import Slice, fetch_page

BANDS = (("0-1", 0), ("2-3", 2), ("4-7", 4), ("8-14", 8), ("15+", 15))
"""How many days untouched each band begins at."""

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
_OURS = "(%(teams)s::uuid[] IS NULL OR {table}.team_id = ANY(%(teams)s::uuid[]))"
# Since when an account waits for its first contact falls into one band; without a collector, or after a contact, into none.
_BAND = " ".join(f"WHEN a.assigned_at > %(before_{place})s THEN {place - 1}" for place in range(1, len(BANDS)))
# One reading of the open accounts gives everything that is counted of them.
_ACCOUNTS = f"""
SELECT a.team_id, a.collector_id, a.currency, count(*) AS held, sum(a.balance_minor)::bigint AS owed,
       count(*) FILTER (WHERE a.follow_up_on = %(today)s) AS due_today,
       count(*) FILTER (WHERE a.follow_up_on < %(today)s) AS overdue,
       CASE WHEN a.collector_id IS NULL OR a.last_contact_at >= a.assigned_at OR a.assigned_at > %(now)s THEN NULL {_BAND}
            WHEN a.assigned_at IS NOT NULL THEN {len(BANDS) - 1} END AS band
FROM accounts_account a
WHERE a.agency_id = %(agency_id)s AND a.status IN ({_OPEN}) AND {_OURS.format(table="a")}
GROUP BY a.team_id, a.collector_id, a.currency, band
"""
_TODAY = """
SELECT t.collector_id, count(*) AS attempts, count(DISTINCT t.account_id) AS worked,
       count(*) FILTER (WHERE t.outcome = ANY(%(reached)s)) AS reached
FROM accounts_contact_attempt t
WHERE t.agency_id = %(agency_id)s AND t.at >= %(midnight)s AND t.collector_id = ANY(%(collectors)s) GROUP BY t.collector_id
"""


def overview(actor: Actor) -> Overview:
    """Return the loads of the collectors one oversees, the piles, and how long assigned accounts wait for a first contact."""
    with agency_scope(actor.agency_id):
        zone = Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id)
        teams = None if actor.scope.team_ids is None else list(actor.scope.team_ids)
        now = clock.now()
        params = {"agency_id": actor.agency_id, "teams": teams, "today": clock.today(zone), "now": now}
        begins = {f"before_{place}": now - dt.timedelta(days=days) for place, (_, days) in enumerate(BANDS)}
        found = rows(_ACCOUNTS, {**params, **begins})
        return Overview(
            as_of=now,
            collectors=_loads(actor.scope, found, clock.midnight(zone)),
            queues=_queues(actor.scope, found),
            untouched=_ageing(found),
        )


def list_stuck(actor: Actor, days: int, cursor: str | None, size: int | None) -> Slice[StuckRow]:
    """Return a page of open accounts to which nobody has done anything for `days` and nothing is planned, most pressing first.

    Planned is a follow-up from today on, an open task, or a running lease of the debtor. Done is placing, assigning, contact.
    """
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        now, today = clock.now(), clock.today(agency.time_zone)
        own = {"agency_id": OuterRef("agency_id"), "account_id": OuterRef("id")}
        found = (
            in_scope(Account.objects.filter(IS_OPEN), actor.scope)
            .annotate(moved_at=Greatest("created_at", "assigned_at", "last_contact_at"))
            .filter(Q(follow_up_on=None) | Q(follow_up_on__lt=today), moved_at__lte=now - dt.timedelta(days=days))
            .exclude(Exists(Task.objects.filter(**own, done_at=None)))
            .exclude(Exists(ContactAttempt.objects.filter(**own, at__gt=now - dt.timedelta(days=days))))
            .exclude(
                Exists(Lease.objects.filter(agency_id=OuterRef("agency_id"), debtor_id=OuterRef("debtor_id"), expires_at__gt=now))
            )
        )
        page: Slice[Account] = fetch_page(
            found.select_related("debtor", "creditor"), ORDERINGS[WorklistOrder.PRIORITY], cursor, size, lambda account: account
        )
        return Slice(results=_stuck_rows(agency, page.results, now), next=page.next, previous=page.previous)


def _loads(scope: Scope, found: Sequence[Any], midnight: dt.datetime) -> tuple[CollectorLoad, ...]:
    crew = Collector.objects.filter(agency_id=scope.agency_id)
    if scope.team_ids is not None:
        crew = crew.filter(team_id__in=scope.team_ids)
    collectors = list(crew.order_by("team_id", "id"))
    users = User.objects.in_bulk([collector.user_id for collector in collectors])
    params = {
        "agency_id": scope.agency_id,
        "midnight": midnight,
        "collectors": [collector.id for collector in collectors],
        "reached": [outcome.value for outcome in REACHED],
    }
    done = {row.collector_id: row for row in rows(_TODAY, params)}
    held: Mapping[UUID, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("held", "due_today", "overdue"), 0))
    for row in found:
        if row.collector_id is not None:
            for name in held[row.collector_id]:
                held[row.collector_id][name] += getattr(row, name)
    return tuple(
        _load(collector, users[collector.user_id], held[collector.id], done.get(collector.id)) for collector in collectors
    )


def _load(collector: Collector, user: User, held: Mapping[str, int], done: Any) -> CollectorLoad:
    return CollectorLoad(
        collector_id=collector.id,
        name=user.full_name,
        team_id=collector.team_id,
        is_active=collector.is_active and user.is_active,
        open_accounts=held["held"],
        max_accounts=collector.max_accounts,
        free=max(collector.max_accounts - held["held"], 0),
        due_today=held["due_today"],
        overdue=held["overdue"],
        worked_today=done.worked if done else 0,
        attempts_today=done.attempts if done else 0,
        right_party_today=done.reached if done else 0,
    )


def _queues(scope: Scope, found: Sequence[Any]) -> tuple[Queue, ...]:
    """Every team one oversees has a queue, be it empty; so have accounts of no team that wait, for who sees the agency."""
    teams = Team.objects.filter(agency_id=scope.agency_id)
    if scope.team_ids is not None:
        teams = teams.filter(id__in=scope.team_ids)
    names: dict[UUID | None, str | None] = dict(teams.order_by("name").values_list("id", "name"))
    piles: dict[UUID | None, list[CurrencyTotal]] = {team_id: [] for team_id in names}
    for row in sorted(found, key=lambda row: str(row.currency)):
        if row.collector_id is None:
            total = CurrencyTotal(currency=row.currency, count=row.held, balance=format_minor(row.owed, row.currency))
            piles.setdefault(row.team_id, []).append(total)
    return tuple(
        Queue(team_id=team_id, team_name=names.get(team_id), count=sum(total.count for total in totals), balances=tuple(totals))
        for team_id, totals in piles.items()
    )


def _ageing(found: Sequence[Any]) -> tuple[Ageing, ...]:
    return tuple(
        Ageing(band=band, count=sum(row.held for row in found if row.band == place)) for place, (band, _) in enumerate(BANDS)
    )


def _stuck_rows(agency: Agency, accounts: Sequence[Account], now: dt.datetime) -> list[StuckRow]:
    ids = [account.id for account in accounts]
    unplaced = set(UnplacedAccount.objects.filter(agency_id=agency.id, account_id__in=ids).values_list("account_id", flat=True))
    idle = _inactive(agency, {account.collector_id for account in accounts if account.collector_id})
    shown = zip(accounts, worklist_rows(agency, accounts), strict=True)
    return [
        StuckRow(
            account=row,
            idle_days=(now - max(filter(None, (account.created_at, account.assigned_at, account.last_contact_at)))).days,
            why=_why(account, is_unplaced=account.id in unplaced, is_idle=account.collector_id in idle),
        )
        for account, row in shown
    ]


def _inactive(agency: Agency, collector_ids: Collection[UUID]) -> set[UUID]:
    """Collectors who work no more, whose log-in is shut, or who are on leave today."""
    today = clock.today(agency.time_zone)
    leave = CollectorLeave.objects.filter(
        agency_id=agency.id, collector_id__in=collector_ids, first_on__lte=today, last_on__gte=today
    )
    collectors = Collector.objects.filter(agency_id=agency.id, id__in=collector_ids)
    users = dict(collectors.values_list("user_id", "id"))
    shut = User.objects.filter(id__in=users, is_active=False).values_list("id", flat=True)
    resting = set(collectors.filter(is_active=False).values_list("id", flat=True)) | {users[user_id] for user_id in shut}
    return resting | set(leave.values_list("collector_id", flat=True))


def _why(account: Account, *, is_unplaced: bool, is_idle: bool) -> tuple[StuckWhy, ...]:
    reasons = {
        StuckWhy.UNPLACED: is_unplaced or account.collector_id is None,
        StuckWhy.COLLECTOR_INACTIVE: is_idle,
        StuckWhy.FOLLOW_UP_OVERDUE: account.follow_up_on is not None,
        StuckWhy.NEVER_CONTACTED: account.last_contact_at is None,
        StuckWhy.NO_FOLLOW_UP: account.follow_up_on is None,
    }
    return tuple(why for why, holds in reasons.items() if holds)
