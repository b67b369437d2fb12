"""File formats: CSV and JSON arrays become a header and a stream of rows, in bounded memory."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import ijson

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.rules.layout import COLUMNS, REQUIRED
from fairdue.intake.types import ParsedRow

CELL_CHARS_MAX = 64 * 1024
RECORD_CHARS_MAX = 1024 * 1024
JSON_BUFFER_BYTES = 64 * 1024
DEPTH_MAX = 20
"""How many brackets may be open inside one element of a JSON array, its own included."""
DIGITS_MAX = 100
INTEGER_DIGITS_MAX = 4000
"""Python refuses to read more than 4300 digits as an int, and ijson's parser in C dies of that refusal."""
_LONG_NUMBER = re.compile(rb"(?<![0-9])[0-9]{%d}" % INTEGER_DIGITS_MAX)
TOO_LONG = f"one record is longer than {RECORD_CHARS_MAX} characters"
OTHER = "_other"
"""The last cell of a row from JSON: the members that are no columns of ours, as JSON."""


def parse(file: BinaryIO, file_format: str) -> tuple[list[str], Iterator[ParsedRow]]:
    """Read the header and give the rows one by one. Raises UnreadableFile when the file as a whole cannot be taken."""
    return _parse_json(file) if file_format == "json" else _parse_csv(file)


def _parse_csv(file: BinaryIO) -> tuple[list[str], Iterator[ParsedRow]]:
    # Undecodable bytes become surrogates: the row that has them is refused, not the file.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    csv.field_size_limit(CELL_CHARS_MAX)
    lines = _Bounded(text)
    reader = csv.reader(lines, strict=True)
    try:
        names = next(reader, None)
    except RecordTooLong:
        raise UnreadableFile("record_too_long", TOO_LONG, 1) from None
    except csv.Error as error:
        raise UnreadableFile("unreadable_header", f"the first line is not CSV: {error}") from None
    if names is None or not any(name.strip() for name in names):
        raise UnreadableFile("empty_file", "the file is empty")
    header = [name.strip() for name in names]
    return header, _csv_rows(reader, lines, len(header))


def _csv_rows(reader: Any, lines: _Bounded, width: int) -> Iterator[ParsedRow]:
    while True:
        line = reader.line_num + 1
        lines.begin_record()
        try:
            cells = next(reader, None)
        except RecordTooLong:
            raise UnreadableFile("record_too_long", TOO_LONG, line) from None
        except csv.Error as error:
            yield ParsedRow(line, [""] * width, f"is not CSV: {error}")
            continue
        if cells is None:
            return
        if len(cells) == width:
            yield ParsedRow(line, cells)
        elif cells:
            kept = (cells + [""] * width)[:width]
            yield ParsedRow(line, kept, f"has {len(cells)} cells where the header has {width}")


def _parse_json(file: BinaryIO) -> tuple[list[str], Iterator[ParsedRow]]:
    first = file.peek(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] if isinstance(file, io.BufferedReader) else b"["
    if not first:
        raise UnreadableFile("empty_file", "the file is empty")
    if first != b"[":
        raise UnreadableFile("not_an_array", "the JSON must be an array of objects")
    return [*COLUMNS, OTHER], _json_rows(file)


def _json_rows(file: BinaryIO) -> Iterator[ParsedRow]:
    blank = [""] * (len(COLUMNS) + 1)
    number = 0
    try:
        for number, item in enumerate(_records(_Bounded(file)), start=1):
            if not isinstance(item, dict):
                yield ParsedRow(number, blank, "is not an object")
                continue
            members = {str(name).strip().lower(): value for name, value in item.items()}
            if number == 1 and not any(name in members for name in REQUIRED):
                raise UnreadableFile("missing_column", f"the objects lack {', '.join(REQUIRED)}")
            nested = [name for name in COLUMNS if isinstance(members.get(name), dict | list | bool)]
            cells = ["" if name in nested else _cell(members.pop(name, None)) for name in COLUMNS]
            cells.append(json.dumps(members, default=str) if members else "")
            yield ParsedRow(number, cells, f"{nested[0]} is not text or a number" if nested else None)
    except RecordTooLong:
        raise UnreadableFile("record_too_long", TOO_LONG, number + 1) from None
    except (ijson.JSONError, ValueError) as error:
        raise UnreadableFile("not_json", f"is not JSON after record {number}: {_first_line(error)}", number + 1) from None


def _first_line(error: Exception) -> str:
    """What went wrong, without the piece of the file that ijson shows on further lines."""
    said = error.args[0] if error.args else ""
    lines = (said.decode(errors="replace") if isinstance(said, bytes) else str(said)).splitlines()
    return lines[0].strip() if lines else "unreadable"


def _records(file: _Bounded) -> Iterator[object]:
    """Build the array's elements one by one.

    `ijson.items` would do it too, but it keeps the path of every open bracket: its memory grows with the square of the depth.
    """
    depth, builder = 0, ijson.ObjectBuilder()
    for event, value in ijson.basic_parse(file, buf_size=JSON_BUFFER_BYTES):
        if event in {"start_map", "start_array"}:
            depth += 1
            if depth == 1:
                continue
            if depth > DEPTH_MAX + 1:
                raise ValueError(f"nested more than {DEPTH_MAX} deep")
        elif event in {"end_map", "end_array"}:
            depth -= 1
            if depth == 0:
                continue
        builder.event(event, value)
        if depth == 1:
            yield builder.value
            builder = ijson.ObjectBuilder()
            file.begin_record()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal) and abs(value.adjusted()) <= DIGITS_MAX:
        return format(value, "f")
    # 1e999999999 written out would fill the memory: it stays as it is, and no check takes it for a number.
    return str(value)


class RecordTooLong(Exception):
    """One record is longer than RECORD_CHARS_MAX."""


class _Bounded:
    """A file that refuses to be read on when one record takes too much of it, so that no record can fill the memory."""

    def __init__(self, file: Any) -> None:
        self._file, self._left, self._end = file, RECORD_CHARS_MAX, b""

    def begin_record(self) -> None:
        """Say that what comes belongs to the next record."""
        self._left = RECORD_CHARS_MAX

    def read(self, size: int) -> bytes:
        """Read bytes of JSON. Raises RecordTooLong, and ValueError for a whole number that ijson would crash on."""
        piece: bytes = self._counted(self._file.read(size))
        self._end += piece
        if _LONG_NUMBER.search(self._end):
            raise ValueError(f"a number has {INTEGER_DIGITS_MAX} digits or more")
        self._end = self._end[-INTEGER_DIGITS_MAX:]
        return piece

    def __iter__(self) -> Iterator[str]:
        """Give the lines. Raises RecordTooLong."""
        readline, most = self._file.readline, RECORD_CHARS_MAX + 1
        while line := self._counted(readline(most)):
            yield line

    def _counted(self, piece: Any) -> Any:
        self._left -= len(piece)
        if self._left < 0:
            raise RecordTooLong
        return piece


def open_table(file: BinaryIO, file_format: str, options: Any) -> Any:
    """Shim."""
    from fairdue.intake.types import Table

    header, found = parse(file, file_format)
    return Table(header=header, rows=found)
