"""Teams and who leads them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import Field

from fairdue.access.api.fields import UNCHANGED, Title, check_agency
from fairdue.access.commands.teams import create_team, update_team
from fairdue.access.queries import get_team, list_teams
from fairdue.access.types import TeamRow
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.web import PROBLEMS, Body, IfUnchanged, Page, actor_of, page_of, require

Leads = Annotated[list[UUID], Field(max_length=50)]
router = Router(tags=["teams"])


class TeamBody(Body):
    """A new team."""

    name: Title
    lead_ids: Leads = []
    agency: UUID | None = None


class TeamPatch(Body):
    """What to change of a team; `lead_ids` replaces all of its leads."""

    name: Title = UNCHANGED
    lead_ids: Leads = UNCHANGED
    is_active: bool = UNCHANGED


@router.get("", response={200: Page[TeamRow], **PROBLEMS}, operation_id="teams_list")
def get_teams(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[TeamRow]:
    """List the agency's teams; a lead sees his."""
    return page_of(request, list_teams(actor_of(request), cursor=cursor, size=page_size))


@router.post("", response={201: TeamRow, **PROBLEMS}, operation_id="teams_create")
def post_team(request: HttpRequest, payload: TeamBody) -> Status[TeamRow]:
    """Make a team (admin)."""
    actor = require(request, ADMINS)
    check_agency(actor, payload.agency)
    return Status(201, create_team(actor, payload.name, payload.lead_ids))


@router.get("{team_id}/", response={200: TeamRow, **PROBLEMS}, operation_id="teams_retrieve")
def get_one_team(request: HttpRequest, team_id: UUID) -> TeamRow:
    """Show a team."""
    return get_team(actor_of(request), team_id)


@router.patch("{team_id}/", response={200: TeamRow, **PROBLEMS}, operation_id="teams_partial_update")
def patch_team(request: HttpRequest, team_id: UUID, payload: TeamPatch, if_match: IfUnchanged = None) -> TeamRow:
    """Change a team and its leads (admin)."""
    return update_team(require(request, ADMINS), team_id, payload.model_dump(exclude_unset=True), if_match)
