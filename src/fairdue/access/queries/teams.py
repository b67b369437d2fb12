"""Read teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from fairdue.access.models import Collector, Team, TeamLead, User
from fairdue.access.types import LeadRow, TeamRow
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, Slice, fetch_page


def list_teams(actor: Actor, *, cursor: str | None = None, size: int | None = None) -> Slice[TeamRow]:
    """Return a page of the teams the actor may see: a lead those he leads, others the agency's."""
    with agency_scope(actor.agency_id):
        page: Slice[Team] = fetch_page(_visible(actor), [BY_ID], cursor, size, lambda team: team)
        return Slice(results=_rows(actor.agency_id, page.results), next=page.next, previous=page.previous)


def get_team(actor: Actor, team_id: UUID) -> TeamRow:
    """Return one team the actor may see. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = _rows(actor.agency_id, _visible(actor).filter(id=team_id))
    if not found:
        raise NotFound(team_id=team_id)
    return found[0]


def _visible(actor: Actor) -> QuerySet[Team]:
    teams = Team.objects.filter(agency_id=actor.agency_id)
    return teams.filter(id__in=actor.team_ids) if actor.role is Role.TEAM_LEAD else teams


def _rows(agency_id: UUID, teams: Iterable[Team]) -> list[TeamRow]:
    """Describe teams with three queries however many there are."""
    teams = list(teams)
    ids = [team.id for team in teams]
    leads = list(TeamLead.objects.filter(agency_id=agency_id, team_id__in=ids).order_by("id"))
    users = User.objects.in_bulk({lead.user_id for lead in leads})
    by_team = defaultdict(list)
    for lead in leads:
        user = users[lead.user_id]
        by_team[lead.team_id].append(LeadRow(user_id=user.id, username=user.username, full_name=user.full_name))
    sizes = dict(
        Collector.objects.filter(agency_id=agency_id, team_id__in=ids, is_active=True)
        .values_list("team_id")
        .annotate(number=Count("id"))
    )
    return [
        TeamRow(
            id=team.id,
            name=team.name,
            is_active=team.is_active,
            leads=by_team[team.id],
            active_collectors=sizes.get(team.id, 0),
            created_at=team.created_at,
            updated_at=team.updated_at,
        )
        for team in teams
    ]
