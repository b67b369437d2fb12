"""The outside of a workbook: a ZIP archive of XML parts, each read as a stream, with every size checked on the way."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Protocol
from xml.parsers import expat

from fairdue.intake.errors import UnreadableFile

UNPACKED_BYTES_MAX = 1024**3
RATIO_MAX = 100
RATIO_FREE_BYTES = 1024**2
"""Small parts may be packed as tightly as they like."""
ENTRIES_MAX = 10_000
DIRECTORY_BYTES_MAX = 2 * 1024**2
CHUNK_BYTES = 16 * 1024
TOKEN_BYTES_MAX = 1024**2
"""How much of an XML part the parser may hold back while it waits for the end of one tag."""
NAMES_MAX = 10_000
"""How many different names of elements and attributes a part may have: the parser keeps them all."""
DEPTH_MAX = 100
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def not_xlsx(detail: str) -> UnreadableFile:
    """The refusal of a file that is no workbook."""
    return UnreadableFile("not_xlsx", f"is not an XLSX workbook: {detail}")


class Handler(Protocol):
    """What takes the elements of a part, with names as they stand, prefix and all."""

    is_over: bool

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """A piece of text."""


class Package:
    """A workbook's parts by name. Raises UnreadableFile when it is no archive, an encrypted one, or made to fill the memory."""

    def __init__(self, file: BinaryIO) -> None:
        """Read and check the directory."""
        size = file.seek(0, 2)
        with _refusing():
            self._zip = zipfile.ZipFile(_Wary(file))
        entries = self._zip.infolist()
        self.names = {entry.filename for entry in entries}
        if len(entries) > ENTRIES_MAX or sum(entry.compress_size for entry in entries) > size:
            raise not_xlsx("its directory is not to be trusted")
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFile("encrypted_workbook", "the workbook is encrypted: save it without a password")
        if any(entry.compress_type not in _METHODS for entry in entries):
            raise not_xlsx("it is compressed in an unusual way")
        _check_unpacked(sum(entry.file_size for entry in entries))
        for entry in entries:
            _check_ratio(entry.file_size, entry)
        self._unpacked_bytes = 0

    def parse(self, name: str, handler: Handler) -> Iterator[None]:
        """Send a part through a handler; yields between the pieces, for what was found to be taken. Raises UnreadableFile."""
        parser = _parser(handler)
        fed = 0
        with _refusing():
            entry = self._zip.getinfo(name)
            with self._zip.open(entry) as part:
                while not handler.is_over and (data := part.read(CHUNK_BYTES)):
                    fed += len(data)
                    self._unpacked_bytes += len(data)
                    _check_unpacked(self._unpacked_bytes)
                    _check_ratio(fed, entry)
                    parser.Parse(data, False)
                    if fed - parser.CurrentByteIndex > TOKEN_BYTES_MAX or len(parser.intern) > NAMES_MAX:
                        raise not_xlsx("its XML is made to fill the memory")
                    yield
            if not handler.is_over:
                parser.Parse(b"", True)
                yield

    def read(self, name: str, handler: Handler) -> None:
        """Send a whole part through a handler. Raises UnreadableFile."""
        for _ in self.parse(name, handler):
            pass


def _parser(handler: Handler) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_MAX:
            raise not_xlsx(f"its XML is nested more than {DEPTH_MAX} deep")
        handler.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(tag)

    def refuse(*_: object) -> None:
        raise not_xlsx("its XML declares a document type")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, handler.text
    # Without a document type there are no entities: neither files of ours nor a million laughs.
    parser.StartDoctypeDeclHandler = refuse
    return parser


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError) as error:
        raise not_xlsx("it is damaged" if isinstance(error, KeyError) else str(error) or "it is damaged") from None
    except expat.ExpatError as error:
        raise not_xlsx(f"its XML is damaged: {expat.ErrorString(error.code)}") from None


def _check_unpacked(size: int) -> None:
    if size > UNPACKED_BYTES_MAX:
        raise UnreadableFile("zip_bomb", f"the workbook unpacks to more than {UNPACKED_BYTES_MAX} bytes")


def _check_ratio(size: int, entry: zipfile.ZipInfo) -> None:
    if size > RATIO_FREE_BYTES and size > RATIO_MAX * entry.compress_size:
        raise UnreadableFile("zip_bomb", f"a part of the workbook unpacks to more than {RATIO_MAX} times its size")


class _Wary:
    """A file that gives no more than a sane directory at once: zipfile reads the directory in one piece, however long."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.seek, self.tell = file, file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > DIRECTORY_BYTES_MAX:
            raise not_xlsx("its directory is too long")
        return self._file.read(DIRECTORY_BYTES_MAX if size < 0 else size)
