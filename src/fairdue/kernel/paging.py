"""Cursor pages: keyset paging over an ordering that ends in the id, forward and back."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, Q, QuerySet

from fairdue.kernel.clock import as_utc
from fairdue.kernel.db import rows
from fairdue.kernel.errors import DomainError

PAGE_SIZE = 50
PAGE_SIZE_MAX = 200
NEAR = 10_000
"""How many rows a sieve looks at one by one."""

M = TypeVar("M", bound=Model)
R = TypeVar("R")


class BadCursor(DomainError):
    """The cursor is not one that this list gave out."""

    code = "bad_cursor"
    status = 400


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column of an ordering: its field, its direction, and how its value is read back from a cursor."""

    field: str
    descending: bool
    read: Callable[[str], Any]

    @property
    def order(self) -> str:
        """The name as `order_by` takes it."""
        return f"-{self.field}" if self.descending else self.field


BY_ID = SortKey("id", False, UUID)
BY_NEWEST = SortKey("id", True, UUID)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: the values of the last row seen, and the direction."""

    values: tuple[str, ...]
    is_backward: bool = False

    def encode(self, ordering: str) -> str:
        """Turn into opaque text that names the ordering it belongs to."""
        body = json.dumps([ordering, int(self.is_backward), *self.values], separators=(",", ":"))
        return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, keys: Sequence[SortKey]) -> Cursor:
        """Read back. Raises BadCursor for anything this ordering did not make."""
        try:
            body = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            ordering, backward, *values = body
            if ordering != ordering_name(keys) or len(values) != len(keys):
                raise BadCursor
            for key, value in zip(keys, values, strict=True):
                if not isinstance(value, str) or "\x00" in value:
                    raise BadCursor
                value.encode()
                key.read(value)
            return cls(tuple(values), bool(backward))
        except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error, RecursionError):
            raise BadCursor from None


@dataclass(frozen=True, slots=True)
class Slice(Generic[R]):
    """One page of rows and the cursors of its neighbours."""

    results: list[R]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which rows of a list may be seen, said in two ways that let the same ones through.

    `as_set` costs the same however few of the list's rows may be seen. `one_by_one`, where there is one, is SQL about a row
    `near` with the columns `fields`, and has `params`: it is done as soon as a page is full.
    """

    as_set: Q
    fields: tuple[str, ...] = ()
    one_by_one: str = ""
    params: tuple[Any, ...] = ()


def ordering_name(keys: Sequence[SortKey]) -> str:
    """Name an ordering, as cursors carry it."""
    return ",".join(key.order for key in keys)


def page_size(asked: int | None) -> int:
    """Clamp to 1..200, 50 when not asked."""
    return PAGE_SIZE if asked is None else max(1, min(asked, PAGE_SIZE_MAX))


def fetch_page(
    queryset: QuerySet[M],
    keys: Sequence[SortKey],
    cursor: str | None,
    size: int | None,
    row: Callable[[M], R],
    sieve: Sieve | None = None,
) -> Slice[R]:
    """Read one page by keyset of what a sieve lets through. `keys` must end in `id`; none may be null. Raises BadCursor."""
    at = Cursor.decode(cursor, keys) if cursor else None
    backward = at is not None and at.is_backward
    directed = [SortKey(key.field, key.descending != backward, key.read) for key in keys]
    if at is not None:
        queryset = queryset.filter(_after(directed, at.values))
    limit = page_size(size)
    ordered = queryset.order_by(*(key.order for key in directed))
    found = list(ordered[: limit + 1]) if sieve is None else _sifted(ordered, directed, sieve, limit + 1)
    has_more, found = len(found) > limit, found[:limit]
    if backward:
        found.reverse()
    return Slice(
        results=[row(item) for item in found],
        next=_cursor_at(found, -1, keys, False) if found and (has_more or backward) else None,
        previous=_cursor_at(found, 0, keys, True) if found and (has_more if backward else at is not None) else None,
    )


def _sifted(ordered: QuerySet[M], keys: Sequence[SortKey], sieve: Sieve, wanted: int) -> list[M]:
    """Look at the rows that come next one by one; where NEAR of them do not fill a page, ask for all that may be seen."""
    if sieve.one_by_one:
        seen = _seen_near(ordered, keys, sieve, wanted)
        if seen is not None:
            return list(ordered.filter(id__in=seen))
    return list(ordered.filter(sieve.as_set)[:wanted])


def _seen_near(ordered: QuerySet[M], keys: Sequence[SortKey], sieve: Sieve, wanted: int) -> list[UUID] | None:
    """Return the ids of the first rows that may be seen; None when there are too few among the NEAR next, and more behind."""
    fields = dict.fromkeys((*(key.field for key in keys), *sieve.fields))
    try:
        near, params = ordered.values(*fields)[:NEAR].query.sql_with_params()
    except EmptyResultSet:
        return []
    order = ", ".join(f"near.{key.field} {'DESC' if key.descending else 'ASC'}" for key in keys)
    sql = f"SELECT near.id FROM ({near}) near WHERE {sieve.one_by_one} ORDER BY {order} LIMIT {wanted}"
    seen = [each.id for each in rows(sql, (*params, *sieve.params))]
    if len(seen) == wanted:
        return seen
    (looked_at,) = rows(f"SELECT count(*) AS n FROM ({near}) near", params)
    return None if looked_at.n == NEAR else seen


def _after(keys: Sequence[SortKey], values: Sequence[str]) -> Q:
    """Rows after these values. The leading bound repeats what the OR says, since only a plain bound lets the index seek."""
    parsed = [key.read(value) for key, value in zip(keys, values, strict=True)]
    condition, equal = Q(), Q()
    for key, value in zip(keys, parsed, strict=True):
        condition |= equal & Q(**{f"{key.field}__{'lt' if key.descending else 'gt'}": value})
        equal &= Q(**{key.field: value})
    if len(keys) > 1:
        first = keys[0]
        condition = Q(**{f"{first.field}__{'lte' if first.descending else 'gte'}": parsed[0]}) & condition
    return condition


def _cursor_at(found: Sequence[Model], index: int, keys: Sequence[SortKey], is_backward: bool) -> str:
    values = tuple(_text(getattr(found[index], key.field)) for key in keys)
    return Cursor(values, is_backward).encode(ordering_name(keys))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def read_instant(text: str) -> dt.datetime:
    """Read an ISO 8601 instant from a cursor. Raises ValueError."""
    return as_utc(dt.datetime.fromisoformat(text))
