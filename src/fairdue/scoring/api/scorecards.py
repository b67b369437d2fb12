"""Routes of scorecards, mounted under /scorecards/."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Body, Page, page_of, require
from fairdue.scoring.commands.cards import activate_card, approve_card, create_card, edit_card, roll_back_card
from fairdue.scoring.queries.cards import get_built_in, get_card, get_card_in_force, list_cards, preview_card
from fairdue.scoring.rules import card_schema
from fairdue.scoring.rules.reasons import REASONS
from fairdue.scoring.types import ReasonsPage, ScorecardDetail, ScorecardEffect, ScorecardRow

router = Router(tags=["scorecards"])
READERS = frozenset({*ADMINS, Role.TEAM_LEAD, Role.READONLY})
Name = Annotated[str, Field(min_length=1, max_length=100)]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]


class NewScorecard(Body):
    """A draft; `document` as /scorecards/schema/ describes it."""

    name: Name
    document: dict[str, Any]


class ScorecardPatch(Body):
    """What may be changed of a draft, and the `revision` that the changes were made from."""

    revision: Revision
    name: Name | None = None
    document: dict[str, Any] | None = None


class Approval(Body):
    """Which `revision` of the draft was looked at."""

    revision: Revision


@router.get("/", operation_id="scorecards_list", response={200: Page[ScorecardRow], **PROBLEMS})
def list_scorecards(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[ScorecardRow]:
    """List the agency's own scorecards, newest first; the built-in one has an address of its own."""
    return page_of(request, list_cards(require(request, READERS), cursor, page_size))


@router.post("/", operation_id="scorecards_create", response={201: ScorecardDetail, **PROBLEMS})
def create_scorecard(request: HttpRequest, body: NewScorecard) -> Status[ScorecardDetail]:
    """Enter a draft. Every problem of its document is named."""
    return Status(201, create_card(require(request, ADMINS), name=body.name, document=body.document))


@router.get("/schema/", operation_id="scorecards_schema_retrieve", response={200: dict[str, Any], **PROBLEMS})
def get_schema(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON Schema of scorecards' documents."""
    require(request, READERS)
    return card_schema()


@router.get("/reasons/", operation_id="scorecards_reasons_retrieve", response={200: ReasonsPage, **PROBLEMS})
def get_reasons(request: HttpRequest) -> ReasonsPage:
    """Tell for each factor why it is used, and which law cautions against it."""
    require(request, READERS)
    return REASONS


@router.get("/built-in/", operation_id="scorecards_built_in_retrieve", response={200: ScorecardDetail, **PROBLEMS})
def get_built_in_scorecard(request: HttpRequest) -> ScorecardDetail:
    """Show version 0, from which one's own may start."""
    return get_built_in(require(request, READERS))


@router.get("/active/", operation_id="scorecards_active_retrieve", response={200: ScorecardDetail, **PROBLEMS})
def get_active_scorecard(request: HttpRequest) -> ScorecardDetail:
    """Show the scorecard in force, which may be the built-in one."""
    return get_card_in_force(require(request, READERS))


@router.get("/{uuid:scorecard_id}/", operation_id="scorecards_retrieve", response={200: ScorecardDetail, **PROBLEMS})
def get_scorecard(request: HttpRequest, scorecard_id: UUID) -> ScorecardDetail:
    """Show one of the agency's own scorecards."""
    return get_card(require(request, READERS), scorecard_id)


@router.patch("/{uuid:scorecard_id}/", operation_id="scorecards_partial_update", response={200: ScorecardDetail, **PROBLEMS})
def edit_scorecard(request: HttpRequest, scorecard_id: UUID, body: ScorecardPatch) -> ScorecardDetail:
    """Change a draft; 409 when somebody changed it since."""
    actor = require(request, ADMINS)
    return edit_card(actor, scorecard_id, revision=body.revision, name=body.name, document=body.document)


@router.get("/{uuid:scorecard_id}/preview/", operation_id="scorecards_preview", response={200: ScorecardEffect, **PROBLEMS})
def preview_scorecard(request: HttpRequest, scorecard_id: UUID) -> ScorecardEffect:
    """Compute what a scorecard would do to the levels of the open accounts as they are now. Writes nothing."""
    return preview_card(require(request, READERS), scorecard_id)


@router.post("/{uuid:scorecard_id}/approve/", operation_id="scorecards_approve", response={200: ScorecardDetail, **PROBLEMS})
def approve_scorecard(request: HttpRequest, scorecard_id: UUID, body: Approval) -> ScorecardDetail:
    """Approve a draft; where the agency has another admin, its author cannot."""
    return approve_card(require(request, ADMINS), scorecard_id, revision=body.revision)


@router.post("/{uuid:scorecard_id}/activate/", operation_id="scorecards_activate", response={200: ScorecardDetail, **PROBLEMS})
def activate_scorecard(request: HttpRequest, scorecard_id: UUID) -> ScorecardDetail:
    """Put an approved scorecard in force. The open accounts are rescored in the background."""
    return activate_card(require(request, ADMINS), scorecard_id)


@router.post("/{uuid:scorecard_id}/roll-back/", operation_id="scorecards_roll_back", response={200: ScorecardDetail, **PROBLEMS})
def roll_back_scorecard(request: HttpRequest, scorecard_id: UUID) -> ScorecardDetail:
    """Put the scorecard in force again that this one replaced, and return it. Open accounts are rescored in the background."""
    actor = require(request, ADMINS)
    return roll_back_card(actor, scorecard_id) or get_built_in(actor)
