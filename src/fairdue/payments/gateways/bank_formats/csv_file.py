"""CSV files of banks: which column holds what is said, or told from the usual names; in bounded memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from fairdue.payments.errors import UnreadableBankFile
from fairdue.payments.rules.bank_checking import amount_unreadable, date_unreadable
from fairdue.payments.rules.bank_columns import COLUMNS_MAX, find_columns, missing_columns
from fairdue.payments.rules.bank_values import decimal_mark, read_day, read_decimal, read_method
from fairdue.payments.types.bank_files import BankEntry, BankHead, BankMapping

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = ",;|\t"
SAMPLE_CHARS = 64 * 1024
SAMPLE_ROWS = 200
CELL_CHARS_MAX = 10_000


def read_csv(file: BinaryIO, mapping: BankMapping) -> Iterator[BankEntry]:
    """Give the entries one by one; `line` is where one begins in the file, from 1. Raises UnreadableBankFile."""
    encoding = mapping.encoding or _encoding(file)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield from _rows(text, mapping)
    except csv.Error as error:
        raise UnreadableBankFile("not_csv", f"The file is not CSV: {error}") from None
    except LookupError:
        raise UnreadableBankFile("unknown_encoding", "The file's encoding is not known.") from None
    finally:
        text.detach()


def read_head(file: BinaryIO, mapping: BankMapping) -> BankHead:
    """Read how a file begins: its header and SAMPLE_ROWS rows, as far as it is given. Raises UnreadableBankFile."""
    encoding = mapping.encoding or _encoding(file)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        delimiter, header, reader = _opened(text, mapping)
        rows = tuple(tuple(row) for row in islice(reader, SAMPLE_ROWS) if any(row))
    except csv.Error as error:
        raise UnreadableBankFile("not_csv", f"The file is not CSV: {error}") from None
    finally:
        text.detach()
    if len(header) > COLUMNS_MAX:
        detail = f"The file has {len(header):,} columns; {COLUMNS_MAX} at most can be mapped."
        raise UnreadableBankFile("too_many_columns", detail, columns=str(len(header)), limit=str(COLUMNS_MAX))
    return BankHead(header=tuple(header), rows=rows, delimiter=delimiter, encoding=encoding.removesuffix("-sig"))


def _opened(text: io.TextIOWrapper, mapping: BankMapping) -> tuple[str, list[str], Reader]:
    """Return the delimiter, the header, and the reader, which stands behind the header."""
    csv.field_size_limit(CELL_CHARS_MAX)
    sample = text.read(SAMPLE_CHARS)
    text.seek(0)
    delimiter = mapping.delimiter or max(DELIMITERS, key=sample.split("\n", 1)[0].count)
    reader = csv.reader(text, delimiter=delimiter)
    header = next((row for row in reader if any(cell.strip() for cell in row)), [])
    return delimiter, header, reader


def _rows(text: io.TextIOWrapper, mapping: BankMapping) -> Iterator[BankEntry]:
    _, header, reader = _opened(text, mapping)
    columns = find_columns(header, mapping.columns)
    if missing := missing_columns(columns):
        named = ", ".join(missing)
        raise UnreadableBankFile("columns_missing", f"The file has no column for: {named}.", missing=named)
    start = reader.line_num + 1
    ahead = [(start if number == 0 else None, row, reader.line_num) for number, row in enumerate(islice(reader, SAMPLE_ROWS))]
    amounts = [row[columns["amount"]] for _, row, _ in ahead if len(row) > columns["amount"]]
    decimal = mapping.decimal or decimal_mark(amounts)
    line = start
    for _, row, end in ahead:
        if any(row):
            yield _entry(line, row, columns, mapping, decimal)
        line = end + 1
    for row in reader:
        if any(row):
            yield _entry(line, row, columns, mapping, decimal)
        line = reader.line_num + 1


def _entry(line: int, row: list[str], columns: dict[str, int], mapping: BankMapping, decimal: str) -> BankEntry:
    def cell(name: str) -> str:
        place = columns.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""

    written, paid_out = cell("amount"), cell("debit")
    amount = read_decimal(written or paid_out, decimal)
    # Where money that left has a column of its own, the other one is blank, or a zero.
    if paid_out and (not written or (amount is not None and not amount.strip("-0."))):
        left = read_decimal(paid_out, decimal)
        amount = None if left is None else f"-{left.removeprefix('-')}"
    day = read_day(cell("date"), mapping.date_order)
    method = read_method(cell("method"))
    if amount is None or day is None:
        problem = amount_unreadable(written or paid_out) if amount is None else date_unreadable(cell("date"))
        return BankEntry(line=line, problem=problem)
    return BankEntry(
        line=line,
        bank_ref=cell("bank_reference"),
        reference=cell("reference"),
        text=cell("text"),
        amount=amount.removeprefix("-"),
        currency=cell("currency").upper(),
        booked_on=day,
        method=method,
        payer_name=cell("payer"),
        payer_account=cell("payer_account"),
        is_debit=amount.startswith("-"),
    )


def _encoding(file: BinaryIO) -> str:
    head = file.read(SAMPLE_CHARS)
    file.seek(0)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: len(head) - 4 if len(head) == SAMPLE_CHARS else None].decode("utf-8-sig")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8-sig"
