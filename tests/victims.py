"""Processes that are killed with -9 at a point: a JSON line in for each, its exit status out.

Django is loaded once, and every victim is a fork.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KILLED = -signal.SIGKILL


class Victims:
    """The process whose forks are killed: the module that calls `fork_victims`."""

    def __init__(self, module: str, log: Path) -> None:
        url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self._log = log
        with log.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module],
                env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": path},
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def run(self, *line: Any) -> int:
        """Run a victim; return its exit status."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(line, default=str) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline() or 1)

    def is_killed(self, *line: Any) -> bool:
        """Run a victim; return whether it came to its point. Fails when it failed otherwise."""
        status = self.run(*line)
        assert status in {0, KILLED}, f"{line}: {self.said}"
        return status != 0

    def die_at(self, point: str, *deed: Any) -> None:
        """Run a victim that has to come to its point."""
        status = self.run(point, *deed)
        assert status == KILLED, f"{point}: {status}: {self.said}"

    @property
    def said(self) -> str:
        """The last of what victims wrote about their errors."""
        return self._log.read_text()[-2000:]

    def end(self) -> None:
        """End it."""
        self._process.communicate(timeout=10)


def fork_victims(live: Callable[..., None]) -> None:
    """Fork a victim for each line, which lives by its words, and tell how it ended."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                live(*json.loads(line))
            except BaseException as error:
                sys.stderr.write(f"{type(error).__name__}: {error}\n")
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()
