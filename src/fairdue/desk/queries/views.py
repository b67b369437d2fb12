"""Read saved views of the worklist, and how many accounts each finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import OperationalError
from django.db.models import Q, QuerySet

from fairdue.access.models import Agency, Collector
from fairdue.desk.models import SavedView
from fairdue.desk.queries.worklist import find_work
from fairdue.desk.types import Shared, ViewRow, WorklistFilter
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, savepoint
from fairdue.kernel.errors import DomainError

Reader = Callable[[Mapping[str, Any]], WorklistFilter | None]

VIEWS_MAX = 100
COUNT_MAX = 1_000
COUNT_MS_MAX = 100
COUNTING_SECONDS_MAX = 1.0


def views_in_scope(actor: Actor) -> QuerySet[SavedView]:
    """Select the views an actor may use: his own, those of his teams, the agency's; all shared ones who sees the agency."""
    found = SavedView.objects.filter(agency_id=actor.agency_id)
    mine = Q(user_id=actor.id) | Q(shared_with=Shared.AGENCY)
    if actor.scope.is_whole_agency:
        return found.filter(mine | Q(shared_with=Shared.TEAM))
    teams = list(actor.team_ids)
    if actor.collector_id is not None:
        teams += Collector.objects.filter(agency_id=actor.agency_id, id=actor.collector_id, team__isnull=False).values_list(
            "team_id", flat=True
        )
    return found.filter(mine | Q(shared_with=Shared.TEAM, team_id__in=teams))


def list_views(actor: Actor, read: Reader | None = None) -> list[ViewRow]:
    """Return the views an actor may use, by name; with how many accounts each finds when `read` tells what its filters mean.

    Counting stops at COUNT_MAX accounts, and at COUNT_MS_MAX for one view and COUNTING_SECONDS_MAX for all: then it is null.
    """
    with agency_scope(actor.agency_id):
        views = list(views_in_scope(actor).order_by("name", "id")[:VIEWS_MAX])
        agency, until = Agency.objects.get(id=actor.agency_id), clock.elapsed() + COUNTING_SECONDS_MAX
        found = []
        for view in views:
            wanted = read(view.filters) if read and clock.elapsed() < until else None
            found.append(view_row(actor, view, _count(actor, agency, wanted) if wanted else None))
        return found


def _count(actor: Actor, agency: Agency, wanted: WorklistFilter) -> int | None:
    try:
        with savepoint():
            execute(f"SET LOCAL statement_timeout = {COUNT_MS_MAX}")
            count = find_work(actor, wanted, agency).order_by()[:COUNT_MAX].count()
            execute("SET LOCAL statement_timeout = DEFAULT")
            return count
    except (OperationalError, DomainError):
        # Too dear, or an amount that is none any more since the agency counts in another currency.
        return None


def view_row(actor: Actor, view: SavedView, count: int | None) -> ViewRow:
    """Describe a view as the actor sees it."""
    return ViewRow(
        id=view.id,
        name=view.name,
        filters=view.filters,
        ordering=view.ordering,
        columns=tuple(view.columns),
        shared_with=view.shared_with,
        team_id=view.team_id,
        owner_id=view.user_id,
        is_mine=view.user_id == actor.id,
        count=count,
        count_max=COUNT_MAX,
        created_at=view.created_at,
        updated_at=view.updated_at,
    )
