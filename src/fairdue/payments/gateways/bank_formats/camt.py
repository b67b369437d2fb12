"""ISO 20022 camt.053 (statement) and camt.054 (notification), of any version, one entry in memory at a time.

Every TxDtls of a booked Ntry is an entry of its own, and an Ntry without any is one itself; so is one whose transactions do not
come to what was booked, for somebody to divide. Pending entries are left out: they come again when they are booked. NtryRef is
no reference of the bank's: it is unique in its statement at most, and some banks write their own account in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from fairdue.payments.errors import UnreadableBankFile
from fairdue.payments.states import BankDoubt
from fairdue.payments.types.bank_files import BankEntry

BOOKED = "BOOK"
CREDIT = "CRDT"
YES = {"true", "1"}
REFERENCES = ("AcctSvcrRef", "TxId", "InstrId", "UETR")
"""The bank's own names of a transaction, the best first."""
NO_REFERENCE = {"NOTPROVIDED", "NONREF"}
DEPTH_MAX = 100
"""Elements in elements; the standard's own files have fewer than twenty."""


def read_camt(file: BinaryIO) -> Iterator[BankEntry]:
    """Give the booked entries one by one; `line` is the number of the transaction, from 1. Raises UnreadableBankFile."""
    number = 0
    try:
        for element in _booked(file):
            for entry in _entries(element, number):
                number += 1
                yield entry
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        line, column = error.position if isinstance(error, ParseError) else (0, 0)
        facts = {"line": str(line), "column": str(column)} if line else {}
        raise UnreadableBankFile("not_xml", f"The file is not well-formed XML: {error}", **facts) from None


def _booked(file: BinaryIO) -> Iterator[Element]:
    """Give each booked Ntry; whatever has ended is forgotten, so that no more than one of them is held at a time."""
    above: list[Element] = []
    entry: Element | None = None
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if len(above) > DEPTH_MAX:
                raise ValueError("nested too deeply")
            above.append(element)
            if entry is None and _name(element) == "Ntry":
                entry = element
            continue
        above.pop()
        if entry is not None and element is entry:
            if _status(entry) in {"", BOOKED}:
                yield entry
            entry = None
        if entry is None and above:
            above[-1].remove(element)


def _entries(entry: Element, number: int) -> Iterator[BankEntry]:
    details = [each for each in entry.iter() if _name(each) == "TxDtls"]
    if len(details) > 1 and not _come_to(entry, details):
        yield replace(_entry(entry, entry, number + 1, is_only=True), doubt=BankDoubt.BATCH.value)
        return
    for offset, detail in enumerate(details or [entry], start=1):
        yield _entry(entry, detail, number + offset, is_only=len(details) <= 1)


def _come_to(entry: Element, details: Sequence[Element]) -> bool:
    """Whether transactions come to what was booked, in its currency; what went the other way counts against it."""
    booked = _find(entry, "Amt")
    total = Decimal(0)
    try:
        for detail in details:
            amount = _amount(detail)
            if amount is None or booked is None or amount.get("Ccy") != booked.get("Ccy"):
                return False
            total += Decimal(amount.text or "") * (1 if _is_debit(entry, detail) == _is_debit(entry, entry) else -1)
        return booked is not None and total == Decimal(booked.text or "")
    except InvalidOperation:
        return False


def _is_debit(entry: Element, detail: Element) -> bool:
    return (_text(detail, "CdtDbtInd") or _text(entry, "CdtDbtInd")) != CREDIT


def _entry(entry: Element, detail: Element, line: int, *, is_only: bool) -> BankEntry:
    amount = _find(entry, "Amt") if is_only else _amount(detail)
    own = next((ref for name in REFERENCES if (ref := _text(detail, "Refs", name)) and ref not in NO_REFERENCE), "")
    if not own and is_only:
        own = _text(entry, "AcctSvcrRef")
    end_to_end = _text(detail, "Refs", "EndToEndId")
    structured = _text(detail, "RmtInf", "Strd", "CdtrRefInf", "Ref")
    text = " ".join((each.text or "").strip() for each in detail.iter() if _name(each) == "Ustrd")
    is_debit = _is_debit(entry, detail)
    party = ("RltdPties", "Cdtr" if is_debit else "Dbtr")
    account = ("RltdPties", "CdtrAcct" if is_debit else "DbtrAcct")
    return BankEntry(
        line=line,
        bank_ref=own,
        reference=structured or ("" if end_to_end in NO_REFERENCE else end_to_end),
        text=text or _text(entry, "AddtlNtryInf"),
        amount=(amount.text or "").strip() if amount is not None else "",
        currency=amount.get("Ccy", "") if amount is not None else "",
        booked_on=_day(entry),
        payer_name=_text(detail, *party, "Nm") or _text(detail, *party, "Pty", "Nm"),
        payer_account=_text(detail, *account, "Id", "IBAN") or _text(detail, *account, "Id", "Othr", "Id"),
        is_debit=is_debit,
        doubt=BankDoubt.REVERSAL.value if not is_debit and _text(entry, "RvslInd") in YES else "",
    )


def _amount(detail: Element) -> Element | None:
    """The amount of one transaction of several."""
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt")):
        found = _find(detail, *path)
        if found is not None:
            return found
    return None


def _day(entry: Element) -> dt.date | None:
    for name in ("BookgDt", "ValDt"):
        text = _text(entry, name, "Dt") or _text(entry, name, "DtTm")
        if text:
            try:
                return dt.date.fromisoformat(text[:10])
            except ValueError:
                return None
    return None


def _status(entry: Element) -> str:
    return _text(entry, "Sts", "Cd") or _text(entry, "Sts")


def _text(element: Element, *path: str) -> str:
    found = _find(element, *path)
    return (found.text or "").strip() if found is not None else ""


def _find(element: Element, *path: str) -> Element | None:
    """Find a descendant by names without their namespace, which has the version in it."""
    for name in path:
        below = next((child for child in element if _name(child) == name), None)
        if below is None:
            return None
        element = below
    return element


def _name(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]
