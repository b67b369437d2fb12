"""Save, change and delete views of the worklist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.access.models import Collector, Team
from fairdue.desk.errors import ViewExists
from fairdue.desk.events import VIEW_CHANGED, VIEW_DELETED, VIEW_SAVED
from fairdue.desk.models import SavedView
from fairdue.desk.queries.views import view_row, views_in_scope
from fairdue.desk.types import Shared, ViewRow
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Forbidden, Invalid, NotFound

FIELDS = ("name", "filters", "ordering", "columns", "shared_with", "team_id")


def save_view(actor: Actor, given: Mapping[str, Any]) -> ViewRow:
    """Save a view of one's own; `given` has FIELDS. Raises ViewExists, Forbidden, Invalid."""
    if actor.id is None:
        raise Forbidden
    with agency_scope(actor.agency_id):
        view = SavedView(agency_id=actor.agency_id, user_id=actor.id, **given)
        view.created_at = view.updated_at = clock.now()
        _check_sharing(actor, view)
        _store(view)
        _record(actor, VIEW_SAVED, view, {})
        return view_row(actor, view, None)


def change_view(actor: Actor, view_id: UUID, given: Mapping[str, Any]) -> ViewRow:
    """Change what `given` names (of FIELDS) of one's own view, or as admin of a shared one.

    Raises NotFound, ViewExists, Forbidden, Invalid.
    """
    with agency_scope(actor.agency_id):
        view = _lock(actor, view_id)
        before = _shown(view)
        for name, value in given.items():
            setattr(view, name, value)
        if view.shared_with != Shared.TEAM and "team_id" not in given:
            view.team_id = None
        if _shown(view) != before:
            _check_sharing(actor, view)
            view.updated_at = clock.now()
            _store(view)
            _record(actor, VIEW_CHANGED, view, before)
        return view_row(actor, view, None)


def delete_view(actor: Actor, view_id: UUID) -> None:
    """Delete one's own view, or as admin a shared one. Raises NotFound, Forbidden."""
    with agency_scope(actor.agency_id):
        view = _lock(actor, view_id)
        record(actor, VIEW_DELETED, "view", view.id, facts={"name": view.name})
        view.delete()


def _lock(actor: Actor, view_id: UUID) -> SavedView:
    found = views_in_scope(actor).select_for_update().filter(id=view_id).first()
    if found is None:
        raise NotFound
    if found.user_id != actor.id and not actor.is_admin:
        raise Forbidden
    return found


def _store(view: SavedView) -> None:
    try:
        with savepoint():
            view.save()
    except IntegrityError:
        raise ViewExists from None


def _check_sharing(actor: Actor, view: SavedView) -> None:
    """A collector shares with his team, a lead with his teams and the agency, an admin with all. Raises Forbidden, Invalid."""
    if (view.shared_with == Shared.TEAM) != (view.team_id is not None):
        raise Invalid("team", "mismatch", "name a team if, and only if, the view is shared with one")
    if view.shared_with == Shared.AGENCY and actor.role is Role.COLLECTOR:
        raise Forbidden
    if view.team_id is None:
        return
    if not Team.objects.filter(agency_id=actor.agency_id, id=view.team_id).exists():
        raise Invalid("team", "unknown", "is no team of this agency")
    is_member = Collector.objects.filter(agency_id=actor.agency_id, user_id=view.user_id, team_id=view.team_id).exists()
    if not (actor.is_admin or view.team_id in actor.team_ids or is_member):
        raise Forbidden


def _record(actor: Actor, kind: str, view: SavedView, before: Mapping[str, Any]) -> None:
    """Filters go apart from the rest: what somebody searches for is often a person."""
    changes = difference(before, _shown(view))
    filters = changes.pop("filters", None)
    record(actor, kind, "view", view.id, changes=changes, personal={"changes": {"filters": filters}} if filters else None)


def _shown(view: SavedView) -> dict[str, Any]:
    return {name: str(value) if isinstance(value := getattr(view, name), UUID) else value for name in FIELDS}
