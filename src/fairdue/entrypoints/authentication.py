"""Who is asking: a bearer access token of a person, or the API key of a program. Everything else is 401."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from fairdue.access.queries import actor_in_session
from fairdue.access.rules import decode_access
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.web import request_id_of


class StaffAuth(HttpBearer):
    """Resolves the Authorization header to an actor."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the actor, or None for anything that does not hold now."""
        claims = decode_access(token, settings.SECRET_KEY, clock.now())
        if claims is None:
            return None
        actor = actor_in_session(claims.user_id, claims.session_id, _named_agency(request))
        return actor and replace(actor, ip=client_ip(request), request_id=request_id_of(request))


def client_ip(request: HttpRequest) -> str:
    """Return the caller's address; X-Forwarded-For counts only for as many proxies as the operator runs in front."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.ENV.trusted_proxies
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  # an address nobody has, not one to bind


def _named_agency(request: HttpRequest) -> UUID | None:
    """The agency a superuser names in the X-Agency-ID header."""
    try:
        return UUID(request.headers.get("X-Agency-ID", ""))
    except ValueError:
        return None
