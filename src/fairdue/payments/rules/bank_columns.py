"""Which column of a bank's CSV file holds what, by what is said, by its name, or by its values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from fairdue.payments.rules.bank_values import decimal_mark, is_iban, read_decimal, reads_as_day

NEEDED = ("amount", "date")
COLUMNS_MAX = 500
SHARE_MIN = 0.8
"""How many of the samples must look like a day, an amount or a bank account for a column to be taken for one."""
NAMES: dict[str, tuple[str, ...]] = {
    "reference": (
        "reference",
        "ref",
        "account reference",
        "customer reference",
        "account",
        "case",
        "file number",
        "external ref",
    ),
    "amount": ("amount", "credit", "paid in", "credit amount", "betrag", "importe", "value"),
    "debit": ("debit", "paid out", "debit amount", "withdrawal", "soll", "cargo"),
    "date": ("date", "booking date", "value date", "posted", "transaction date", "buchungstag", "fecha", "booked on"),
    "method": ("method", "payment method", "type", "transaction type"),
    "currency": ("currency", "ccy", "waehrung", "moneda"),
    "bank_reference": ("bank reference", "transaction id", "transaction reference", "bank ref", "id", "fitid"),
    "payer": ("payer", "name", "payer name", "from", "counterparty", "debtor", "auftraggeber", "ordenante"),
    "payer_account": ("payer account", "iban", "counterparty account", "account number"),
    "text": ("text", "description", "details", "memo", "remittance information", "narrative", "verwendungszweck", "concepto"),
}
"""The usual names of the columns of each field, the best first."""


def find_columns(header: Sequence[str], said: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each field's column: the one that is said (a blank is none), else the first of a usual name."""
    places = {_plain(name): place for place, name in reversed(list(enumerate(header))) if _plain(name)}
    found: dict[str, int] = {}
    for names in ({field: (name,) for field, name in said.items()}, {f: names for f, names in NAMES.items() if f not in said}):
        for field, wanted in names.items():
            place = next((places[name] for name in map(_plain, wanted) if name in places), None)
            if place is not None and place not in found.values():
                found[field] = place
    return found


def guess_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, tuple[int, str]]:
    """Return the place of each field's column that can be told, and by what: its "name", or its "values"."""
    named = find_columns(header, {})
    found = {field: (place, "name") for field, place in named.items()}
    for field in (*NEEDED, "payer_account"):
        if field not in found:
            taken = {place for place, _ in found.values()}
            fitting = [at for at in range(len(header)) if at not in taken and _looks(field, column_of(rows, at))]
            if fitting:
                # Of several the fullest: money that was paid out has a column of its own, with few values.
                found[field] = (max(fitting, key=lambda at: len(column_of(rows, at))), "values")
    return found


def column_of(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """Return what stands in a column of some rows, without blank cells."""
    return [row[at].strip() for row in rows if at < len(row) and row[at].strip()]


def header_key(header: Sequence[str]) -> str:
    """Return what stands for the columns of a file: the same for the same names in the same order, however they are written."""
    return hashlib.sha256("\x1f".join(_plain(name) for name in header).encode()).hexdigest()


def missing_columns(columns: Mapping[str, object]) -> list[str]:
    """Return the fields without which no entry can be read, and that have no column."""
    return [field for field in NEEDED if field not in columns]


def _looks(field: str, texts: Sequence[str]) -> bool:
    """Whether values look like those of a field. Whole numbers may be anything: an amount has decimals somewhere."""
    if not texts:
        return False
    if field == "date":
        return sum(map(reads_as_day, texts)) >= SHARE_MIN * len(texts)
    if field == "amount":
        mark = decimal_mark(texts)
        read = [read_decimal(text, mark) for text in texts]
        return any(each and "." in each for each in read) and sum(each is not None for each in read) >= SHARE_MIN * len(texts)
    return sum(map(is_iban, texts)) >= SHARE_MIN * len(texts)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()
