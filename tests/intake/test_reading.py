"""Amounts and dates as creditors write them, hostile ones too."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.intake.rules.reading import SIGNS, amount_reader, date_reader, is_date_format

NBSP, NARROW, THIN, MINUS = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{MINUS SIGN}"
QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"


@pytest.mark.parametrize(
    ("text", "by_comma", "by_point"),
    [
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("1.234,56", "1234.56", None),
        ("1,234.56", None, "1234.56"),
        ("1234", "1234", "1234"),
        ("12.5", None, "12.5"),
        ("12,5", "12.5", None),
        ("1.23.456,00", None, None),
        ("1,23,456.00", None, None),
        ("1.234.567,8", "1234567.8", None),
        ("1 234 567", "1234567", "1234567"),
        ("1 234,56", "1234.56", None),
        (f"1{NBSP}234,56", "1234.56", None),
        (f"1{NARROW}234,56", "1234.56", None),
        (f"1{THIN}234.56", None, "1234.56"),
        ("1'234.56", None, "1234.56"),
        (f"1{QUOTE}234,56", "1234.56", None),
        ("1.234 567,00", None, None),
        ("12 34", None, None),
        ("0.123", None, "0.123"),
        ("0,123", "0.123", None),
        (",50", "0.50", None),
        (".50", None, "0.50"),
        ("5,", None, None),
        ("5.", None, None),
        ("-5", "-5", "-5"),
        (f"{MINUS}5", "-5", "-5"),
        ("- 5", "-5", "-5"),
        ("5-", "-5", "-5"),
        ("+5", "5", "5"),
        ("5+", None, None),
        ("--5", None, None),
        ("-5-", None, None),
        ("(5)", "-5", "-5"),
        ("(-5)", None, None),
        ("(5", None, None),
        ("€ 1.234,56", "1234.56", None),
        ("1.234,56 €", "1234.56", None),
        ("-€1,234.56", None, "-1234.56"),
        ("$-5", "-5", "-5"),
        ("($1,234.56)", None, "-1234.56"),
        ("EUR 1.234,56", "1234.56", None),
        ("1.234,56 eur", "1234.56", None),
        ("Rs.500", "500", "500"),
        ("Rs. 1,500.25", None, "1500.25"),
        ("1 234,50 kr.", "1234.50", None),
        ("US$5", "5", "5"),
        ("$ 5 USD", None, None),
        ("5 XQZ", None, None),
        ("5 apples", None, None),
        ("1e3", None, None),
        ("0x10", None, None),
        ("=1+1", None, None),
        ("nan", None, None),
        ("Infinity", None, None),
        ("\u0661\u0662\u0663", None, None),
        ("\uff11\uff12", None, None),
        ("1\u0662", None, None),
        ("1_000", None, None),
        ("½", None, None),
        ("1\n2", None, None),
        ("€", None, None),
        ("-", None, None),
        ("9" * 31, None, None),
        ("1" + " 000" * 20_000, None, None),
    ],
)
def test_amounts(text: str, by_comma: str | None, by_point: str | None) -> None:
    assert (amount_reader(",")(text), amount_reader(".")(text)) == (by_comma, by_point)


def test_without_a_decimal_mark_an_amount_is_left_as_it_is() -> None:
    assert amount_reader(None)("1,234 or so") == "1,234 or so"


@pytest.mark.parametrize(
    ("currency", "text", "expected"),
    [
        ("USD", "125000", "1250.00"),
        ("USD", "-5", "-0.05"),
        ("USD", "0", "0.00"),
        ("USD", "005", "0.05"),
        ("JPY", "125000", "125000"),
        ("BHD", "1250", "1.250"),
        ("USD", "12.5", None),
        ("USD", "1,250", None),
        ("USD", "1e3", None),
    ],
)
def test_minor_units_become_an_amount_by_the_decimals_of_the_currency(currency: str, text: str, expected: str | None) -> None:
    assert amount_reader(None, is_minor=True, currency=currency)(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("$ 5", None), ("5 USD", None), ("5 EUR", "5"), ("€ 5", "5"), ("5", "5"), ("£5", None), ("5 CHF", None)],
)
def test_an_amount_of_another_currency_is_not_taken_for_one_of_ours(text: str, expected: str | None) -> None:
    assert amount_reader(",", currency="EUR")(text) == expected


LOCALES = [
    (",", "."),
    (",", " "),
    (",", NBSP),
    (",", NARROW),
    (",", "'"),
    (",", ""),
    (".", ","),
    (".", " "),
    (".", QUOTE),
    (".", ""),
]


@given(
    cents=st.integers(-(10**14), 10**14),
    locale=st.sampled_from(LOCALES),
    sign=st.sampled_from(["", *SIGNS, "EUR", "usd"]),
    is_before=st.booleans(),
    negative=st.sampled_from(["-{}", "{}-", "({})", MINUS + "{}"]),
)
def test_an_amount_written_in_any_such_way_is_read_as_itself(
    cents: int, locale: tuple[str, str], sign: str, is_before: bool, negative: str
) -> None:
    mark, group = locale
    text = f"{abs(cents) // 100:,}.{abs(cents) % 100:02}".replace(",", "_").replace(".", mark).replace("_", group)
    if sign:
        text = f"{sign} {text}" if is_before else f"{text} {sign}"
    read = amount_reader(mark)(negative.format(text) if cents < 0 else text)
    assert read is not None
    assert Decimal(read) == Decimal(cents) / 100


@pytest.mark.parametrize(
    ("date_format", "text", "expected"),
    [
        ("DD.MM.YYYY", "31.12.2025", "2025-12-31"),
        ("DD.MM.YYYY", "29.02.2024", "2024-02-29"),
        ("DD.MM.YYYY", "29.02.2025", None),
        ("DD.MM.YYYY", "1.2.2025", None),
        ("D.M.YYYY", "1.2.2025", "2025-02-01"),
        ("D.M.YYYY", "01.02.2025", "2025-02-01"),
        ("DD.MM.YYYY", "31/12/2025", None),
        ("DD.MM.YYYY", "31.12.25", None),
        ("MM/DD/YYYY", "12/31/2025", "2025-12-31"),
        ("MM/DD/YYYY", "31/12/2025", None),
        ("DD/MM/YYYY", "03/04/2025", "2025-04-03"),
        ("MM/DD/YYYY", "03/04/2025", "2025-03-04"),
        ("YYYYMMDD", "20250131", "2025-01-31"),
        ("YYYYMMDD", "2025131", None),
        ("DDMMYY", "310125", "2025-01-31"),
        ("D MMM YYYY", "1 Jan 2025", "2025-01-01"),
        ("D MMM YYYY", "1 January 2025", "2025-01-01"),
        ("D MMM YYYY", "3 März 2025", "2025-03-03"),
        ("D. MMM YYYY", "3. Dez. 2025", "2025-12-03"),
        ("D MMM YYYY", "15 août 2025", "2025-08-15"),
        ("D MMM YYYY", "15 ENE 2025", "2025-01-15"),
        ("D MMM YYYY", "15 foo 2025", None),
        ("MMM D, YYYY", "Feb 3, 2025", "2025-02-03"),
        ("DDMMMYYYY", "03FEB2025", "2025-02-03"),
        ("D.M.YY", "1.2.69", "2069-02-01"),
        ("D.M.YY", "1.2.70", "1970-02-01"),
        ("DD.MM.YYYY", "31.12.2025 00:00:00", "2025-12-31"),
        ("MM/DD/YYYY", "12/31/2025 11:59 PM", "2025-12-31"),
        ("YYYY-MM-DD", "2025-01-31T23:30:00", "2025-01-31"),
        ("YYYY-MM-DD", "2025-01-31T23:30:00Z", None),
        ("YYYY-MM-DD", "2025-01-31 and more", None),
        ("DD.MM.YYYY", "\u0663\u0661.12.2025", None),
        ("DD.MM.YYYY", "00.00.0000", None),
        ("DD.MM.YYYY", "3" * 100_000, None),
        ("YYYYMMDD", "", None),
    ],
)
def test_dates(date_format: str, text: str, expected: str | None) -> None:
    assert date_reader(date_format)(text) == expected


def test_the_pivot_of_two_digit_years_can_be_moved() -> None:
    assert (date_reader("DDMMYY", 10)("010109"), date_reader("DDMMYY", 10)("010110")) == ("2009-01-01", "1910-01-01")


@pytest.mark.parametrize(
    "text",
    [
        *("", "YYYY", "MM/YYYY", "DD.MM", "DD.MM.YYYY.DD", "DMYYYY", ".DMYYYY.", "DMMMYYYY", "dd.mm.yyyy", "%d.%m.%Y"),
        *("DD MONTH YYYY", "DD.MM.YYYY hh:mm", "DD" + "." * 40 + "MMYYYY"),
    ],
)
def test_what_is_no_date_format(text: str) -> None:
    assert not is_date_format(text)
    with pytest.raises(ValueError, match="is not a date format"):
        date_reader(text)


@given(
    day=st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31)),
    way=st.sampled_from(
        [("DD.MM.YYYY", "%d.%m.%Y"), ("MM/DD/YY", "%m/%d/%y"), ("YYYYMMDD", "%Y%m%d"), ("D MMM YYYY", "%d %b %Y")]
    ),
)
def test_a_date_written_in_a_format_is_read_as_itself(day: dt.date, way: tuple[str, str]) -> None:
    date_format, written = way
    assert date_reader(date_format)(day.strftime(written)) == day.isoformat()
