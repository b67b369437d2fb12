"""Plain SQL over the current connection, for work over sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

Params = Mapping[str, Any] | Sequence[Any] | None


def execute(sql: str, params: Params = None) -> int:
    """Run one statement; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def rows(sql: str, params: Params = None) -> list[Any]:
    """Run one query; return its rows as named tuples."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        shape = NamedTuple("Row", [(name, Any) for name in names])  # type: ignore[misc]  # the columns are known at run time only
        return [shape(*row) for row in cursor.fetchall()]
