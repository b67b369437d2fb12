"""Read what banks write: amounts, days, methods, and the words of a text that may be a reference."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence

from fairdue.payments.states import PaymentMethod

WORDS_MAX = 20
WORD_CHARS_MIN = 4
WORD_CHARS_MAX = 100
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.\-]*[A-Za-z0-9]")
_AMOUNT = re.compile(r"(?P<sign>[+-]?)(?P<body>[0-9][0-9.,' \u00a0\u202f]*)(?P<after>-?)")
_DAY = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{2,4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_THIS_CENTURY = 2000
ORDERS = ("ymd", "dmy", "mdy")
FIRST_DAY = dt.date(1970, 1, 1)
"""No payment is from before: such a day is misread, or mistyped."""
_METHODS = {
    "check": PaymentMethod.CHECK,
    "cheque": PaymentMethod.CHECK,
    "chk": PaymentMethod.CHECK,
    "cash": PaymentMethod.CASH,
    "bar": PaymentMethod.CASH,
}
_GROUPED = re.compile(r"\d{1,3}(?:[.,' \u00a0\u202f]\d{2,3})*[.,' \u00a0\u202f]\d{3}|\d+")
"""A whole number, its thousands set off or not; hundreds of thousands may be set off by two, as in India."""


def decimal_mark(amounts: Iterable[str]) -> str:
    """Tell whether amounts have a decimal point or comma: by the last mark before one or two digits at the end."""
    marks = [found.group(1) for text in amounts if (found := re.search(r"([.,])\d{1,2}\D*$", text.strip()))]
    return "," if marks.count(",") > marks.count(".") else "."


def read_decimal(text: str, decimal: str) -> str | None:
    """Return an amount as a plain decimal string, with a minus for money that left; None when it is none.

    Brackets and a minus behind it mean the same as one before it. Thousands may be set off; what stands where no group of them
    ends is another decimal mark, and no amount is ever guessed from it.
    """
    plain = text.strip()
    is_negative = plain.startswith("(") and plain.endswith(")")
    plain = re.sub(r"^[A-Z]{3}\s*|\s*[A-Z]{3}$|^[$€£]\s*|\s*[$€£]$", "", plain.strip("()"))
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None
    whole, mark, cents = found["body"].strip().partition(decimal)
    if not _GROUPED.fullmatch(whole) or (mark and not cents.isdigit()):
        return None
    whole = re.sub(r"\D", "", whole)
    is_negative = is_negative or found["sign"] == "-" or found["after"] == "-"
    return f"{'-' if is_negative else ''}{whole}{'.' + cents if mark else ''}"


def read_day(text: str, order: str) -> dt.date | None:
    """Read a day that is written in the order ymd, dmy or mdy; one that begins with its year is always year, month, day."""
    text = text.strip().split("T")[0].split(" ")[0]
    found = _COMPACT.fullmatch(text) or _DAY.fullmatch(text)
    if found is None:
        return None
    first, second, third = found.groups()
    if len(first) == len("2026") or order == "ymd":
        year, month, day = first, second, third
    elif order == "mdy":
        year, month, day = third, first, second
    else:
        year, month, day = third, second, first
    try:
        return dt.date(int(year) + (_THIS_CENTURY if len(year) == len("26") else 0), int(month), int(day))
    except ValueError:
        return None


def reads_as_day(text: str) -> bool:
    """Whether a text is a day in one of the orders, of a year in which banks had computers."""
    return any(_is_likely(read_day(text, order)) for order in ORDERS)


def day_order(texts: Sequence[str]) -> tuple[str, bool]:
    """Tell in which order days are written, and whether that is open: which reads most of them.

    Where several do, points stand in days that begin with the day; else the month comes first, as in the United States.
    """
    read = {order: sum(1 for text in texts if _is_likely(read_day(text, order))) for order in ORDERS}
    best = [order for order in ORDERS if read[order] == max(read.values())]
    if len(best) == 1 or all(re.match(r"\d{4}", text.strip()) for text in texts):
        return best[0], False
    if texts and all("." in text for text in texts):
        return "dmy", False
    return ("mdy" if "mdy" in best else best[0]), bool(texts)


def is_iban(text: str) -> bool:
    """Whether a text looks like the number of a bank account by ISO 13616."""
    return re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text.replace(" ", "")) is not None


def read_method(text: str) -> str:
    """Tell how money came from the bank's own word; it is a bank transfer unless it says otherwise."""
    words = re.findall(r"[a-z]+", text.casefold())
    return next((_METHODS[word] for word in words if word in _METHODS), PaymentMethod.BANK_TRANSFER).value


def _is_likely(day: dt.date | None) -> bool:
    return day is not None and day >= FIRST_DAY


def likely_references(reference: str, text: str) -> list[str]:
    """Return what may be the reference of an account: the reference itself, then the words of the text that have a digit."""
    found = dict.fromkeys([reference.strip()] if reference.strip() else [])
    for word in _WORD.findall(f"{reference} {text}"):
        if WORD_CHARS_MIN <= len(word) <= WORD_CHARS_MAX and any(letter.isdigit() for letter in word):
            found.setdefault(word)
    return list(found)[:WORDS_MAX]


def one_line(text: str, most: int) -> str:
    """Text as it can be stored, in one line, and not too long."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.encode("utf-8", "replace").decode().split())[:most]


def own_reference(*facts: object) -> str:
    """Make the reference of an entry that its bank gave none, from all that tells it from others."""
    return "own:" + hashlib.sha256("\x1f".join(str(fact) for fact in facts).encode()).hexdigest()[:40]
