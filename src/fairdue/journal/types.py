"""What crosses the journal's border."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One journal entry as readers see it; `personal` is null when there was none, it was erased, or it may not be seen."""

    id: UUID
    at: dt.datetime
    kind: str
    subject_type: str
    subject_id: UUID
    actor_role: str
    actor_id: UUID | None
    actor_name: str
    ip: str | None
    request_id: UUID | None
    changes: dict[str, Any]
    facts: dict[str, Any]
    personal: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A link of a chain as it is signed; `sealed` is its instant in seconds since 1970 with six decimals."""

    agency_id: UUID
    sequence: int
    from_xid: int
    to_xid: int
    entries: int
    digest: bytes
    previous: bytes
    mac: bytes
    sealed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is kept of a seal outside the database."""

    sequence: int
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the entries of a span of transactions come to now, and whether personal values differ from their digests."""

    entries: int
    digest: bytes
    is_personal_spoiled: bool


class FaultKind(StrEnum):
    """What someone did to the journal behind the application's back."""

    ENTRY_ALTERED = "entry_altered"
    ENTRY_REMOVED = "entry_removed"
    ENTRY_INSERTED = "entry_inserted"
    PERSONAL_ALTERED = "personal_altered"
    PERSONAL_ORPHANED = "personal_orphaned"
    SEAL_ALTERED = "seal_altered"
    SEAL_REMOVED = "seal_removed"
    SEAL_RECHAINED = "seal_rechained"
    SEAL_REPLACED = "seal_replaced"
    NEWEST_SEALS_REMOVED = "newest_seals_removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFault:
    """A seal that does not match: what is wrong, and between which sealings its entries were written. Sequence 0 is no seal."""

    agency_id: UUID
    sequence: int
    kind: FaultKind
    problem: str
    from_at: dt.datetime | None
    to_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What `audit verify` found in one agency: sealed entries checked, entries not sealed yet, and every fault."""

    agency_id: UUID
    seals: int
    sealed_entries: int
    unsealed_entries: int
    faults: tuple[SealFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealStatus:
    """How far an agency's journal is sealed. Entries are sealed about a minute after every older transaction has ended."""

    last_sequence: int
    last_sealed_at: dt.datetime | None
    unsealed_entries: int
