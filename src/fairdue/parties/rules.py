"""How names, e-mail addresses and phone numbers are made comparable. Pure."""

from __future__ import annotations

import re

EMAIL_LENGTH_MAX = 254
PHONE_DIGITS_MIN = 7
PHONE_DIGITS_MAX = 15
NATIONAL_DIGITS = 10
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\.]+(\.[^\s@<>(),;:\"\[\]\\.]+)*@[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_EXTENSION = re.compile(r"\s*(x|ext\.?|extension|#)\s*\d+\s*$", re.IGNORECASE)


def normalise_email(text: str) -> str | None:
    """Return the address in lower case, or None when it is none."""
    found = text.strip().lower()
    return found if len(found) <= EMAIL_LENGTH_MAX and _EMAIL.fullmatch(found) else None


def normalise_phone(text: str, country_code: str = "1") -> str | None:
    """Return "+" and the digits with country code, or None when it cannot be a number.

    A number of ten digits without "+" or "00" is national; an extension is left out.
    """
    cut = _EXTENSION.sub("", text.strip())
    digits = _NOT_DIGIT.sub("", cut)
    if cut.startswith("00"):
        digits = digits[2:]
    elif not cut.startswith("+") and len(digits) == NATIONAL_DIGITS:
        digits = country_code + digits
    return f"+{digits}" if PHONE_DIGITS_MIN <= len(digits) <= PHONE_DIGITS_MAX else None


def normalise_postal(line1: str, city: str, region: str, postal_code: str, country: str) -> str:
    """Return the lines of an address as one, in lower case with single spaces."""
    return ", ".join(" ".join(part.lower().split()) for part in (line1, city, region, postal_code, country) if part.strip())
