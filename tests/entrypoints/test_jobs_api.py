"""Background jobs over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import Cast, assemble

from fairdue.jobs.commands import defer, note_failure
from fairdue.kernel.db import agency_scope, execute, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def made(cast: Cast, status: str = "todo", attempts: int = 0, **ids: Any) -> int:
    with agency_scope(cast.agency.id):
        defer("sample.touch", cast.agency.id, **ids)
    (job,) = rows("SELECT max(id) AS id FROM procrastinate_jobs")
    execute("UPDATE procrastinate_jobs SET status = %s, attempts = %s WHERE id = %s", [status, attempts, job.id])
    return int(job.id)


def test_an_admin_sees_the_agencys_jobs_and_why_they_failed(cast: Cast) -> None:
    waiting, failed = made(cast, subject_id="s"), made(cast, "failed", attempts=3)
    note_failure(cast.agency.id, failed, 2, "Timeout")
    note_failure(cast.agency.id, failed, 3, "worker_lost")

    found = cast.alice.api.get("jobs/").json()["results"]

    assert [(job["id"], job["name"], job["status"], job["attempts"], job["error"]) for job in found] == [
        (failed, "sample.touch", "failed", 3, "worker_lost"),
        (waiting, "sample.touch", "todo", 0, None),
    ]
    assert found[1]["arguments"] == {"subject_id": "s"}


def test_jobs_by_status_and_page(cast: Cast) -> None:
    ids = [made(cast, "failed") for _ in range(3)]
    made(cast)
    first = cast.alice.api.get("jobs/", status="failed", page_size=2).json()
    second = cast.alice.api.get(first["next"]).json()

    assert [job["id"] for job in first["results"] + second["results"]] == ids[::-1]
    assert second["next"] is None
    assert cast.alice.api.get("jobs/", status="lost").status_code == 422


@pytest.mark.row("D016")
def test_only_admins_may(cast: Cast) -> None:
    job_id = made(cast, "failed")
    for member in (cast.bob, cast.carl, cast.rita):
        assert member.api.get("jobs/").status_code == 403
        assert member.api.post(f"jobs/{job_id}/retry/").status_code == 403


@pytest.mark.row("D132")
def test_another_agencys_jobs_are_not_there(cast: Cast) -> None:
    job_id = made(cast, "failed")

    assert cast.olga.api.get("jobs/").json()["results"] == []
    assert cast.olga.api.post(f"jobs/{job_id}/retry/").status_code == 404
    assert rows("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job_id])[0].status == "failed"


def test_a_failed_job_is_retried_and_the_journal_says_by_whom(cast: Cast) -> None:
    job_id = made(cast, "failed", attempts=3)

    assert cast.alice.api.post(f"jobs/{job_id}/retry/").status_code == 204

    (job,) = rows("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [job_id])
    assert (job.status, job.attempts) == ("todo", 0)
    (entry,) = cast.alice.api.get("audit/", kind="job_retried").json()["results"]
    assert (entry["actor_name"], entry["facts"]) == ("alice", {"job_id": job_id, "name": "sample.touch"})
    assert cast.alice.api.post(f"jobs/{job_id}/retry/").json()["code"] == "job_not_failed"


@pytest.mark.parametrize(("job_id", "status"), [("0", 422), ("9223372036854775808", 422), ("1" * 40, 422), ("999", 404)])
def test_odd_ids(cast: Cast, job_id: str, status: int) -> None:
    assert cast.alice.api.post(f"jobs/{job_id}/retry/").status_code == status
