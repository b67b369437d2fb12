"""Imports by several workers at once, twice at once, killed and run again: always the same end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import pytest
from django.db import connection, connections
from tests.cast import assemble
from tests.intake.conftest import HEADER, accounts, business, job_of, many, store

from fairdue.intake import flows
from fairdue.intake.commands.receiving import cancel_import
from fairdue.intake.flows import apply_batches, process_import
from fairdue.jobs.types import Run
from fairdue.kernel.db import execute, rows

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


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


POINTS = [
    ("COPY intake_staged_row", 1),
    ("INSERT INTO intake_row_error", 1),
    ("INSERT INTO accounts_creditor", 1),
    ("INSERT INTO intake_batch", 1),
    ("INSERT INTO parties_debtor", 1),
    ("INSERT INTO accounts_account", 2),
    ("INSERT INTO ledger_posting", 3),
    ("INSERT INTO journal_entry", 5),
    ('INSERT INTO "intake_raw_block"', 1),
    ('SET "is_done"', 3),
    ("DELETE FROM intake_staged_row", 2),
]


@pytest.mark.parametrize(("point", "nth"), POINTS)
def test_a_killed_import_ends_the_same(point: str, nth: int, batches_of: Callable[[int], None]) -> None:
    batches_of(10)
    cast = assemble()
    text = many(35, debtors=30) + ",bad row,,,,x,,,\n"
    import_id = store(cast, text)
    _kill_at(point, nth, cast.agency.id, import_id)
    process_import(Run(cast.agency.id), import_id)
    job = job_of(cast, import_id)
    assert (job.status, job.total_records, job.processed_ok, job.processed_errors) == ("completed", 36, 35, 1)
    left = business(cast)
    assert (len(left["accounts"]), len(left["debtors"]), len(left["raw"])) == (35, 30, 36)
    assert {row.kind: row.count for row in left["journal"]} == {
        "account.imported": 35,
        "creditor.created": 3,
        "debtor.created": 30,
    }
    assert sum(row.count for row in left["postings"]) == 35
    assert {row.first_of_debtor for row in left["accounts"]} == {f"M-{i:05d}" for i in range(30)}


def _kill_at(point: str, nth: int, agency_id: UUID, import_id: UUID) -> None:
    """Process the import in another process that is killed with -9 before its n-th statement of a kind."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
    process = subprocess.run(
        [sys.executable, "-m", "tests.intake.victim", point, str(nth), str(agency_id), str(import_id)],
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert process.returncode == -signal.SIGKILL, process.stderr


def test_a_crash_of_the_database_that_empties_staging_is_mended(batches_of: Callable[[int], None]) -> None:
    batches_of(10)
    cast = assemble()
    import_id = store(cast, many(35))
    _kill_at("INSERT INTO accounts_account", 2, cast.agency.id, import_id)
    execute("DELETE FROM intake_staged_row")  # what crash recovery does to an unlogged table
    process_import(Run(cast.agency.id), import_id)
    assert (job_of(cast, import_id).status, len(accounts(cast))) == ("completed", 35)


def test_cancelling_stops_between_two_batches(batches_of: Callable[[int], None]) -> None:
    batches_of(10)
    cast = assemble()
    import_id = store(cast, many(35))
    _kill_at("INSERT INTO accounts_account", 2, cast.agency.id, import_id)
    cancel_import(cast.alice.actor, import_id)
    process_import(Run(cast.agency.id), import_id)
    assert (job_of(cast, import_id).status, len(accounts(cast))) == ("cancelled", 10)
    assert rows("SELECT count(*) FROM intake_staged_row")[0].count == 0
