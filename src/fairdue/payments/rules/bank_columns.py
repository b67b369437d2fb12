"""Which column of a bank's CSV file holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

NEEDED = ("amount", "date")
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
    """Return the place of each field's column: the one that is said, else the first of a usual name."""
    places = {_plain(name): place for place, name in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    for field, names in NAMES.items():
        wanted = [said[field]] if field in said else list(names)
        place = next((places[name] for name in map(_plain, wanted) if name in places), None)
        if place is not None and place not in found.values():
            found[field] = place
    return found


def missing_columns(columns: Mapping[str, int]) -> list[str]:
    """Return the fields without which no entry can be read, and that have no column."""
    return [field for field in NEEDED if field not in columns]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.casefold()).strip()
