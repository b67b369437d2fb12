"""SWIFT MT940, by the mt-940 library: the whole file at once, since it reads no other way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, BinaryIO

import mt940

from fairdue.payments.errors import UnreadableBankFile
from fairdue.payments.rules.bank_checking import amount_or_date_missing
from fairdue.payments.states import BankDoubt
from fairdue.payments.types.bank_files import BankEntry

BYTES_MAX = 50 * 1000 * 1000
NO_REFERENCE = {"NONREF", "NOTPROVIDED", ""}
LEFT = {"D", "RC"}
"""Marks of money that left: a debit, and the reversal of a credit. RD is the reversal of a debit: what had left came back."""


def read_mt940(file: BinaryIO) -> Iterator[BankEntry]:
    """Give the entries one by one; `line` is the number of the transaction, from 1. Raises UnreadableBankFile."""
    data = file.read(BYTES_MAX + 1)
    if len(data) > BYTES_MAX:
        raise UnreadableBankFile("mt940_too_large", f"An MT940 file may have {BYTES_MAX:,} bytes at most.", bytes=str(BYTES_MAX))
    try:
        found = mt940.parse(_decoded(data))
    except Exception as error:  # the library raises whatever its expressions run into
        raise UnreadableBankFile("not_mt940", f"The file is not MT940: {type(error).__name__}") from None
    for line, transaction in enumerate(found, start=1):
        yield _entry(line, transaction.data)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _entry(line: int, data: dict[str, Any]) -> BankEntry:
    amount = data.get("amount")
    if amount is None or data.get("date") is None:
        return BankEntry(line=line, problem=amount_or_date_missing())
    mark = str(data.get("status") or "")
    booked = data.get("entry_date") or data["date"]
    customer, own = (str(data.get(name) or "").strip() for name in ("customer_reference", "bank_reference"))
    text = " ".join(
        str(data[name]).strip()
        for name in ("purpose", "additional_purpose", "transaction_details", "extra_details")
        if data.get(name)
    )
    return BankEntry(
        line=line,
        bank_ref="" if own in NO_REFERENCE else own,
        reference=str(data.get("end_to_end_reference") or "") or ("" if customer in NO_REFERENCE else customer),
        text=text,
        amount=format(abs(amount.amount), "f"),
        currency=str(amount.currency or data.get("currency") or ""),
        booked_on=dt.date(booked.year, booked.month, booked.day),
        payer_name=str(data.get("applicant_name") or "").strip(),
        payer_account=str(data.get("applicant_iban") or "").strip(),
        is_debit=mark in LEFT,
        doubt=BankDoubt.REVERSAL.value if mark == "RD" else "",
    )
