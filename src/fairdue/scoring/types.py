"""What crosses the border of scoring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
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


class Reason(StrEnum):
    """Why a factor got its points, beside "up_to_3" and the like for a number that fell in the band that ends there."""

    ABOVE = "above"
    NO_INCOME = "no_income"
    KNOWN = "known"
    UNKNOWN = "unknown"
    MISSING = "missing"
    OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardFacts:
    """The six factors of the scorecard, None or blank where nothing is told; income is monthly.

    An income in another currency than the debt is foreign: it counts as not known, since amounts are never converted silently.
    """

    total_debt_amount: Decimal
    monthly_income: Decimal | None
    late_payments_count: int | None
    employment_status: str
    contract_type: str
    industry_sector: str
    family_situation: str
    has_foreign_income: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackFacts:
    """What an account itself tells. `days_past_due` is None without a due date; balances are minor units of one currency."""

    days_past_due: int | None
    balance_minor: int
    original_minor: int
    overdue_accounts_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A score: the points (1 to 10), weight and reason of each factor that counts, the total (at most 450), and its level."""

    model: Model
    factors: Mapping[str, int]
    weights: Mapping[str, int]
    reasons: Mapping[str, str]
    total_score: int
    risk_level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountScore:
    """The score of an account by a version of the agency's scorecard; `created` tells whether this request computed it."""

    account_id: UUID
    model: str
    scorecard_version: int
    normalized_scores: dict[str, int]
    weights: dict[str, int]
    reasons: dict[str, str]
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
    """A debtor who could not be processed, why, and at which stage: priority_calculation or debtor_processing."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorScore:
    """The score of a debtor: that of his riskiest open account; without any, that of his risk factors with no debt.

    `created` tells whether this request computed and stored it. Without open accounts nothing is stored and `account_id` is null.
    """

    debtor_id: UUID
    account_id: UUID | None
    model: str
    scorecard_version: int
    total_score: int
    score_max: int
    normalized_scores: dict[str, int]
    weights: dict[str, int]
    reasons: dict[str, str]
    risk_level: str
    calculated_at: dt.datetime
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorShare:
    """What one factor adds to a score: points x weight, and why it got these points."""

    points: int
    weight: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskyDebtor:
    """A debtor of level HIGH or CRITICAL; `id` is that of the score, which his riskiest open account has."""

    id: UUID
    debtor: UUID
    debtor_name: str
    total_score: int
    risk_level: str
    factor_breakdown: dict[str, FactorShare]
    calculated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a scorecard's document."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardRow:
    """A version of the agency's scorecard; the built-in one is version 0 and has no id.

    `revision` goes up with each edit of a draft: an edit names the one it was made from.
    """

    id: UUID | None
    version: int
    name: str
    status: str
    revision: int
    author: str
    approved_by: str
    created_at: dt.datetime | None
    updated_at: dt.datetime | None
    approved_at: dt.datetime | None
    activated_at: dt.datetime | None
    retired_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardDetail(ScorecardRow):
    """A version of the scorecard with its document."""

    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMove:
    """How many open accounts have a level now and would have another (or the same) by a card; unscored ones have ""."""

    before: str
    after: str
    accounts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedAccount:
    """An account whose level a card would change."""

    account_id: UUID
    external_ref: str
    level_before: str
    level_after: str
    score_before: int | None
    score_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardEffect:
    """What a card would do to the open accounts as they are now, with the accounts whose scores would move most."""

    accounts: int
    moved: int
    matrix: tuple[LevelMove, ...]
    examples: tuple[MovedAccount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorReason:
    """Why a factor is used, and what the law says about using it."""

    factor: str
    is_sensitive: bool
    why: str
    caution: str
    laws: tuple[str, ...]
    can_be_switched_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsPage:
    """What stands behind the scorecard's factors."""

    introduction: str
    factors: tuple[FactorReason, ...]
