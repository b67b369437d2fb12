"""What every router needs: the actor of a request, strict bodies and kinds of text, pages with links, the shape of errors."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, StringConstraints, field_validator

from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.clock import as_utc
from fairdue.kernel.errors import AgencyNotNamed, Forbidden, Unauthenticated
from fairdue.kernel.money import decimals_of
from fairdue.kernel.paging import Slice

T = TypeVar("T")
DEPTH_MAX = 20
NOBODYS_ADDRESS = "0.0.0.0"  # noqa: S104  # stands for a caller without one (a Unix socket); nothing is bound to it
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain NUL")
    return text


def _iso_date(value: Any) -> Any:
    """Let through only what is written as a date: a bare number would be read as seconds since 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and not _DATE.fullmatch(value)):
        raise ValueError("must be a date such as 2026-03-31")
    return value


def _currency(code: str) -> str:
    try:
        decimals_of(code)
    except ValueError:
        raise ValueError("must be an ISO 4217 currency code") from None
    return code


def _version(tag: Any) -> Any:
    """Read one entity tag (RFC 9110, section 8.8.3), weak or strong."""
    return None if tag == "*" else tag.removeprefix("W/").strip('"') if isinstance(tag, str) else tag


PlainText = Annotated[str, AfterValidator(_plain)]
"""Text outside a Body, such as a query parameter: without NUL, which PostgreSQL cannot store."""
LocalDate = Annotated[dt.date, BeforeValidator(_iso_date)]
Instant = Annotated[dt.datetime, AfterValidator(as_utc)]
"""A moment in a query; without an offset it is UTC."""
AwareInstant = Annotated[AwareDatetime, AfterValidator(as_utc)]
"""A moment that is kept: it has to name its offset."""
CurrencyCode = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$"), AfterValidator(_currency)]


IfMatch = Annotated[UUID | None, BeforeValidator(_version), Header(None, alias="If-Match")]
"""The version a change is meant for: an entity tag, or the bare version; * and no header stand for any."""
IfUnchanged = Annotated[Instant | None, BeforeValidator(_version), Header(None, alias="If-Match")]
"""The same for what has no version but `updated_at`: that instant as it was shown."""


class Body(Schema):
    """A request body: unknown keys are refused, text is stripped, and so is refused what PostgreSQL cannot store."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def can_be_stored(cls, value: Any) -> Any:
        """Refuse NUL characters, lone surrogates, NaN and bottomless nesting at any depth. Raises ValueError.

        Text of which nothing can be seen (zero-width spaces) is empty.
        """
        _check_storable(value, DEPTH_MAX)
        return "" if isinstance(value, str) and not is_visible(value) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list and the addresses of its neighbours."""

    next: str | None
    previous: str | None
    results: list[T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Every error answer: a stable code and a sentence; further named facts stand beside them."""

    code: str
    detail: str


PROBLEMS: dict[Any, type[Problem]] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Problem)


def signed_in_of(request: HttpRequest) -> Actor | PlatformActor:
    """Return who is signed in, in an agency or on the platform, person or program. Raises Unauthenticated."""
    actor = getattr(request, "auth", None)
    if not isinstance(actor, Actor | PlatformActor):
        raise Unauthenticated
    return actor


def person_of(request: HttpRequest) -> Actor | PlatformActor:
    """Return the person who is signed in, in an agency or on the platform. Raises Unauthenticated, Forbidden for API keys."""
    actor = signed_in_of(request)
    if isinstance(actor, Actor) and actor.role is Role.SERVICE:
        raise Forbidden
    return actor


def actor_of(request: HttpRequest) -> Actor:
    """Return the person who acts in an agency. Raises Unauthenticated, AgencyNotNamed, and Forbidden for API keys.

    A key comes in only through `require` with a scope, so a route that names no scope is closed to programs.
    """
    actor = _in_agency(request)
    if actor.role is Role.SERVICE:
        raise Forbidden
    return actor


def require(request: HttpRequest, roles: Collection[Role], scope: str | None = None) -> Actor:
    """Return the actor if he has one of the roles, or is a service whose key carries the scope. Raises Forbidden."""
    actor = _in_agency(request)
    if (scope in actor.scopes) if actor.role is Role.SERVICE else (actor.role in roles):
        return actor
    raise Forbidden


def client_ip(request: HttpRequest) -> str:
    """Return the caller's address; X-Forwarded-For counts only for as many proxies as the operator runs in front."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.ENV.trusted_proxies
    found = hops[-trusted] if trusted and len(hops) >= trusted else str(request.META.get("REMOTE_ADDR") or "")
    try:
        return str(ip_address(found))
    except ValueError:
        return NOBODYS_ADDRESS


def page_of(request: HttpRequest, found: Slice[T]) -> Page[T]:
    """Turn a slice into a page whose links repeat the request's own filters."""
    return Page(next=_link(request, found.next), previous=_link(request, found.previous), results=found.results)


def request_id_of(request: HttpRequest) -> UUID | None:
    """Return the id the middleware gave this request."""
    found = getattr(request, "id", None)
    return found if isinstance(found, UUID) else None


def _in_agency(request: HttpRequest) -> Actor:
    actor = signed_in_of(request)
    if isinstance(actor, PlatformActor):
        raise AgencyNotNamed
    return actor


def is_visible(text: str) -> bool:
    """Whether a reader would see anything of a text."""
    return any(character.isprintable() and not character.isspace() for character in text)


def _check_storable(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ValueError("must not contain NUL or unpaired surrogates")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("must be a finite number")
    elif isinstance(value, dict | list):
        if depth == 0:
            raise ValueError("is nested too deeply")
        for part in (*value.keys(), *value.values()) if isinstance(value, dict) else value:
            _check_storable(part, depth - 1)


def _link(request: HttpRequest, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = {name: value for name, value in request.GET.items() if name != "cursor"}
    return request.build_absolute_uri(f"{request.path}?{urlencode({**query, 'cursor': cursor})}")
