"""Read what a collector has to do today, and has done; and what a worklist comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.db.models import Count, Q, Sum

from fairdue.access.models import Agency, Collector
from fairdue.access.queries.people import full_names
from fairdue.accounts.queries.listing import is_over_limit
from fairdue.accounts.states import OPEN, REACHED
from fairdue.accounts.types import CurrencyTotal
from fairdue.desk.queries.tasks import OPEN_FOR
from fairdue.desk.queries.worklist import find_work
from fairdue.desk.types import Day, HandedRow, PromiseRow, TaskKind, WorklistFilter, WorklistSummary
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows, savepoint
from fairdue.kernel.errors import Forbidden
from fairdue.kernel.money import format_minor
from fairdue.ledger.queries import APPLIED

LISTED_MAX = 50
SUM_MS_MAX = 2_000

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
_HELD = f"""
held AS (
    SELECT a.id, a.external_ref, a.follow_up_on, d.full_name
    FROM accounts_account a JOIN parties_debtor d ON d.agency_id = a.agency_id AND d.id = a.debtor_id
    WHERE a.agency_id = %(agency_id)s AND a.collector_id = %(collector_id)s AND a.status IN ({_OPEN})
)
"""
_COUNTS = f"""
WITH {_HELD}
SELECT count(*) AS held,
       count(*) FILTER (WHERE follow_up_on = %(today)s) AS due_today,
       count(*) FILTER (WHERE follow_up_on < %(today)s) AS overdue,
       count(*) FILTER (WHERE follow_up_on <= %(today)s OR follow_up_on IS NULL AND NOT EXISTS (
           SELECT FROM accounts_contact_attempt t
           WHERE t.agency_id = %(agency_id)s AND t.account_id = held.id AND t.at >= %(midnight)s)) AS ready
FROM held
"""
_TASKS = f"""
SELECT count(*) FILTER (WHERE t.due_at >= %(now)s) AS today, count(*) FILTER (WHERE t.due_at < %(now)s) AS overdue,
       count(*) FILTER (WHERE t.kind = '{TaskKind.CALLBACK}') AS callbacks
FROM desk_task t WHERE t.agency_id = %(agency_id)s AND t.due_at < %(tomorrow)s AND t.id IN ({OPEN_FOR})
"""
_DONE = """
SELECT count(*) AS attempts, count(DISTINCT t.account_id) AS worked,
       count(*) FILTER (WHERE t.outcome = ANY(%(reached)s)) AS reached
FROM accounts_contact_attempt t
WHERE t.agency_id = %(agency_id)s AND t.at >= %(midnight)s AND t.collector_id = %(collector_id)s
"""
# What was applied since the promise was given, less what was freed again.
_PROMISES = f"""
WITH {_HELD}, latest AS (
    SELECT DISTINCT ON (t.account_id) held.*, t.promised_on, t.promised_minor, t.currency, t.at
    FROM held JOIN accounts_contact_attempt t ON t.agency_id = %(agency_id)s AND t.account_id = held.id
    WHERE t.promised_on IS NOT NULL AND t.promised_minor IS NOT NULL ORDER BY t.account_id, t.at DESC
)
SELECT latest.*, coalesce(paid.minor, 0)::bigint AS paid_minor
FROM latest CROSS JOIN LATERAL (
    {APPLIED.format(account="latest.id")} AND e.recorded_at >= latest.at
) paid
WHERE latest.promised_on <= %(today)s AND coalesce(paid.minor, 0) < latest.promised_minor
ORDER BY latest.promised_on, latest.id
"""
_HANDED = f"""
WITH {_HELD}, latest AS (
    SELECT DISTINCT ON (n.account_id) held.id, held.external_ref, held.full_name, n.author_id, n.author_name, n.text,
           n.created_at
    FROM held JOIN desk_handover_note n ON n.agency_id = %(agency_id)s AND n.account_id = held.id
    LEFT JOIN desk_handover_read r
        ON r.agency_id = n.agency_id AND r.account_id = n.account_id AND r.collector_id = %(collector_id)s
    WHERE n.author_id IS DISTINCT FROM %(user_id)s AND (r.read_at IS NULL OR n.created_at > r.read_at)
    ORDER BY n.account_id, n.created_at DESC
)
SELECT * FROM latest ORDER BY created_at DESC, id LIMIT {LISTED_MAX}
"""


def my_day(actor: Actor) -> Day:
    """Return what the collector has to do today, and has done. Raises Forbidden for who is no collector."""
    if actor.collector_id is None:
        raise Forbidden
    with agency_scope(actor.agency_id):
        zone = Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id)
        now, today = clock.now(), clock.today(zone)
        params = {
            "agency_id": actor.agency_id,
            "collector_id": actor.collector_id,
            "user_id": actor.id,
            "now": now,
            "today": today,
            "midnight": clock.midnight(zone),
            "tomorrow": clock.midnight(zone, 1),
            "reached": [outcome.value for outcome in REACHED],
        }
        (held,), (tasks,), (done,) = rows(_COUNTS, params), rows(_TASKS, params), rows(_DONE, params)
        promises = [_promise(row, today) for row in rows(_PROMISES, params)]
        broken = sum(promise.is_broken for promise in promises)
        return Day(
            as_of=now,
            open_accounts=held.held,
            max_accounts=_capacity(actor.agency_id, actor.collector_id),
            ready=held.ready,
            due_today=held.due_today,
            overdue=held.overdue,
            tasks_today=tasks.today,
            tasks_overdue=tasks.overdue,
            callbacks=tasks.callbacks,
            promises_due=len(promises) - broken,
            promises_broken=broken,
            worked_today=done.worked,
            attempts_today=done.attempts,
            right_party_today=done.reached,
            promises=tuple(promises[:LISTED_MAX]),
            handovers=_handed(actor.agency_id, rows(_HANDED, params)),
        )


def sum_worklist(actor: Actor, wanted: WorklistFilter) -> WorklistSummary:
    """Return what the accounts of a worklist come to, unless adding up takes longer than SUM_MS_MAX. Raises Invalid."""
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        today = clock.today(agency.time_zone)
        words = wanted.accounts.search
        is_capped = actor.scope.is_whole_agency and words is not None and is_over_limit(words)
        found = find_work(actor, wanted, agency).order_by("currency").values("currency")
        try:
            with savepoint():
                execute(f"SET LOCAL statement_timeout = {SUM_MS_MAX}")
                groups = list(
                    found.annotate(
                        n=Count("id"),
                        owed=Sum("balance_minor"),
                        now=Count("id", filter=Q(follow_up_on=today)),
                        late=Count("id", filter=Q(follow_up_on__lt=today)),
                        raised=Count("id", filter=Q(is_escalated=True)),
                    )
                )
                execute("SET LOCAL statement_timeout = DEFAULT")
        except OperationalError:
            return WorklistSummary(count=None, is_capped=is_capped, due_today=None, overdue=None, escalated=None, balances=())
    return WorklistSummary(
        count=sum(each["n"] for each in groups),
        is_capped=is_capped,
        due_today=sum(each["now"] for each in groups),
        overdue=sum(each["late"] for each in groups),
        escalated=sum(each["raised"] for each in groups),
        balances=tuple(
            CurrencyTotal(currency=each["currency"], count=each["n"], balance=format_minor(int(each["owed"]), each["currency"]))
            for each in groups
        ),
    )


def _capacity(agency_id: UUID, collector_id: UUID) -> int:
    return Collector.objects.values_list("max_accounts", flat=True).get(agency_id=agency_id, id=collector_id)


def _promise(row: Any, today: dt.date) -> PromiseRow:
    return PromiseRow(
        account_id=row.id,
        external_ref=row.external_ref,
        debtor_name=row.full_name,
        promised_on=row.promised_on,
        amount=format_minor(row.promised_minor, row.currency),
        paid=format_minor(row.paid_minor, row.currency),
        currency=row.currency,
        is_broken=row.promised_on < today,
    )


def _handed(agency_id: UUID, found: Sequence[Any]) -> tuple[HandedRow, ...]:
    people = full_names(agency_id, {row.author_id for row in found if row.author_id})
    return tuple(_handed_row(row, people.get(row.author_id, row.author_name)) for row in found)


def _handed_row(row: Any, author_name: str) -> HandedRow:
    return HandedRow(
        account_id=row.id,
        external_ref=row.external_ref,
        debtor_name=row.full_name,
        author_name=author_name,
        text=row.text,
        at=row.created_at,
    )
