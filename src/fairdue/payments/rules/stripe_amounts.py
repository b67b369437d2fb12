"""Amounts as Stripe wants them: its minor units are not always those of ISO 4217 (docs.stripe.com/currencies). Pure."""

from __future__ import annotations

from fairdue.kernel.money import decimals_of

ZERO_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
"""Charged in whole units."""
STILL_TWO_DECIMALS = frozenset({"ISK", "UGX"})
"""Without a minor unit by now, and still sent in hundredths that have to be 00."""
THREE_DECIMALS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
"""Sent in thousandths whose last digit has to be 0."""
UNKNOWN_DECIMALS = frozenset({0, 3, 4})


class NotChargeable(ValueError):
    """Stripe cannot charge exactly this amount; the message says why."""


def to_stripe(amount_minor: int, currency: str) -> int:
    """Turn our minor units into Stripe's. Raises NotChargeable for what it could only charge rounded, or not at all."""
    ours, theirs = decimals_of(currency), _decimals(currency)
    if theirs >= ours:
        amount = amount_minor * _ten_to(theirs - ours)
    else:
        amount, rest = divmod(amount_minor, _ten_to(ours - theirs))
        if rest:
            raise NotChargeable(f"{currency} is charged in whole units only")
    if theirs == 3 and amount % 10:  # noqa: PLR2004  # three decimals
        raise NotChargeable(f"{currency} is charged in steps of 0.010 only")
    return amount


def from_stripe(amount: int, currency: str) -> int:
    """Turn Stripe's minor units into ours. Raises NotChargeable for a fraction that we cannot write."""
    ours, theirs = decimals_of(currency), _decimals(currency)
    if ours >= theirs:
        return amount * _ten_to(ours - theirs)
    whole, rest = divmod(amount, _ten_to(theirs - ours))
    if rest:
        raise NotChargeable(f"{currency} has no such fraction")
    return whole


def _ten_to(power: int) -> int:
    return int(10**power)


def _decimals(currency: str) -> int:
    if currency in ZERO_DECIMALS:
        return 0
    if currency in THREE_DECIMALS:
        return 3
    if currency in STILL_TWO_DECIMALS or decimals_of(currency) not in UNKNOWN_DECIMALS:
        return 2
    raise NotChargeable(f"{currency} is not charged by Stripe")
