"""Plain SQL over the current connection, for work over sets."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

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
        shape = _shape(tuple(column.name for column in cursor.description or ()))
        return [shape(*row) for row in cursor.fetchall()]


def uuids(ids: Iterable[UUID | None]) -> str:
    """Write many ids as one parameter, to be read as `%s::uuid[]`: several times faster than a list, which is quoted id by id."""
    return "{" + ",".join(["NULL" if each is None else each.hex for each in ids]) + "}"


@lru_cache(maxsize=512)
def _shape(names: tuple[str, ...]) -> Any:
    """Making a named tuple is slow: keep one for each list of columns."""
    return namedtuple("Row", names, rename=True)  # the columns are known at run time only
