"""Helpers: run the program as its users do, in processes of its own, and look at what it leaves behind."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
WAIT_SECONDS_MAX = 30.0
# Holds the server under argv[1], tells its address, and goes on until its standard input ends.
HOLDER = """
import sys
from pathlib import Path
from fairdue.config.postgres.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.hold()
print(server.url("fairdue_owner"), flush=True)
sys.stdin.read()
"""


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment of a user who has set nothing but what is given."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FAIRDUE_", "DATABASE_", "DJANGO_", "PG", "EMPTY"))
    }
    return {**kept, "PYTHONPATH": str(SOURCE), **extra}


def start_holder(home: Path, *prefix: str, python: str = sys.executable, **extra: str) -> subprocess.Popen[str]:
    """Start a process that holds the server; its first line of output is the owner's address."""
    return subprocess.Popen(
        [*prefix, python, "-c", HOLDER, str(home)],
        env=clean_environment(**extra),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def address_of(holder: subprocess.Popen[str]) -> str:
    """Wait for the address a holder tells."""
    assert holder.stdout is not None
    address = holder.stdout.readline().strip()
    assert address.startswith("postgresql://"), "the holder failed: see its standard error"
    return address


def end(process: subprocess.Popen[str], *, kill: bool = False) -> None:
    """End a process of ours and close its pipes."""
    if kill:
        process.kill()
    with contextlib.suppress(BrokenPipeError):
        process.communicate(timeout=WAIT_SECONDS_MAX)


def fairdue(home: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run one `fairdue` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "fairdue", *arguments],
        env=clean_environment(FAIRDUE_HOME=str(home), **extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def eventually(fact: Callable[[], object], seconds_max: float = WAIT_SECONDS_MAX) -> bool:
    """Tell whether something becomes true in time."""
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        if fact():
            return True
        time.sleep(0.05)
    return bool(fact())


def alive(pid: int) -> bool:
    """Tell whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def at_work_in(folder: Path) -> list[int]:
    """Every process whose working directory is this folder: a server's processes work in its data directory."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
    return found


def children_of(pid: int) -> list[int]:
    """The live children of a process."""
    text = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(word) for word in text.read_text().split() if alive(int(word))]
    except OSError:
        return []


def command_of(pid: int) -> list[str]:
    """The command line of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
