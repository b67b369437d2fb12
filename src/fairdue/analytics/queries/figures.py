"""Figures over all accounts an actor oversees, each in one pass over a set, exact to the minor unit, one currency at a time."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from fairdue.access.models import Agency
from fairdue.accounts.rules import BAND_DAYS, DpdBand
from fairdue.accounts.states import OPEN, AccountStatus
from fairdue.analytics.rules import BUCKET_OF_BAND, days, percentage
from fairdue.analytics.types import (
    AgingReport,
    Bucket,
    CollectedIn,
    CollectorFigures,
    CurrencyFigures,
    Dashboard,
    Summary,
)
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.money import format_minor
from fairdue.ledger.rules import DEBT_SQL, Recipe

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
_ACCOUNTS = "a.agency_id = %(agency_id)s AND (%(teams)s::uuid[] IS NULL OR a.team_id = ANY(%(teams)s::uuid[]))"
_STATUSES = f"""
SELECT a.currency::text AS currency, a.status, count(*) AS accounts, sum(a.balance_minor) AS balance,
       sum(a.original_minor) AS placed,
       count(a.settled_at) AS settled, coalesce(sum(extract(epoch FROM a.settled_at - a.created_at)), 0) AS settling_seconds
FROM accounts_account a WHERE {_ACCOUNTS} GROUP BY a.currency, a.status
"""
# What was applied to the debt of accounts, less what was freed again.
_PAID = f"""
paid AS (
    SELECT p.from_account_id, p.to_account_id, p.amount_minor
    FROM ledger_posting p
    LEFT JOIN ledger_posting undone ON undone.agency_id = p.agency_id AND undone.id = p.reverses_id
    JOIN ledger_entry e ON e.agency_id = p.agency_id AND e.id = coalesce(undone.entry_id, p.entry_id)
    WHERE p.agency_id = %(agency_id)s AND e.recipe = '{Recipe.ALLOCATION}'
), moved AS (
    SELECT from_account_id AS ledger_account_id, amount_minor FROM paid
    UNION ALL
    SELECT to_account_id, -amount_minor FROM paid
), collected AS (
    SELECT a.id AS account_id, a.collector_id, l.currency::text AS currency, moved.amount_minor
    FROM moved
    JOIN ledger_account l ON l.agency_id = %(agency_id)s AND l.id = moved.ledger_account_id AND l.bucket IN ({DEBT_SQL})
    JOIN accounts_account a ON a.id = l.subject_id AND {_ACCOUNTS}
)
"""
_COLLECTED = f"WITH {_PAID} SELECT currency, sum(amount_minor) AS minor FROM collected GROUP BY currency"
_COLLECTED_BY_COLLECTOR = f"""
WITH {_PAID} SELECT collector_id, currency, sum(amount_minor) AS minor FROM collected
WHERE collector_id IS NOT NULL GROUP BY collector_id, currency
"""
_COLLECTORS = f"""
SELECT c.id, c.team_id, c.is_active AND u.is_active AS is_active, c.max_accounts,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS name,
       coalesce(held.accounts, 0) AS accounts, coalesce(held.open, 0) AS open, coalesce(held.settled, 0) AS settled
FROM access_collector c
JOIN access_user u ON u.id = c.user_id
LEFT JOIN (
    SELECT a.collector_id, count(*) AS accounts, count(*) FILTER (WHERE a.status IN ({_OPEN})) AS open,
           count(*) FILTER (WHERE a.status = '{AccountStatus.SETTLED}') AS settled
    FROM accounts_account a WHERE {_ACCOUNTS} AND a.collector_id IS NOT NULL GROUP BY a.collector_id
) held ON held.collector_id = c.id
WHERE c.agency_id = %(agency_id)s AND (%(teams)s::uuid[] IS NULL OR c.team_id = ANY(%(teams)s::uuid[]))
ORDER BY name, c.id
"""
_BANDS = " ".join(
    f"WHEN {'true' if last is None else f'%(today)s::date - a.due_on <= {last}'} THEN '{band}'"
    for band, (_, last) in BAND_DAYS.items()
)
_AGES = f"""
SELECT currency, band, count(*) AS accounts, sum(balance_minor) AS balance FROM (
    SELECT a.currency::text AS currency, a.balance_minor,
           CASE WHEN a.due_on IS NULL OR a.due_on > %(today)s::date THEN '{DpdBand.NOT_DUE}' {_BANDS} END AS band
    FROM accounts_account a WHERE {_ACCOUNTS} AND a.status IN ({_OPEN})
) aged GROUP BY currency, band
"""
_TEAMS = f"""
SELECT t.name, count(*) AS accounts FROM accounts_account a
LEFT JOIN access_team t ON t.agency_id = a.agency_id AND t.id = a.team_id
WHERE {_ACCOUNTS} GROUP BY t.name ORDER BY t.name
"""
_RESOLVED = f"""
SELECT count(*) AS accounts, coalesce(sum(extract(epoch FROM coalesce(a.settled_at, a.closed_at) - a.created_at)), 0) AS seconds
FROM accounts_account a WHERE {_ACCOUNTS} AND a.status NOT IN ({_OPEN}) AND coalesce(a.settled_at, a.closed_at) IS NOT NULL
"""


def dashboard(actor: Actor) -> Dashboard:
    """Return the key figures of the agency, or of a lead's teams."""
    with agency_scope(actor.agency_id):
        agency, scope = _asked(actor)
        groups = rows(_STATUSES, scope)
        collected = _collected(scope)
    by_status = _by_status(groups)
    currencies = sorted({agency.currency, *collected, *(group.currency for group in groups)})
    figures = {currency: _figures(currency, groups, collected.get(currency, 0)) for currency in currencies}
    main, total = figures[agency.currency], sum(by_status.values())
    return Dashboard(
        currency=agency.currency,
        total_accounts=total,
        active_accounts=sum(by_status[status] for status in OPEN),
        total_balance=main.total_balance,
        total_collected=main.total_collected,
        amount_collected=main.total_collected,
        recovery_rate=main.recovery_rate,
        collection_rate=percentage(by_status[AccountStatus.SETTLED], total),
        avg_days_to_settle=days(_sum(groups, "settling_seconds"), int(_sum(groups, "settled"))),
        accounts_by_status=by_status,
        by_currency=tuple(figures.values()),
    )


def collector_figures(actor: Actor) -> list[CollectorFigures]:
    """Return the figures of every collector of the agency, or of a lead's teams, by name."""
    with agency_scope(actor.agency_id):
        agency, scope = _asked(actor)
        collected: dict[UUID, dict[str, int]] = defaultdict(dict)
        for row in rows(_COLLECTED_BY_COLLECTOR, scope):
            collected[row.collector_id][row.currency] = int(row.minor)
        found = rows(_COLLECTORS, scope)
    return [
        CollectorFigures(
            collector_id=row.id,
            collector_name=row.name,
            team_id=row.team_id,
            is_active=row.is_active,
            max_accounts=row.max_accounts,
            total_accounts=row.accounts,
            active_accounts=row.open,
            currency=agency.currency,
            total_collected=format_minor(collected[row.id].get(agency.currency, 0), agency.currency),
            success_rate=percentage(row.settled, row.accounts),
            by_currency=_amounts(agency.currency, collected[row.id]),
        )
        for row in found
    ]


def aging_report(actor: Actor) -> AgingReport:
    """Return the open accounts by days past due; without a due date, or before it, they are not due."""
    with agency_scope(actor.agency_id):
        agency, scope = _asked(actor)
        groups = rows(_AGES, {**scope, "today": clock.today(agency.time_zone)})
    found = {(group.currency, group.band): group for group in groups}
    by_currency: list[Any] = [
        {"currency": currency, **_buckets(currency, found)} for currency in sorted({agency.currency, *(key for key, _ in found)})
    ]
    (main,) = (buckets for buckets in by_currency if buckets["currency"] == agency.currency)
    return cast(AgingReport, {**main, "by_currency": by_currency})


def summary(actor: Actor) -> Summary:
    """Return the distribution of cases and what was recovered."""
    with agency_scope(actor.agency_id):
        agency, scope = _asked(actor)
        by_status = _by_status(rows(_STATUSES, scope))
        teams = {row.name: row.accounts for row in rows(_TEAMS, scope)}
        (resolved,) = rows(_RESOLVED, scope)
        collected = _collected(scope)
    return Summary(
        currency=agency.currency,
        total_cases=sum(by_status.values()),
        cases_by_status=by_status,
        cases_without_team=teams.pop(None, 0),
        cases_by_team=teams,
        avg_resolution_time=days(Decimal(resolved.seconds), resolved.accounts),
        total_recovered=format_minor(collected.get(agency.currency, 0), agency.currency),
        by_currency=_amounts(agency.currency, collected),
    )


def _asked(actor: Actor) -> tuple[Agency, dict[str, Any]]:
    teams = actor.scope.team_ids
    return Agency.objects.get(id=actor.agency_id), {"agency_id": actor.agency_id, "teams": None if teams is None else list(teams)}


def _collected(scope: dict[str, Any]) -> dict[str, int]:
    return {row.currency: int(row.minor) for row in rows(_COLLECTED, scope)}


def _by_status(groups: list[Any]) -> dict[str, int]:
    return {status.value: sum(group.accounts for group in groups if group.status == status) for status in AccountStatus}


def _figures(currency: str, groups: list[Any], collected: int) -> CurrencyFigures:
    mine = [group for group in groups if group.currency == currency]
    active = [group for group in mine if group.status in OPEN]
    placed = int(_sum(mine, "placed"))
    return CurrencyFigures(
        currency=currency,
        total_accounts=int(_sum(mine, "accounts")),
        active_accounts=int(_sum(active, "accounts")),
        total_balance=format_minor(int(_sum(active, "balance")), currency),
        total_placed=format_minor(placed, currency),
        total_collected=format_minor(collected, currency),
        recovery_rate=percentage(collected, placed),
    )


def _buckets(currency: str, found: dict[tuple[str, str], Any]) -> dict[str, Bucket]:
    return {
        name: Bucket(count=group.accounts, total_balance=format_minor(int(group.balance), currency))
        if (group := found.get((currency, band)))
        else Bucket(count=0, total_balance=format_minor(0, currency))
        for band, name in BUCKET_OF_BAND.items()
    }


def _amounts(main: str, minor: dict[str, int]) -> tuple[CollectedIn, ...]:
    return tuple(
        CollectedIn(currency=currency, total_collected=format_minor(minor.get(currency, 0), currency))
        for currency in sorted({main, *minor})
    )


def _sum(groups: list[Any], name: str) -> Decimal:
    return sum((Decimal(getattr(group, name)) for group in groups), Decimal(0))
