"""The application's own role cannot rewrite the journal, reach past it into partitions, or read it without naming an agency."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection
from tests.journal.conftest import write

from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import WrongNesting, agency_scope, execute, rows
from fairdue.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor() -> Actor:
    someone = system(uuid7())
    write(someone, 2)
    return someone


@pytest.mark.row("D050", "E25", "D130")
@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET agency_id = agency_id", "DELETE FROM {}", "TRUNCATE {}"])
def test_nothing_is_rewritten(actor: Actor, table: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|append-only"), agency_scope(actor.agency_id):
        execute(statement.format(table))


@pytest.mark.row("D130")
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM {}",
        "INSERT INTO {} SELECT * FROM journal_entry",
        "UPDATE {} SET kind = 'x'",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "DROP TABLE {}",
        "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
    ],
)
def test_no_partition_is_reached_past_its_parent(actor: Actor, statement: str) -> None:
    (partition, *_) = rows("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relname ~ '^journal'")

    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), agency_scope(actor.agency_id):
        execute(statement.format(partition.relname))


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "ALTER TABLE journal_entry NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY agency ON journal_entry",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION fairdue_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_no_guard_is_taken_down(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        execute(statement)


def read() -> list[Any]:
    return rows("SELECT agency_id FROM journal_entry")


def test_without_an_agency_every_read_raises(actor: Actor) -> None:
    connection.close()

    with pytest.raises(DatabaseError, match=r"fairdue.agency_id|uuid"):
        read()


@pytest.mark.parametrize("ends_in_error", [False, True])
def test_the_agency_of_an_earlier_transaction_is_gone(actor: Actor, ends_in_error: bool) -> None:
    (before,) = rows("SELECT pg_backend_pid() AS pid")
    try:
        with agency_scope(actor.agency_id):
            assert len(read()) == 2
            assert not ends_in_error or 1 / 0
    except ZeroDivisionError:
        pass

    with pytest.raises(DatabaseError, match="uuid"):
        read()
    assert rows("SELECT pg_backend_pid() AS pid") == [before], "the very connection that had the agency"


def test_an_agency_set_outside_a_transaction_does_not_last(actor: Actor) -> None:
    execute("SELECT set_config('fairdue.agency_id', %s, true)", [str(actor.agency_id)])

    with pytest.raises(DatabaseError, match=r"fairdue.agency_id|uuid"):
        read()


@pytest.mark.row("D132")
def test_one_agency_reads_and_writes_nothing_of_another(actor: Actor) -> None:
    with agency_scope(uuid7()):
        assert read() == []
    with pytest.raises(DatabaseError, match="row-level security"), agency_scope(uuid7()):
        execute(
            "INSERT INTO journal_entry (agency_id, at, kind, subject_type, subject_id, actor_role, actor_name) "
            "VALUES (%s, now(), 'forged', 'account', uuidv7(), 'system', 'eve')",
            [actor.agency_id],
        )


def test_a_scope_inside_another_agencys_scope_is_refused(actor: Actor) -> None:
    with agency_scope(actor.agency_id), pytest.raises(WrongNesting), agency_scope(uuid7()):
        read()
