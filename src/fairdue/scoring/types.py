"""What crosses the border of scoring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class RiskLevel(StrEnum):
    """How doubtful recovery is, from the share of the highest score."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class Model(StrEnum):
    """Which model made a score: the six-factor scorecard, or the fallback when none of its factors is known."""

    SCORECARD = "scorecard"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardFacts:
    """The six factors of the scorecard; debt and income are in one currency, income is monthly."""

    total_debt_amount: Decimal
    monthly_income: Decimal
    late_payments_count: int
    employment_status: str
    contract_type: str
    industry_sector: str
    family_situation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackFacts:
    """What an account itself tells. `days_past_due` is None without a due date; balances are minor units of one currency."""

    days_past_due: int | None
    balance_minor: int
    original_minor: int
    overdue_accounts_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A score: the points (1 to 10) of each factor, the weighted total (at most 450), and its level."""

    model: Model
    factors: Mapping[str, int]
    total_score: int
    risk_level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountScore:
    """The score of an account; `created` tells whether this request computed it."""

    account_id: UUID
    model: str
    normalized_scores: dict[str, int]
    total_score: int
    score_max: int
    risk_level: str
    calculated_at: dt.datetime
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringReport:
    """How many accounts were scored, and how many of them came out different from before."""

    scored: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorPriority:
    """A debtor's place in line: his highest level, and the sum of score x balance in major units over his open accounts."""

    debtor_id: UUID
    open_accounts: int
    risk_level: str
    priority: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingError:
    """A debtor who could not be processed, why, and at which stage."""

    debtor_id: UUID
    error_message: str
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingReport:
    """What `process_debtors` did; a dry run counts what it would do."""

    total_processed: int
    high_priority_count: int
    seconds: float
    batches: int
    changed: int
    errors: tuple[ProcessingError, ...]
    first: tuple[DebtorPriority, ...]
