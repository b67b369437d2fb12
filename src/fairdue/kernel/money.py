"""Money: whole minor units and an ISO 4217 code. No float, no implicit conversion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from iso4217 import Currency

AMOUNT_MINOR_MAX = 2**63 - 1
DIGITS_MAX = len(str(AMOUNT_MINOR_MAX))
_PLAIN_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]+)(\.(?P<fraction>[0-9]+))?")


class CurrencyMismatch(ValueError):
    """Amounts in two currencies were combined."""


class BadAmount(ValueError):
    """The text is not an amount of this currency; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the stable code beside the sentence."""
        self.code = code
        super().__init__(message)


@cache
def decimals_of(currency: str) -> int:
    """Return how many decimals the currency has (USD 2, JPY 0, BHD 3). Raises ValueError for an unknown code."""
    exponent = Currency(currency).exponent
    if exponent is None:
        raise ValueError(f"{currency} has no minor unit")
    return exponent


@cache
def decimals_by_currency() -> dict[str, int]:
    """Return the decimals of every currency that has a minor unit, by its code."""
    return {currency.code: currency.exponent for currency in Currency if currency.exponent is not None}


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse a currency that ISO 4217 does not know."""
        decimals_of(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read a plain decimal string ("1250.00"). Raises BadAmount: not_a_number, too_many_decimals or out_of_range."""
        decimals = decimals_of(currency)
        found = _PLAIN_DECIMAL.fullmatch(text)
        if found is None:
            raise BadAmount("not_a_number", "must be a decimal number such as 1250.00")
        sign, whole, fraction = found["sign"], found["whole"].lstrip("0"), found["fraction"] or ""
        if len(fraction) > decimals:
            raise BadAmount("too_many_decimals", f"has more than {decimals} decimals")
        minor = int(whole + fraction.ljust(decimals, "0") or "0") if len(whole) <= DIGITS_MAX else AMOUNT_MINOR_MAX + 1
        if minor > AMOUNT_MINOR_MAX:
            raise BadAmount("out_of_range", "is larger than any amount that can be stored")
        return cls(-minor if sign == "-" else minor, currency)

    def __str__(self) -> str:
        """Render as the API does: a plain decimal string with the currency's own number of decimals."""
        return format_minor(self.minor, self.currency)

    def __add__(self, other: Money) -> Money:
        """Add within one currency."""
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract within one currency."""
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        """Turn the sign."""
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare within one currency."""
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        """Compare within one currency."""
        return self.minor <= self._same(other)

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Share out by weights so that the parts sum exactly to the whole (largest remainder, earlier part first on a tie).

        Raises ValueError when no weight is positive or one is negative.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be non-negative and not all zero")
        sign = -1 if self.minor < 0 else 1
        whole = abs(self.minor)
        parts = [whole * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
        for i in by_remainder[: whole - sum(parts)]:
            parts[i] += 1
        return [Money(sign * part, self.currency) for part in parts]

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.minor


def format_minor(minor: int, currency: str) -> str:
    """Render minor units as a decimal string: 125000 USD is "1250.00", -5 JPY is "-5"."""
    decimals = decimals_of(currency)
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor))
    if decimals == 0:
        return sign + digits
    digits = digits.rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"
