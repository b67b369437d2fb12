"""JSON: an array of objects, or one object a line (JSON Lines), in bounded memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any, BinaryIO

import ijson

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.gateways.formats.limits import RECORD_CHARS_MAX, RecordTooLong, check_header, decimal_text, too_long
from fairdue.intake.gateways.formats.sniffing import read_head, refuse_binary
from fairdue.intake.types import ParsedRow, Table
from fairdue.kernel.crypto import Undecipherable

OTHER = "_other"
"""The last column: the members that only later records have, as JSON."""
SAMPLE_RECORDS = 100
SAMPLE_BYTES = 1024 * 1024
"""The header has the members of so many records at most, and of no more than so many bytes of them."""
DEPTH_MAX = 20
"""How many brackets may be open inside one record, its own included."""
INTEGER_DIGITS_MAX = 4000
"""Python refuses to read more than 4300 digits as an int, and ijson's parser in C dies of that refusal."""
_BUFFER_BYTES = 64 * 1024
_LONG_NUMBER = re.compile(rb"(?<![0-9])[0-9]{%d}" % INTEGER_DIGITS_MAX)
_TOO_DEEP = f"nested more than {DEPTH_MAX} deep"

Record = tuple[int, int, dict[str, object] | None, str | None]
"""The line, the size in bytes, the members, and instead of them what is wrong."""


def open_json(file: BinaryIO) -> Table:
    """Read the header off the first records and give the rows; a line is the record's number. Raises UnreadableFile."""
    _expect(file, b"[", "not_an_array", "the JSON must be an array of objects; one object a line belongs into a .jsonl file")
    return _table(_array_records(_Bounded(file)))


def open_json_lines(file: BinaryIO) -> Table:
    """The same for one object a line; a line that is none is that row's problem. Raises UnreadableFile."""
    _expect(file, b"{", "not_json_lines", "each line must be one JSON object; an array belongs into a .json file")
    return _table(_line_records(file))


def _expect(file: BinaryIO, first: bytes, code: str, detail: str) -> None:
    head = read_head(file)
    refuse_binary(head, "a JSON file")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile("unknown_encoding", "JSON must be UTF-8 text")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")[:1]
    if not start:
        raise UnreadableFile("empty_file", "the file is empty")
    if start != first:
        raise UnreadableFile(code, detail)
    file.seek(len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0)


def _table(records: Iterator[Record]) -> Table:
    sample: list[Record] = []
    names: dict[str, None] = {}
    size = 0
    for record in records:
        sample.append(record)
        names.update(dict.fromkeys(record[2] or ()))
        size += record[1]
        if len(sample) == SAMPLE_RECORDS or size > SAMPLE_BYTES:
            break
    if not sample:
        raise UnreadableFile("empty_file", "the file has no records")
    names.pop(OTHER, None)
    header = check_header([*names, OTHER])
    return Table(header=header, rows=_rows(list(names), chain(sample, records)), encoding="utf-8")


def _rows(names: list[str], records: Iterator[Record]) -> Iterator[ParsedRow]:
    known = set(names)
    for line, _, members, problem in records:
        if members is None:
            yield ParsedRow(line, [""] * (len(names) + 1), problem)
            continue
        values = [members.get(name) for name in names]
        nested = tuple(at for at, value in enumerate(values) if isinstance(value, dict | list | bool))
        cells = [value if type(value) is str else _cell(value) for value in values]
        rest = {} if members.keys() <= known else {name: members[name] for name in members if name not in known}
        cells.append(_cell(rest) if rest else "")
        yield ParsedRow(line, cells, None, nested)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list | bool):
        return json.dumps(value, default=str)
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def _array_records(file: _Bounded) -> Iterator[Record]:
    number = 0
    try:
        for number, item in enumerate(_elements(file), start=1):
            is_object = isinstance(item, dict)
            yield number, file.record_bytes, item if is_object else None, None if is_object else "is not an object"
            file.begin_record()
    except RecordTooLong:
        raise too_long(number + 1) from None
    except Undecipherable:
        raise
    except (ijson.JSONError, ValueError) as error:
        raise UnreadableFile("not_json", f"is not JSON after record {number}: {_first_line(error)}", number + 1) from None


def _first_line(error: Exception) -> str:
    """What went wrong, without the piece of the file that ijson shows on further lines."""
    said = error.args[0] if error.args else ""
    lines = (said.decode(errors="replace") if isinstance(said, bytes) else str(said)).splitlines()
    return lines[0].strip() if lines else "unreadable"


def _elements(file: _Bounded) -> Iterator[Any]:
    """Build the array's elements one by one.

    `ijson.items` would do it too, but it keeps the path of every open bracket: its memory grows with the square of the depth.
    """
    depth, builder = 0, ijson.ObjectBuilder()
    for event, value in ijson.basic_parse(file, buf_size=_BUFFER_BYTES):
        if event in {"start_map", "start_array"}:
            depth += 1
            if depth == 1:
                continue
            if depth > DEPTH_MAX + 1:
                raise ValueError(_TOO_DEEP)
        elif event in {"end_map", "end_array"}:
            depth -= 1
            if depth == 0:
                continue
        builder.event(event, value)
        if depth == 1:
            yield builder.value
            builder = ijson.ObjectBuilder()


class _Bounded:
    """A file that refuses to be read on when one record takes too much of it, so that no record can fill the memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.record_bytes, self._end = file, 0, b""

    def begin_record(self) -> None:
        """Say that what comes belongs to the next record."""
        self.record_bytes = 0

    def read(self, size: int) -> bytes:
        """Read bytes. Raises RecordTooLong, and ValueError for a whole number that ijson would crash on."""
        piece = self._file.read(size)
        self.record_bytes += len(piece)
        if self.record_bytes > RECORD_CHARS_MAX:
            raise RecordTooLong
        self._end += piece
        if _LONG_NUMBER.search(self._end):
            raise ValueError(f"a number has {INTEGER_DIGITS_MAX} digits or more")
        self._end = self._end[-INTEGER_DIGITS_MAX:]
        return piece


def _line_records(file: BinaryIO) -> Iterator[Record]:
    number = 0
    while text := file.readline(RECORD_CHARS_MAX + 1):
        number += 1
        if len(text) > RECORD_CHARS_MAX:
            raise too_long(number)
        if text.isspace():
            continue
        members, problem = _members(text)
        yield number, len(text), members, problem


def _members(text: bytes) -> tuple[dict[str, object] | None, str | None]:
    """The object a line holds, or what is wrong with it."""
    try:
        found = _DECODER.decode(text.decode())
    except UnicodeDecodeError:
        return None, "is not UTF-8 text"
    except json.JSONDecodeError as error:
        return None, f"is not JSON: {error.msg}"
    except RecursionError:
        return None, f"is not JSON: {_TOO_DEEP}"
    except (ValueError, InvalidOperation):
        return None, "is not JSON: a number is none, or has too many digits"
    if not isinstance(found, dict):
        return None, "is not an object"
    return (found, None) if _is_shallow(found, DEPTH_MAX) else (None, f"is not JSON: {_TOO_DEEP}")


def _is_shallow(value: dict[str, object] | list[object], levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in inner if isinstance(item, dict | list))


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)
