"""Tells what a file is from its bytes: another kind of file than its name says, an encoding, a delimiter."""

from __future__ import annotations

import codecs
import csv
import io
from typing import BinaryIO

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.gateways.formats.limits import HEAD_BYTES

DELIMITERS = (",", ";", "|", "\t")
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252")
"""What FileOptions.encoding may name; utf-16 is little-endian unless the file says otherwise."""
LONE = "fairdue.lone"
"""The error handler that puts half a surrogate pair for what cannot be decoded, so that the row is refused, not the file."""
_BOMS = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZIP = b"PK\x03\x04"
_MAGIC = (
    (b"PAR1", "a Parquet file"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls) or an encrypted one"),
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_TEXT_CONTROLS = b"\t\n\x0b\x0c\r\x1a\x1b"
_CONTROLS = bytes(byte for byte in range(32) if byte not in _TEXT_CONTROLS)
_CONTROLS_MIN = 8
_CONTROLS_SHARE = 0.05
_UTF16_SHARE = 0.3
_SCAN_BYTES = 1024 * 1024
_SAMPLE_RECORDS = 50


def _lone(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error(LONE, _lone)


def read_head(file: BinaryIO) -> bytes:
    """The first bytes of a file, which is left at its start."""
    file.seek(0)
    head = b""
    while len(head) < HEAD_BYTES and (piece := file.read(HEAD_BYTES - len(head))):
        head += piece
    file.seek(0)
    return head


def kind_of_binary(head: bytes) -> str | None:
    """What a file that starts like this is, when it is clearly no text; "a binary file" when that is all that can be told."""
    if head.startswith(_ZIP):
        if b"mimetypeapplication/vnd.oasis" in head[:100]:
            return "an OpenDocument file"
        return "an XLSX workbook" if b"[Content_Types].xml" in head or b"xl/" in head else "a ZIP archive"
    if head.startswith(b"MZ") and b"\x00" in head[:64]:
        return "a program"
    named = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if named is not None or _utf16_without_bom(head) or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return named
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "a binary file" if controls >= _CONTROLS_MIN and controls > len(head) * _CONTROLS_SHARE else None


def refuse_binary(head: bytes, expected: str) -> None:
    """Raise UnreadableFile when what should be text is clearly none."""
    kind = kind_of_binary(head)
    if kind is not None:
        raise UnreadableFile("binary_file", f"this is {kind}, not {expected}")


def find_encoding(file: BinaryIO, head: bytes, named: str | None) -> tuple[str, int]:
    """Return the encoding of a text and how many bytes of byte order mark it starts with. Raises UnreadableFile.

    A byte order mark decides. Else what the caller names holds. Else NULs in every other byte tell UTF-16. Else the whole file
    decides, since letters outside ASCII may come late: valid UTF-8 is UTF-8; so is a file with some valid UTF-8 letters and some
    invalid bytes, whose rows with invalid bytes are refused one by one; only a file without a single UTF-8 letter is
    Windows-1252. So a file that mixes both never gives wrong letters in silence.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            if encoding is None:
                raise UnreadableFile("unknown_encoding", "UTF-32 text is not taken: save the file as UTF-8")
            return encoding, len(bom)
    if named is not None:
        if named.lower() not in ENCODINGS:
            raise UnreadableFile("unknown_encoding", f"the encoding must be one of {', '.join(ENCODINGS)}")
        return ("utf-16-le" if named.lower() == "utf-16" else named.lower()), 0
    return _utf16_without_bom(head) or _by_whole_file(file), 0


def find_delimiter(text: str, *, is_whole: bool) -> str:
    """The delimiter that cuts the header into most columns and the records after it into as many; a comma when none does."""
    return max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter, is_whole=is_whole))


def _utf16_without_bom(head: bytes) -> str | None:
    """Letters of Western scripts have a NUL in every other byte; cells of any other have it at delimiters and line ends."""
    head = head[: len(head) & ~1]
    units = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if units and odd >= units * _UTF16_SHARE and even == 0:
        return "utf-16-le"
    if units and even >= units * _UTF16_SHARE and odd == 0:
        return "utf-16-be"
    return None


def _by_whole_file(file: BinaryIO) -> str:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    has_letters = has_invalid = is_over = False
    while not is_over and not (has_letters and has_invalid):
        data = file.read(_SCAN_BYTES)
        is_over = not data
        text = decoder.decode(data, is_over)
        if text.isascii():
            continue
        kept = text.encode("utf-8", "ignore").decode()
        has_letters = has_letters or not kept.isascii()
        has_invalid = has_invalid or len(kept) != len(text)
    file.seek(0)
    return "windows-1252" if has_invalid and not has_letters else "utf-8"


def _fit(text: str, delimiter: str, *, is_whole: bool) -> float:
    """How well a delimiter fits: columns of the header beyond the first, times the share of records that have as many."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    widths: list[int] = []
    while len(widths) < _SAMPLE_RECORDS:
        try:
            cells = next(reader, None)
        except csv.Error:
            widths.append(0)
            continue
        if cells is None:
            if not is_whole and len(widths) > 1:
                widths.pop()
            break
        if cells:
            widths.append(len(cells))
    if not widths:
        return 0
    header, records = widths[0], widths[1:]
    agreeing = records.count(header) / len(records) if records else 1
    return (header - 1) * (agreeing + 0.1)
