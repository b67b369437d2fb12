"""The API against its own document: generated requests of an admin break nothing, and every answer is one that is documented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_wsgi
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from fairdue.access.models import Session
from fairdue.config.wsgi import application
from fairdue.kernel import clock
from tests import factories
from tests.cast import Cast, Member, assemble
from tests.security.test_routes import FOREIGN

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6


def served(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The application as a server runs it: the answer is read whole and then closed, and with it the files that came."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


schema = from_wsgi("/api/v1/schema/", served)


class World:
    """The agency, one thing of every kind in it, and an admin who signs in anew for each call, since some calls sign him out."""

    def __init__(self) -> None:
        self.cast: Cast = assemble()
        swapped = Cast(**{**vars(self.cast), "other_agency": self.cast.agency, "olga": self.cast.carl})
        self.ids: dict[str, Any] = {name: make(swapped) for name, make in FOREIGN.items() if name != "account_id"}
        self.ids["account_id"] = factories.account(self.cast.agency, self.cast.carl, "in_contact").id
        self.calls = 0

    def token(self) -> str:
        user = self.cast.alice.user
        return Member(user, Session.objects.create(user=user, expires_at=clock.now() + dt.timedelta(days=1))).token

    def aim(self, case: schemathesis.Case) -> None:
        """Let two calls of three hit something that is there: made-up ids find nothing."""
        self.calls += 1
        if self.calls % 3:
            case.path_parameters = {name: str(self.ids.get(name, value)) for name, value in (case.path_parameters or {}).items()}


@pytest.fixture
def world() -> Iterator[World]:
    # As Django's own test client does: the end of a request must not close the connection that the test's transaction is on.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield World()
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_documented(case: schemathesis.Case, world: World) -> None:
    world.aim(case)
    case.call_and_validate(headers={"Authorization": f"Bearer {world.token()}"}, checks=CHECKS)
