"""What crosses the journal's border."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One journal entry as readers see it; `personal` is null when there was none or it has been erased."""

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
class SealFault:
    """A seal that does not match: what is wrong, and the span of time of the entries it covers."""

    agency_id: UUID
    sequence: int
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
