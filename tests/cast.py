"""The cast: two agencies and the people in them. Alice runs the first, Olga the second."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.test.client import ClientHandler

from fairdue.access.models import Agency, Collector, Session, Team, TeamLead, User
from fairdue.access.queries import actor_in_session, facts_of
from fairdue.access.rules import encode_access
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.ids import uuid7

PASSWORD = "correct-horse-42"
_HASHED: list[str] = []


def _hashed() -> str:
    """Argon2 is slow on purpose: hash the cast's password once per process."""
    if not _HASHED:
        _HASHED.append(make_password(PASSWORD))
    return _HASHED[0]


@cache
def _handler() -> ClientHandler:
    """One for all clients of this process: each goes through the files of the built web app when it loads its middleware."""
    return ClientHandler(enforce_csrf_checks=False)


@dataclass(frozen=True)
class Member:
    """A person, his session, and a client that speaks for him."""

    user: User
    session: Session
    collector: Collector | None = None

    @property
    def token(self) -> str:
        """A fresh access token."""
        lifetime = dt.timedelta(minutes=settings.ENV.access_token_minutes)
        return encode_access(facts_of(self.user), self.session.id, settings.SECRET_KEY, clock.now(), lifetime)

    @property
    def actor(self) -> Actor:
        """The actor that his token resolves to."""
        found = actor_in_session(self.user.id, self.session.id)
        assert found is not None
        return found

    @property
    def api(self) -> Api:
        """A JSON client with his token."""
        return Api(self.token)


class Api:
    """A JSON client; `get("accounts/")` asks /api/v1/accounts/."""

    def __init__(self, token: str | None = None, agency: Agency | None = None) -> None:
        """Speak with a bearer token, for an agency when a superuser names one."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if agency is not None:
            headers["X-Agency-ID"] = str(agency.id)
        self.client = Client(headers=headers, raise_request_exception=False)
        self.client.handler = _handler()

    def _send(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        data = {} if body is None else {"data": json.dumps(body, default=str), "content_type": "application/json"}
        url = path if path.startswith("/") else f"/api/v1/{path}"
        return getattr(self.client, method)(url, **data, **extra)

    def get(self, path: str, **query: Any) -> Any:
        """GET with query parameters."""
        url = path if path.startswith(("/", "http")) else f"/api/v1/{path}"
        return self.client.get(url, query)

    def post(self, path: str, body: Any = None, **extra: Any) -> Any:
        """POST a JSON body."""
        return self._send("post", path, {} if body is None else body, **extra)

    def put(self, path: str, body: Any) -> Any:
        """PUT a JSON body."""
        return self._send("put", path, body)

    def patch(self, path: str, body: Any) -> Any:
        """PATCH with a JSON body."""
        return self._send("patch", path, body)

    def delete(self, path: str) -> Any:
        """DELETE."""
        return self._send("delete", path)


def agency(name: str = "Harbour Recovery", **fields: Any) -> Agency:
    """Make an agency in New York that counts in dollars."""
    return Agency.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)


def member(of: Agency | None, username: str, role: Role, **fields: Any) -> Member:
    """Make a signed-in user."""
    user = User.objects.create(
        agency=of,
        username=username,
        email=f"{username}@example.test",
        first_name=username.title(),
        last_name="Example",
        password=_hashed(),
        role=role,
        **fields,
    )
    return Member(user, Session.objects.create(user=user, expires_at=clock.now() + dt.timedelta(days=7)))


def team(of: Agency, name: str, lead: Member | None = None) -> Team:
    """Make a team, led by a member when given."""
    with agency_scope(of.id):
        made = Team.objects.create(agency_id=of.id, name=name)
        if lead is not None:
            TeamLead.objects.create(agency_id=of.id, team=made, user_id=lead.user.id)
        return made


def collector(of: Agency, username: str, in_team: Team | None = None, **fields: Any) -> Member:
    """Make a signed-in collector."""
    person = member(of, username, Role.COLLECTOR)
    with agency_scope(of.id):
        made = Collector.objects.create(agency_id=of.id, user_id=person.user.id, team=in_team, id=uuid7(), **fields)
    return Member(person.user, person.session, made)


@dataclass(frozen=True)
class Cast:
    """Everybody."""

    agency: Agency
    alice: Member
    bob: Member
    carl: Member
    rita: Member
    team: Team
    other_agency: Agency
    olga: Member


def assemble() -> Cast:
    """Make both agencies: Alice (admin), Bob (lead), Carl (collector in Bob's team), Rita (readonly); Olga (admin elsewhere)."""
    ours, theirs = agency(), agency("Elsewhere Collections")
    bob = member(ours, "bob", Role.TEAM_LEAD)
    crew = team(ours, "Call Center", bob)
    return Cast(
        agency=ours,
        alice=member(ours, "alice", Role.AGENCY_ADMIN),
        bob=bob,
        carl=collector(ours, "carl", crew, commission_rate="0.1500"),
        rita=member(ours, "rita", Role.READONLY),
        team=crew,
        other_agency=theirs,
        olga=member(theirs, "olga", Role.AGENCY_ADMIN),
    )
