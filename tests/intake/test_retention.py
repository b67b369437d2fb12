"""What was sent is kept for a time and then goes: files, raw rows, shown values; and files that nothing refers to."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

import pytest
from django.core.files.storage import default_storage
from tests.cast import Cast
from tests.intake.conftest import HEADER, accounts, job_of, many, raw_rows, send, store

from fairdue.access.models import Agency, Session
from fairdue.intake.flows import expire_imports, process_import
from fairdue.intake.jobs import expire_all
from fairdue.intake.models import ImportJob, ImportRowError
from fairdue.intake.queries.retention import retention_days
from fairdue.jobs.commands import note_failure, prune_failures
from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.ids import uuid7
from fairdue.kernel.vault import store as store_file

pytestmark = pytest.mark.django_db
BAD = HEADER + "E-1,Ann,,,,=x,,,\nE-2,Bo,,,,5,,,\n"


def test_what_is_kept_too_long_goes_and_accounts_stay(cast: Cast, frozen: Any) -> None:
    old = send(cast, BAD)
    hopeless = send(cast, HEADER + "X,Ann,,,,ten,,,\n")
    running = store(cast, many(1))
    Session.objects.update(expires_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    frozen.shift(dt.timedelta(days=399))
    young = send(cast, BAD)
    assert young.raw_rows_of == old.id
    expire_imports(Run(cast.agency.id))
    assert job_of(cast, old.id).expired_at is None
    frozen.shift(dt.timedelta(days=2))
    expire_imports(Run(cast.agency.id))
    for job in (old, hopeless):
        assert job_of(cast, job.id).expired_at is not None
        assert not default_storage.exists(job.stored_as)
        for path in ("rows/", "file/", "error-file/"):
            answer = cast.alice.api.get(f"imports/{job.id}/{path}")
            assert (answer.status_code, answer.json()["code"]) == (410, "import_expired")
    assert raw_rows(cast) == []
    # The rows of the later one were kept with the earlier; its own file is still there.
    assert cast.alice.api.get(f"imports/{young.id}/rows/").status_code == 410
    assert cast.alice.api.get(f"imports/{young.id}/error-file/").status_code == 410
    answer = cast.alice.api.get(f"imports/{young.id}/file/")
    assert b"".join(answer.streaming_content) == BAD.encode()
    assert default_storage.exists(job_of(cast, running).stored_as)
    with agency_scope(cast.agency.id):
        values = {error.import_job_id: error.masked_value for error in ImportRowError.objects.all()}
        expired = rows("SELECT subject_id, actor_name, facts::text FROM journal_entry WHERE kind = 'import.expired' ORDER BY id")
    assert (values[old.id], values[young.id]) == ("", "=x")
    assert {str(entry.subject_id): '"rows": 2' in entry.facts for entry in expired} == {
        str(old.id): True,
        str(hopeless.id): False,
    }
    assert set(accounts(cast)) == {"E-2"}
    again = cast.alice.api.client.post("/api/v1/imports/preview/", {"import": str(hopeless.id)})
    assert again.status_code == 410
    process_import(Run(cast.agency.id), running)
    assert job_of(cast, running).status == "completed"


def test_an_agency_has_its_own_time(cast: Cast, frozen: Any) -> None:
    assert retention_days(cast.agency.id) == 400
    for value, days in ((30, 30), ("30", 400), (0, 400), (True, 400), (None, 400)):
        Agency.objects.filter(id=cast.agency.id).update(settings={"raw_retention_days": value})
        assert retention_days(cast.agency.id) == days
    Agency.objects.filter(id=cast.agency.id).update(settings={"raw_retention_days": 30})
    job = send(cast, BAD)
    assert cast.alice.api.get(f"imports/{job.id}/").json()["kept_days"] == 30
    frozen.shift(dt.timedelta(days=31))
    expire_imports(Run(cast.agency.id))
    assert job_of(cast, job.id).expired_at is not None


def test_an_expired_import_is_not_taken_up_again(cast: Cast) -> None:
    job = send(cast, many(1))
    with agency_scope(cast.agency.id):
        ImportJob.objects.filter(id=job.id).update(status="failed", failure_code="internal_error", expired_at=job.completed_at)
    process_import(Run(cast.agency.id), job.id)
    assert job_of(cast, job.id).status == "failed"


def test_files_that_no_import_refers_to_go_after_a_day(cast: Cast) -> None:
    kept = send(cast, many(1)).stored_as
    lost, fresh = (store_file([b"x"], f"imports/{cast.agency.id}/{uuid7()}")[0] for _ in range(2))
    theirs = store_file([b"x"], f"imports/{cast.other_agency.id}/{uuid7()}")[0]
    yesterday = dt.datetime.now(dt.UTC).timestamp() - 2 * 86400
    for name in (kept, lost, theirs):
        os.utime(default_storage.path(name), (yesterday, yesterday))
    expire_imports(Run(cast.agency.id))
    assert [default_storage.exists(name) for name in (kept, lost, fresh, theirs)] == [True, False, True, True]
    expire_imports(Run(cast.other_agency.id))
    assert not default_storage.exists(theirs)


def test_the_sweep_is_deferred_once_for_every_agency(cast: Cast) -> None:
    Agency.objects.filter(id=cast.other_agency.id).update(is_active=False)
    expire_all.func(timestamp=0)
    expire_all.func(timestamp=1)
    jobs = rows("SELECT args->>'agency_id' AS agency FROM procrastinate_jobs WHERE task_name = 'intake.expire'")
    assert {job.agency for job in jobs} == {str(cast.agency.id), str(cast.other_agency.id)}
    assert len(jobs) == 2


def test_why_jobs_failed_long_ago_is_forgotten(cast: Cast, frozen: Any) -> None:
    note_failure(cast.agency.id, 1, 1, "old")
    frozen.shift(dt.timedelta(days=91))
    note_failure(cast.agency.id, 2, 1, "new")
    assert prune_failures(cast.agency.id) == 1
    with agency_scope(cast.agency.id):
        assert [row.error for row in rows("SELECT error FROM jobs_failure")] == ["new"]
