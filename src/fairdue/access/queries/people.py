"""Read users and their sessions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from fairdue.access.models import Agency, Session, User
from fairdue.access.queries.callers import facts_of
from fairdue.access.types import AgencyBrief, Me, SessionRow, UserRow
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.errors import Forbidden, NotFound, Unauthenticated
from fairdue.kernel.paging import BY_ID, Slice, fetch_page

SESSIONS_SHOWN_MAX = 200


def me_of(actor: Actor | PlatformActor) -> Me:
    """Describe who is signed in; a superuser in the agency he named, an API key by its own name."""
    role = actor.role if isinstance(actor, Actor) else Role.SUPERUSER
    agency = Agency.objects.get(id=actor.agency_id) if isinstance(actor, Actor) else None
    user = None if role is Role.SERVICE else person_of(actor)
    if actor.id is None:
        raise Unauthenticated
    return Me(
        id=actor.id,
        username=actor.name,
        email=user.email if user else "",
        first_name=user.first_name if user else "",
        last_name=user.last_name if user else "",
        is_superuser=role is Role.SUPERUSER,
        groups=[role.value],
        role=role,
        collector_id=facts_of(user).collector_id if user else None,
        agency_id=agency.id if agency else None,
        agency=AgencyBrief(id=agency.id, name=agency.name, currency=agency.currency, time_zone=agency.time_zone)
        if agency
        else None,
        must_change_password=user is not None and user.must_change_password,
    )


def person_of(actor: Actor | PlatformActor) -> User:
    """Return the user who acts. Raises Forbidden for a program, which has no log-in of its own."""
    user = None if actor.id is None or actor.session_id is None else User.objects.filter(id=actor.id).first()
    if user is None:
        raise Forbidden
    return user


def list_sessions(user_id: UUID, current_id: UUID | None) -> list[SessionRow]:
    """Return the live sessions of a user, the newest first."""
    live = Session.objects.filter(user_id=user_id, revoked_at=None, expires_at__gt=clock.now()).order_by("-last_used_at", "-id")
    return [
        SessionRow(
            id=session.id,
            ip=session.ip,
            user_agent=session.user_agent,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            expires_at=session.expires_at,
            is_current=session.id == current_id,
        )
        for session in live[:SESSIONS_SHOWN_MAX]
    ]


def list_users(
    actor: Actor,
    *,
    search: str | None = None,
    role: str | None = None,
    is_active: bool | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Slice[UserRow]:
    """Return a page of the agency's users; `search` looks in names and e-mail."""
    found = users_of(actor.agency_id)
    if search:
        found = found.filter(matching(search))
    if role is not None:
        found = found.filter(role=role)
    if is_active is not None:
        found = found.filter(is_active=is_active)
    return fetch_page(found, [BY_ID], cursor, size, user_row)


def get_user(actor: Actor, user_id: UUID) -> UserRow:
    """Return one user of the agency. Raises NotFound."""
    found = users_of(actor.agency_id).filter(id=user_id).first()
    if found is None:
        raise NotFound(user_id=user_id)
    return user_row(found)


def users_of(agency_id: UUID) -> QuerySet[User]:
    """The people an agency's admins manage: a superuser is none of them even if he belongs to the agency."""
    return User.objects.filter(agency_id=agency_id).exclude(role=Role.SUPERUSER)


def matching(search: str) -> Q:
    """Users whose names or e-mail contain every word of `search`."""
    found = Q()
    for word in search.replace("\x00", " ").split():
        found &= (
            Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return found


def user_row(user: User) -> UserRow:
    """Describe a user of an agency."""
    if user.agency_id is None:
        raise NotFound(user_id=user.id)
    return UserRow(
        id=user.id,
        agency=user.agency_id,
        username=user.username,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        role=Role(user.role),
        is_active=user.is_active,
        must_change_password=user.must_change_password,
        last_login_at=user.last_login_at,
        created_at=user.created_at,
    )
