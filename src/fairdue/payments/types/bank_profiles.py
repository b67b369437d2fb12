"""What crosses the border about profiles of bank files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from fairdue.payments.types.bank_files import EntryProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class BankDocument:
    """What a bank profile says: the header of the files it is for, which column holds what, and how days and amounts are written.

    A field without a column is looked for under the usual names, one with a blank is in none. `date_order` is ymd, dmy or mdy; a
    blank `decimal`, `delimiter` or `encoding` is told from each file.
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
class BankPreviewEntry:
    """An entry as it would be taken. One with a `problem` would be refused, and has only what could be read of it."""

    line: int
    amount: str | None
    currency: str
    booked_on: dt.date | None
    reference: str
    method: str
    payer_name: str
    text: str
    is_debit: bool
    problem: EntryProblem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPreview:
    """How a bank file would be read, by its beginning.

    `profile` is the one that reads it. `document` is how a CSV is read, with the columns' names as the file has them; null for
    formats that need none. `columns` are those of its fields, `missing` the fields that lack a column and are needed, and
    `samples` the file's first rows. `is_order_open`: its days can be read in two ways. `entries` are the first of the
    `looked_at_count` entries that were read, and `problems` the first of the `refused_count` among them that would be refused.
    """

    file_format: str
    profile: UUID | None
    profile_name: str | None
    document: BankDocument | None
    columns: tuple[BankColumn, ...]
    missing: tuple[str, ...]
    is_order_open: bool
    samples: tuple[tuple[str, ...], ...]
    entries: tuple[BankPreviewEntry, ...]
    looked_at_count: int
    refused_count: int
    problems: tuple[EntryProblem, ...]
