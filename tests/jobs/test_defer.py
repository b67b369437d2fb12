"""Deferring and retrying, seen from the caller's transaction."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, procrastinate_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Job, Status

from fairdue.jobs.commands import defer, kind_of, note_failure, retry_job
from fairdue.jobs.errors import JobAlreadyWaiting, JobNotFailed
from fairdue.jobs.gateways.procrastinate import FencedJobManager
from fairdue.jobs.jobs import MOVED_UP_TO, move_up, prune
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.errors import Conflict, NotFound
from fairdue.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency_id() -> UUID:
    return uuid7()


def jobs(agency_id: UUID) -> list[Any]:
    return rows(
        "SELECT id, status::text, attempts, lock FROM procrastinate_jobs WHERE args->>'agency_id' = %s ORDER BY id",
        [str(agency_id)],
    )


def test_at_most_one_waits_under_a_word(agency_id: UUID) -> None:
    with agency_scope(agency_id):
        assert defer("sample.touch", agency_id, once="a")
        assert not defer("sample.touch", agency_id, once="a")
        assert defer("sample.touch", agency_id, once="b"), "the transaction around a taken lock goes on"
        assert defer("sample.touch", uuid7(), once="a")

    assert len(jobs(agency_id)) == 2


def test_jobs_in_turn_share_a_lock_of_their_agency(agency_id: UUID) -> None:
    with agency_scope(agency_id):
        defer("sample.touch", agency_id, in_turn="import")

    assert jobs(agency_id)[0].lock == f"{agency_id}:import"


@pytest.mark.django_db(transaction=True)
def test_what_a_job_defers_is_lost_with_its_transaction_too(agency_id: UUID) -> None:
    def fail() -> None:
        with agency_scope(agency_id):
            assert defer("sample.touch", agency_id, once="a")
            assert len(jobs(agency_id)) == 1
            raise ZeroDivisionError

    with app.replace_connector(PsycopgConnector(kwargs=connector_params())) as workers, workers.open():
        with pytest.raises(ZeroDivisionError):
            fail()
        assert jobs(agency_id) == []
        with agency_scope(agency_id):
            assert defer("sample.touch", agency_id, once="a")
            assert not defer("sample.touch", agency_id, once="a")
    assert len(jobs(agency_id)) == 1


class TestRetry:
    """retry_job."""

    def test_a_failed_job_is_put_back_with_its_attempts_forgotten(self, agency_id: UUID) -> None:
        job_id = made(agency_id, "failed", attempts=3)

        assert retry_job(agency_id, job_id) == "sample.touch"

        assert [(job.status, job.attempts) for job in jobs(agency_id)] == [("todo", 0)]

    @pytest.mark.parametrize("status", ["todo", "doing", "succeeded", "cancelled"])
    def test_others_are_not(self, agency_id: UUID, status: str) -> None:
        with pytest.raises(JobNotFailed):
            retry_job(agency_id, made(agency_id, status))

    def test_another_agencys_is_not_found(self, agency_id: UUID) -> None:
        with pytest.raises(NotFound):
            retry_job(uuid7(), made(agency_id, "failed"))

    def test_not_while_the_same_work_already_waits(self, agency_id: UUID) -> None:
        failed = made(agency_id, "failed", once="a")
        defer("sample.touch", agency_id, once="a")

        with pytest.raises(JobAlreadyWaiting):
            retry_job(agency_id, failed)


def made(agency_id: UUID, status: str, attempts: int = 0, once: str | None = None) -> int:
    defer("sample.touch", agency_id, once=once)
    job_id = int(jobs(agency_id)[-1].id)
    execute("UPDATE procrastinate_jobs SET status = %s, attempts = %s WHERE id = %s", [status, attempts, job_id])
    return job_id


class TestManager:
    """Procrastinate's bookkeeping, fenced."""

    def run_of(self, job_id: int, attempts: int = 0, worker_id: int | None = None) -> Job:
        return Job(
            id=job_id,
            queue="default",
            lock=None,
            queueing_lock=None,
            task_name="sample.touch",
            attempts=attempts,
            worker_id=worker_id,
        )

    @pytest.fixture
    def manager(self) -> Any:
        manager = procrastinate_app.current_app.job_manager
        assert isinstance(manager, FencedJobManager)
        return manager

    def test_the_current_run_is_ended(self, agency_id: UUID, manager: FencedJobManager) -> None:
        run(manager.finish_job(self.run_of(made(agency_id, "doing")), Status.SUCCEEDED, delete_job=False))

        assert [(job.status, job.attempts) for job in jobs(agency_id)] == [("succeeded", 1)]

    def test_a_run_that_was_counted_out_decides_nothing(self, agency_id: UUID, manager: FencedJobManager) -> None:
        job_id = made(agency_id, "doing", attempts=1)
        run(manager.finish_job(self.run_of(job_id), Status.FAILED, delete_job=False))
        run(manager.retry_job(self.run_of(job_id)))

        assert [(job.status, job.attempts) for job in jobs(agency_id)] == [("doing", 1)]

    def test_nor_does_one_that_another_worker_has_taken_over(self, agency_id: UUID, manager: FencedJobManager) -> None:
        job_id = made(agency_id, "doing")
        (worker,) = rows("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        execute("UPDATE procrastinate_jobs SET worker_id = %s WHERE id = %s", [worker.id, job_id])
        run(manager.finish_job(self.run_of(job_id, worker_id=worker.id + 1), Status.FAILED, delete_job=False))

        assert jobs(agency_id)[0].status == "doing"

    @pytest.mark.django_db(transaction=True)
    def test_a_retry_gives_way_to_the_same_work_that_waits(self, agency_id: UUID, manager: FencedJobManager) -> None:
        """A stalled job whose queueing lock is taken once stopped the reaper for all others."""
        stalled = made(agency_id, "doing", once="a")
        defer("sample.touch", agency_id, once="a")
        run(manager.retry_job(self.run_of(stalled)))

        assert [job.status for job in jobs(agency_id)] == ["aborted", "todo"]


def run(work: Any) -> None:
    """Run a coroutine on the test's own connection."""
    from asgiref.sync import async_to_sync

    async def awaited() -> None:
        await work

    async_to_sync(awaited)()
    assert asyncio.iscoroutine(work)


def test_an_error_is_named_without_its_message(agency_id: UUID) -> None:
    assert kind_of(ValueError("dan@example.test")) == "ValueError"
    assert kind_of(Conflict(email="dan@example.test")) == "conflict"
    from django.db import IntegrityError

    from fairdue.access.models import Agency

    Agency.objects.create(name="dan@example.test", slug="dan")
    with pytest.raises(IntegrityError) as error:
        Agency.objects.create(name="dan@example.test", slug="dan2")
    assert kind_of(error.value) == "IntegrityError 23505 access_agency_name"


def test_a_failure_is_kept_for_its_agency_only(agency_id: UUID) -> None:
    note_failure(agency_id, 7, 1, "ValueError")

    with agency_scope(uuid7()):
        assert rows("SELECT * FROM jobs_failure") == []
    with agency_scope(agency_id):
        assert len(rows("SELECT * FROM jobs_failure")) == 1


@pytest.mark.parametrize(
    ("status", "has_agency", "age", "is_kept"),
    [
        ("succeeded", False, "2 hours", False),
        ("succeeded", False, "10 minutes", True),
        ("succeeded", True, "6 days", True),
        ("succeeded", True, "8 days", False),
        ("failed", True, "80 days", True),
        ("failed", True, "91 days", False),
        ("todo", False, "91 days", True),
        ("doing", True, "91 days", True),
    ],
)
def test_what_is_long_done_is_forgotten(agency_id: UUID, status: str, has_agency: bool, age: str, is_kept: bool) -> None:
    job_id = made(agency_id, status)
    execute("UPDATE procrastinate_events SET at = now() - %s::interval WHERE job_id = %s", [age, job_id])
    if not has_agency:
        execute("UPDATE procrastinate_jobs SET args = '{}' WHERE id = %s", [job_id])
    prune(timestamp=0)

    assert bool(rows("SELECT id FROM procrastinate_jobs WHERE id = %s", [job_id])) is is_kept


def test_who_waits_long_behind_others_moves_up(agency_id: UUID) -> None:
    with agency_scope(agency_id):
        for priority in (-20, -10, 0, 10):
            defer("sample.touch", agency_id, priority=priority)
    found = "SELECT priority FROM procrastinate_jobs WHERE args->>'agency_id' = %s ORDER BY id"

    move_up(0)
    assert [job.priority for job in rows(found, [str(agency_id)])] == [-20, -10, 0, 10]

    execute("UPDATE procrastinate_events SET at = at - interval '11 minutes'")
    move_up(0)
    assert [job.priority for job in rows(found, [str(agency_id)])] == [MOVED_UP_TO, MOVED_UP_TO, 0, 10]
