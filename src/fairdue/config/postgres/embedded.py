"""What the rest of the program sees of the embedded server: an address, and a hold that keeps it running."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import fairdue
from fairdue.config.postgres.folder import Folder, PostgresUnavailableError, lock, locked, put
from fairdue.config.postgres.programs import program

Role = Literal["postgres", "fairdue_owner", "fairdue_app"]
START_SECONDS_MAX = 120.0
STOP_SECONDS_MAX = 20.0


class Hold:
    """A share in the running server, given back by `close()` or by the end of this process, however it ends."""

    def __init__(self, server: EmbeddedPostgres, descriptor: int) -> None:
        """Own the descriptor of the shared lock."""
        self._server = server
        self._descriptor: int | None = descriptor

    def revive(self) -> None:
        """Start a keeper if the last one was killed; returns without waiting for the server."""
        self._server.ensure_keeper()

    def close(self) -> None:
        """Give the share back; with the last one the server stops."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        """Use it for the length of a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Give the share back."""
        self.close()


class EmbeddedPostgres:
    """The PostgreSQL server under `home`. With `durable=False` it is faster and may lose data in a crash: for tests."""

    def __init__(self, home: Path, durable: bool = True) -> None:
        """Make the folder `home/postgres`; nothing runs yet. Raises PostgresUnavailableError."""
        self.folder = Folder.under(home)
        self.durable = durable

    def hold(self) -> Hold:
        """Make sure the server runs, starting it when needed, and hold a share in it.

        Waits up to 120 seconds. Raises PostgresUnavailableError when the server cannot run here.
        """
        program("postgres")
        # Waits while a keeper stops the server; from here on none stops it.
        descriptor = lock(self.folder.users_lock, fcntl.LOCK_SH)
        assert descriptor is not None  # noqa: S101 - a waiting lock always comes
        try:
            self._wait_until_ready()
        except BaseException:
            os.close(descriptor)
            raise
        return Hold(self, descriptor)

    def url(self, role: Role, database: str = "fairdue") -> str:
        """Return the address of a database for a role; it stays good while the server is held, through restarts.

        Raises PostgresUnavailableError when the server never ran.
        """
        port = self.folder.last_port()
        if port is None:
            raise PostgresUnavailableError("The embedded PostgreSQL has not been started.")
        return f"postgresql://{role}:{self.folder.password(role)}@127.0.0.1:{port}/{database}"

    def prepared_as(self) -> str | None:
        """Return what the database was last prepared for, or None; it spares a start the migrations it has had."""
        try:
            return self.folder.prepared_file.read_text()
        except FileNotFoundError:
            return None

    def note_prepared(self, stamp: str) -> None:
        """Remember what the database is prepared for, as long as its data lives."""
        put(self.folder.prepared_file, stamp)

    def remove(self) -> None:
        """Remove all data of the server, which must not be in use; waits up to 20 seconds for it to stop.

        Raises PostgresUnavailableError when another process goes on using it.
        """
        with self._unused():
            for part in self.folder.root.iterdir():
                if part.is_dir():
                    shutil.rmtree(part)
                elif part.suffix not in {".lock", ".log"}:
                    part.unlink()

    def ensure_keeper(self) -> bool:
        """Start a keeper unless one is at work; tell whether one was started. Does not wait for the server."""
        with locked(self.folder.start_lock):
            probe = lock(self.folder.keeper_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if probe is None:
                return False
            os.close(probe)
            command = [sys.executable, "-m", "fairdue.config.keeper", str(self.folder.root.parent)]
            source = str(Path(fairdue.__file__).parent.parent)
            with self.folder.keeper_log.open("ab") as log:
                done = subprocess.run(  # noqa: S603 - our own program and arguments, no shell
                    command if self.durable else [*command, "--no-durable"],
                    env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [source, *_python_path()]))},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    check=False,
                )
        if done.returncode != 0:
            raise PostgresUnavailableError(f"The embedded PostgreSQL cannot be started: see {self.folder.keeper_log}.")
        return True

    @contextlib.contextmanager
    def _unused(self) -> Iterator[None]:
        """Keep users and keepers away for the length of the block. Raises PostgresUnavailableError when in use."""
        deadline = time.monotonic() + STOP_SECONDS_MAX
        with contextlib.ExitStack() as held:
            for path in (self.folder.keeper_lock, self.folder.users_lock):  # a keeper needs the users lock to end
                while (descriptor := lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)) is None:
                    if time.monotonic() > deadline:
                        raise PostgresUnavailableError("The embedded PostgreSQL is in use by another fairdue command.")
                    time.sleep(0.05)
                held.callback(os.close, descriptor)
            yield

    def _wait_until_ready(self) -> None:
        started = False
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            # A keeper of ours that is gone again has failed; one found at work may be stopping, and is waited for.
            if started and self.folder.failure_file.exists():
                raise PostgresUnavailableError(self.folder.failure_file.read_text())
            started = self.ensure_keeper() or started
            port = self.folder.ready_port()
            if port is not None and _answers(port):
                return
            time.sleep(0.05)
        raise PostgresUnavailableError(f"The embedded PostgreSQL does not answer: see {self.folder.server_log}.")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
    except OSError:
        return False


def _python_path() -> list[str]:
    return os.environ.get("PYTHONPATH", "").split(os.pathsep)
