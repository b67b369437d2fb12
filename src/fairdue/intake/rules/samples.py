"""What sample values tell about a column: the kind of value, and the way dates and amounts are written. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from fairdue.intake.rules.fields import FieldKind
from fairdue.intake.rules.reading import Reader, amount_reader, date_reader
from fairdue.kernel.money import decimals_of

ISO = "YYYY-MM-DD"
SHARE_MIN = 0.8
"""How many of the samples must be readable for a column to pass as dates, amounts and so on."""
YEARS = ("1900", "2100")
DAY_FIRST = ("DD/MM/YYYY", "D/M/YYYY", "DD-MM-YYYY", "DD/MM/YY", "D/M/YY")
MONTH_FIRST = ("MM/DD/YYYY", "M/D/YYYY", "MM-DD-YYYY", "MM/DD/YY", "M/D/YY")
_FORMATS = (
    *(ISO, "DD.MM.YYYY", "D.M.YYYY", "DD.MM.YY", "D.M.YY", *DAY_FIRST, *MONTH_FIRST, "YYYYMMDD", "YYYY/MM/DD", "YYYY.MM.DD"),
    *("D MMM YYYY", "D. MMM YYYY", "DD-MMM-YYYY", "D-MMM-YY", "MMM D, YYYY", "DDMMYYYY", "DDMMMYYYY"),
)
_DATE_READERS = tuple((date_format, date_reader(date_format)) for date_format in _FORMATS)
_MARKED = {mark: amount_reader(mark) for mark in (",", ".")}
_PLAIN = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,2})?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[0-9 ()/.\-]{7,25}")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Style:
    """How the values of a column are written; `other` is what they may be just as well."""

    written: str | None
    other: str | None = None


def date_style(texts: Sequence[str]) -> Style | None:
    """The format that reads most of these texts; None when none reads enough.

    Where both may be meant, it is day first, and month first the other. A few days that no month has do not matter.
    """
    shares = {name: _share(texts, partial(_reads_day, read)) for name, read in _DATE_READERS}
    most = max(shares.values())
    if most < SHARE_MIN:
        return None
    found = [name for name, share in shares.items() if share == most]
    best = found[0]
    twin = dict(zip(DAY_FIRST, MONTH_FIRST, strict=True)).get(best)
    return Style(best, twin if twin in found else None)


def amount_style(texts: Sequence[str]) -> Style | None:
    """The decimal mark of these texts (null: plain decimals); None when they are no amounts."""
    if _share(texts, lambda text: _PLAIN.fullmatch(text) is not None) == 1:
        return Style(None)
    comma, point = (_share(texts, partial(_reads, _MARKED[mark])) for mark in (",", "."))
    if max(comma, point) < SHARE_MIN:
        return None
    if comma == point:
        return Style(",", ".")
    return Style("," if comma > point else ".")


def agrees(texts: Sequence[str], kind: FieldKind) -> bool | None:
    """Whether sample values look like this kind; None when nothing can be said."""
    if not texts:
        return None
    if kind in {FieldKind.DATE, FieldKind.BIRTH_DATE}:
        return date_style(texts) is not None
    if kind is FieldKind.AMOUNT:
        return amount_style(texts) is not None and not _all_identifiers(texts)
    tests = {
        FieldKind.EMAIL: is_email,
        FieldKind.PHONE: is_phone,
        FieldKind.FOUR_DIGITS: lambda text: len(text) == 4 and text.isascii() and text.isdigit(),  # noqa: PLR2004  # four digits
        FieldKind.CURRENCY: is_currency,
        FieldKind.INTEGER: lambda text: _NUMBER.fullmatch(text) is not None,
    }
    test = tests.get(kind)
    return None if test is None else _share(texts, test) >= SHARE_MIN


def is_email(text: str) -> bool:
    """Whether a text looks like an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether a text looks like a phone number."""
    return _PHONE.fullmatch(text) is not None and sum(sign.isdigit() for sign in text) >= 6  # noqa: PLR2004  # shortest number


def is_currency(text: str) -> bool:
    """Whether a text is an ISO 4217 code."""
    try:
        decimals_of(text)
    except ValueError:
        return False
    return True


def are_emails(texts: Sequence[str]) -> bool:
    """Whether these are e-mail addresses whatever the column is called."""
    return _share(texts, is_email) >= SHARE_MIN


def are_phones(texts: Sequence[str]) -> bool:
    """Whether these are phone numbers whatever the column is called: numbers alone could be anything."""
    return _share(texts, lambda text: is_phone(text) and text[0] in "+(") >= SHARE_MIN


def are_currencies(texts: Sequence[str]) -> bool:
    """Whether these are currency codes whatever the column is called."""
    return _share(texts, is_currency) >= SHARE_MIN


def have_letters(texts: Sequence[str]) -> bool:
    """Whether these could be names."""
    return _share(texts, lambda text: _LETTERS.search(text) is not None) >= SHARE_MIN


def are_distinct(texts: Sequence[str]) -> bool:
    """Whether no value stands twice, as in keys."""
    return len(set(texts)) == len(texts)


def _all_identifiers(texts: Sequence[str]) -> bool:
    """Long or zero-padded whole numbers are keys, not amounts."""
    return all(text.isdigit() and (len(text) > 9 or text[0] == "0") for text in texts)  # noqa: PLR2004  # nobody owes a billion


def _reads(read: Reader, text: str) -> bool:
    return read(text) is not None


def _reads_day(read: Reader, text: str) -> bool:
    day = read(text)
    return day is not None and YEARS[0] <= day[:4] <= YEARS[1]


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for text in texts if test(text)) / len(texts) if texts else 0.0
