"""Read users and their sessions."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.hashers import is_password_usable
from django.db.models import Q, QuerySet

from fairdue.access.models import Agency, Collector, Session, User
from fairdue.access.queries.callers import facts_of, must_enrol
from fairdue.access.rules import capabilities_of
from fairdue.access.types import AgencyBrief, Density, Language, Me, Preferences, SessionRow, Theme, UserRow
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Forbidden, NotFound, Unauthenticated
from fairdue.kernel.paging import BY_ID, PAGE_SIZE, Slice, fetch_page

SESSIONS_SHOWN_MAX = 200
LOCALE_SETTING = "locale"
"""The key under which an agency keeps in its settings how it writes dates and amounts, such as "en-US"."""
DEFAULT_LOCALE = "en-US"
DEFAULT_TIME_ZONE = "UTC"


def me_of(actor: Actor | PlatformActor) -> Me:
    """Describe who is signed in; a superuser in the agency he named, an API key by its own name."""
    role = actor.role if isinstance(actor, Actor) else Role.SUPERUSER
    agency = Agency.objects.get(id=actor.agency_id) if isinstance(actor, Actor) else None
    user = None if role is Role.SERVICE else person_of(actor)
    if actor.id is None:
        raise Unauthenticated
    collector_id = facts_of(user).collector_id if user else None
    return Me(
        id=actor.id,
        username=actor.name,
        email=user.email if user else "",
        first_name=user.first_name if user else "",
        last_name=user.last_name if user else "",
        is_superuser=role is Role.SUPERUSER,
        groups=[role.value],
        role=role,
        collector_id=collector_id,
        agency_id=agency.id if agency else None,
        agency=_brief(agency) if agency else None,
        team_id=_team_of(agency.id, collector_id) if agency and collector_id else None,
        team_ids=sorted(actor.team_ids) if isinstance(actor, Actor) else [],
        capabilities=capabilities_of(role),
        preferences=preferences_of(user, agency),
        must_change_password=user is not None and user.must_change_password,
        has_second_factor=user is not None and user.second_factor_at is not None,
        must_enrol_second_factor=user is not None and must_enrol(user, agency),
    )


def preferences_of(user: User | None, agency: Agency | None) -> Preferences:
    """Return what a user chose, and for the rest what his agency has: its time zone, and the language of its locale."""
    chosen = user.preferences if user else {}
    language = (locale_of(agency) if agency else DEFAULT_LOCALE).partition("-")[0]
    return Preferences(
        language=Language(chosen.get("language") or (language if language in set(Language) else Language.ENGLISH)),
        time_zone=chosen.get("time_zone") or (agency.time_zone if agency else DEFAULT_TIME_ZONE),
        density=Density(chosen.get("density", Density.DEFAULT)),
        theme=Theme(chosen.get("theme", Theme.AUTO)),
        shortcuts=chosen.get("shortcuts", True),
        page_size=chosen.get("page_size", PAGE_SIZE),
        worklist_view=chosen.get("worklist_view"),
    )


def _brief(agency: Agency) -> AgencyBrief:
    return AgencyBrief(
        id=agency.id, name=agency.name, currency=agency.currency, time_zone=agency.time_zone, locale=locale_of(agency)
    )


def locale_of(agency: Agency) -> str:
    """Return how an agency writes dates and amounts, as BCP 47."""
    return str(agency.settings.get(LOCALE_SETTING) or DEFAULT_LOCALE)


def _team_of(agency_id: UUID, collector_id: UUID) -> UUID | None:
    with agency_scope(agency_id):
        return Collector.objects.values_list("team_id", flat=True).get(agency_id=agency_id, id=collector_id)


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


def full_names(agency_id: UUID, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return what people of an agency are called, by their ids; ids of others are left out."""
    if not user_ids:
        return {}
    return {user.id: user.full_name for user in users_of(agency_id).filter(id__in=user_ids)}


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
        has_joined=is_password_usable(user.password),
        has_second_factor=user.second_factor_at is not None,
        last_login_at=user.last_login_at,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )
