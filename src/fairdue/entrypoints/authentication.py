"""Who is asking: a bearer access token of a person, or the API key of a program. Everything else is 401."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer

from fairdue.access.commands.api_keys import note_use
from fairdue.access.errors import PasswordChangeRequired, SecondFactorRequired
from fairdue.access.queries import signed_in_by
from fairdue.entrypoints.throttling import throttle_stranger
from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.errors import AgencyNotNamed
from fairdue.kernel.web import client_ip, request_id_of

OPEN_BEFORE_PASSWORD_CHANGE = frozenset({"auth/me/", "auth/logout/", "auth/password/"})
OPEN_BEFORE_ENROLMENT = OPEN_BEFORE_PASSWORD_CHANGE | {
    "auth/second-factor/",
    "auth/second-factor/enrol/",
    "auth/second-factor/confirm/",
}


class StaffAuth(HttpBearer):
    """Resolves the Authorization header to an actor."""

    def __call__(self, request: HttpRequest) -> Actor | PlatformActor | None:
        """Return the actor, or None for anything that does not hold now.

        Raises PasswordChangeRequired, SecondFactorRequired, Throttled.
        """
        found: Actor | PlatformActor | None = super().__call__(request)
        if found is None:
            throttle_stranger(request)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Actor | PlatformActor | None:
        """Resolve the token in the agency that a superuser names in X-Agency-ID."""
        signed_in = signed_in_by(token.strip(), _named_agency(request))
        if signed_in is None:
            return None
        if signed_in.must_change_password and not _is_among(request, OPEN_BEFORE_PASSWORD_CHANGE):
            raise PasswordChangeRequired
        if signed_in.must_enrol and not _is_among(request, OPEN_BEFORE_ENROLMENT):
            raise SecondFactorRequired
        actor = signed_in.actor
        if isinstance(actor, Actor) and actor.role is Role.SERVICE and actor.id is not None:
            note_use(actor.id)
        return replace(actor, ip=client_ip(request), request_id=request_id_of(request))


def _named_agency(request: HttpRequest) -> UUID | None:
    named = request.headers.get("X-Agency-ID", "").strip()
    try:
        return UUID(named) if named else None
    except ValueError:
        raise AgencyNotNamed from None


def _is_among(request: HttpRequest, routes: frozenset[str]) -> bool:
    match = request.resolver_match
    return match is not None and match.route.removeprefix("api/v1/") in routes
