"""Jobs that only tests have. `folder` is where a run leaves its marks, since a killed worker's transaction leaves none."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from uuid import UUID

from fairdue.jobs import jobs as housekeeping
from fairdue.jobs.commands import tenant_job
from fairdue.jobs.types import Run
from fairdue.journal.commands import record
from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope

housekeeping.STALLED_SECONDS = 1.5
SECRET = "dan@example.test"


def mark(folder: str, text: str) -> int:
    """Leave a mark; return how many there are now."""
    path = Path(folder) / "runs"
    with path.open("a") as file:
        file.write(f"{text}\n")
    return len(path.read_text().splitlines())


def write(run: Run, kind: str, subject_id: str) -> None:
    record(system(run.agency_id), kind, "sample", UUID(subject_id))


@tenant_job("sample.touch")
def touch(run: Run, subject_id: str, folder: str) -> None:
    """Write one entry."""
    mark(folder, "touch")
    write(run, "touched", subject_id)


@tenant_job("sample.slow_once")
def slow_once(run: Run, subject_id: str, folder: str) -> None:
    """Write one entry; the first run then takes long, with its transaction open."""
    write(run, "touched", subject_id)
    if mark(folder, str(os.getpid())) == 1:
        time.sleep(3)
        mark(folder, "awake")


@tenant_job("sample.slow_flow", owns_transactions=True)
def slow_flow(run: Run, subject_id: str, folder: str) -> None:
    """The same in a transaction of its own."""
    with agency_scope(run.agency_id):
        write(run, "touched", subject_id)
        if mark(folder, str(os.getpid())) == 1:
            time.sleep(3)
            mark(folder, "awake")
        run.fence()


@tenant_job("sample.poison")
def poison(run: Run, folder: str) -> None:
    """Kill the worker."""
    mark(folder, str(run.job_id))
    os.kill(os.getpid(), signal.SIGKILL)


@tenant_job("sample.fail")
def fail(run: Run, subject_id: str, folder: str) -> None:
    """Write, then fail with a debtor's address in the message."""
    write(run, "touched", subject_id)
    mark(folder, "fail")
    raise ValueError(f"cannot write to {SECRET}")


@tenant_job("sample.look")
def look(run: Run, subject_id: str, folder: str) -> None:
    """Count what this agency sees of a subject."""
    mark(folder, str(JournalEntry.objects.filter(subject_id=subject_id).count()))


@tenant_job("sample.hold")
def hold(run: Run, subject_id: str, folder: str) -> None:
    """Write one entry, then wait for the file `go-N` of run N."""
    write(run, "touched", subject_id)
    number = mark(folder, str(os.getpid()))
    while not (Path(folder) / f"go-{number}").exists():
        time.sleep(0.05)
    mark(folder, "awake")
