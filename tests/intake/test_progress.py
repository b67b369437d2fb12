"""How far an import is: by phase, cheaply whatever its size, and without the time it waited."""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, assemble
from tests.intake.conftest import HEADER, job_of, many, send, store

from fairdue.intake.commands import staging
from fairdue.intake.commands.turns import take_turn
from fairdue.intake.flows import apply_batches, process_import
from fairdue.intake.models import ImportJob
from fairdue.intake.queries import get_progress
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope, execute

pytestmark = pytest.mark.django_db


def progress(cast: Cast, import_id: Any) -> dict[str, Any]:
    """Ask for the progress of an import."""
    answer = cast.alice.api.get(f"imports/{import_id}/progress/")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def change(cast: Cast, import_id: Any, **fields: Any) -> None:
    with agency_scope(cast.agency.id):
        ImportJob.objects.filter(id=import_id).update(**fields)


def test_each_phase_tells_what_it_knows(cast: Cast, frozen: Any, batches_of: Any) -> None:
    batches_of(10)
    first = store(cast, many(40))
    assert progress(cast, first)["phase"] == "queued"
    size = job_of(cast, first).size_bytes
    change(cast, first, status="processing", started_at=clock.now(), total_records=20, staged_bytes=size // 2)
    frozen.shift(dt.timedelta(seconds=4))
    reading = progress(cast, first)
    assert (reading["phase"], reading["rows_done"], reading["is_estimate"]) == ("reading", 20, True)
    assert reading["rows_total"] == pytest.approx(40, abs=1)
    assert (reading["percent"], reading["rows_per_second"]) == (pytest.approx(50, abs=1), 5.0)
    assert reading["seconds_left"] == pytest.approx(4, abs=0.5)
    second = store(cast, HEADER + "X-1,Ann Lee,,,,5,,,\n")
    change(cast, second, status="processing", is_staged=True, waits_since=clock.now(), total_records=1)
    assert progress(cast, second)["phase"] == "checking"
    change(cast, first, is_staged=True, is_applying=True, is_planned=True, total_records=40, turn_began_at=clock.now())
    third = store(cast, many(2))
    change(cast, third, status="processing", is_staged=True, waits_since=clock.now(), total_records=2)
    assert [(progress(cast, one)["phase"], progress(cast, one)["queue_position"]) for one in (second, third)] == [
        ("waiting", 1),
        ("waiting", 2),
    ]
    with agency_scope(cast.agency.id):
        execute(
            "INSERT INTO intake_batch (agency_id, import_job_id, number, first_row, last_row, is_shared, is_done, done_at, "
            "created_count, changed_count, unchanged_count, recalled_count) "
            "SELECT %s, %s, n, n * 10 - 9, n * 10, false, n < 3, CASE WHEN n < 3 THEN %s END, "
            "CASE WHEN n < 3 THEN 10 ELSE 0 END, 0, 0, 0 FROM generate_series(1, 4) n",
            [cast.agency.id, first, clock.now() + dt.timedelta(seconds=5)],
        )
    frozen.shift(dt.timedelta(seconds=10))
    applying = progress(cast, first)
    assert (applying["phase"], applying["rows_done"], applying["rows_total"], applying["percent"]) == ("applying", 20, 40, 50.0)
    assert (applying["created_count"], applying["rows_per_second"], applying["seconds_left"]) == (20, 2.0, 10.0)
    detail = cast.alice.api.get(f"imports/{first}/").json()
    assert (detail["rows_per_second"], detail["seconds_left"], detail["phase"]) == (2.0, 10.0, "applying")
    cast.alice.api.post(f"imports/{first}/cancel/")
    ended = progress(cast, first)
    assert (ended["phase"], ended["created_count"], ended["seconds_left"]) == ("cancelled", 20, None)
    change(cast, first, status="completed", undone_at=clock.now())
    assert progress(cast, first)["phase"] == "undone"


def test_waiting_does_not_count_as_work(cast: Cast, frozen: Any) -> None:
    import_id = store(cast, many(10))
    change(cast, import_id, status="processing", started_at=clock.now(), is_staged=True, waits_since=clock.now())
    frozen.shift(dt.timedelta(hours=1))
    with agency_scope(cast.agency.id):
        assert take_turn(ImportJob.objects.get(id=import_id))
    change(cast, import_id, is_staged=False, is_applying=False)
    frozen.shift(dt.timedelta(seconds=5))
    process_import(Run(cast.agency.id), import_id)
    assert progress(cast, import_id)["rows_per_second"] == 2.0
    assert cast.alice.api.get(f"imports/{import_id}/").json()["rows_per_second"] == 2.0


def test_nothing_new_is_answered_with_304(cast: Cast) -> None:
    job = send(cast, many(2))
    path = f"/api/v1/imports/{job.id}/progress/"
    first = cast.alice.api.client.get(path)
    again = cast.alice.api.client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    change(cast, job.id, undone_at=clock.now())
    assert cast.alice.api.client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert cast.olga.api.get(path).status_code == 404
    assert cast.carl.api.get(path).status_code == 403


def test_progress_takes_three_queries_whatever_the_size(cast: Cast) -> None:
    import_id = store(cast, many(1))
    change(cast, import_id, status="processing", is_staged=True, is_planned=True, is_applying=True, total_records=20_000_000)
    with agency_scope(cast.agency.id):
        execute(
            "INSERT INTO intake_batch (agency_id, import_job_id, number, first_row, last_row, is_shared, is_done, done_at, "
            "created_count, changed_count, unchanged_count, recalled_count) "
            "SELECT %s, %s, n, n * 10000 - 9999, n * 10000, false, n < 1900, now(), 10000, 0, 0, 0 "
            "FROM generate_series(1, 2000) n",
            [cast.agency.id, import_id],
        )
    with CaptureQueriesContext(connection) as captured:
        found = get_progress(cast.alice.actor.scope, import_id)
    asked = [query["sql"] for query in captured if "intake_" in query["sql"]]
    assert (found.created_count, len(asked) <= 3) == (18_990_000, True)
    began = time.perf_counter()
    for _ in range(20):
        get_progress(cast.alice.actor.scope, import_id)
    assert (time.perf_counter() - began) / 20 < 0.1


@pytest.mark.django_db(transaction=True)
def test_reading_is_cancelled_at_the_next_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "CHUNK_ROWS", 10)
    cast = assemble()
    import_id = store(cast, many(100))
    seen: list[dict[str, Any]] = []
    rendered = staging.Renderer.render

    def slow(self: Any, number: int, row: Any) -> str:
        if number == 25:
            thread = threading.Thread(target=cancel)
            thread.start()
            threads.append(thread)
            time.sleep(0.5)
        return rendered(self, number, row)

    def cancel() -> None:
        seen.append(progress(cast, import_id))
        seen.append(cast.alice.api.post(f"imports/{import_id}/cancel/").json())
        connection.close()

    threads: list[threading.Thread] = []
    monkeypatch.setattr(staging.Renderer, "render", slow)
    process_import(Run(cast.agency.id), import_id)
    for thread in threads:
        thread.join()
    assert (seen[0]["phase"], seen[0]["rows_done"]) == ("reading", 20)
    assert (seen[1]["status"], seen[1]["phase"]) == ("cancelled", "cancelled")
    assert job_of(cast, import_id).total_records < 100


@pytest.mark.django_db(transaction=True)
def test_applying_is_cancelled_though_several_workers_take_batch_after_batch(batches_of: Any) -> None:
    batches_of(1)
    cast = assemble()
    import_id = store(cast, many(400))

    def work() -> None:
        while job_of(cast, import_id).status in {"pending", "processing"}:
            if job_of(cast, import_id).is_planned:
                apply_batches(Run(cast.agency.id), import_id)
        connection.close()

    def begin() -> None:
        process_import(Run(cast.agency.id), import_id)
        connection.close()

    workers = [threading.Thread(target=begin), threading.Thread(target=work), threading.Thread(target=work)]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + 120
    while progress(cast, import_id)["rows_done"] < 10 and time.monotonic() < deadline:
        time.sleep(0.05)
    began = time.monotonic()
    cancelled = cast.alice.api.post(f"imports/{import_id}/cancel/")
    seconds = time.monotonic() - began
    for worker in workers:
        worker.join()
    assert (cancelled.status_code, cancelled.json()["phase"]) == (200, "cancelled")
    assert seconds < 3
    done = progress(cast, import_id)
    assert 10 <= done["rows_done"] < 400
    assert cancelled.json()["processed_ok"] == done["rows_done"]
