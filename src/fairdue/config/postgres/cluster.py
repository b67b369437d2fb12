"""One PostgreSQL data directory: make it, clear what a crash left, run the server on it, stop it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from fairdue.config.postgres.folder import Folder, PostgresUnavailableError, put
from fairdue.config.postgres.programs import ENVIRONMENT, prefix, program, run
from fairdue.config.postgres.provision import VERSION, provision

START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 20.0
LOG_BYTES_MAX = 10 * 1024**2
# Below the ports that kernels hand to outgoing connections, so that a restart finds its own port free.
PORTS = range(15000, 32000)
PORT_LINE, STATUS_LINE = 3, 7
OPTIONS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "shared_preload_libraries=pg_stat_statements",
    "max_connections=100",
    "shared_buffers=512MB",
    "max_wal_size=4GB",
    "wal_level=replica",
)
UNSAFE_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Cluster:
    """The server of one folder, run as a child of this process. Only the keeper uses it, under the keeper lock."""

    def __init__(self, folder: Folder, *, durable: bool) -> None:
        """Name the folder; nothing runs yet."""
        self.folder, self.durable = folder, durable
        self.child: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make the data directory unless a whole one is there. Raises PostgresUnavailableError."""
        folder = self.folder
        if (folder.data / "PG_VERSION").exists():
            return
        folder.make_secrets()
        folder.provisioned_file.unlink(missing_ok=True)
        folder.prepared_file.unlink(missing_ok=True)
        for half_made in folder.root.glob("data.new.*"):
            shutil.rmtree(half_made, ignore_errors=True)
        # A name of our own: the initdb of a keeper killed a moment ago may still write into its directory.
        new = folder.root / f"data.new.{os.getpid()}"
        run(
            folder.data,
            "initdb",
            *("-D", str(new), "-U", "postgres", "--pwfile", str(folder.secret_file("postgres"))),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
            *("--no-instructions", *(() if self.durable else ("--no-sync",))),
        )
        new.rename(folder.data)

    def start(self, port: int) -> None:
        """Start the server on a port of the loopback and wait until it answers; make its roles the first time.

        Raises PostgresUnavailableError when it does not come up within 60 seconds.
        """
        folder = self.folder
        clear_crash(folder)
        if folder.server_log.exists() and folder.server_log.stat().st_size > LOG_BYTES_MAX:
            folder.server_log.rename(folder.server_log.with_suffix(".log.1"))
        options = OPTIONS if self.durable else OPTIONS + UNSAFE_OPTIONS
        with folder.server_log.open("ab") as log:
            self.child = subprocess.Popen(  # noqa: S603 - our own program and arguments, no shell
                [
                    *(*prefix(folder.data), str(program("postgres")), "-D", str(folder.data), "-p", str(port)),
                    *(word for option in options for word in ("-c", option)),
                ],
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_until_ready()
        if not (folder.provisioned_file.exists() and folder.provisioned_file.read_text() == str(VERSION)):
            provision(folder, port)
            put(folder.provisioned_file, str(VERSION))

    def runs(self) -> bool:
        """Tell whether the server process is there."""
        return self.child is not None and self.child.poll() is None

    def stop(self) -> None:
        """Stop the server: fast shutdown, then harder when it takes longer than 20 seconds."""
        _signal(_postmaster(self.folder), signal.SIGINT)
        if self.child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(STOP_SECONDS_MAX)
        clear_crash(self.folder)
        if self.child is not None and self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        self.child = None

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if not self.runs():
                break
            lines = _pid_lines(self.folder)
            if len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready":
                return
            time.sleep(0.02)
        tail = self.folder.server_log.read_bytes()[-600:].decode(errors="replace").strip()
        self.stop()
        raise PostgresUnavailableError(f"The embedded PostgreSQL does not start (log: {self.folder.server_log}):\n{tail}")


def free_port(wanted: int | None) -> int:
    """Return the wanted port when nobody listens there, else another free one of the loopback.

    Raises PostgresUnavailableError when none is found.
    """
    tries = [wanted] if wanted else []
    tries += [PORTS[secrets.randbelow(len(PORTS))] for _ in range(100)]
    for port in tries:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise PostgresUnavailableError("No free port for the embedded PostgreSQL on 127.0.0.1.")


def clear_crash(folder: Folder) -> None:
    """End what a killed server left running and drop its pid file, so that the next start is not refused.

    PostgreSQL refuses to start while the pid in its file exists, be it a zombie that nobody reaps (as in containers) or
    a stranger with the same number. The file is dropped only when no process works in the data directory any more.
    Waits at most 20 seconds for the processes, then kills them.
    """
    if not Path("/proc/self/cwd").exists():  # no such view of processes: leave it to PostgreSQL's own checks
        return
    begin = time.monotonic()
    while pids := list(_at_work(folder.data)):
        age = time.monotonic() - begin
        master = _postmaster(folder)
        for pid in pids:
            if age > STOP_SECONDS_MAX:
                _signal(pid, signal.SIGKILL)
            elif pid == master:
                _signal(pid, signal.SIGINT)
            elif master not in pids:
                _signal(pid, signal.SIGQUIT)
        time.sleep(0.05)
    folder.pid_file.unlink(missing_ok=True)


def _at_work(data: Path) -> Iterator[int]:
    """Every live process whose working directory is the data directory: postmaster and orphaned backends alike."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # gone meanwhile, another user's, or a zombie, which has none
                if (entry / "cwd").readlink() == data:
                    yield int(entry.name)


def _pid_lines(folder: Folder) -> list[str]:
    try:
        return folder.pid_file.read_text().splitlines()
    except OSError:
        return []


def _postmaster(folder: Folder) -> int | None:
    """The pid in the server's file, when that process works in the data directory."""
    lines = _pid_lines(folder)
    pid = int(lines[0]) if lines and lines[0].isdigit() else None
    if pid is None or not Path("/proc/self/cwd").exists():
        return pid
    return pid if pid in _at_work(folder.data) else None


def _signal(pid: int | None, number: signal.Signals) -> None:
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
