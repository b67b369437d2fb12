"""Read an amount that somebody sent; show amounts in SQL."""

from __future__ import annotations

from fairdue.accounts.rules import AMOUNT_MINOR_MAX
from fairdue.kernel.errors import Invalid
from fairdue.kernel.money import BadAmount, Money


def read_amount(field: str, text: str, currency: str) -> Money:
    """Return the amount of a body's field. Raises Invalid when it is none, is negative, too precise or too large."""
    try:
        amount = Money.parse(text, currency)
    except BadAmount as bad:
        raise Invalid(field, bad.code, str(bad)) from None
    if amount.minor < 0:
        raise Invalid(field, "negative", "must not be negative")
    if amount.minor > AMOUNT_MINOR_MAX:
        raise Invalid(field, "out_of_range", "is larger than an account can hold")
    return amount


def shown(minor: str, decimals: str = "s.decimals") -> str:
    """SQL that shows minor units as the API does, as a decimal string with that many decimals (SQL as well)."""
    return f"round(({minor})::numeric / 10::numeric ^ {decimals}, {decimals})::text"


def counted(text: str, decimals: str = "s.decimals") -> str:
    """SQL that reads what `shown` wrote back into minor units."""
    return f"round(({text})::numeric * 10::numeric ^ {decimals})::bigint"
