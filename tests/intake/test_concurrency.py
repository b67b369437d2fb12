"""Imports by several workers at once, twice at once, killed and run again: always the same end."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from tests.cast import assemble
from tests.intake.conftest import Victims, accounts, business, job_of, many, store

from fairdue.intake.commands.receiving import cancel_import
from fairdue.intake.flows import apply_batches, process_import
from fairdue.jobs.types import Run
from fairdue.kernel.db import execute, rows

pytestmark = pytest.mark.django_db(transaction=True)
AFTER_ONE_BATCH = "INSERT INTO accounts_account #2"


def at_once(*bodies: Callable[[], object]) -> None:
    """Run each in a thread with a connection of its own; raise what any of them raised."""
    failed: list[BaseException] = []

    def run(body: Callable[[], object]) -> None:
        try:
            body()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failed:
        raise failed[0]


def test_three_workers_make_each_debtor_once(batches_of: Callable[[int], None]) -> None:
    batches_of(7)
    cast = assemble()
    run = Run(cast.agency.id)
    import_id = store(cast, many(100, debtors=23))
    at_once(
        lambda: process_import(run, import_id),
        lambda: [apply_batches(run, import_id) for _ in range(20)],
        lambda: [apply_batches(run, import_id) for _ in range(20)],
    )
    job = job_of(cast, import_id)
    assert (job.status, job.created_count, len(accounts(cast))) == ("completed", 100, 100)
    assert len(business(cast)["debtors"]) == 23


def test_the_same_file_twice_at_once_is_one(batches_of: Callable[[int], None]) -> None:
    batches_of(9)
    cast = assemble()
    run = Run(cast.agency.id)
    both = [store(cast, many(60, debtors=20)) for _ in range(2)]
    at_once(*(lambda import_id=import_id: process_import(run, import_id) for import_id in both))
    for import_id in both:  # the one that had to wait is resumed by a job
        process_import(run, import_id)
    jobs = [job_of(cast, import_id) for import_id in both]
    assert [job.status for job in jobs] == ["completed", "completed"]
    assert sorted((job.created_count, job.unchanged_count) for job in jobs) == [(0, 60), (60, 0)]
    assert (len(accounts(cast)), len(business(cast)["debtors"])) == (60, 20)


def test_a_crash_of_the_database_that_empties_staging_is_mended(batches_of: Callable[[int], None], victims: Victims) -> None:
    batches_of(10)
    cast = assemble()
    import_id = store(cast, many(35))
    assert victims.is_killed("take_on", AFTER_ONE_BATCH, cast.agency.id, import_id, 5, 10)
    execute("DELETE FROM intake_staged_row")  # what crash recovery does to an unlogged table
    process_import(Run(cast.agency.id), import_id)
    assert (job_of(cast, import_id).status, len(accounts(cast))) == ("completed", 35)


def test_cancelling_stops_between_two_batches(batches_of: Callable[[int], None], victims: Victims) -> None:
    batches_of(10)
    cast = assemble()
    import_id = store(cast, many(35))
    assert victims.is_killed("take_on", AFTER_ONE_BATCH, cast.agency.id, import_id, 5, 10)
    cancel_import(cast.alice.actor, import_id)
    process_import(Run(cast.agency.id), import_id)
    assert (job_of(cast, import_id).status, len(accounts(cast))) == ("cancelled", 10)
    assert rows("SELECT count(*) FROM intake_staged_row")[0].count == 0
