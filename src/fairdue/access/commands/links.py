"""Invites and resets of passwords by a link that an admin passes on: random, kept as its SHA-256, for one time."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth.hashers import is_password_usable, make_password

from fairdue.access import events
from fairdue.access.commands.attempts import begin_attempt, note_success
from fairdue.access.commands.home import at_home, record_at_home
from fairdue.access.commands.one_time_tokens import LINKS, drop_tokens, make_token, tokens_like
from fairdue.access.commands.passwords import check_strength
from fairdue.access.commands.sessions import is_welcome, revoke_sessions
from fairdue.access.commands.users import add_invited_user, lock_user
from fairdue.access.errors import AlreadyJoined, LinkExpired, LinkRefused, OwnLogin, UserInactive
from fairdue.access.models import OneTimeToken, User
from fairdue.access.types import InvitedUser, LinkFacts, NewLink, Origin, StaffRole, TokenKind
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope

LIFETIMES = {TokenKind.INVITE: dt.timedelta(days=7), TokenKind.RESET: dt.timedelta(hours=1)}
PATH = "link#"
"""Behind the hash nothing is sent to a server by a browser that follows the link, nor named to another site."""
ANY_LINK = "a link"
"""The name under which tries of links are counted; no user name has a blank."""
_MADE = {TokenKind.INVITE: events.INVITE_MADE, TokenKind.RESET: events.RESET_LINK_MADE}
_USED = {TokenKind.INVITE: events.INVITE_ACCEPTED, TokenKind.RESET: events.RESET_LINK_USED}


def invite_user(actor: Actor, *, username: str, role: StaffRole, email: str, first_name: str, last_name: str) -> InvitedUser:
    """Make a user without a password, and a link by which he sets one. Raises NameTaken."""
    with agency_scope(actor.agency_id):
        user = add_invited_user(actor, username=username, role=role, email=email, first_name=first_name, last_name=last_name)
        return InvitedUser(user=user, link=_make(actor, user.id, TokenKind.INVITE))


def make_link(actor: Actor, user_id: UUID, kind: TokenKind) -> NewLink:
    """Make a link for a user; those made for him before stop working.

    Raises NotFound, UserInactive, OwnLogin, and AlreadyJoined for inviting somebody who has a password.
    """
    with agency_scope(actor.agency_id):
        user = lock_user(actor, user_id)
        if user.id == actor.id:
            raise OwnLogin
        if not user.is_active:
            raise UserInactive
        if kind is TokenKind.INVITE and is_password_usable(user.password):
            raise AlreadyJoined
        return _make(actor, user.id, kind)


def look_at_link(text: str, ip: str) -> LinkFacts:
    """Tell whom a link is for. Raises TooManyLogins, and LinkRefused for one that was made up, used or replaced."""
    token = _known(text, ip)
    user, agency = token.user, token.user.agency
    if agency is None or not is_welcome(user):
        raise LinkRefused
    return LinkFacts(
        kind=TokenKind(token.kind),
        username=user.username,
        full_name=user.full_name,
        agency_name=agency.name,
        expires_at=token.expires_at,
        is_expired=token.expires_at <= clock.now(),
    )


def accept_link(text: str, password: str, origin: Origin) -> None:
    """Set the password of whom a link is for and end his sessions; he then signs in, with his second factor if he has one.

    Raises TooManyLogins, LinkRefused, LinkExpired, WeakPassword.
    """
    known = _known(text, origin.ip)
    check_strength(known.user, password)
    hashed = make_password(password)
    with at_home(known.user.agency_id):
        user = User.objects.select_for_update(of=("self",)).select_related("agency").get(id=known.user_id)
        token = OneTimeToken.objects.filter(id=known.id).first()
        if token is None or not is_welcome(user):
            raise LinkRefused
        if token.expires_at <= clock.now():
            raise LinkExpired
        user.password, user.must_change_password, user.updated_at = hashed, False, clock.now()
        user.save(update_fields=["password", "must_change_password", "updated_at"])
        ended = revoke_sessions(user.id, "password set by a link")
        record_at_home(user, _USED[TokenKind(token.kind)], origin, {"sessions_ended": ended})


def _make(actor: Actor, user_id: UUID, kind: TokenKind) -> NewLink:
    drop_tokens(user_id, *LINKS)
    text, expires_at = make_token(user_id, kind, LIFETIMES[kind])
    record(actor, _MADE[kind], events.USER, user_id, facts={"expires_at": expires_at})
    return NewLink(kind=kind, token=text, path=f"{PATH}{text}", expires_at=expires_at)


def _known(text: str, ip: str) -> OneTimeToken:
    """Find a link; trying made-up ones is counted like log-ins. Raises TooManyLogins, LinkRefused."""
    attempt_id = begin_attempt(ANY_LINK, ip)
    token = tokens_like(text, *LINKS).first()
    if token is None:
        raise LinkRefused
    note_success(attempt_id)
    return token
