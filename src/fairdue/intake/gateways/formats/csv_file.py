"""CSV and its kin: text of any usual encoding and delimiter, in bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.gateways.formats.limits import CELL_CHARS_MAX, RECORD_CHARS_MAX, RecordTooLong, check_header, fitted, too_long
from fairdue.intake.gateways.formats.sniffing import DELIMITERS, LONE, find_delimiter, find_encoding, read_head, refuse_binary
from fairdue.intake.types import FileOptions, ParsedRow, Table

BLOCK_BYTES = 256 * 1024
_SEP = "sep="
"""Excel puts a line such as `sep=;` before the header of some files."""


def open_csv(file: BinaryIO, options: FileOptions) -> Table:
    """Read the header and give the rows one by one. Raises UnreadableFile.

    A line is where the record starts in the file, from 1. Undecodable bytes stay as halves of surrogate pairs, and NULs as they
    are: the row that has them is to be refused, not the file.
    """
    head = read_head(file)
    refuse_binary(head, "a CSV file")
    encoding, bom_bytes = find_encoding(file, head, options.encoding)
    sample = head[bom_bytes:].decode(encoding, "replace")
    has_sep = sample[: len(_SEP)].lower() == _SEP
    delimiter = _delimiter(sample, options.delimiter, has_sep=has_sep, is_whole=not file.read(len(head) + 1)[len(head) :])
    file.seek(bom_bytes)
    blocks = _Blocks(file, encoding)
    csv.field_size_limit(CELL_CHARS_MAX)
    reader = csv.reader(chain.from_iterable(blocks), delimiter=delimiter, strict=True)
    if has_sep:
        next(reader)
    header = _header(reader)
    return Table(header=header, rows=_rows(reader, blocks, len(header)), encoding=encoding, delimiter=delimiter)


def _delimiter(sample: str, named: str | None, *, has_sep: bool, is_whole: bool) -> str:
    first, _, rest = sample.partition("\n") if has_sep else ("", "", sample)
    said = named or first.rstrip("\r")[len(_SEP) :]
    if not said:
        return find_delimiter(rest, is_whole=is_whole)
    if said not in DELIMITERS:
        raise UnreadableFile("unknown_delimiter", "the delimiter must be a comma, a semicolon, a bar or a tab")
    return said


def _header(reader: Any) -> list[str]:
    names: list[str] | None = []
    try:
        while names is not None and not any(name.strip() for name in names):
            line = reader.line_num + 1
            names = next(reader, None)
    except RecordTooLong:
        raise too_long(line) from None
    except csv.Error as error:
        raise UnreadableFile("unreadable_header", f"the first line is not CSV: {error}", line) from None
    return check_header(names or [], line if names else 1)


def _rows(reader: Any, blocks: _Blocks, width: int) -> Iterator[ParsedRow]:
    while True:
        line = reader.line_num + 1
        try:
            for cells in reader:
                blocks.has_ended = True
                if len(cells) == width:
                    yield ParsedRow(line, cells)
                elif cells:
                    yield fitted(line, cells, width)
                line = reader.line_num + 1
        except RecordTooLong:
            raise too_long(line) from None
        except csv.Error as error:
            blocks.has_ended = True
            yield ParsedRow(line, [""] * width, f"is not CSV: {error}")
        else:
            return


class _Blocks:
    """The lines of a file in blocks of whole lines: what runs once a line is all in C.

    Raises RecordTooLong when no record ends (`has_ended`, set by the reader) within RECORD_CHARS_MAX.
    """

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        errors = LONE if encoding.startswith("utf-16") else "surrogateescape"
        self._file, self._decoder = file, codecs.getincrementaldecoder(encoding)(errors)
        self.has_ended = True

    def __iter__(self) -> Iterator[io.StringIO]:
        rest, spanned, is_over = "", 0, False
        while not is_over:
            data = self._file.read(BLOCK_BYTES)
            is_over = not data
            text = rest + self._decoder.decode(data, is_over)
            end = len(text) if is_over else _end_of_lines(text)
            block, rest = text[:end], text[end:]
            if len(rest) > RECORD_CHARS_MAX:
                raise RecordTooLong
            if self.has_ended:
                spanned, self.has_ended = 0, False
            elif spanned > RECORD_CHARS_MAX:
                raise RecordTooLong
            spanned += len(block)
            yield io.StringIO(block, newline="")


def _end_of_lines(text: str) -> int:
    """Where the last whole line ends; a carriage return at the very end may be half of a line end."""
    return text.rfind("\n") + 1 or text.rfind("\r", 0, max(0, len(text) - 1)) + 1
