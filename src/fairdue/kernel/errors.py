"""Errors a caller can act on: each class has a stable code, an HTTP status, and its docstring as the message."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, ClassVar


class DomainError(Exception):
    """The request cannot be carried out."""

    code: ClassVar[str] = "domain_error"
    status: ClassVar[int] = 400

    def __init__(self, detail: str | None = None, **facts: Any) -> None:
        """Keep the named facts that go into the answer; `detail` replaces the docstring where one sentence is not enough."""
        self.detail = detail or cleandoc(type(self).__doc__ or "")
        self.facts = facts
        super().__init__(self.detail)


class NotFound(DomainError):
    """There is no such thing, or it is not yours to see."""

    code = "not_found"
    status = 404


class Forbidden(DomainError):
    """Your role does not carry this right."""

    code = "forbidden"
    status = 403


class AgencyNotNamed(DomainError):
    """Name the agency you act in: send its id in the X-Agency-ID header."""

    code = "agency_not_named"
    status = 400


class Unauthenticated(DomainError):
    """Sign in first: the token is missing, expired or not valid."""

    code = "unauthenticated"
    status = 401


class Conflict(DomainError):
    """Someone else changed this at the same time."""

    code = "conflict"
    status = 409


class Stale(Conflict):
    """Somebody changed this after you opened it: look at it again."""

    code = "stale"


class Throttled(DomainError):
    """Too many requests: wait for the seconds given."""

    code = "throttled"
    status = 429


class Invalid(DomainError):
    """The request is not valid."""

    code = "invalid"
    status = 422

    def __init__(self, field: str, code: str, message: str) -> None:
        """Name the one field that is wrong, in the shape body validation uses."""
        super().__init__(errors=[{"field": field, "code": code, "message": message}])
