"""What crosses the border about profiles of bank files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BankDocument:
    """What a bank profile says: the header of the files it is for, which column holds what, and how days and amounts are written.

    A field without a column is looked for under the usual names. `date_order` is ymd, dmy or mdy; a blank `decimal`, `delimiter`
    or `encoding` is told from each file.
    """

    header: tuple[str, ...]
    columns: dict[str, str]
    date_order: str
    decimal: str
    delimiter: str
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankProfileRow:
    """A bank profile with its present document."""

    id: UUID
    name: str
    version: int
    is_active: bool
    document: BankDocument
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BankProfileVersionRow:
    """One state of a bank profile, and who made it."""

    version: int
    document: BankDocument
    created_by: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BankColumn:
    """Which column of a file a field is read from, and why: "name" or "values"; null when there is none."""

    field: str
    column: str | None
    because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankSuggestion:
    """How a bank's CSV file may be read.

    `profile` is the one that is for files of these columns, `missing` the fields that lack a column and are needed.
    `is_order_open`: its days can be read in two ways. `samples` are its first rows.
    """

    profile: UUID | None
    profile_name: str | None
    document: BankDocument
    columns: tuple[BankColumn, ...]
    missing: tuple[str, ...]
    is_order_open: bool
    samples: tuple[tuple[str, ...], ...]
