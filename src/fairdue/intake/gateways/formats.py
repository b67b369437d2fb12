"""File formats: CSV and JSON arrays become a header and a stream of rows, in bounded memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import ijson

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.rules.layout import COLUMNS, REQUIRED, read_header
from fairdue.intake.types import ParsedRow

CELL_CHARS_MAX = 64 * 1024
OTHER = "_other"
"""The last cell of a row from JSON: the members that are no columns of ours, as JSON."""


def parse(file: BinaryIO, file_format: str) -> tuple[list[str], Iterator[ParsedRow]]:
    """Read the header and give the rows one by one. Raises UnreadableFile when the file as a whole cannot be taken."""
    return _parse_json(file) if file_format == "json" else _parse_csv(file)


def _parse_csv(file: BinaryIO) -> tuple[list[str], Iterator[ParsedRow]]:
    # Undecodable bytes become surrogates: the row that has them is refused, not the file.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    csv.field_size_limit(CELL_CHARS_MAX)
    reader = csv.reader(text, strict=True)
    try:
        names = next(reader, None)
    except csv.Error as error:
        raise UnreadableFile("unreadable_header", f"the first line is not CSV: {error}") from None
    if names is None or not any(name.strip() for name in names):
        raise UnreadableFile("empty_file", "the file is empty")
    header = read_header(names)
    return header, _csv_rows(reader, len(header))


def _csv_rows(reader: Any, width: int) -> Iterator[ParsedRow]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
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
        for number, item in enumerate(ijson.items(file, "item"), start=1):
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
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise UnreadableFile("not_json", f"is not JSON after record {number}: {str(error).splitlines()[0]}", number + 1) from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
