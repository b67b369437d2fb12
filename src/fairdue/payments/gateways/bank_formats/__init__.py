"""Files of banks, entry by entry: CSV, camt.053 and camt.054, MT940. Each gives the same entries whenever it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from fairdue.payments.gateways.bank_formats.camt import read_camt
from fairdue.payments.gateways.bank_formats.csv_file import DELIMITERS, read_csv, read_head
from fairdue.payments.gateways.bank_formats.mt940_file import read_mt940
from fairdue.payments.states import BankFormat
from fairdue.payments.types.bank_files import BankEntry, BankMapping

HEAD_BYTES = 4096
__all__ = ["DELIMITERS", "HEAD_BYTES", "read_entries", "read_head", "tell_format"]


def tell_format(head: bytes, file_name: str) -> BankFormat | None:
    """Tell the format from how a file begins, and its name; None when it is none of ours."""
    text = head.decode("latin-1").lstrip("\ufeffï»¿ \r\n\t\x00")
    if text.startswith("<"):
        return BankFormat.CAMT if "camt.05" in text or "BkToCstmr" in text else None
    if ":20:" in text and (":60F:" in text or ":60M:" in text or ":25:" in text):
        return BankFormat.MT940
    return BankFormat.CSV if file_name.lower().endswith((".csv", ".txt", ".tsv")) else None


def read_entries(file: BinaryIO, file_format: BankFormat, mapping: BankMapping) -> Iterator[BankEntry]:
    """Give the entries of a file one by one. Raises UnreadableBankFile."""
    if file_format is BankFormat.CAMT:
        return read_camt(file)
    return read_mt940(file) if file_format is BankFormat.MT940 else read_csv(file, mapping)
