"""What every router needs: the actor of a request, strict bodies, pages with links, and the shape of an error."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict

from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.errors import Forbidden, Unauthenticated
from fairdue.kernel.paging import Slice

T = TypeVar("T")


class Body(Schema):
    """A request body: unknown keys are refused, text is stripped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


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


def actor_of(request: HttpRequest) -> Actor:
    """Return who is signed in. Raises Unauthenticated on a route that nobody authenticated."""
    actor = getattr(request, "auth", None)
    if not isinstance(actor, Actor):
        raise Unauthenticated
    return actor


def require(request: HttpRequest, roles: Collection[Role], scope: str | None = None) -> Actor:
    """Return the actor if he has one of the roles, or is a service whose key carries the scope. Raises Forbidden."""
    actor = actor_of(request)
    if actor.role in roles or (actor.role is Role.SERVICE and scope in actor.scopes):
        return actor
    raise Forbidden


def page_of(request: HttpRequest, found: Slice[T]) -> Page[T]:
    """Turn a slice into a page whose links repeat the request's own filters."""
    return Page(next=_link(request, found.next), previous=_link(request, found.previous), results=found.results)


def request_id_of(request: HttpRequest) -> UUID | None:
    """Return the id the middleware gave this request."""
    found = getattr(request, "id", None)
    return found if isinstance(found, UUID) else None


def _link(request: HttpRequest, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = {name: value for name, value in request.GET.items() if name != "cursor"}
    return request.build_absolute_uri(f"{request.path}?{urlencode({**query, 'cursor': cursor})}")
