"""Real workers on the test database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from fairdue.kernel.db import rows

ROOT = Path(__file__).resolve().parents[2]
SECONDS_MAX = 60


def until(condition: Callable[[], Any], what: str) -> Any:
    """Wait for a condition; return its value."""
    deadline = time.monotonic() + SECONDS_MAX
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not in {SECONDS_MAX} s: {what}")


def job(job_name: str) -> Any:
    """Return the newest job of a name."""
    found = rows("SELECT id, status::text, attempts FROM procrastinate_jobs WHERE task_name = %s ORDER BY id DESC", [job_name])
    return found[0] if found else None


def job_has(name: str, status: str) -> Callable[[], bool]:
    """Whether the newest job of a name has come to a status."""
    return lambda: job(name).status == status


class Workers:
    """Worker processes started by a test."""

    def __init__(self, log: Path) -> None:
        """Take the file that all of them log to."""
        self.log = log
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        """Start one."""
        url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.jobs.worker"], env=environment, stdout=log, stderr=log, cwd=ROOT
            )
        self.running.append(process)
        return process

    def said(self) -> str:
        """Return what all of them logged."""
        return self.log.read_text()

    def end(self) -> None:
        """End all of them."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[Workers]:
    made = Workers(tmp_path / "workers.log")
    yield made
    made.end()
