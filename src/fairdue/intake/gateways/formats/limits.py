"""What every format holds to: the limits of cells, records and headers, and the words for what breaks them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.types import ParsedRow

CELL_CHARS_MAX = 64 * 1024
RECORD_CHARS_MAX = 1024 * 1024
COLUMNS_MAX = 500
DIGITS_MAX = 100
"""A number with more digits before or after its point is left as it was written: 1e999999999 would fill the memory."""
HEAD_BYTES = 64 * 1024
"""How much of a file is looked at to tell what it is."""
SIGNIFICANT = ".15g"
"""Spreadsheets keep 15 digits of a number; the two more that a double has would show 1250.1 as 1250.0999999999999."""


class RecordTooLong(Exception):
    """One record is longer than RECORD_CHARS_MAX."""


def too_long(line: int) -> UnreadableFile:
    """The refusal of a file one record of which could fill the memory."""
    return UnreadableFile("record_too_long", f"one record is longer than {RECORD_CHARS_MAX} characters", line)


def check_header(names: Sequence[str], line: int = 1) -> list[str]:
    """Strip the names of a header. Raises UnreadableFile when there are none, too many, or some that are no text."""
    if len(names) > COLUMNS_MAX:
        raise UnreadableFile("too_many_columns", f"the header has more than {COLUMNS_MAX} columns", line)
    header = [name.strip() for name in names]
    if not any(header):
        raise UnreadableFile("empty_file", "the file is empty", line)
    if not is_text("".join(header)):
        raise UnreadableFile("unreadable_header", "the header has characters that are no text", line)
    return header


def is_text(text: str) -> bool:
    """Whether PostgreSQL can hold it: no NUL, no undecodable byte, no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def fitted(line: int, cells: list[str], width: int) -> ParsedRow:
    """A row with more or fewer cells than the header, cut or filled, with that as its problem."""
    return ParsedRow(line, (cells + [""] * width)[:width], f"has {len(cells)} cells where the header has {width}")


def decimal_text(value: Decimal) -> str:
    """A number without exponent, as long as that is not absurdly long."""
    if value.is_finite() and abs(value.adjusted()) <= DIGITS_MAX:
        return format(value, "f")
    return str(value)


def float_text(value: float) -> str:
    """A double as a spreadsheet would show it: 15 digits, no exponent, no .0."""
    return decimal_text(Decimal(format(value, SIGNIFICANT)))
