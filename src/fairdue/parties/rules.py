"""How e-mail addresses, phone numbers and postal addresses are made comparable, and which circumstances are known. Pure."""

from __future__ import annotations

import re

EMAIL_LENGTH_MAX = 254
PHONE_DIGITS_MIN = 7
PHONE_DIGITS_MAX = 15
NATIONAL_DIGITS = 10
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\.]+(\.[^\s@<>(),;:\"\[\]\\.]+)*@[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_BLANKS = r"[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
_EXTENSION = re.compile(r"\s*(x|ext\.?|extension|#)\s*\d+\s*$", re.IGNORECASE)


def normalise_email(text: str) -> str | None:
    """Return the address in lower case, or None when it is none."""
    found = text.strip().lower()
    return found if len(found) <= EMAIL_LENGTH_MAX and _EMAIL.fullmatch(found) else None


def normalise_phone(text: str, country_code: str = "1") -> str | None:
    """Return "+" and the digits with country code, or None when it cannot be a number.

    A number of ten digits without "+" or "00" is national; an extension is left out. A zero before a national number of another
    country cannot be told from a country code: such a number is none, rather than somebody else's.
    """
    cut = _EXTENSION.sub("", text.strip())
    digits = _NOT_DIGIT.sub("", cut)
    if cut.startswith("00"):
        digits = digits[2:]
    elif not cut.startswith("+") and len(digits) == NATIONAL_DIGITS and not digits.startswith("0"):
        digits = country_code + digits
    return f"+{digits}" if PHONE_DIGITS_MIN <= len(digits) <= PHONE_DIGITS_MAX and not digits.startswith("0") else None


def normalise_postal(line1: str, city: str, region: str, postal_code: str, country: str) -> str:
    """Return the lines of an address as one, in lower case with single spaces."""
    return ", ".join(" ".join(part.lower().split()) for part in (line1, city, region, postal_code, country) if part.strip())


def normalised_postal_sql(line1: str, city: str, region: str, postal_code: str, country: str) -> str:
    """Return SQL that does the same with five expressions, each of which may be null."""
    parts = (
        f"nullif(btrim(regexp_replace(lower({part} COLLATE pg_unicode_fast), '{_BLANKS}', ' ', 'g')), '')"
        for part in (line1, city, region, postal_code, country)
    )
    return f"concat_ws(', ', {', '.join(parts)})"


KNOWN_CATEGORIES: dict[str, frozenset[str]] = {
    "employment_status": frozenset(
        {"GOVERNMENT_EMPLOYED", "EMPLOYED", "RETIRED", "SELF_EMPLOYED", "STUDENT", "UNEMPLOYED"},
    ),
    "contract_type": frozenset({"PERMANENT", "CONTRACT", "TEMPORARY", "FREELANCE"}),
    "industry_sector": frozenset(
        {
            "GOVERNMENT",
            "HEALTHCARE",
            "UTILITIES",
            "EDUCATION",
            "INSURANCE",
            "TECHNOLOGY",
            "FINANCE",
            "PROFESSIONAL_SERVICES",
            "TELECOMMUNICATIONS",
            "MANUFACTURING",
            "TRANSPORTATION",
            "ENERGY",
            "RETAIL",
            "REAL_ESTATE",
            "HOSPITALITY",
            "CONSTRUCTION",
            "ENTERTAINMENT",
        }
    ),
    "family_situation": frozenset(
        {
            "MARRIED_DUAL_INCOME",
            "MARRIED_SINGLE_INCOME",
            "SINGLE_NO_DEPENDENTS",
            "UNMARRIED_LIVING_TOGETHER",
            "DIVORCED_NO_DEPENDENTS",
            "SINGLE_WITH_DEPENDENTS",
            "DIVORCED_WITH_DEPENDENTS",
            "WIDOWED_WITH_DEPENDENTS",
        }
    ),
}
"""The values of each factor that scorecards have points for (rows S07 to S10); any other counts as unknown there."""


def category_sql(text: str) -> str:
    """Return SQL that writes a category as scorecards do: upper case, with underscores for blanks and hyphens."""
    return f"regexp_replace(upper(btrim({text})), '[\\s-]+', '_', 'g')"
