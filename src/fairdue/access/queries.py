"""Read who may come in."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.models import Agency, Session, TeamLead, User
from fairdue.access.models import Collector as CollectorModel
from fairdue.access.types import UserFacts
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope


def actor_in_session(user_id: UUID, session_id: UUID, agency_id: UUID | None = None) -> Actor | None:
    """Return who acts with a token of this session; None when the session is revoked or the user or agency is switched off.

    `agency_id` is the agency a platform superuser names for this request; others act in their own whatever they name.
    """
    session = (
        Session.objects.filter(id=session_id, user_id=user_id, revoked_at=None, user__is_active=True)
        .select_related("user", "user__agency")
        .first()
    )
    return None if session is None else _actor(session.user, agency_id)


def facts_of(user: User) -> UserFacts:
    """Describe a user for tokens and `me`."""
    actor = _actor(user, user.agency_id)
    return UserFacts(
        id=user.id,
        username=user.username,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        role=Role(user.role),
        agency_id=user.agency_id,
        collector_id=actor.collector_id if actor else None,
        must_change_password=user.must_change_password,
    )


def _actor(user: User, named_agency_id: UUID | None) -> Actor | None:
    role = Role(user.role)
    if role is Role.SUPERUSER:
        agency = Agency.objects.filter(id=named_agency_id).first() if named_agency_id else None
    else:
        agency = user.agency
    if agency is None or not agency.is_active:
        return None
    collector_id, team_ids = _place(agency.id, user.id, role)
    return Actor(agency_id=agency.id, role=role, id=user.id, name=user.username, collector_id=collector_id, team_ids=team_ids)


def _place(agency_id: UUID, user_id: UUID, role: Role) -> tuple[UUID | None, tuple[UUID, ...]]:
    """Find the collector a user is and the teams he leads; admins and auditors are neither."""
    if role not in {Role.COLLECTOR, Role.TEAM_LEAD}:
        return None, ()
    with agency_scope(agency_id):
        collector_id = CollectorModel.objects.filter(agency_id=agency_id, user_id=user_id).values_list("id", flat=True).first()
        led = TeamLead.objects.filter(agency_id=agency_id, user_id=user_id).values_list("team_id", flat=True)
        return collector_id, tuple(led) if role is Role.TEAM_LEAD else ()
