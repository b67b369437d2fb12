"""Every test runs against the real embedded PostgreSQL as the app role, on a clone of a template that the owner migrated once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FROZEN_AT = "2026-03-02T15:00:00+00:00"


def _start_server() -> None:
    """Point this process at a test server of its own before Django reads its settings; xdist workers inherit it."""
    os.environ["FAIRDUE_MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "fairdue.config.settings"
    os.environ.setdefault("FAIRDUE_READS_PER_SECOND", "0")
    os.environ.setdefault("FAIRDUE_WRITES_PER_SECOND", "0")
    if "FAIRDUE_TEST_SERVER" not in os.environ:
        from fairdue.config.postgres.embedded import EmbeddedPostgres

        home = ROOT / ".fairdue" / "test"
        server = EmbeddedPostgres(home, durable=False)
        globals()["_held"] = server.hold()
        os.environ["FAIRDUE_TEST_SERVER"] = str(home)
        os.environ["DATABASE_URL"] = server.url("fairdue_app")
        os.environ["DATABASE_OWNER_URL"] = server.url("fairdue_owner")
        os.environ["FAIRDUE_TEST_SUPERUSER_URL"] = server.url("postgres")
        os.environ["FAIRDUE_HOME"] = tempfile.mkdtemp(prefix="fairdue-test-")


_start_server()

import django  # noqa: E402  # needs the server above

django.setup()

from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402  # needs Django set up

# As strong as in production a password takes a quarter of a second, and the suite sets hundreds.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1

from tests.database import Clone  # noqa: E402  # needs Django set up


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[Clone]:
    """Clone the template for this worker, and clone it again after a test that really commits."""
    from django.db import connection
    from django.test import TransactionTestCase

    clone = Clone(getattr(request.config, "workerinput", {}).get("workerid", "main"))
    clone.make_template_once()
    clone.renew()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # a blocker, whose class is private
        connection.close()
        connection.settings_dict["NAME"] = clone.name

    def renew(self: TransactionTestCase) -> None:
        connection.close()
        clone.renew()

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
    yield clone
    patch.undo()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # likewise a blocker
        connection.close()
    clone.drop()


@pytest.fixture
def frozen() -> Iterator[object]:
    """Freeze the clock at FROZEN_AT; `.shift(timedelta)` moves it."""
    import time_machine

    with time_machine.travel(FROZEN_AT, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _loopback_only(socket_enabled: None) -> None:
    """Refuse any address but loopback."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "localhost", "::1"])
