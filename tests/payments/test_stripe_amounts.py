"""Amounts on their way to Stripe and back: the currencies whose minor units are special (docs.stripe.com/currencies)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.kernel.money import decimals_of
from fairdue.payments.rules.stripe_amounts import (
    STILL_TWO_DECIMALS,
    THREE_DECIMALS,
    ZERO_DECIMALS,
    NotChargeable,
    from_stripe,
    to_stripe,
)

CHARGED = [
    ("USD", 1050, 1050, "two decimals"),
    ("JPY", 500, 500, "none"),
    ("CLP", 500, 500, "none"),
    ("HUF", 1050, 1050, "two: without decimals only when paid out"),
    ("TWD", 1050, 1050, "two: without decimals only when paid out"),
    ("ISK", 5, 500, "none by now, and still sent with two"),
    ("UGX", 5, 500, "none, and still sent with two"),
    ("MGA", 500, 5, "two by ISO 4217, none at Stripe"),
    ("BHD", 5120, 5120, "three, the last of which is 0"),
    ("KWD", 10, 10, "three"),
]


@pytest.mark.parametrize(("currency", "minor", "amount", "why"), CHARGED, ids=[f"{row[0]}: {row[3]}" for row in CHARGED])
def test_amounts_are_charged_in_stripes_units(currency: str, minor: int, amount: int, why: str) -> None:
    assert to_stripe(minor, currency) == amount
    assert from_stripe(amount, currency) == minor


@pytest.mark.parametrize(
    ("currency", "minor"), [("MGA", 550), ("BHD", 5124), ("TND", 1), ("LYD", 1000), ("IQD", 1000), ("CLF", 10_000), ("UYI", 1)]
)
def test_what_could_only_be_charged_rounded_is_refused(currency: str, minor: int) -> None:
    with pytest.raises(NotChargeable):
        to_stripe(minor, currency)


@pytest.mark.parametrize("currency", sorted(STILL_TWO_DECIMALS))
def test_a_fraction_that_the_currency_does_not_have_is_refused_on_its_way_back(currency: str) -> None:
    with pytest.raises(NotChargeable):
        from_stripe(550, currency)


@given(
    st.sampled_from(["USD", "EUR", "GBP", *sorted(ZERO_DECIMALS | THREE_DECIMALS | STILL_TWO_DECIMALS)]),
    st.integers(1, 10**10),
)
def test_whatever_can_be_charged_comes_back_as_it_went(currency: str, minor: int) -> None:
    try:
        amount = to_stripe(minor, currency)
    except NotChargeable:
        assert currency in THREE_DECIMALS | {"MGA"}
        return
    assert from_stripe(amount, currency) == minor
    assert decimals_of(currency) in {0, 2, 3}
