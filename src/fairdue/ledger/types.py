"""What crosses the ledger's border."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from fairdue.kernel.money import Money


@dataclass(frozen=True, slots=True, order=True)
class LedgerKey:
    """Names a ledger account: a bucket of one subject. The currency comes with the amount."""

    bucket: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Move:
    """A positive amount on its way from one ledger account to another."""

    source: LedgerKey
    target: LedgerKey
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be written: what moves, by which recipe, why, and what caused it."""

    recipe: str
    moves: tuple[Move, ...]
    reason: str = ""
    source_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedEntry:
    """An entry as it was written; without any move none is written and there is none to name."""

    id: UUID
    recipe: str
    effective_on: dt.date
    posting_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One posting as its account's statement shows it: what it added (or took), and the balance after it, in minor units."""

    posting_id: UUID
    bucket: str
    recipe: str
    effective_on: dt.date
    recorded_at: dt.datetime
    reason: str
    amount_minor: int
    balance_minor: int
    currency: str
