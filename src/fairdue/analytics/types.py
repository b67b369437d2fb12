"""What crosses the border of analytics. Amounts are decimal strings of one currency; rates are percentages with two decimals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from typing_extensions import TypedDict


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyFigures:
    """The figures of the accounts in one currency: owed by the open ones, placed, collected, and collected in % of placed."""

    currency: str
    total_accounts: int
    active_accounts: int
    total_balance: str
    total_placed: str
    total_collected: str
    recovery_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Key figures: counts over all accounts, amounts in the agency's currency, the rest under `by_currency`.

    `amount_collected` repeats `total_collected`; `collection_rate` is settled accounts in % of all.
    """

    currency: str
    total_accounts: int
    active_accounts: int
    total_balance: str
    total_collected: str
    amount_collected: str
    recovery_rate: float
    collection_rate: float
    avg_days_to_settle: float | None
    accounts_by_status: dict[str, int]
    by_currency: tuple[CurrencyFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedIn:
    """What was collected in one currency."""

    currency: str
    total_collected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorFigures:
    """A collector's accounts: counts over all of them, the amount in the agency's currency, the rest under `by_currency`.

    `success_rate` is settled accounts in % of all; payments count for who has the account now.
    """

    collector_id: UUID
    collector_name: str
    team_id: UUID | None
    is_active: bool
    max_accounts: int
    total_accounts: int
    active_accounts: int
    currency: str
    total_collected: str
    success_rate: float
    by_currency: tuple[CollectedIn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Open accounts of one age in one currency."""

    count: int
    total_balance: str


Buckets = TypedDict(
    "Buckets",
    {"0-30 days": Bucket, "31-60 days": Bucket, "61-90 days": Bucket, "90+ days": Bucket, "not_due": Bucket},
)
CurrencyBuckets = TypedDict(
    "CurrencyBuckets",
    {"currency": str, "0-30 days": Bucket, "31-60 days": Bucket, "61-90 days": Bucket, "90+ days": Bucket, "not_due": Bucket},
)


class AgingReport(Buckets):
    """Open accounts by days past due: those in the agency's currency, and each currency under `by_currency`."""

    currency: str
    by_currency: list[CurrencyBuckets]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Cases by status and team, days from intake to settlement or closing, and the amount collected in the agency's currency."""

    currency: str
    total_cases: int
    cases_by_status: dict[str, int]
    cases_by_team: dict[str, int]
    cases_without_team: int
    avg_resolution_time: float | None
    total_recovered: str
    by_currency: tuple[CollectedIn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPeriod:
    """What came in during a day, a week from Monday or a month, named by its first day: the amount, less what is gone again."""

    period: dt.date
    total_amount: str
    count: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedSoFar:
    """What came in in one currency today, and this month up to today, less what is gone again."""

    currency: str
    today: str
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesKept:
    """Of the promises that were due this month up to today, those after which as much was paid as was promised."""

    kept: int
    given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What the accounts one may see brought in: the agency's currency first. `promises` only for a collector, his own."""

    first: dt.date
    today: dt.date
    currency: str
    by_currency: tuple[CollectedSoFar, ...]
    promises: PromisesKept | None
