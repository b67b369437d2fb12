"""Jobs with real worker processes: rolled back, killed, poisoned, frozen, failing, and of two agencies."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from tests.jobs.conftest import Workers, job, job_has, until
from tests.jobs.sample import SECRET

from fairdue.jobs.commands import ATTEMPTS_MAX, defer
from fairdue.jobs.models import JobFailure
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope
from fairdue.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agency_id() -> UUID:
    return uuid7()


@pytest.fixture
def subject_id() -> str:
    return str(uuid7())


def entries(agency_id: UUID, subject_id: str) -> int:
    with agency_scope(agency_id):
        return JournalEntry.objects.filter(agency_id=agency_id, subject_id=subject_id).count()


def marks(folder: Path) -> list[str]:
    path = folder / "runs"
    return path.read_text().splitlines() if path.exists() else []


def test_a_job_of_a_rolled_back_transaction_never_runs(
    workers: Workers, agency_id: UUID, subject_id: str, tmp_path: Path
) -> None:
    lost = str(uuid7())
    with agency_scope(agency_id):
        defer("sample.touch", agency_id, subject_id=lost, folder=str(tmp_path))
        transaction.set_rollback(True)
    with agency_scope(agency_id):
        defer("sample.touch", agency_id, subject_id=subject_id, folder=str(tmp_path))
    workers.start()

    until(job_has("sample.touch", "succeeded"), "the committed job ran")
    assert (entries(agency_id, subject_id), entries(agency_id, lost)) == (1, 0)
    assert marks(tmp_path) == ["touch"]


@pytest.mark.row("D089")
@pytest.mark.parametrize("name", ["sample.slow_once", "sample.slow_flow"])
def test_another_worker_does_the_job_of_a_killed_one(
    workers: Workers, agency_id: UUID, subject_id: str, tmp_path: Path, name: str
) -> None:
    with agency_scope(agency_id):
        defer(name, agency_id, subject_id=subject_id, folder=str(tmp_path))
    first = workers.start()
    until(lambda: marks(tmp_path), "the first run began")
    first.kill()
    workers.start()

    until(job_has(name, "succeeded"), "another worker did it")
    assert entries(agency_id, subject_id) == 1
    assert len(marks(tmp_path)) == 2


@pytest.mark.parametrize("name", ["sample.slow_once", "sample.slow_flow"])
def test_a_frozen_worker_cannot_commit_what_it_did(
    workers: Workers, agency_id: UUID, subject_id: str, tmp_path: Path, name: str
) -> None:
    with agency_scope(agency_id):
        defer(name, agency_id, subject_id=subject_id, folder=str(tmp_path))
    frozen = workers.start()
    until(lambda: marks(tmp_path), "the first run began")
    frozen.send_signal(signal.SIGSTOP)
    workers.start()
    until(job_has(name, "succeeded"), "another worker did it")
    runs = job(name).attempts
    frozen.send_signal(signal.SIGCONT)
    until(lambda: "awake" in marks(tmp_path), "the frozen one went on")
    time.sleep(1)

    assert entries(agency_id, subject_id) == 1, "only the run of the second worker is kept"
    assert (job(name).status, job(name).attempts) == ("succeeded", runs), "nor does it decide over the job"


def test_a_frozen_worker_neither_fails_nor_requeues_a_job_that_another_has_in_hand(
    workers: Workers, agency_id: UUID, subject_id: str, tmp_path: Path
) -> None:
    with agency_scope(agency_id):
        defer("sample.hold", agency_id, subject_id=subject_id, folder=str(tmp_path))
    frozen = workers.start()
    until(lambda: marks(tmp_path), "the first run began")
    frozen.send_signal(signal.SIGSTOP)
    workers.start()
    until(lambda: len(marks(tmp_path)) == 2, "another worker began it")
    frozen.send_signal(signal.SIGCONT)
    (tmp_path / "go-1").touch()
    until(lambda: "awake" in marks(tmp_path), "the frozen one went on")
    time.sleep(1)
    assert (job("sample.hold").status, job("sample.hold").attempts) == ("doing", 1)
    (tmp_path / "go-2").touch()

    until(job_has("sample.hold", "succeeded"), "the second run ended well")
    assert entries(agency_id, subject_id) == 1


def test_a_job_that_kills_its_workers_is_given_up(workers: Workers, agency_id: UUID, tmp_path: Path) -> None:
    with agency_scope(agency_id):
        defer("sample.poison", agency_id, folder=str(tmp_path))

    def supervise() -> bool:
        if not any(worker.poll() is None for worker in workers.running):
            workers.start()
        return bool(job("sample.poison").status == "failed")

    until(supervise, "the job was given up")
    assert len(marks(tmp_path)) == ATTEMPTS_MAX
    assert job("sample.poison").attempts == ATTEMPTS_MAX
    with agency_scope(agency_id):
        assert JobFailure.objects.get(agency_id=agency_id).error == "worker_lost"


def test_a_job_that_fails_is_tried_again_and_then_left_failed_without_a_word_about_the_debtor(
    workers: Workers, agency_id: UUID, subject_id: str, tmp_path: Path
) -> None:
    with agency_scope(agency_id):
        defer("sample.fail", agency_id, subject_id=subject_id, folder=str(tmp_path))
    workers.start()

    until(job_has("sample.fail", "failed"), "the job was given up")
    assert len(marks(tmp_path)) == ATTEMPTS_MAX
    assert entries(agency_id, subject_id) == 0
    with agency_scope(agency_id):
        failures = JobFailure.objects.filter(agency_id=agency_id).order_by("run")
        assert [(failure.run, failure.error) for failure in failures] == [(run, "ValueError") for run in (1, 2, 3)]
    assert "job failed with ValueError" in workers.said()
    assert SECRET not in workers.said()


@pytest.mark.row("D132")
def test_a_job_of_one_agency_sees_nothing_of_another(workers: Workers, agency_id: UUID, subject_id: str, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    with agency_scope(agency_id):
        defer("sample.touch", agency_id, subject_id=subject_id, folder=str(tmp_path))
    workers.start()
    until(job_has("sample.touch", "succeeded"), "ours was written")
    stranger = uuid7()
    with agency_scope(stranger):
        defer("sample.look", stranger, subject_id=subject_id, folder=str(theirs))
    with agency_scope(agency_id):
        defer("sample.look", agency_id, subject_id=subject_id, folder=str(ours))

    until(lambda: marks(ours) and marks(theirs), "both looked")
    assert (marks(ours), marks(theirs)) == (["1"], ["0"])
