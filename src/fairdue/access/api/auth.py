"""Sign in and out, renew, who am I, where am I signed in, change my password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status
from pydantic import StringConstraints

from fairdue.access.api.fields import Password, Token
from fairdue.access.commands.passwords import change_password
from fairdue.access.commands.sessions import renew, revoke_session, sign_in, sign_out
from fairdue.access.errors import RefreshRefused
from fairdue.access.queries import list_sessions, me_of, signed_in_by, signed_in_with_cookie
from fairdue.access.types import Me, Origin, SessionRow, SignedIn, TokenPair
from fairdue.kernel.actor import Actor, PlatformActor
from fairdue.kernel.errors import DomainError, Forbidden
from fairdue.kernel.web import PROBLEMS, Body, client_ip, person_of, request_id_of, signed_in_of

COOKIE = "fairdue_refresh"
COOKIE_PATH = "/api/v1/auth/"

router = Router(tags=["auth"])


class Credentials(Body):
    """User name and password; `use_cookie` keeps the refresh token out of the page's reach."""

    username: Annotated[str, StringConstraints(min_length=1, max_length=150)]
    password: Password
    use_cookie: bool = False


class RefreshBody(Body):
    """A refresh token, unless the cookie carries it."""

    refresh: Token | None = None


class PasswordBody(Body):
    """The password now, and the one wanted."""

    current_password: Password
    new_password: Password


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token for the Authorization header; `refresh` is null when it travels in the cookie."""

    access: str
    refresh: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """Whether this browser is signed in, and as whom."""

    authenticated: bool
    user: Me | None


@router.post("token/", auth=None, response={200: Tokens, **PROBLEMS}, operation_id="auth_token_create")
def create_token(request: HttpRequest, response: HttpResponse, payload: Credentials) -> Tokens:
    """Sign in. 401 whatever was wrong; 429 after too many failures from this address."""
    pair = sign_in(payload.username, payload.password, _origin(request))
    return _answer(response, pair, payload.use_cookie)


@router.post("token/refresh/", auth=None, response={200: Tokens, **PROBLEMS}, operation_id="auth_token_refresh_create")
def refresh_token(request: HttpRequest, response: HttpResponse, payload: RefreshBody | None = None) -> Tokens:
    """Renew both tokens. A token used before is refused and ends its session, except within ten seconds."""
    given = payload.refresh if payload else None
    token = given or request.COOKIES.get(COOKIE)
    if not token:
        raise RefreshRefused
    return _answer(response, renew(token, _origin(request)), use_cookie=given is None)


@router.get("session/", auth=None, response={200: SessionState, **PROBLEMS}, operation_id="auth_session_retrieve")
def get_session(request: HttpRequest) -> SessionState:
    """Say whether this browser is signed in, by its bearer token or its cookie; always 200."""
    found = _signed_in(request)
    return SessionState(authenticated=found is not None, user=me_of(found.actor) if found else None)


@router.get("me/", response={200: Me, **PROBLEMS}, operation_id="auth_me_retrieve")
def get_me(request: HttpRequest) -> Me:
    """Describe who is signed in."""
    return me_of(signed_in_of(request))


@router.post("logout/", response={204: None, **PROBLEMS}, operation_id="auth_logout_create")
def logout(request: HttpRequest, response: HttpResponse) -> Status[None]:
    """End this session: its access tokens stop working at once."""
    sign_out(person_of(request))
    response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Strict")
    return Status(204, None)


@router.get("sessions/", response={200: list[SessionRow], **PROBLEMS}, operation_id="auth_sessions_list")
def get_sessions(request: HttpRequest) -> list[SessionRow]:
    """List where I am signed in."""
    actor = person_of(request)
    return list_sessions(_id_of(actor), actor.session_id)


@router.delete("sessions/{session_id}/", response={204: None, **PROBLEMS}, operation_id="auth_sessions_destroy")
def delete_session(request: HttpRequest, session_id: UUID) -> Status[None]:
    """Sign out another browser of mine."""
    revoke_session(person_of(request), session_id)
    return Status(204, None)


@router.post("password/", response={204: None, **PROBLEMS}, operation_id="auth_password_create")
def set_password(request: HttpRequest, payload: PasswordBody) -> Status[None]:
    """Change my password; every other session of mine ends."""
    change_password(person_of(request), payload.current_password, payload.new_password)
    return Status(204, None)


def _answer(response: HttpResponse, pair: TokenPair, use_cookie: bool) -> Tokens:
    response["Cache-Control"] = "no-store"
    if not use_cookie:
        return Tokens(access=pair.access, refresh=pair.refresh)
    response.set_cookie(
        COOKIE,
        pair.refresh,
        expires=pair.refresh_expires_at,
        path=COOKIE_PATH,
        secure=settings.ENV.mode == "production",
        httponly=True,
        samesite="Strict",
    )
    return Tokens(access=pair.access, refresh=None)


def _signed_in(request: HttpRequest) -> SignedIn | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        found = signed_in_by(token.strip()) if scheme.lower() == "bearer" else None
        return found or signed_in_with_cookie(request.COOKIES.get(COOKIE, ""))
    except DomainError:
        return None


def _id_of(actor: Actor | PlatformActor) -> UUID:
    if actor.id is None:
        raise Forbidden
    return actor.id


def _origin(request: HttpRequest) -> Origin:
    return Origin(ip=client_ip(request), user_agent=request.headers.get("User-Agent", ""), request_id=request_id_of(request))
