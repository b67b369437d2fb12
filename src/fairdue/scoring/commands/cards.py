"""Scorecards of an agency: draft, edit, approve, activate, roll back. All of these are for admins, and journalled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from fairdue.access.models import User
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.errors import NotFound
from fairdue.scoring.errors import (
    BadScorecard,
    OwnScorecard,
    ScorecardChanged,
    ScorecardNotActive,
    ScorecardNotApproved,
    ScorecardNotDraft,
)
from fairdue.scoring.events import (
    SCORECARD_ACTIVATED,
    SCORECARD_APPROVED,
    SCORECARD_CREATED,
    SCORECARD_EDITED,
    SCORECARD_RETIRED,
    SCORECARD_ROLLED_BACK,
)
from fairdue.scoring.models import Scorecard
from fairdue.scoring.queries.cards import describe_card
from fairdue.scoring.rules import BUILT_IN_VERSION, document_of, problems_of, read_card
from fairdue.scoring.states import CardStatus
from fairdue.scoring.types import ScorecardDetail

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('scoring.cards ' || %s::text, 0))"


def create_card(actor: Actor, *, name: str, document: Mapping[str, Any]) -> ScorecardDetail:
    """Enter a draft as the agency's next version. Raises BadScorecard."""
    written = _checked(document)
    with agency_scope(actor.agency_id):
        _lock(actor)
        newest = Scorecard.objects.filter(agency_id=actor.agency_id).order_by("-version").first()
        card = Scorecard.objects.create(
            agency_id=actor.agency_id,
            version=(BUILT_IN_VERSION if newest is None else newest.version) + 1,
            name=name,
            document=written,
            author_id=actor.id,
            author_name=actor.name,
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        _record(actor, SCORECARD_CREATED, card, {"name": [None, name], "document": [None, written]})
        return describe_card(card)


def edit_card(
    actor: Actor, card_id: UUID, *, revision: int, name: str | None = None, document: Mapping[str, Any] | None = None
) -> ScorecardDetail:
    """Change a draft that is still at `revision`; whoever changes its document is its author from then on.

    Raises NotFound, BadScorecard, ScorecardNotDraft, and ScorecardChanged when somebody else was faster.
    """
    written = None if document is None else _checked(document)
    with agency_scope(actor.agency_id):
        card = _locked(actor, card_id)
        if card.status != CardStatus.DRAFT:
            raise ScorecardNotDraft(status=card.status)
        if card.revision != revision:
            raise ScorecardChanged(revision=card.revision)
        changes: dict[str, list[Any]] = {}
        if name is not None and name != card.name:
            changes["name"] = [card.name, name]
            card.name = name
        if written is not None and written != card.document:
            changes["document"] = [card.document, written]
            card.document, card.author_id, card.author_name = written, actor.id, actor.name
        if changes:
            card.revision += 1
            card.updated_at = clock.now()
            card.save()
            _record(actor, SCORECARD_EDITED, card, changes)
        return describe_card(card)


def approve_card(actor: Actor, card_id: UUID, *, revision: int) -> ScorecardDetail:
    """Approve a draft as it stands at `revision`; the author himself only when the agency has no other active admin.

    Raises NotFound, ScorecardNotDraft, ScorecardChanged, OwnScorecard.
    """
    with agency_scope(actor.agency_id):
        card = _locked(actor, card_id)
        if card.status != CardStatus.DRAFT:
            raise ScorecardNotDraft(status=card.status)
        if card.revision != revision:
            raise ScorecardChanged(revision=card.revision)
        if card.author_id == actor.id and _has_another_admin(actor):
            raise OwnScorecard
        card.status = CardStatus.APPROVED
        card.approved_by_id, card.approved_by_name = actor.id, actor.name
        card.approved_at = card.updated_at = clock.now()
        card.save()
        _record(actor, SCORECARD_APPROVED, card, {"status": [CardStatus.DRAFT, CardStatus.APPROVED]})
        return describe_card(card)


def activate_card(actor: Actor, card_id: UUID) -> ScorecardDetail:
    """Put an approved card in force and retire the one before; the open accounts are rescored by a job that follows.

    One that is in force already stays so, and nothing follows. Raises NotFound, ScorecardNotApproved.
    """
    with agency_scope(actor.agency_id):
        card = _locked(actor, card_id)
        if card.status == CardStatus.ACTIVE:
            return describe_card(card)
        if card.status != CardStatus.APPROVED:
            raise ScorecardNotApproved(status=card.status)
        before = Scorecard.objects.filter(agency_id=actor.agency_id, status=CardStatus.ACTIVE).first()
        if before is not None:
            _retire(actor, before)
        card.replaced = BUILT_IN_VERSION if before is None else before.version
        _put_in_force(card)
        changes = {"status": [CardStatus.APPROVED, CardStatus.ACTIVE], "version_in_force": [card.replaced, card.version]}
        _record(actor, SCORECARD_ACTIVATED, card, changes)
        return describe_card(card)


def roll_back_card(actor: Actor, card_id: UUID) -> ScorecardDetail | None:
    """Retire the card in force and put the one it replaced in force again; None when that is the built-in one.

    The open accounts are rescored by a job that follows. Raises NotFound, ScorecardNotActive.
    """
    with agency_scope(actor.agency_id):
        card = _locked(actor, card_id)
        if card.status != CardStatus.ACTIVE:
            raise ScorecardNotActive(status=card.status)
        _retire(actor, card)
        again = Scorecard.objects.filter(agency_id=actor.agency_id, version=card.replaced or BUILT_IN_VERSION).first()
        if again is not None:
            _put_in_force(again)
        _record(actor, SCORECARD_ROLLED_BACK, card, {"version_in_force": [card.version, card.replaced]})
        return None if again is None else describe_card(again)


def _put_in_force(card: Scorecard) -> None:
    card.status = CardStatus.ACTIVE
    card.activated_at = card.updated_at = clock.now()
    card.retired_at = None
    card.save()


def _retire(actor: Actor, card: Scorecard) -> None:
    card.status = CardStatus.RETIRED
    card.retired_at = card.updated_at = clock.now()
    card.save()
    _record(actor, SCORECARD_RETIRED, card, {"status": [CardStatus.ACTIVE, CardStatus.RETIRED]})


def _checked(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document as it is stored: read and written again, so that equal cards are equal. Raises BadScorecard."""
    problems = problems_of(document)
    if problems:
        raise BadScorecard(errors=[asdict(problem) for problem in problems])
    return document_of(read_card(document))


def _locked(actor: Actor, card_id: UUID) -> Scorecard:
    _lock(actor)
    card = Scorecard.objects.filter(agency_id=actor.agency_id, id=card_id).first()
    if card is None:
        raise NotFound
    return card


def _lock(actor: Actor) -> None:
    """Let the agency's cards change one after another: each change depends on which is in force."""
    execute(_ONE_AT_A_TIME, [actor.agency_id])


def _has_another_admin(actor: Actor) -> bool:
    admins = User.objects.filter(agency_id=actor.agency_id, role=Role.AGENCY_ADMIN, is_active=True)
    return any(admin.id != actor.id for admin in admins)


def _record(actor: Actor, kind: str, card: Scorecard, changes: Mapping[str, Any]) -> None:
    record(actor, kind, "scorecard", card.id, changes=changes, facts={"version": card.version, "revision": card.revision})
