"""Imports by several workers at once, twice at once, killed and run again: always the same end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import pytest
from django.db import connections
from tests.cast import assemble
from tests.intake.conftest import HEADER, Victims, accounts, business, job_of, many, store
from tests.jobs.conftest import Workers, job, until, workers

from fairdue.accounts.queries.recount import check_ledger
from fairdue.intake import flows
from fairdue.intake.commands.receiving import cancel_import
from fairdue.intake.flows import apply_batches, process_import
from fairdue.jobs.types import Run
from fairdue.kernel.db import execute, rows

__all__ = ["workers"]

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


def test_a_helper_leaves_its_worker_to_whatever_else_waits(
    batches_of: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    batches_of(10)
    cast = assemble()
    run = Run(cast.agency.id)
    large = store(cast, many(50))
    with monkeypatch.context() as patched:
        patched.setattr(flows, "apply_batches", lambda *_: None)
        process_import(run, large)
    execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name <> 'intake.apply'")
    store(cast, HEADER + "S-1,Ann Lee,,,,5,,,\n")
    helpers = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'intake.apply' AND priority < 0"
    before = rows(helpers)[0].count
    apply_batches(run, large, is_help=True)
    assert (len(accounts(cast)), rows(helpers)[0].count) == (10, before + 1)
    execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name <> 'intake.apply'")
    apply_batches(run, large, is_help=True)
    assert (len(accounts(cast)), job_of(cast, large).status) == (50, "completed")


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


@pytest.mark.parametrize("step", ["reading", "applying"])
def test_a_worker_frozen_past_its_heartbeat_does_nothing_twice(
    step: str, workers: Workers, batches_of: Callable[[int], None]
) -> None:
    batches_of(100)
    cast = assemble()
    import_id = store(cast, many(2000, debtors=1500))
    first = workers.start()
    done = {
        "reading": lambda: job_of(cast, import_id).status == "processing",
        "applying": lambda: len(accounts(cast)) > 0,
    }
    until(done[step], f"it is {step}")
    first.send_signal(signal.SIGSTOP)
    assert job_of(cast, import_id).status == "processing"
    workers.start()
    until(lambda: job("intake.process").attempts > 0, "the job is given to another")
    first.send_signal(signal.SIGCONT)
    until(lambda: job_of(cast, import_id).status != "processing", "the import has ended")
    until(lambda: job("intake.process").status in {"succeeded", "aborted"}, "and its job")

    ended, left = job_of(cast, import_id), business(cast)
    assert (ended.status, ended.created_count, len(left["accounts"]), len(left["debtors"])) == ("completed", 2000, 2000, 1500)
    assert {row.kind: row.count for row in left["journal"]} == {
        "account.imported": 2000,
        "creditor.created": 3,
        "debtor.created": 1500,
    }
    assert (sum(row.count for row in left["postings"]), len(left["raw"])) == (2000, 2000)
    assert check_ledger(cast.agency.id).disagreements == ()
