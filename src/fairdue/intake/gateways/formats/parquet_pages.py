"""Looks through a Parquet file's page headers before Arrow reads it: Arrow allocates whatever size a header states."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, BinaryIO, NamedTuple

from fairdue.intake.errors import UnreadableFile

MAGIC = b"PAR1"
FOOTER_BYTES_MAX = 16 * 1024**2
SCHEMA_ELEMENTS_MAX = 2_000
PAGE_BYTES_MAX = 64 * 1024**2
PAGES_BYTES_MAX = 192 * 1024**2
"""How much the largest pages of all columns of a row group may take together: one of each is open at a time."""
PAGES_MAX = 100_000
_HEADER_BYTES_MAX = 64 * 1024
_DEPTH_MAX = 8
_TAIL_BYTES = 8
_VARINT_BITS_MAX = 70
_TYPE, _UNPACKED, _PACKED = 1, 2, 3
"""The fields of a page header that are looked at."""
_DICTIONARY = 2
_SCHEMA = 2
"""The field of the footer that has the schema."""
_CODES = ((5, 2), (8, 4))
"""Where a page header of either version has the encoding of the values."""
_REFERRING = {2, 8}


Value = int | dict[int, Any] | None


def not_parquet(detail: str) -> UnreadableFile:
    """The refusal of a file that is no Parquet file."""
    return UnreadableFile("not_parquet", f"is not a Parquet file: {detail}")


def too_large() -> UnreadableFile:
    """The refusal of a file that would fill the memory."""
    return UnreadableFile("pages_too_large", "the pages of the Parquet file are too large: write it with smaller pages")


def check_footer(file: BinaryIO) -> None:
    """Raise UnreadableFile unless the footer is there, of a sane size, and has a schema of a sane size."""
    size = file.seek(0, 2)
    if size == 0:
        raise UnreadableFile("empty_file", "the file is empty")
    file.seek(max(0, size - _TAIL_BYTES))
    tail = file.read(_TAIL_BYTES)
    if tail[4:] == b"PARE":
        raise not_parquet("it is encrypted")
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != MAGIC or length + _TAIL_BYTES + len(MAGIC) > size:
        raise not_parquet("its end is missing")
    if length > FOOTER_BYTES_MAX:
        raise not_parquet("its footer is too long")
    file.seek(size - _TAIL_BYTES - length)
    footer = _Compact(file.read(min(length, _HEADER_BYTES_MAX)))
    for number, kind in footer.fields():
        if number == _SCHEMA and kind == _Compact.LIST:
            elements, _ = footer.list_header()
            if elements > SCHEMA_ELEMENTS_MAX:
                raise UnreadableFile("too_many_columns", "the file has far too many columns")
            return
        footer.value(kind)
    raise not_parquet("it has no schema")


class Coding(Enum):
    """How the values of a column are written in a row group."""

    PLAIN = "plain"
    """All of them stand in its pages."""
    DICTIONARY = "dictionary"
    """All of them refer to its dictionary."""
    BOTH = "both"
    """They refer to its dictionary at first, until that was full."""


def look_through(file: BinaryIO, columns: list[tuple[int, int]]) -> list[Coding]:
    """How each column of a row group is coded, told where its pages begin and end. Raises UnreadableFile for too large pages."""
    together = 0
    codings = []
    for begin, end in columns:
        dictionary_bytes = page_bytes = pages = 0
        has_plain = has_referring = False
        at = begin
        while at < end:
            page, header_bytes = _page(file, at)
            if page.kind == _DICTIONARY:
                dictionary_bytes = max(dictionary_bytes, page.unpacked + page.packed)
            else:
                page_bytes = max(page_bytes, page.unpacked + page.packed)
                if page.refers and has_plain:
                    raise not_parquet("a column goes back to its dictionary")
                has_referring, has_plain = has_referring or page.refers, has_plain or not page.refers
            at += header_bytes + page.packed
            pages += 1
            if pages > PAGES_MAX:
                raise too_large()
        codings.append(Coding.BOTH if has_plain and has_referring else Coding.DICTIONARY if has_referring else Coding.PLAIN)
        together += dictionary_bytes + page_bytes
        if together > PAGES_BYTES_MAX:
            raise too_large()
    return codings


class _Page(NamedTuple):
    """What a page header says: the kind, the sizes in bytes, and whether the values refer to the dictionary."""

    kind: int
    unpacked: int
    packed: int
    refers: bool


def _page(file: BinaryIO, at: int) -> tuple[_Page, int]:
    """The header of the page at a place, and its length."""
    file.seek(at)
    header = _Compact(file.read(_HEADER_BYTES_MAX))
    found = header.struct()
    kind, unpacked, packed = (found.get(number) for number in (_TYPE, _UNPACKED, _PACKED))
    if not isinstance(kind, int) or not isinstance(unpacked, int) or not isinstance(packed, int):
        raise not_parquet("a page has no size")
    if not 0 <= unpacked <= PAGE_BYTES_MAX or not 0 <= packed <= PAGE_BYTES_MAX:
        raise too_large()
    codes = [said.get(place) for number, place in _CODES if isinstance(said := found.get(number), dict)]
    return _Page(kind, unpacked, packed, any(code in _REFERRING for code in codes)), header.at


class _Compact:
    """Reads Thrift's compact protocol, in which Parquet writes its headers; numbers are kept, all else is passed over."""

    TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def fields(self) -> Iterator[tuple[int, int]]:
        """The number and type of each field of a struct; its value is to be taken before the next."""
        number = 0
        while byte := self._byte():
            number = number + (byte >> 4) if byte >> 4 else self._integer()
            yield number, byte & 15

    def struct(self, depth: int = 0) -> dict[int, Value]:
        """Take the fields of a struct."""
        return {number: self.value(kind, depth) for number, kind in self.fields()}

    def value(self, kind: int, depth: int = 0) -> Value:
        """Take a value, and return it if it is a whole number or a struct."""
        if depth > _DEPTH_MAX:
            raise not_parquet("a header is nested too deep")
        if kind in {self.I16, self.I32, self.I64}:
            return self._integer()
        if kind in {self.BYTE, self.DOUBLE}:
            self.at += 1 if kind == self.BYTE else 8
        elif kind == self.BINARY:
            length = self._varint()
            self.at += length
        elif kind in {self.LIST, self.SET}:
            count, inner = self.list_header()
            for _ in range(count):
                self._item(inner, depth)
        elif kind == self.MAP:
            count = self._varint()
            kinds = self._byte() if count else 0
            for _ in range(count):
                self._item(kinds >> 4, depth)
                self._item(kinds & 15, depth)
        elif kind == self.STRUCT:
            return self.struct(depth + 1)
        elif kind not in {self.TRUE, self.FALSE}:
            raise not_parquet("a header is damaged")
        return None

    def list_header(self) -> tuple[int, int]:
        """How many items a list has, and of which type."""
        byte = self._byte()
        return (self._varint() if byte >> 4 == 15 else byte >> 4), byte & 15  # noqa: PLR2004  # 15: the count follows

    def _item(self, kind: int, depth: int) -> None:
        if kind in {self.TRUE, self.FALSE}:
            kind = self.BYTE
        self.value(kind, depth + 1)

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise not_parquet("a header is cut short or too long")
        self.at += 1
        return self._data[self.at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:  # noqa: PLR2004  # the high bit says that more follows
                return value
            shift += 7
            if shift > _VARINT_BITS_MAX:
                raise not_parquet("a header is damaged")

    def _integer(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)
