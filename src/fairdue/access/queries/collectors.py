"""Read collectors."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from fairdue.access.models import Collector, User
from fairdue.access.queries.people import matching
from fairdue.access.types import CollectorRow
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, Slice, fetch_page


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
    """Describe collectors of one agency, inside its scope, with one more query however many there are."""
    collectors = list(collectors)
    users = User.objects.in_bulk([collector.user_id for collector in collectors])
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
            is_active=collector.is_active,
            created_at=collector.created_at,
        )
        for collector in collectors
    ]
