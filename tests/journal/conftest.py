"""A journal with committed entries, and somebody who tampers with it as the database's superuser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from tests.database import superuser_url

from fairdue.journal.commands import record
from fairdue.journal.flows import seal_agency, verify_agency
from fairdue.journal.queries import seal_status
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope
from fairdue.kernel.ids import uuid7

SEAL_SECONDS_MAX = 60


def write(actor: Actor, count: int, kind: str = "account_moved") -> None:
    """Commit entries, each with a personal value, in one transaction."""
    with agency_scope(actor.agency_id):
        for number in range(count):
            record(
                actor,
                kind,
                "account",
                uuid7(),
                changes={"status": ["new", "assigned"]},
                facts={"number": number},
                personal={"email": f"dan{number}@example.test"},
                person_id=PERSON,
            )


PERSON = uuid7()


def seal_all(agency_id: UUID) -> None:
    """Seal until nothing is left: a transaction of another test process can hold the horizon back for a moment."""
    deadline = time.monotonic() + SEAL_SECONDS_MAX
    while time.monotonic() < deadline:
        seal_agency(agency_id)
        if seal_status(agency_id).unsealed_entries == 0:
            return
        time.sleep(0.1)
    raise AssertionError("nothing could be sealed")


def kinds(agency_id: UUID) -> list[tuple[int, str]]:
    """Verify; return sequence and kind of every fault."""
    return [(fault.sequence, fault.kind.value) for fault in verify_agency(agency_id).faults]


@pytest.fixture
def sealed(transactional_db: None) -> Actor:
    """An agency with three seals of three, two and four entries."""
    actor = system(uuid7())
    for count in (3, 2, 4):
        write(actor, count)
        seal_all(actor.agency_id)
    return actor


@pytest.fixture
def tamper(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A superuser's connection to the test database on which no trigger fires."""
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"]), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        yield superuser
