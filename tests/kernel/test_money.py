"""Money: parsing, rendering, same-currency arithmetic and exact splitting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.kernel.money import AMOUNT_MINOR_MAX, BadAmount, CurrencyMismatch, Money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1250.00", "USD", 125000),
        ("1250", "USD", 125000),
        ("0.5", "USD", 50),
        ("-3.10", "EUR", -310),
        ("7", "JPY", 7),
        ("1.234", "BHD", 1234),
    ],
)
def test_reads_plain_decimals(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency).minor == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("12,50", "not_a_number"),
        ("", "not_a_number"),
        ("1.005", "too_many_decimals"),
        ("92233720368547758.08", "out_of_range"),
        ("1e400", "not_a_number"),
        ("9" * 4000, "out_of_range"),
        ("1_000", "not_a_number"),
        ("\u0661\u0662", "not_a_number"),
        ("1250.000", "too_many_decimals"),
    ],
)
def test_refuses_what_is_no_amount(text: str, code: str) -> None:
    with pytest.raises(BadAmount) as refused:
        Money.parse(text, "USD")
    assert refused.value.code == code


@given(st.integers(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX), st.sampled_from(["USD", "JPY", "BHD"]))
def test_text_round_trips(minor: int, currency: str) -> None:
    assert Money.parse(str(Money(minor, currency)), currency) == Money(minor, currency)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_split_loses_nothing_and_is_fair(minor: int, weights: list[int]) -> None:
    parts = [part.minor for part in Money(minor, "USD").split(weights)]
    assert sum(parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - minor * weight / sum(weights)) <= 1


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "USD") + Money(1, "EUR")
