"""Read collectors and their leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from fairdue.access.models import Agency, Collector, CollectorLeave, User
from fairdue.access.queries.people import matching
from fairdue.access.types import CollectorRow, LeaveRow
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, Slice, SortKey, fetch_page

BY_FIRST_DAY = (SortKey("first_on", True, dt.date.fromisoformat), SortKey("id", True, UUID))


def list_collectors(
    actor: Actor,
    *,
    search: str | None = None,
    team_id: UUID | None = None,
    is_active: bool | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Slice[CollectorRow]:
    """Return a page of the collectors the actor may see; `search` looks in names and e-mail."""
    with agency_scope(actor.agency_id):
        found = _visible(actor)
        if search:
            people = User.objects.filter(matching(search), agency_id=actor.agency_id)
            found = found.filter(user_id__in=people.values("id"))
        if team_id is not None:
            found = found.filter(team_id=team_id)
        if is_active is not None:
            found = found.filter(is_active=is_active)
        page: Slice[Collector] = fetch_page(found, [BY_ID], cursor, size, lambda collector: collector)
        return Slice(results=collector_rows(page.results), next=page.next, previous=page.previous)


def get_collector(actor: Actor, collector_id: UUID) -> CollectorRow:
    """Return one collector the actor may see. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = collector_rows(_visible(actor).filter(id=collector_id))
    if not found:
        raise NotFound(collector_id=collector_id)
    return found[0]


def _visible(actor: Actor) -> QuerySet[Collector]:
    """The agency's collectors, a lead's teams' and himself, or only oneself."""
    found = Collector.objects.filter(agency_id=actor.agency_id).select_related("team")
    scope = actor.scope
    if scope.is_whole_agency:
        return found
    return found.filter(Q(user_id=actor.id) | Q(team_id__in=scope.team_ids or ()))


def collector_rows(collectors: Iterable[Collector]) -> list[CollectorRow]:
    """Describe collectors of one agency, inside its scope, with three more queries however many there are."""
    collectors = list(collectors)
    if not collectors:
        return []
    users = User.objects.in_bulk([collector.user_id for collector in collectors])
    agency_id = collectors[0].agency_id
    today = today_in(agency_id)
    away = dict(
        CollectorLeave.objects.filter(
            agency_id=agency_id, collector__in=[each.id for each in collectors], first_on__lte=today, last_on__gte=today
        ).values_list("collector_id", "last_on")
    )
    return [
        CollectorRow(
            id=collector.id,
            agency=collector.agency_id,
            user_id=collector.user_id,
            username=users[collector.user_id].username,
            full_name=users[collector.user_id].full_name,
            team_id=collector.team_id,
            team_name=collector.team.name if collector.team else None,
            commission_rate=f"{collector.commission_rate:.4f}",
            max_accounts=collector.max_accounts,
            skills=collector.skills,
            regions=collector.regions,
            languages=collector.languages,
            is_active=collector.is_active,
            away_until=away.get(collector.id),
            created_at=collector.created_at,
            updated_at=collector.updated_at,
        )
        for collector in collectors
    ]


def list_leave(actor: Actor, collector_id: UUID, cursor: str | None, size: int | None) -> Slice[LeaveRow]:
    """Return a page of the leave of a collector the actor may see, the latest days first. Raises NotFound."""
    with agency_scope(actor.agency_id):
        if not _visible(actor).filter(id=collector_id).exists():
            raise NotFound(collector_id=collector_id)
        found = CollectorLeave.objects.filter(agency_id=actor.agency_id, collector_id=collector_id)
        page: Slice[CollectorLeave] = fetch_page(found, BY_FIRST_DAY, cursor, size, lambda leave: leave)
        return Slice(results=leave_rows(actor.agency_id, page.results), next=page.next, previous=page.previous)


def leave_rows(agency_id: UUID, leaves: Iterable[CollectorLeave]) -> list[LeaveRow]:
    """Describe leave of an agency, inside its scope, with three more queries however much it is."""
    leaves = list(leaves)
    deputies = [leave.deputy_id for leave in leaves if leave.deputy_id]
    users = dict(Collector.objects.filter(agency_id=agency_id, id__in=deputies).values_list("id", "user_id"))
    people = User.objects.in_bulk(list(users.values()))
    today = today_in(agency_id)
    return [
        LeaveRow(
            id=leave.id,
            collector_id=leave.collector_id,
            first_on=leave.first_on,
            last_on=leave.last_on,
            kind=leave.kind,
            state="planned" if leave.first_on > today else "over" if leave.last_on < today else "running",
            accounts=leave.accounts,
            deputy_id=leave.deputy_id,
            deputy_name=people[users[leave.deputy_id]].full_name if leave.deputy_id else None,
            created_at=leave.created_at,
        )
        for leave in leaves
    ]


def today_in(agency_id: UUID) -> dt.date:
    """Return the agency's local date."""
    return clock.today(Agency.objects.values_list("time_zone", flat=True).get(id=agency_id))
