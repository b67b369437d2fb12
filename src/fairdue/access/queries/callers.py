"""Whom a token speaks for, now: every request asks again, so a switched-off user or agency is out at once."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from fairdue.access.models import Agency, ApiKey, Collector, RefreshToken, Session, TeamLead, User
from fairdue.access.rules import API_KEY_MARK, decode_access, digest_of, may_be_used, requires_second_factor
from fairdue.access.types import SignedIn, UserFacts
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound


def signed_in_by(token: str, agency_id: UUID | None = None) -> SignedIn | None:
    """Return whom an access token or an API key speaks for; None when it does not hold now.

    `agency_id` is the agency a superuser names. Raises NotFound when there is no such active agency.
    """
    if token.startswith(API_KEY_MARK):
        return _by_key(token)
    claims = decode_access(token, settings.SECRET_KEY, clock.now())
    return None if claims is None else _in_session(claims.user_id, claims.session_id, agency_id)


def signed_in_with_cookie(refresh: str) -> SignedIn | None:
    """Return whom a refresh token could sign in now, without using it."""
    now = clock.now()
    link = RefreshToken.objects.filter(token_hash=digest_of(refresh), expires_at__gt=now).select_related("session").first()
    if link is None or not may_be_used(link.used_at, now):
        return None
    return _in_session(link.session.user_id, link.session_id, None)


def actor_in_session(user_id: UUID, session_id: UUID, agency_id: UUID | None = None) -> Actor | PlatformActor | None:
    """Return who acts with a token of this session; None when the session is over or the user or agency is switched off.

    `agency_id` is the agency a platform superuser names for this request; others act in their own whatever they name.
    Raises NotFound when a superuser names no active agency.
    """
    found = _in_session(user_id, session_id, agency_id)
    return found.actor if found else None


def must_enrol(user: User, agency: Agency | None) -> bool:
    """Whether a user's agency requires a second factor that he has not set up yet."""
    is_off = user.second_factor_at is None and agency is not None and agency.id == user.agency_id
    return is_off and agency is not None and requires_second_factor(agency.settings, Role(user.role))


def facts_of(user: User) -> UserFacts:
    """Describe a user for tokens."""
    role = Role(user.role)
    return UserFacts(
        id=user.id,
        username=user.username,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        role=role,
        agency_id=user.agency_id,
        collector_id=None if user.agency_id is None else _place(user.agency_id, user.id, role)[0],
        must_change_password=user.must_change_password,
    )


def _in_session(user_id: UUID, session_id: UUID, agency_id: UUID | None) -> SignedIn | None:
    session = (
        Session.objects.filter(id=session_id, user_id=user_id, revoked_at=None, expires_at__gt=clock.now(), user__is_active=True)
        .select_related("user__agency")
        .first()
    )
    if session is None:
        return None
    actor = _actor(session.user, session.id, agency_id)
    if actor is None:
        return None
    user = session.user
    return SignedIn(actor=actor, must_change_password=user.must_change_password, must_enrol=must_enrol(user, user.agency))


def _by_key(token: str) -> SignedIn | None:
    key = ApiKey.objects.filter(key_hash=digest_of(token), revoked_at=None, agency__is_active=True).first()
    if key is None or (key.expires_at is not None and key.expires_at <= clock.now()):
        return None
    return SignedIn(
        actor=Actor(agency_id=key.agency_id, role=Role.SERVICE, id=key.id, name=key.name, scopes=frozenset(key.scopes))
    )


def _actor(user: User, session_id: UUID, named_agency_id: UUID | None) -> Actor | PlatformActor | None:
    role = Role(user.role)
    if role is Role.SUPERUSER:
        platform = PlatformActor(id=user.id, name=user.username, session_id=session_id)
        if named_agency_id is None:
            return platform
        if not Agency.objects.filter(id=named_agency_id, is_active=True).exists():
            raise NotFound(agency_id=named_agency_id)
        return platform.within(named_agency_id)
    if user.agency is None or not user.agency.is_active:
        return None
    collector_id, team_ids = _place(user.agency.id, user.id, role)
    return Actor(
        agency_id=user.agency.id,
        role=role,
        id=user.id,
        name=user.username,
        collector_id=collector_id,
        team_ids=team_ids,
        session_id=session_id,
    )


def _place(agency_id: UUID, user_id: UUID, role: Role) -> tuple[UUID | None, tuple[UUID, ...]]:
    """Find the collector a user is and the teams he leads; admins and auditors are neither."""
    if role not in {Role.COLLECTOR, Role.TEAM_LEAD}:
        return None, ()
    with agency_scope(agency_id):
        collector_id = Collector.objects.filter(agency_id=agency_id, user_id=user_id).values_list("id", flat=True).first()
        if role is not Role.TEAM_LEAD:
            return collector_id, ()
        led = TeamLead.objects.filter(agency_id=agency_id, user_id=user_id).values_list("team_id", flat=True)
        return collector_id, tuple(led)
