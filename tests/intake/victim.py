"""Processes an import and kills itself with -9 before the n-th statement that contains a text: `victim POINT N AGENCY IMPORT`."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any
from uuid import UUID

import django


def main(point: str, nth: str, agency_id: str, import_id: str) -> None:
    """Process until the point."""
    django.setup()
    from django.db import connection
    from psycopg import Cursor

    from fairdue.intake.flows import process_import
    from fairdue.jobs.types import Run

    seen = 0

    def die_there(sql: str) -> None:
        nonlocal seen
        seen += point in sql
        if seen == int(nth):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        die_there(" ".join(sql.split()))
        return execute(sql, params, many, context)

    copy = Cursor.copy

    def watched_copy(self: Any, statement: Any, *args: Any, **kwargs: Any) -> Any:
        die_there(str(statement))
        return copy(self, statement, *args, **kwargs)

    Cursor.copy = watched_copy  # type: ignore[method-assign]  # COPY does not pass Django's wrappers
    with connection.execute_wrapper(watch):
        process_import(Run(UUID(agency_id)), UUID(import_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
