"""Kinds of text that bodies of access share."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import available_timezones

from django.http import HttpRequest
from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

from fairdue.access.errors import ForeignAgency
from fairdue.access.types import Origin
from fairdue.kernel.actor import Actor
from fairdue.kernel.web import client_ip, request_id_of

Password = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=256)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Code = Annotated[str, StringConstraints(min_length=6, max_length=40)]
"""Of an authenticator app, or for recovery; blanks and dashes in it do not count."""
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{1,149}$")]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")]
PersonName = Annotated[str, StringConstraints(max_length=100)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Search = Annotated[str, StringConstraints(max_length=100)]
LOCALE = r"^[a-z]{2}(-[A-Z]{2})?$"
Locale = Annotated[str, StringConstraints(pattern=LOCALE)]
"""A language, or a language and a country, such as "en-US"."""
LicenseNumber = Annotated[str, StringConstraints(max_length=50)]

UNCHANGED: Any = Field(default=None)
"""The default of a field that a PATCH may leave out; sent as null it is refused unless its type allows null."""


class Listing(Schema):
    """Which page of a list, and a search over it."""

    search: Search | None = None
    cursor: str | None = None
    page_size: int | None = None


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(name: str) -> str:
    if name not in _time_zones():
        raise ValueError('must be an IANA time zone such as "America/New_York"')
    return name


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_time_zone)]


def origin_of(request: HttpRequest) -> Origin:
    """Return where a log-in comes from."""
    return Origin(ip=client_ip(request), user_agent=request.headers.get("User-Agent", ""), request_id=request_id_of(request))


def check_agency(actor: Actor, named: UUID | None) -> None:
    """Accept the agency in a body only when it is the one acted in. Raises ForeignAgency."""
    if named is not None and named != actor.agency_id:
        raise ForeignAgency(agency=named)
