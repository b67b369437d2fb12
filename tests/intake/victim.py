"""Processes that take imports on and kill themselves with -9 at a point: a JSON line in for each, its exit status out.

A point is a statement, named by how it begins, or "commit N", the N-th commit; the process dies before it. With " #2" it is the
second statement that begins so. Django is loaded once, and every victim is a fork.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from uuid import UUID

import django

_NAMES = re.compile(r'"?s?[0-9]+_x[0-9]+"?')
KIND_CHARS = 90


def kind_of(sql: str) -> str:
    """How a statement begins, without the names of savepoints."""
    return _NAMES.sub("", " ".join(sql.split()))[:KIND_CHARS]


@contextmanager
def watched(look: Callable[[str], None]) -> Iterator[None]:
    """Call `look` with the point before each statement, COPY and commit."""
    from django.db import connection
    from django.db.backends.postgresql.base import DatabaseWrapper
    from psycopg import Cursor

    copy, commit, commits = Cursor.copy, DatabaseWrapper._commit, 0

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        look(kind_of(str(sql)))
        return execute(sql, params, many, context)

    def watched_copy(self: Any, statement: Any, *args: Any, **kwargs: Any) -> Any:
        look(kind_of(str(statement)))
        return copy(self, statement, *args, **kwargs)

    def watched_commit(self: Any) -> Any:
        nonlocal commits
        commits += 1
        look(f"commit {commits}")
        return commit(self)

    Cursor.copy, DatabaseWrapper._commit = watched_copy, watched_commit  # type: ignore[method-assign]  # neither passes wrappers
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        Cursor.copy, DatabaseWrapper._commit = copy, commit  # type: ignore[method-assign]  # as above


def _death_at(point: str) -> Callable[[str], None]:
    wanted, _, times = point.partition(" #")
    left = int(times or 1)

    def look(found: str) -> None:
        nonlocal left
        left -= found.startswith(wanted) if times else found == wanted
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    return look


def take_on(point: str, agency_id: str, import_id: str, turn_seconds: int, batch_rows: int) -> None:
    """Process an import until the point."""
    from types import SimpleNamespace

    from django.conf import settings

    from fairdue.intake.commands import staging, turns
    from fairdue.intake.flows import process_import
    from fairdue.jobs.types import Run

    turns.TURN_SECONDS_MIN = turn_seconds
    staging.CHUNK_ROWS = batch_rows
    settings.ENV = SimpleNamespace(**{**settings.ENV.model_dump(), "import_batch_rows": batch_rows})

    with watched(_death_at(point)):
        process_import(Run(UUID(agency_id)), UUID(import_id))


def upload(point: str, agency_id: str) -> None:
    """Take a file in until the point; at "chunk" the process dies while the file is being sent."""
    from fairdue.intake.flows import take_upload
    from fairdue.kernel.actor import system

    die_there = _death_at(point)

    def chunks() -> Iterator[bytes]:
        yield b"external_ref,debtor_name,original_amount\n" * 100_000
        die_there("chunk")

    with watched(die_there):
        take_upload(system(UUID(agency_id)), "file.csv", chunks(), size_bytes=100, source="upload")


def main() -> None:
    """Fork a victim for each line: what it shall do, and with what."""
    django.setup()
    from tests.victims import fork_victims

    import_module("fairdue.intake.flows")  # once, for all victims

    fork_victims(lambda what, *arguments: {"take_on": take_on, "upload": upload}[what](*arguments))


if __name__ == "__main__":
    main()
