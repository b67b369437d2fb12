"""Sign in and out, renew, who am I, where am I signed in, change my password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status
from pydantic import Field, StringConstraints

from fairdue.access.api.fields import UNCHANGED, Code, Email, Password, PersonName, TimeZone, Token, origin_of
from fairdue.access.commands.passwords import change_password
from fairdue.access.commands.profile import change_preferences, update_profile
from fairdue.access.commands.second_factor import sign_in_with_code
from fairdue.access.commands.sessions import renew, revoke_session, sign_in, sign_out
from fairdue.access.errors import RefreshRefused
from fairdue.access.queries import list_sessions, me_of, signed_in_by, signed_in_with_cookie
from fairdue.access.types import Challenge, Density, Language, Me, SessionRow, SignedIn, Theme, TokenPair, WorklistTab
from fairdue.kernel.actor import Actor, PlatformActor
from fairdue.kernel.errors import DomainError, Forbidden
from fairdue.kernel.paging import PAGE_SIZE_MAX
from fairdue.kernel.web import PROBLEMS, Body, person_of, signed_in_of

COOKIE = "fairdue_refresh"
COOKIE_PATH = "/api/v1/auth/"

router = Router(tags=["auth"])


class Credentials(Body):
    """User name and password; `use_cookie` keeps the refresh token out of the page's reach."""

    username: Annotated[str, StringConstraints(min_length=1, max_length=150)]
    password: Password
    use_cookie: bool = False


class CodeBody(Body):
    """The challenge of a sign-in and the code that answers it."""

    challenge: Token
    code: Code
    use_cookie: bool = False


class RefreshBody(Body):
    """A refresh token, unless the cookie carries it."""

    refresh: Token | None = None


class PasswordBody(Body):
    """The password now, and the one wanted."""

    current_password: Password
    new_password: Password


class MePatch(Body):
    """What to change about oneself."""

    email: Email = UNCHANGED
    first_name: PersonName = UNCHANGED
    last_name: PersonName = UNCHANGED


class PreferencesPatch(Body):
    """What to change of one's preferences; null = the default."""

    language: Language | None = None
    time_zone: TimeZone | None = None
    density: Density | None = None
    theme: Theme | None = None
    shortcuts: bool | None = None
    page_size: Annotated[int, Field(ge=10, le=PAGE_SIZE_MAX)] | None = None
    worklist_view: WorklistTab | UUID | None = None


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


@router.post("token/", auth=None, response={200: Tokens, 202: Challenge, **PROBLEMS}, operation_id="auth_token_create")
def create_token(request: HttpRequest, response: HttpResponse, payload: Credentials) -> Tokens | Status[Challenge]:
    """Sign in. 401 whatever was wrong; 429 after too many failures from this address.

    202 for a user with a second factor: send the challenge with a code to `token/second-factor/`.
    """
    found = sign_in(payload.username, payload.password, origin_of(request))
    if isinstance(found, Challenge):
        response["Cache-Control"] = "no-store"
        return Status(202, found)
    return _answer(response, found, payload.use_cookie)


@router.post(
    "token/second-factor/", auth=None, response={200: Tokens, **PROBLEMS}, operation_id="auth_token_second_factor_create"
)
def create_token_with_code(request: HttpRequest, response: HttpResponse, payload: CodeBody) -> Tokens:
    """Finish a sign-in with a code of the authenticator app or a recovery code. 401 for a wrong one; five end the sign-in."""
    return _answer(response, sign_in_with_code(payload.challenge, payload.code, origin_of(request)), payload.use_cookie)


@router.post("token/refresh/", auth=None, response={200: Tokens, **PROBLEMS}, operation_id="auth_token_refresh_create")
def refresh_token(request: HttpRequest, response: HttpResponse, payload: RefreshBody | None = None) -> Tokens:
    """Renew both tokens. A token used before is refused and ends its session, except within ten seconds."""
    given = payload.refresh if payload else None
    token = given or request.COOKIES.get(COOKIE)
    if not token:
        raise RefreshRefused
    return _answer(response, renew(token, origin_of(request)), use_cookie=given is None)


@router.get("session/", auth=None, response={200: SessionState, **PROBLEMS}, operation_id="auth_session_retrieve")
def get_session(request: HttpRequest) -> SessionState:
    """Say whether this browser is signed in, by its bearer token or its cookie; always 200."""
    found = _signed_in(request)
    return SessionState(authenticated=found is not None, user=me_of(found.actor) if found else None)


@router.get("me/", response={200: Me, **PROBLEMS}, operation_id="auth_me_retrieve")
def get_me(request: HttpRequest) -> Me:
    """Describe who is signed in."""
    return me_of(signed_in_of(request))


@router.patch("me/", response={200: Me, **PROBLEMS}, operation_id="auth_me_partial_update")
def patch_me(request: HttpRequest, payload: MePatch) -> Me:
    """Change my names and e-mail address."""
    return update_profile(person_of(request), payload.model_dump(exclude_unset=True))


@router.patch("me/preferences/", response={200: Me, **PROBLEMS}, operation_id="auth_me_preferences_partial_update")
def patch_preferences(request: HttpRequest, payload: PreferencesPatch) -> Me:
    """Change how I want the staff app; null goes back to the agency's default."""
    return change_preferences(person_of(request), payload.model_dump(mode="json", exclude_unset=True))


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
