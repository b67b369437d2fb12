"""Make teams, change them, say who leads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.access import events
from fairdue.access.commands.staleness import require_unchanged
from fairdue.access.errors import NameTaken, NotATeamLead
from fairdue.access.models import Team, TeamLead
from fairdue.access.queries.people import users_of
from fairdue.access.queries.teams import get_team
from fairdue.access.types import TeamRow
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import NotFound


def create_team(actor: Actor, name: str, lead_ids: Collection[UUID] = ()) -> TeamRow:
    """Make a team. Raises NameTaken, NotATeamLead."""
    with agency_scope(actor.agency_id):
        try:
            with savepoint():
                now = clock.now()
                team = Team.objects.create(agency_id=actor.agency_id, name=name, created_at=now, updated_at=now)
        except IntegrityError:
            raise NameTaken(name=name) from None
        _set_leads(actor, team.id, set(lead_ids))
        facts = {"name": name, "lead_ids": sorted(set(lead_ids))}
        record(actor, events.TEAM_CREATED, events.TEAM, team.id, facts=facts)
        return get_team(actor, team.id)


def update_team(actor: Actor, team_id: UUID, changes: Mapping[str, Any], expected: dt.datetime | None = None) -> TeamRow:
    """Change name, is_active or the whole set of `lead_ids`; with `expected` only if the team was last changed then.

    Raises NotFound, Stale, NameTaken, NotATeamLead.
    """
    with agency_scope(actor.agency_id):
        team = Team.objects.select_for_update().filter(agency_id=actor.agency_id, id=team_id).first()
        if team is None:
            raise NotFound(team_id=team_id)
        require_unchanged(actor.agency_id, team.id, team.updated_at, expected)
        own = {field: value for field, value in changes.items() if field != "lead_ids"}
        changed = difference({field: getattr(team, field) for field in own}, own)
        for field in changed:
            setattr(team, field, own[field])
        try:
            with savepoint():
                team.save(update_fields=list(changed))
        except IntegrityError:
            raise NameTaken(name=own.get("name")) from None
        if "lead_ids" in changes:
            before = _set_leads(actor, team.id, set(changes["lead_ids"]))
            changed |= difference({"lead_ids": sorted(before)}, {"lead_ids": sorted(set(changes["lead_ids"]))})
        if changed:
            team.updated_at = clock.now()
            team.save(update_fields=["updated_at"])
            record(actor, events.TEAM_UPDATED, events.TEAM, team.id, changes=changed)
        return get_team(actor, team.id)


def _set_leads(actor: Actor, team_id: UUID, wanted: set[UUID]) -> set[UUID]:
    """Make exactly these users the leads of a team; return who led it before."""
    leads = TeamLead.objects.filter(agency_id=actor.agency_id, team_id=team_id)
    before = set(leads.values_list("user_id", flat=True))
    able = users_of(actor.agency_id).filter(id__in=wanted - before, role=Role.TEAM_LEAD, is_active=True)
    new = set(able.select_for_update().order_by("id").values_list("id", flat=True))
    if unable := sorted(wanted - before - new):
        raise NotATeamLead(user_ids=unable)
    leads.filter(user_id__in=before - wanted).delete()
    TeamLead.objects.bulk_create(TeamLead(agency_id=actor.agency_id, team_id=team_id, user_id=user_id) for user_id in sorted(new))
    return before
