"""How figures are put together. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from fairdue.accounts.rules import DpdBand

BUCKET_OF_BAND = {
    DpdBand.UP_TO_30: "0-30 days",
    DpdBand.UP_TO_60: "31-60 days",
    DpdBand.UP_TO_90: "61-90 days",
    DpdBand.OVER_90: "90+ days",
    DpdBand.NOT_DUE: "not_due",
}
SECONDS_PER_DAY = 86_400


def percentage(part: int, whole: int) -> float:
    """Return a share in percent with two decimals, rounded half up; 0 of nothing."""
    return float(_rounded(Decimal(part) * 100 / whole, "0.01")) if whole else 0.0


def days(seconds: Decimal, count: int) -> float | None:
    """Return a mean duration in days with one decimal, rounded half up; None of nothing."""
    return float(_rounded(seconds / count / SECONDS_PER_DAY, "0.1")) if count else None


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_HALF_UP)
