"""Where the embedded server keeps its files, and the locks by which processes agree on who runs it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROLES = ("postgres", "fairdue_owner", "fairdue_app")


class PostgresUnavailableError(Exception):
    """The embedded PostgreSQL cannot run; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The paths below `HOME/postgres`.

    `users_lock` is held shared by every process that uses the server and exclusively by the keeper while it stops it.
    `keeper_lock` is held by the one keeper for as long as it lives. `start_lock` orders the processes that look for a
    keeper, so that two of them cannot start two.
    """

    root: Path

    @classmethod
    def under(cls, home: Path) -> Folder:
        """Name the folder under a home folder and make it, readable by its owner only.

        Raises PostgresUnavailableError when it cannot be made or written.
        """
        root = home.resolve() / "postgres"
        try:
            root.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise PostgresUnavailableError(f"Cannot make {root}: {error.strerror}. Set FAIRDUE_HOME.") from error
        if not os.access(root, os.W_OK | os.X_OK):
            raise PostgresUnavailableError(f"Cannot write to {root}: it belongs to another user. Set FAIRDUE_HOME.")
        return cls(root)

    @property
    def data(self) -> Path:
        """The data directory of the server; `data.new.*` beside it are ones in the making."""
        return self.root / "data"

    @property
    def pid_file(self) -> Path:
        """What the server itself writes: pid on line 1, port on line 4, status on line 8."""
        return self.data / "postmaster.pid"

    @property
    def users_lock(self) -> Path:
        """Held shared by users."""
        return self.root / "users.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper."""
        return self.root / "keeper.lock"

    @property
    def start_lock(self) -> Path:
        """Held for a moment by a process that looks for a keeper or starts one."""
        return self.root / "start.lock"

    @property
    def port_file(self) -> Path:
        """The port of the last start, taken again by the next so that addresses already handed out stay good."""
        return self.root / "port"

    @property
    def ready_file(self) -> Path:
        """There while the server answers; holds its port."""
        return self.root / "ready"

    @property
    def failure_file(self) -> Path:
        """There when the keeper gave up; holds the sentence for the user."""
        return self.root / "failure"

    @property
    def provisioned_file(self) -> Path:
        """There when roles, database and extensions were made; holds the version of that work."""
        return self.root / "provisioned"

    @property
    def prepared_file(self) -> Path:
        """There when migrations and demo data are in; holds what they were."""
        return self.root / "prepared"

    @property
    def server_log(self) -> Path:
        """Where the server writes its log."""
        return self.root / "postgres.log"

    @property
    def keeper_log(self) -> Path:
        """Where the keeper writes its log."""
        return self.root / "keeper.log"

    def secret_file(self, role: str) -> Path:
        """The file with a role's password."""
        return self.root / f"{role}.secret"

    def password(self, role: str) -> str:
        """Read a role's password. Raises PostgresUnavailableError when its file is gone."""
        try:
            return self.secret_file(role).read_text()
        except OSError as error:
            raise PostgresUnavailableError(f"Cannot read {self.secret_file(role)}: {error.strerror}.") from error

    def make_secrets(self) -> None:
        """Write a new password for every role that has none yet."""
        for role in ROLES:
            if not self.secret_file(role).exists():
                put(self.secret_file(role), secrets.token_urlsafe(24))

    def ready_port(self) -> int | None:
        """Return the port of the running server, or None while there is none."""
        return _number_in(self.ready_file)

    def last_port(self) -> int | None:
        """Return the port of the last start, or None before the first."""
        return _number_in(self.port_file)


def put(path: Path, text: str) -> None:
    """Write a small file, readable by its owner only; a reader sees the old text or the new one, never half of it."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    part.rename(path)


def lock(path: Path, operation: int) -> int | None:
    """Open a lock file and take the flock; return the open descriptor, or None when LOCK_NB is given and it is taken.

    The descriptor is not inherited by programs this process runs. Whoever gets it closes it, or keeps it until exit.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, operation)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file exclusively for the length of the block; waits for it."""
    descriptor = lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _number_in(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None
