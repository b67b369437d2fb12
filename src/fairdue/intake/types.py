"""What crosses the border of intake."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A stored file that waits to be imported."""

    file_name: str
    file_format: str
    source: str
    stored_as: str
    size_bytes: int
    sha256: str
    creditor_id: UUID | None


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One record of a file: the line it starts at, its cells in header order, and why it cannot be read, if so."""

    line: int
    cells: list[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class NamedRow:
    """What tells whether two rows are of the same person."""

    row_number: int
    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """An import as lists show it; counts grow while it runs."""

    id: UUID
    agency: UUID
    source: str
    source_host: str
    file_name: str
    file_path_s3: str | None
    file_format: str
    status: str
    has_errors: bool
    total_records: int
    processed_ok: int
    processed_errors: int
    created_count: int
    changed_count: int
    unchanged_count: int
    created_by: str
    started_at: dt.datetime | None
    completed_at: dt.datetime | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """Why one cell or row was refused; `value` is masked where it could tell who somebody is."""

    line: int
    column: str
    value: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDetail(ImportRow):
    """An import with why it failed and its first errors."""

    sha256: str
    size_bytes: int
    failure_code: str | None
    failure_detail: str | None
    rows_per_second: float | None
    seconds_left: float | None
    error_details: list[RowError]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """One numbered page of an import's errors."""

    count: int
    next: str | None
    previous: str | None
    results: list[RowError]
