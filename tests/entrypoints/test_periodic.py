"""Periodic work over all agencies."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from django.db import connection
from tests.cast import assemble
from tests.database import superuser_url

from fairdue.entrypoints.jobs import add_months, seal_all
from fairdue.journal.commands import record
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.ids import uuid7


def waiting() -> set[UUID]:
    found = rows("SELECT args->>'agency_id' AS agency_id FROM procrastinate_jobs WHERE task_name = 'journal.seal'")
    return {UUID(row.agency_id) for row in found}


@pytest.mark.django_db
def test_each_agency_with_something_new_is_sealed_once() -> None:
    cast = assemble()
    with agency_scope(cast.agency.id):
        record(cast.alice.actor, "account_moved", "account", uuid7())

    seal_all(timestamp=0)
    seal_all(timestamp=60)

    assert waiting() == {cast.agency.id}
    assert len(rows("SELECT id FROM procrastinate_jobs WHERE task_name = 'journal.seal'")) == 1


@pytest.mark.row("D130")
@pytest.mark.django_db(transaction=True)
def test_next_months_partitions_are_made_and_guarded() -> None:
    last = "SELECT max(relname) AS name FROM pg_class WHERE relispartition AND relkind = 'r' AND relname ~ '^journal_entry_'"
    (before,) = rows(last)
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"]), autocommit=True) as owner:
        owner.execute(f"DROP TABLE {before.name}")

    add_months(timestamp=0)
    add_months(timestamp=86400)

    assert rows(last) == [before]
    (partition,) = rows(
        "SELECT c.relrowsecurity AND c.relforcerowsecurity AS is_walled, "
        "has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE') AS is_granted, "
        "EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only') AS is_guarded "
        "FROM pg_class c WHERE c.relname = %s",
        [before.name],
    )
    assert tuple(partition) == (True, False, True)
