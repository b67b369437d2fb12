"""Plan the leave of collectors and end it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from fairdue.access import events
from fairdue.access.errors import CyclicDeputies, LeaveIsOver, LeaveOverlaps, UnknownDeputy
from fairdue.access.models import Collector, CollectorLeave, User
from fairdue.access.queries.collectors import get_collector, leave_rows, today_in
from fairdue.access.rules import deputy_circle
from fairdue.access.types import Leave, LeaveAccounts, LeaveKind, LeaveRow
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound

# Circles of deputies run over several collectors: leave of one agency is planned one after another.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('access.leave ' || %s::text, 0))"


def add_leave(
    actor: Actor,
    collector_id: UUID,
    *,
    first_on: dt.date,
    last_on: dt.date,
    kind: LeaveKind,
    deputy_id: UUID | None,
    accounts: LeaveAccounts = LeaveAccounts.KEEP,
) -> LeaveRow:
    """Plan days, both ends included, on which a collector gets no accounts; `deputy_id` gets those of his debtors meanwhile.

    `accounts` says what becomes of those he holds already: a sweep sees to it when the days begin and when they are over.
    Waits for a run of the assignment rules that is giving him accounts just now. Raises NotFound, LeaveIsOver, LeaveOverlaps,
    UnknownDeputy, CyclicDeputies.
    """
    with agency_scope(actor.agency_id):
        get_collector(actor, collector_id)
        rows(_ONE_AT_A_TIME, [actor.agency_id])
        collector = Collector.objects.select_for_update(no_key=True).get(agency_id=actor.agency_id, id=collector_id)
        if last_on < today_in(actor.agency_id):
            raise LeaveIsOver
        _check_deputy(actor, collector_id, deputy_id)
        overlapping = CollectorLeave.objects.filter(agency_id=actor.agency_id, first_on__lte=last_on, last_on__gte=first_on)
        own = overlapping.filter(collector_id=collector_id).first()
        if own is not None:
            raise LeaveOverlaps(leave_id=own.id, first_on=own.first_on, last_on=own.last_on)
        _check_circle(Leave(collector_id=collector_id, first_on=first_on, last_on=last_on, deputy_id=deputy_id), overlapping)
        made = CollectorLeave.objects.create(
            agency_id=actor.agency_id,
            collector_id=collector_id,
            first_on=first_on,
            last_on=last_on,
            kind=kind.value,
            deputy_id=deputy_id,
            accounts=accounts.value,
            created_by=actor.id,
            created_at=clock.now(),
        )
        # Why somebody is away (sick) is about him alone: it can be erased.
        record(
            actor,
            events.LEAVE_ADDED,
            events.COLLECTOR,
            collector_id,
            facts={"leave_id": made.id, "first_on": first_on, "last_on": last_on, "deputy_id": deputy_id, "accounts": accounts},
            personal={"kind": kind.value},
            person_id=collector.user_id,
        )
        return leave_rows(actor.agency_id, [made])[0]


def end_leave(actor: Actor, collector_id: UUID, leave_id: UUID) -> None:
    """Take planned days back, or end a running leave with yesterday. Raises NotFound, LeaveIsOver."""
    with agency_scope(actor.agency_id):
        get_collector(actor, collector_id)
        rows(_ONE_AT_A_TIME, [actor.agency_id])
        found = CollectorLeave.objects.filter(agency_id=actor.agency_id, collector_id=collector_id, id=leave_id)
        leave = found.select_for_update().first()
        if leave is None:
            raise NotFound(leave_id=leave_id)
        today, last_on = today_in(actor.agency_id), leave.last_on
        if last_on < today:
            raise LeaveIsOver
        if leave.first_on < today:
            leave.last_on = today - dt.timedelta(days=1)
            leave.save(update_fields=["last_on"])
            changes: dict[str, list[dt.date | None]] = {"last_on": [last_on, leave.last_on]}
        else:
            leave.delete()
            changes = {"first_on": [leave.first_on, None], "last_on": [last_on, None]}
        record(actor, events.LEAVE_ENDED, events.COLLECTOR, collector_id, changes=changes, facts={"leave_id": leave_id})


def _check_deputy(actor: Actor, collector_id: UUID, deputy_id: UUID | None) -> None:
    if deputy_id is None:
        return
    deputy = Collector.objects.filter(agency_id=actor.agency_id, id=deputy_id, is_active=True).exclude(id=collector_id).first()
    if deputy is None or not User.objects.filter(id=deputy.user_id, is_active=True).exists():
        raise UnknownDeputy(deputy_id=deputy_id)


def _check_circle(wanted: Leave, overlapping: QuerySet[CollectorLeave]) -> None:
    others = [
        Leave(collector_id=other.collector_id, first_on=other.first_on, last_on=other.last_on, deputy_id=other.deputy_id)
        for other in overlapping.exclude(deputy=None)
    ]
    circle = deputy_circle(wanted, others)
    if circle:
        raise CyclicDeputies(collector_ids=circle)
