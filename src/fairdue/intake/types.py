"""What crosses the border of intake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedMapping:
    """The version of a mapping profile that a file is read by."""

    profile_id: UUID
    name: str
    version: int
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A stored file that waits to be imported, and what its sender said of it.

    `as_of_on` is the date days past due count from (else the day of the import); control totals are what the rows must come to:
    their number, and their amounts as a plain decimal. `corrects` is the import whose errors the file mends.
    """

    file_name: str
    file_format: str
    source: str
    stored_as: str
    size_bytes: int
    sha256: str
    creditor_id: UUID | None
    kind: str = "accounts"
    mapping: UsedMapping | None = None
    as_of_on: dt.date | None = None
    control_rows: int | None = None
    control_total: str = ""
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One record of a file: the line it starts at, its cells in header order, and why it cannot be read, if so.

    `nested` are the indexes of cells that hold a list, an object or a truth value as JSON: no field takes such a value.
    """

    line: int
    cells: list[str]
    problem: str | None = None
    nested: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """How a file is opened where it does not tell by itself; null means: find out."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file opened: its header as written, and its rows one by one, each with as many cells as the header.

    `encoding` and `delimiter` are those it was read with, where its format has them.
    """

    header: list[str]
    rows: Iterator[ParsedRow]
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """The last record of some files: rows whose first cell is `marker` carry the control totals in these cells (from 0).

    `read_total` turns the total's text into 1234.56 as the amounts of the file are read; null when it cannot be read.
    """

    marker: str
    rows_at: int | None
    total_at: int | None
    read_total: Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A mapping fitted to the header of one file.

    `fields` are those the file brings, in the order of FIELDS. `read` turns the stripped cells of a row into their texts in
    that order: amounts as 1234.56, dates as 2026-01-31; and names the fields whose text it could not read, left as they were.
    `used` are the indexes of the cells it reads.
    """

    name: str
    fields: tuple[str, ...]
    read: Callable[[Sequence[str]], tuple[list[str], tuple[str, ...]]]
    used: frozenset[int]
    is_lenient: bool = False
    trailer: Trailer | None = None


@dataclass(frozen=True, slots=True)
class NamedRow:
    """What tells whether two rows are of the same person."""

    row_number: int
    name: str
    email: str | None
    phone: str | None
    identity: str | None = None


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
    kind: str
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
    undone_at: dt.datetime | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """Why one cell or row was refused; `value` is masked where it could tell who somebody is."""

    line: int
    column: str
    value: str
    code: str
    message: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """How often a code was reported."""

    code: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where an import stands. Rows, percent, pace and seconds left are those of its present phase, at the end of the whole.

    While the file is read, how many rows it has `is_estimate`d from its size. `queue_position` counts from 1 while it waits.
    """

    id: UUID
    status: str
    phase: str
    rows_done: int
    rows_total: int | None
    is_estimate: bool
    percent: float | None
    rows_per_second: float | None
    seconds_left: float | None
    queue_position: int | None
    created_count: int
    changed_count: int
    unchanged_count: int
    recalled_count: int
    processed_errors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLink:
    """Another import that this one has to do with."""

    id: UUID
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDetail(ImportRow):
    """An import with why it failed, its first errors, and once it has ended how often each code was reported.

    `corrects` is the import whose errors this file mends; `corrected_by` are those sent to mend the errors of this one.
    `kept_days` after it came, file and rows are removed.
    """

    creditor: UUID | None
    profile: UUID | None
    mapping_name: str
    mapping_version: int | None
    as_of: dt.date | None
    control_rows: int | None
    control_total: str
    recalled_count: int
    warning_count: int
    sha256: str
    size_bytes: int
    failure_code: str | None
    failure_detail: str | None
    phase: str
    rows_per_second: float | None
    seconds_left: float | None
    expired_at: dt.datetime | None
    kept_days: int
    corrects: ImportLink | None
    corrected_by: list[ImportLink]
    code_counts: list[CodeCount] | None
    error_details: list[RowError]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """One numbered page of an import's errors."""

    count: int
    next: str | None
    previous: str | None
    results: list[RowError]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """A row as it was sent; `number` counts the rows of the file from 1, `problem` says why it could not be read."""

    number: int
    line: int
    cells: list[str]
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRows:
    """Some rows of a file as they were sent, under its header."""

    header: list[str]
    total: int
    results: list[RawRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFile:
    """The rows of a file that were not taken, as they were sent, each with its reasons, read while they are written out."""

    file_name: str
    header: list[str]
    delimiter: str
    rows: Iterator[tuple[ParsedRow, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedField:
    """A field that a file brings, and the columns it is read from; none when the mapping gives every row the same."""

    field: str
    columns: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedRow:
    """A row as it would be stored, by field; encrypted values are shown as ****. A bad row would not be taken."""

    line: int
    is_bad: bool
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewCounts:
    """What the rows would do. `renamed` ones are among `changed`; debtors are counted only where the rows were tried out."""

    rows: int
    new: int
    changed: int
    unchanged: int
    recalled: int
    renamed: int
    errors: int
    warnings: int
    matched_debtors: int | None
    new_debtors: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTotals:
    """What was announced and what the rows come to; `total_found` is null when an amount cannot be read, or none is there."""

    rows_announced: int | None
    rows_found: int
    total_announced: str | None
    total_found: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import of a file would come to. With a `failure_code` nothing of it would be applied.

    `is_partial`: rows beyond the first so many were not read. `is_tried`: the counts come from applying the rows and taking
    that back, else from looking the accounts up.
    """

    file_name: str
    file_format: str
    kind: str
    sha256: str
    encoding: str | None
    delimiter: str | None
    header: list[str]
    mapping_name: str
    mapping_version: int | None
    mapping: list[MappedField]
    failure_code: str | None
    failure_detail: str | None
    is_partial: bool
    is_tried: bool
    counts: PreviewCounts
    control_totals: ControlTotals | None
    new_creditors: list[str]
    code_counts: list[CodeCount]
    rows: list[PreviewedRow]
    errors: list[RowError]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a column of a file may be: the field (null: none of ours), how sure that is (0 to 100), and why.

    Columns that are joined into one field name it each. The formats are those its samples are written in.
    """

    source: str
    field: str | None
    confidence: int
    reason: str
    date_format: str | None
    decimal_mark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A guess at how a file is read: column by column, as a document, and its first values."""

    suggestions: list[Suggestion]
    document: dict[str, Any]
    missing: list[str]
    samples: list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A field that columns can be mapped to."""

    name: str
    kind: str
    about: str
    length_max: int
    required_for: list[str]
    kinds: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltInRow:
    """A layout that needs no profile."""

    name: str
    kind: str
    about: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """A mapping profile as it stands; `document` is that of its version."""

    id: UUID
    agency: UUID
    name: str
    creditor: UUID | None
    creditor_name: str | None
    kind: str
    version: int
    is_active: bool
    document: dict[str, Any]
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One state of a mapping profile: what it said, since when, and by whom."""

    version: int
    document: dict[str, Any]
    created_by: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoExample:
    """One of the accounts that stand in the way."""

    account_id: UUID
    external_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoBlocker:
    """How many accounts stand in the way of an undo for one reason, and the first of them."""

    reason: str
    count: int
    examples: list[UndoExample]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReport:
    """What undoing an import would do, or has done: accounts withdrawn, accounts put back to what they were, what it left.

    `left` is what stands in the way; of an import that has been undone, what came in between while it ran.
    """

    import_id: UUID
    status: str
    undone_at: dt.datetime | None
    withdrawn: int
    restored: int
    left: list[UndoBlocker]


@dataclass(frozen=True, slots=True)
class Judged:
    """An account that an import touched: what the import did to it, and why that cannot be undone, if so."""

    account_id: UUID
    external_ref: str
    decimals: int
    is_created: bool
    is_brought_back: bool
    is_recalled: bool
    block: str | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether there was no such account, or none any more, before the import."""
        return self.is_created or self.is_brought_back
