"""What the numbers of a workbook mean: which are dates, and how each is written as text."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from fairdue.intake.gateways.formats.limits import DIGITS_MAX, decimal_text, float_text
from fairdue.intake.gateways.formats.xlsx_package import not_xlsx

FORMATS_MAX = 100_000
DATE, TIME = "date", "time"
_DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_TIMES = {*range(18, 22), *range(45, 48)}
"""Formats every workbook has without naming them."""
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""The pieces of a number format that are no placeholders: quoted text, escapes, padding, colours and conditions."""
_PLAIN = re.compile(rf"-?[0-9]{{1,{DIGITS_MAX}}}")
_NUMBER = re.compile(rf"-?[0-9]{{1,{DIGITS_MAX}}}(\.[0-9]{{0,{DIGITS_MAX}}})?([eE][+-]?[0-9]{{1,3}})?")
_EXACT_DIGITS = 15
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SERIAL_MAX = 2_958_466
"""The day after 9999-12-31."""
_LEAP_1900 = 60
"""Day 60 is 1900-02-29 to Excel, which never was; before it the count is one less."""
_DAY_MS = 24 * 60 * 60 * 1000


class Styles:
    """Collects which cell styles show a date or a time, as a handler of the part with the styles."""

    def __init__(self, *, is_1904: bool) -> None:
        """Take the epoch the workbook counts its days from."""
        self._epoch = dt.datetime(1904, 1, 1) if is_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet has no zone
        self._is_1904, self.is_over, self._is_inside = is_1904, False, False
        self._own: dict[str, str | None] = {}
        self._kinds: list[str | None] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note a number format, or the style of a cell."""
        name = tag.rpartition(":")[2]
        if name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = _kind(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._is_inside = True
        elif name == "xf" and self._is_inside:
            self._kinds.append(self._kind_of(attributes.get("numFmtId", "0")))
        if len(self._own) + len(self._kinds) > FORMATS_MAX:
            raise not_xlsx("it has far too many styles")

    def end(self, tag: str) -> None:
        """Leave the list of cell styles."""
        if tag.rpartition(":")[2] == "cellXfs":
            self._is_inside = False

    def text(self, data: str) -> None:
        """Nothing to do."""

    def dated(self) -> dict[str, str]:
        """The styles, by their number as cells name them, that show a date or a time."""
        return {str(at): kind for at, kind in enumerate(self._kinds) if kind}

    def moment(self, text: str, kind: str) -> str:
        """A count of days as a date, as a date and time when it is no whole day, or as a time; a number that is none stays."""
        plain = number_text(text)
        try:
            days = Decimal(plain)
        except ArithmeticError:
            return plain
        if not 0 <= days < _SERIAL_MAX or (kind == TIME and days >= 1):
            return plain
        whole = int(days)
        span = dt.timedelta(days=whole, milliseconds=round((days - whole) * _DAY_MS))
        if kind == TIME or (whole == 0 and not self._is_1904):
            return _iso((self._epoch + span).time())
        if not self._is_1904 and whole <= _LEAP_1900:
            if whole == _LEAP_1900:
                return plain
            span += dt.timedelta(days=1)
        moment = self._epoch + span
        return moment.date().isoformat() if moment.time() == dt.time.min else f"{moment.date().isoformat()}T{_iso(moment.time())}"

    def _kind_of(self, number_format: str) -> str | None:
        if number_format in self._own:
            return self._own[number_format]
        known = int(number_format) if number_format.isdecimal() and len(number_format) < _EXACT_DIGITS else 0
        return DATE if known in _DATES else TIME if known in _TIMES else None


def number_text(text: str) -> str:
    """A number as typed: 15 digits as Excel keeps them (1250.1 for 1250.0999999999999), no exponent; whole ones as they are."""
    text = text.strip()
    if _PLAIN.fullmatch(text) or not _NUMBER.fullmatch(text):
        return text
    value = Decimal(text)
    if len(value.as_tuple().digits) > _EXACT_DIGITS:
        return float_text(float(text))
    shown = decimal_text(value)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def unescaped(text: str) -> str:
    """Text with Excel's escapes for characters that XML cannot hold, such as _x000D_, resolved."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _kind(code: str) -> str | None:
    """Whether a number format shows a date or a time: letters of its first section tell."""
    is_elapsed = re.search(r"\[(h+|m+|s+)\]", code, re.IGNORECASE)
    letters = set(_NO_LETTERS.sub("", code).partition(";")[0].lower())
    if letters & {"y", "d"}:
        return DATE
    if is_elapsed or letters & {"h", "s"}:
        return TIME
    return DATE if "m" in letters else None


def _iso(time: dt.time) -> str:
    return time.isoformat("milliseconds" if time.microsecond else "seconds")
