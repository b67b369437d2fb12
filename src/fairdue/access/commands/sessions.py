"""Sign in, renew, sign out; revoke sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from fairdue.access import events
from fairdue.access.commands.attempts import begin_attempt, note_success
from fairdue.access.commands.home import at_home, record_at_home
from fairdue.access.commands.one_time_tokens import drop_tokens, make_token
from fairdue.access.errors import RefreshRefused, WrongCredentials
from fairdue.access.models import RefreshToken, Session, User
from fairdue.access.queries.callers import facts_of
from fairdue.access.queries.people import person_of
from fairdue.access.rules import CHALLENGE_LIFETIME, digest_of, encode_access, may_be_used, new_refresh_token
from fairdue.access.types import Challenge, Origin, TokenKind, TokenPair
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor
from fairdue.kernel.db import execute
from fairdue.kernel.errors import Forbidden, NotFound

USER_AGENT_LENGTH_MAX = 300
KEPT_AFTER_END = dt.timedelta(days=30)
SWEEP_CHUNK = 5_000
TOTP = "totp"


def sign_in(username: str, password: str, origin: Origin) -> TokenPair | Challenge:
    """Start a session, or ask for the second factor of a user who has one.

    Without the second factor the try counts as failed: else the right password would wipe out wrong codes before it.
    Raises TooManyLogins, and WrongCredentials for whatever else: unknown, wrong, switched off.
    """
    attempt_id = begin_attempt(username, origin.ip)
    decoy = _decoy()
    user = _named(username).select_related("agency").first()
    is_right = check_password(password, user.password if user else decoy)
    if user is None or not is_right:
        raise WrongCredentials
    with at_home(user.agency_id):
        locked = User.objects.select_for_update(of=("self",)).select_related("agency").get(id=user.id)
        if locked.password != user.password or not is_welcome(locked):
            raise WrongCredentials
        if locked.second_factor_at is not None:
            text, expires_at = make_token(locked.id, TokenKind.SIGN_IN, CHALLENGE_LIFETIME, attempt_id)
            record_at_home(locked, events.SECOND_FACTOR_ASKED, origin)
            return Challenge(challenge=text, second_factor=TOTP, expires_at=expires_at)
        note_success(attempt_id)
        return start_session(locked, origin, {})


def start_session(user: User, origin: Origin, facts: Mapping[str, Any]) -> TokenPair:
    """Sign a locked user in, in the caller's transaction; `facts` tell the journal how else he proved himself."""
    now = clock.now()
    session = Session.objects.create(
        user=user,
        ip=origin.ip,
        user_agent=origin.user_agent.replace("\x00", "")[:USER_AGENT_LENGTH_MAX],
        created_at=now,
        last_used_at=now,
        expires_at=now + _refresh_lifetime(),
    )
    User.objects.filter(id=user.id).update(last_login_at=now)
    record_at_home(user, events.USER_SIGNED_IN, origin, {"session_id": session.id, **facts})
    return _issue(session, user, now)


def renew(refresh: str, origin: Origin) -> TokenPair:
    """Take a refresh token for a new pair; the old one works for ten seconds more.

    After that it was copied: the whole session ends, and the journal says so. Raises RefreshRefused.
    """
    pair = _rotate(digest_of(refresh), origin)
    if pair is None:
        raise RefreshRefused
    return pair


def sign_out(actor: Actor | PlatformActor) -> None:
    """End the session of this request. Raises Forbidden for an API key, which has none."""
    if actor.session_id is None:
        raise Forbidden
    _end(actor, actor.session_id, events.USER_SIGNED_OUT, "signed out")


def revoke_session(actor: Actor | PlatformActor, session_id: UUID) -> None:
    """End one of the actor's own sessions. Raises NotFound."""
    _end(actor, session_id, events.SESSION_REVOKED, "revoked by its user")


def revoke_sessions(user_id: UUID, reason: str, keep: UUID | None = None) -> int:
    """End the live sessions of a user but one, and his links and half-done sign-ins, in the caller's transaction.

    Returns how many sessions.
    """
    drop_tokens(user_id)
    live = Session.objects.filter(user_id=user_id, revoked_at=None)
    if keep is not None:
        live = live.exclude(id=keep)
    return live.update(revoked_at=clock.now(), revoked_reason=reason)


def sweep_sessions() -> int:
    """Delete refresh tokens that expired, and sessions 30 days after their end. Returns how many sessions."""
    now = clock.now()
    _in_chunks(
        "DELETE FROM access_refresh_token WHERE id IN "
        "(SELECT id FROM access_refresh_token WHERE expires_at < %(before)s LIMIT %(chunk)s)",
        {"before": now},
    )
    ended = "least(expires_at, revoked_at) < %(before)s"
    _in_chunks(
        "DELETE FROM access_refresh_token WHERE id IN (SELECT t.id FROM access_refresh_token t "
        "JOIN access_session s ON s.id = t.session_id WHERE least(s.expires_at, s.revoked_at) < %(before)s LIMIT %(chunk)s)",
        {"before": now - KEPT_AFTER_END},
    )
    return _in_chunks(
        f"DELETE FROM access_session WHERE id IN (SELECT id FROM access_session WHERE {ended} LIMIT %(chunk)s)",
        {"before": now - KEPT_AFTER_END},
    )


def _rotate(token_hash: bytes, origin: Origin) -> TokenPair | None:
    """Return None instead of raising: the end of a copied token's session must be committed."""
    known = RefreshToken.objects.filter(token_hash=token_hash).values("session_id", "session__user__agency_id").first()
    if known is None:
        return None
    with at_home(known["session__user__agency_id"]):
        session = Session.objects.select_for_update(of=("self",)).select_related("user__agency").get(id=known["session_id"])
        link = RefreshToken.objects.filter(token_hash=token_hash).first()
        now = clock.now()
        if link is None or session.revoked_at is not None or link.expires_at <= now or not is_welcome(session.user):
            return None
        if not may_be_used(link.used_at, now):
            Session.objects.filter(id=session.id).update(revoked_at=now, revoked_reason="refresh token reused")
            record_at_home(session.user, events.REFRESH_REUSED, origin, {"session_id": session.id})
            return None
        if link.used_at is None:
            RefreshToken.objects.filter(id=link.id).update(used_at=now)
        session.last_used_at, session.expires_at, session.ip = now, now + _refresh_lifetime(), origin.ip
        session.save(update_fields=["last_used_at", "expires_at", "ip"])
        return _issue(session, session.user, now)


def _issue(session: Session, user: User, now: dt.datetime) -> TokenPair:
    refresh, expires_at = new_refresh_token(), now + _refresh_lifetime()
    RefreshToken.objects.create(session=session, token_hash=digest_of(refresh), expires_at=expires_at, created_at=now)
    lifetime = dt.timedelta(minutes=settings.ENV.access_token_minutes)
    access = encode_access(facts_of(user), session.id, settings.SECRET_KEY, now, lifetime)
    return TokenPair(access=access, refresh=refresh, refresh_expires_at=expires_at)


def _end(actor: Actor | PlatformActor, session_id: UUID, kind: str, reason: str) -> None:
    user = person_of(actor)
    with at_home(user.agency_id):
        session = Session.objects.select_for_update().filter(id=session_id, user_id=user.id, revoked_at=None).first()
        if session is None:
            raise NotFound(session_id=session_id)
        session.revoked_at, session.revoked_reason = clock.now(), reason
        session.save(update_fields=["revoked_at", "revoked_reason"])
        record_at_home(user, kind, actor, {"session_id": session_id})


def _named(username: str) -> QuerySet[User]:
    return User.objects.alias(name=Lower("username")).filter(name=Lower(Value(username)))


def is_welcome(user: User) -> bool:
    """Whether neither the user nor his agency is switched off."""
    return user.is_active and (user.agency is None or user.agency.is_active)


def _refresh_lifetime() -> dt.timedelta:
    return dt.timedelta(days=settings.ENV.refresh_token_days)


def _in_chunks(statement: str, params: Mapping[str, object]) -> int:
    deleted = 0
    while True:
        found = execute(statement, {**params, "chunk": SWEEP_CHUNK})
        deleted += found
        if found < SWEEP_CHUNK:
            return deleted


@cache
def _decoy() -> str:
    """A hash nobody's password has, so that an unknown name costs the same work as a wrong password."""
    return make_password(new_refresh_token())
