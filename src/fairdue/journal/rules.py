"""Decide whether seals hold: signing, the chain, and what a difference means. Pure."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from uuid import UUID

from fairdue.journal.types import Content, FaultKind, Head, Seal, SealFault

FIRST_PREVIOUS = bytes(32)
FIRST_SEQUENCE = 1
FIRST_XID = 0
ENTRIES_PER_SEAL = 20_000
"""A seal closes with the transaction that reaches this many entries, so that a fault is localised to about so many."""

_PROBLEMS = {
    FaultKind.ENTRY_ALTERED: "Entries were altered, or some were removed and as many inserted.",
    FaultKind.ENTRY_REMOVED: "Entries were removed.",
    FaultKind.ENTRY_INSERTED: "Entries were inserted.",
    FaultKind.PERSONAL_ALTERED: "Personal values were altered, inserted, or moved to another entry.",
    FaultKind.PERSONAL_ORPHANED: "Personal values stand without an entry.",
    FaultKind.SEAL_ALTERED: "The seal was altered: its mac does not fit under any key.",
    FaultKind.SEAL_REMOVED: "Seals before this one were removed.",
    FaultKind.SEAL_RECHAINED: "The seal does not follow the one before it.",
    FaultKind.SEAL_REPLACED: "The seal is not the one whose head was kept outside the database.",
    FaultKind.NEWEST_SEALS_REMOVED: "Newer seals were removed: their heads are kept outside the database.",
}


def seal_keys(text: str) -> tuple[bytes, ...]:
    """Read the keys of a setting, comma-separated: the first one signs, any of them verifies."""
    return tuple(key.strip().encode() for key in text.split(",") if key.strip())


def instant_text(at: dt.datetime) -> str:
    """Write an instant as PostgreSQL's extract(epoch): seconds since 1970 with six decimals."""
    since = at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    micros = since // dt.timedelta(microseconds=1)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def read_instant(text: str) -> dt.datetime | None:
    """Read `instant_text` back; None for what nobody could have sealed at, such as infinity."""
    try:
        return dt.datetime.fromtimestamp(float(text), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def sign(key: bytes, seal: Seal) -> bytes:
    """HMAC-SHA256 over everything a seal says, its predecessor's mac included."""
    said = (
        "fairdue seal 1",
        seal.agency_id,
        seal.sequence,
        seal.from_xid,
        seal.to_xid,
        seal.entries,
        seal.digest.hex(),
        seal.previous.hex(),
        seal.sealed,
    )
    return hmac.digest(key, "\n".join(map(str, said)).encode(), "sha256")


def is_signed(keys: Sequence[bytes], seal: Seal) -> bool:
    """Whether the mac fits under one of the keys."""
    return any(hmac.compare_digest(sign(key, seal), seal.mac) for key in keys)


class ChainCheck:
    """Walks one agency's seals in order of sequence, beside the heads kept outside, and collects what does not hold."""

    def __init__(self, agency_id: UUID, keys: Sequence[bytes], heads: Iterable[Head]) -> None:
        """Take the keys and the heads in order of sequence."""
        self._agency_id = agency_id
        self._keys = keys
        self._heads: Iterator[Head] = iter(heads)
        self._head = next(self._heads, None)
        self._last: Seal | None = None
        self.faults: list[SealFault] = []
        self.seals = 0

    def see(self, seal: Seal) -> bool:
        """Check one seal against its predecessor and its head; return whether what it says about entries can be trusted."""
        last = self._last
        is_next = seal.sequence == (last.sequence + 1 if last else FIRST_SEQUENCE)
        head_mac = self._head_mac(seal.sequence)
        is_trusted = is_signed(self._keys, seal)
        previous, start = (last.mac, last.to_xid) if last else (FIRST_PREVIOUS, FIRST_XID)
        if not is_next:
            self.add(seal, FaultKind.SEAL_REMOVED, last)
        if not is_trusted:
            self.add(seal, FaultKind.SEAL_ALTERED, last)
        elif is_next and (seal.previous, seal.from_xid) != (previous, start):
            self.add(seal, FaultKind.SEAL_RECHAINED, last)
        if is_trusted and head_mac is not None and head_mac != seal.mac.hex():
            self.add(seal, FaultKind.SEAL_REPLACED, last)
        self._last = seal
        self.seals += 1
        return is_trusted

    def compare(self, seal: Seal, before: Seal | None, found: Content) -> None:
        """Note what became of the entries of a seal that can be trusted."""
        if found.entries > seal.entries:
            self.add(seal, FaultKind.ENTRY_INSERTED, before)
        elif found.entries < seal.entries:
            self.add(seal, FaultKind.ENTRY_REMOVED, before)
        elif found.digest != seal.digest:
            self.add(seal, FaultKind.ENTRY_ALTERED, before)
        if found.is_personal_spoiled:
            self.add(seal, FaultKind.PERSONAL_ALTERED, before)

    def finish(self, *, has_orphans: bool) -> None:
        """Look whether heads are left over, of seals that once stood at the end; `has_orphans`: personal values of no entry."""
        if has_orphans:
            self._note(0, FaultKind.PERSONAL_ORPHANED, None, None)
        newest = self._last.sequence if self._last else 0
        left_over = (head for head in chain([self._head] if self._head else [], self._heads) if head.sequence > newest)
        if next(left_over, None) is not None:
            self._note(newest + 1, FaultKind.NEWEST_SEALS_REMOVED, self._last.sealed if self._last else None, None)

    def add(self, seal: Seal, kind: FaultKind, before: Seal | None) -> None:
        """Note a fault of a seal; its entries were written between the sealing before it and its own."""
        self._note(seal.sequence, kind, before.sealed if before else None, seal.sealed)

    def _note(self, sequence: int, kind: FaultKind, after: str | None, until: str | None) -> None:
        self.faults.append(
            SealFault(
                agency_id=self._agency_id,
                sequence=sequence,
                kind=kind,
                problem=_PROBLEMS[kind],
                from_at=read_instant(after) if after else None,
                to_at=read_instant(until) if until else None,
            )
        )

    def _head_mac(self, sequence: int) -> str | None:
        while self._head is not None and self._head.sequence < sequence:
            self._head = next(self._heads, None)
        return self._head.mac if self._head is not None and self._head.sequence == sequence else None
