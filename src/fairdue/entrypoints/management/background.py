"""One `fairdue up` per home folder: the lock that says so, and how to start and stop one in the background."""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from fairdue.config.postgres.folder import lock

STOP_SECONDS_MAX = 60.0
READY_SECONDS_MAX = 900.0
LOOK_SECONDS = 0.2
SERVER_ERROR = 500


def log_path(home: Path) -> Path:
    """The file with the merged log."""
    return home / "logs" / "fairdue.log"


def claim(home: Path) -> bool:
    """Become the one `up` of this home folder until this process ends; tell whether that worked."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = lock(_lock_path(home), fcntl.LOCK_EX | fcntl.LOCK_NB)
    if descriptor is None:
        return False
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return True


def running(home: Path) -> int | None:
    """Return the pid of the `up` of this home folder, or None."""
    if not _lock_path(home).exists():
        return None
    descriptor = lock(_lock_path(home), fcntl.LOCK_SH | fcntl.LOCK_NB)
    if descriptor is not None:
        os.close(descriptor)
        return None
    text = _lock_path(home).read_text()
    return int(text) if text.isdigit() else None


def stop(home: Path) -> bool:
    """Stop the `up` of this home folder and wait for its end, at most a minute; tell whether it is gone."""
    pid = running(home)
    if pid is None:
        return True
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS_MAX
    while time.monotonic() < deadline:
        if running(home) is None:
            return True
        time.sleep(LOOK_SECONDS)
    return False


def start(arguments: Sequence[str], port: int) -> bool:
    """Run `fairdue up` with these arguments in the background; tell whether it serves, after at most 15 minutes."""
    process = subprocess.Popen(  # noqa: S603 - our own command, no shell
        [sys.executable, "-m", "fairdue", "up", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + READY_SECONDS_MAX
    while process.poll() is None and time.monotonic() < deadline:
        if serves(port):
            return True
        time.sleep(LOOK_SECONDS)
    return False


def serves(port: int) -> bool:
    """Tell whether the web process answers, within two seconds: its first answer loads the most."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/ready/")
        return connection.getresponse().status < SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _lock_path(home: Path) -> Path:
    return home / "up.lock"
