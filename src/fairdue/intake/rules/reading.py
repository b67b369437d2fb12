"""How amounts and dates written in a creditor's way become 1234.56 and 2026-01-31. Pure; runs once a cell."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from fairdue.kernel.money import decimals_of

Reader = Callable[[str], str | None]
"""Turns the text of a cell, never blank, into its plain form; None when it cannot be read."""

DECIMAL_MARKS = (",", ".")
READABLE_LENGTH_MAX = 60
"""No amount or date is written longer."""
SIGNS: dict[str, frozenset[str]] = {
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "EGP", "GIP", "FKP", "SHP"}),
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "MXN", "ARS", "CLP", "COP", "SGD", "HKD", "BRL", "TWD", "UYU"}),
    "US$": frozenset({"USD"}),
    "R$": frozenset({"BRL"}),
    "₹": frozenset({"INR"}),
    "Rs": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
    "Rs.": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₽": frozenset({"RUB"}),
    "₺": frozenset({"TRY"}),
    "₩": frozenset({"KRW"}),
    "₴": frozenset({"UAH"}),
    "₪": frozenset({"ILS"}),
    "₫": frozenset({"VND"}),
    "₦": frozenset({"NGN"}),
    "zł": frozenset({"PLN"}),
    "Kč": frozenset({"CZK"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "kr.": frozenset({"DKK", "ISK", "SEK", "NOK"}),
    "Fr.": frozenset({"CHF"}),
}
"""What may stand before or after a number, and the currencies it can mean. Any ISO 4217 code may stand there too."""

_MINUS = "\N{MINUS SIGN}"
_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_AROUND = re.compile(
    # The point of an abbreviation (Rs.500) is no decimal mark.
    rf"(?P<before>[^0-9]*?)(?P<number>(?:[0-9]|(?<![^\W\d_])[.,](?=[0-9]))(?:[0-9.,{_SPACES}{_APOSTROPHES}]*[0-9])?)"
    r"(?P<after>[^0-9]*)"
)
_NUMBER = {
    mark: re.compile(
        rf"(?P<whole>[0-9]{{1,30}}|[1-9][0-9]{{0,2}}(?:(?P<group>[{re.escape(other)}{_SPACES}{_APOSTROPHES}])[0-9]{{3}})"
        rf"(?:(?P=group)[0-9]{{3}}){{0,9}})?(?:{re.escape(mark)}(?P<fraction>[0-9]{{1,30}}))?"
    )
    for mark, other in ((",", "."), (".", ","))
}
_USUAL = {
    mark: re.compile(
        rf"-?(?:[0-9]{{1,30}}|[1-9][0-9]{{0,2}}(?:{re.escape(other)}[0-9]{{3}}){{1,9}})(?:{re.escape(mark)}[0-9]{{1,30}})?"
    )
    for mark, other in ((",", "."), (".", ","))
}
_WHOLE = re.compile(r"-?[0-9]{1,30}")


def amount_reader(decimal_mark: str | None, *, is_minor: bool = False, currency: str | None = None) -> Reader:
    """Return what reads amounts with this decimal mark (null: plain decimals, no groups, nothing around the number).

    With `is_minor` the numbers are whole minor units of `currency`, which must be given. With a currency, the sign or code of
    another one makes an amount unreadable: it would be taken for what it is not.
    """
    plain = _plain_reader if decimal_mark is None else _marked_reader(decimal_mark, currency)
    if not is_minor:
        return plain
    decimals = decimals_of(currency or "")

    def read_minor(text: str) -> str | None:
        number = plain(text)
        if number is None or _WHOLE.fullmatch(number) is None:
            return None
        if decimals == 0:
            return number
        sign, digits = ("-", number[1:]) if number[0] == "-" else ("", number)
        digits = digits.rjust(decimals + 1, "0")
        return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"

    return read_minor


def _plain_reader(text: str) -> str | None:
    return text


def _marked_reader(mark: str, currency: str | None) -> Reader:
    usual = _USUAL[mark].fullmatch
    other = "." if mark == "," else ","
    if mark == ",":

        def read(text: str) -> str | None:
            if usual(text) is not None:
                return text.replace(other, "").replace(",", ".")
            return _unusual(text, mark, currency)
    else:

        def read(text: str) -> str | None:
            if usual(text) is not None:
                return text.replace(other, "")
            return _unusual(text, mark, currency)

    return read


def _unusual(text: str, mark: str, currency: str | None) -> str | None:
    """Read a number with signs, currencies, parentheses or rarer separators around or in it."""
    around = _AROUND.fullmatch(text.replace(_MINUS, "-")) if len(text) <= READABLE_LENGTH_MAX else None
    if around is None:
        return None
    number = _NUMBER[mark].fullmatch(around["number"])
    is_negative = _reads_negative(around["before"], around["after"], currency)
    if number is None or is_negative is None:
        return None
    group, fraction = number["group"], number["fraction"]
    whole = (number["whole"] or "0").replace(group, "") if group else number["whole"] or "0"
    return f"{'-' if is_negative else ''}{whole}{'.' + fraction if fraction else ''}"


@lru_cache(maxsize=1_000)
def _reads_negative(before: str, after: str, currency: str | None) -> bool | None:
    """Whether what stands around a number turns its sign; None when it is not understood."""
    before, after = before.strip(), after.strip()
    minuses = 0
    if before.startswith("(") and after.endswith(")"):
        before, after, minuses = before[1:].strip(), after[:-1].strip(), 1
    names = []
    for part, is_before in ((before, True), (after, False)):
        name = part
        for sign in "-+":
            if name.startswith(sign) or name.endswith(sign):
                if sign == "+" and not is_before:
                    return None
                name = (name[1:] if name.startswith(sign) else name[:-1]).strip()
                minuses += 1 if sign == "-" else 0
                break
        if name:
            names.append(name)
    if minuses > 1 or len(names) > 1 or any(not _is_currency(name, currency) for name in names):
        return None
    return minuses == 1


def _is_currency(name: str, expected: str | None) -> bool:
    """Whether a sign or code stands for a currency: the expected one, where one is."""
    if name in SIGNS:
        return expected is None or expected in SIGNS[name]
    if len(name) != 3 or not name.isascii() or not name.isalpha():  # noqa: PLR2004  # letters of an ISO 4217 code
        return False
    try:
        decimals_of(name.upper())
    except ValueError:
        return False
    return expected is None or expected == name.upper()


MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janner jaenner jänner ene enero janv janvier",
            "feb february februar febrero fev fevr fevrier",
            "mar march mrz mär maerz märz marzo mars",
            "apr april abr abril avr avril",
            "may mai mayo",
            "jun june juni junio juin",
            "jul july juli julio juil juillet",
            "aug august ago agosto aout",
            "sep sept september septiembre setiembre septembre",
            "oct october okt oktober octubre octobre",
            "nov november noviembre novembre",
            "dec december dez dezember dic diciembre decembre",
        ),
        start=1,
    )
    for name in names.split()
}
"""Names of months in English, German, Spanish and French, without accents other than German ones."""

_TOKENS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "MMM": r"(?P<name>[^\W\d_]{3,12})\.?",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
}
_FORMAT = re.compile(r"YYYY|YY|MMM|MM|M|DD|D|[^A-Za-z0-9]+")
_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?)?"
DATE_FORMAT_LENGTH_MAX = 30
YEAR_PIVOT = 70
BIRTH_YEAR_PIVOT = 20
"""Two-digit years below the pivot are 20xx, the others 19xx: 69 is 2069, and of a date of birth 19 is 2019 but 20 is 1920."""


def is_date_format(text: str) -> bool:
    """Whether a format names one year, one month and one day in these tokens, with signs or blanks between them or nothing."""
    if len(text) > DATE_FORMAT_LENGTH_MAX:
        return False
    parts = _FORMAT.findall(text)
    kinds = sorted(part[0] for part in parts if part in _TOKENS)
    # Without signs between them, only tokens of a fixed width can be told apart.
    is_vague = any({one, other} & {"D", "M"} and {one, other} <= _TOKENS.keys() for one, other in pairwise(parts))
    return "".join(parts) == text and kinds == ["D", "M", "Y"] and not is_vague


def date_reader(date_format: str, year_pivot: int = YEAR_PIVOT) -> Reader:
    """Return what reads dates of this format; a time of day behind the date is left out, one with a zone is unreadable.

    Days that no month has are unreadable. Raises ValueError for a format that is_date_format refuses.
    """
    if not is_date_format(date_format):
        raise ValueError(f"{date_format} is not a date format")
    pattern = "".join(_TOKENS.get(part) or re.escape(part) for part in _FORMAT.findall(date_format))
    match = re.compile(pattern + _TIME).fullmatch
    has_name, is_short = "MMM" in date_format, "YYYY" not in date_format

    @lru_cache(maxsize=20_000)  # files have far fewer days than rows
    def read_short(text: str) -> str | None:
        found = match(text)
        if found is None:
            return None
        year = int(found["short"]) if is_short else int(found["year"])
        if is_short:
            year += 2000 if year < year_pivot else 1900
        month = MONTHS.get(_bare(found["name"]), 0) if has_name else int(found["month"])
        try:
            return dt.date(year, month, int(found["day"])).isoformat()
        except ValueError:
            return None

    def read(text: str) -> str | None:
        return read_short(text) if len(text) <= READABLE_LENGTH_MAX else None

    return read


def _bare(name: str) -> str:
    """A month's name in lower case without accents."""
    lowered = name.casefold()
    if lowered in MONTHS:
        return lowered
    return "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
