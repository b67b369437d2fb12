"""Read the journal: search entries, and recompute what seals say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.journal.rules import ChainCheck, read_instant, seal_keys
from fairdue.journal.types import Content, Entry, Head, Seal, SealStatus, Verification
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.paging import BY_NEWEST, Slice, fetch_page

SEALS_AT_ONCE = 100
CLOCKS_APART = dt.timedelta(days=1)
"""How far the database's clock, which makes ids, may be behind the application's, which writes `at`."""

_COLUMNS = (
    "e.id::text",
    "e.agency_id::text",
    "extract(epoch FROM e.at)::text",
    "e.xid::text",
    "e.kind",
    "e.subject_type",
    "e.subject_id::text",
    "e.actor_role",
    "e.actor_id::text",
    "e.actor_name",
    "e.ip::text",
    "e.request_id::text",
    "e.changes::text",
    "e.facts::text",
    "encode(e.personal_digest, 'hex')",
)
# Each value is preceded by its length and NULL has a mark of its own, so no two rows can give the same text; and each text form
# is one that no session setting changes, which is not true of a row or a timestamp cast to text.
LEAF = "sha256(convert_to(" + " || ".join(f"coalesce(length({c}) || ':' || {c}, '-')" for c in _COLUMNS) + ", 'UTF8'))"

_SEALS = """
SELECT agency_id, sequence, from_xid, to_xid, entries, digest, previous, mac, extract(epoch FROM sealed_at)::text AS sealed
FROM journal_seal WHERE agency_id = %(agency_id)s AND sequence > %(after)s ORDER BY sequence LIMIT %(limit)s
"""
_LAST_SEAL = """
SELECT agency_id, sequence, from_xid, to_xid, entries, digest, previous, mac, extract(epoch FROM sealed_at)::text AS sealed
FROM journal_seal WHERE agency_id = %(agency_id)s ORDER BY sequence DESC LIMIT 1
"""
_CONTENT = f"""
SELECT width_bucket(e.xid, %(bounds)s::bigint[]) AS bucket, count(*) AS entries,
       sha256(string_agg({LEAF}, ''::bytea ORDER BY e.id)) AS digest
FROM journal_entry e WHERE e.agency_id = %(agency_id)s AND e.xid >= %(from)s AND e.xid < %(to)s GROUP BY 1
"""  # LEAF is a constant of ours
_PERSONAL = """
SELECT width_bucket(e.xid, %(bounds)s::bigint[]) AS bucket
FROM journal_entry e JOIN journal_personal p ON p.agency_id = e.agency_id AND p.id = e.id
WHERE e.agency_id = %(agency_id)s AND e.xid >= %(from)s AND e.xid < %(to)s
  AND e.personal_digest IS DISTINCT FROM sha256(convert_to(p.salt::text || p.values::text, 'UTF8'))
GROUP BY 1
"""
_ORPHANS = """
SELECT EXISTS (
    SELECT FROM journal_personal p WHERE p.agency_id = %(agency_id)s
    AND NOT EXISTS (SELECT FROM journal_entry e WHERE e.agency_id = p.agency_id AND e.id = p.id)
) AS yes
"""
_UNSEALED = "SELECT count(*) AS entries FROM journal_entry WHERE agency_id = %(agency_id)s AND xid >= %(from)s"
_HAS_UNSEALED = "SELECT EXISTS (SELECT FROM journal_entry WHERE agency_id = %(agency_id)s AND xid >= %(from)s) AS yes"


def list_entries(
    actor: Actor,
    *,
    subject_id: UUID | None = None,
    actor_id: UUID | None = None,
    kind: str | None = None,
    from_at: dt.datetime | None = None,
    to_at: dt.datetime | None = None,
    cursor: str | None = None,
    size: int | None = None,
) -> Slice[Entry]:
    """Return the agency's entries, newest first; `to_at` itself is outside. Only an admin sees personal values."""
    with agency_scope(actor.agency_id):
        found: QuerySet[JournalEntry] = JournalEntry.objects.filter(agency_id=actor.agency_id)
        if subject_id is not None:
            found = found.filter(subject_id=subject_id)
        if actor_id is not None:
            found = found.filter(actor_id=actor_id)
        if kind is not None:
            found = found.filter(kind=kind)
        if from_at is not None:
            # An entry is never written before it happened: the bound on the id lets whole months be skipped.
            found = found.filter(at__gte=from_at, id__gte=_first_id(from_at))
        if to_at is not None:
            found = found.filter(at__lt=to_at)
        page = fetch_page(found, (BY_NEWEST,), cursor, size, lambda entry: entry)
        personal = _personal(actor, [entry.id for entry in page.results])
        return Slice([_entry(entry, personal) for entry in page.results], page.next, page.previous)


def seal_status(agency_id: UUID) -> SealStatus:
    """Return the agency's last seal and how many entries are not sealed yet."""
    with agency_scope(agency_id):
        last = last_seal(agency_id)
        return SealStatus(
            last_sequence=last.sequence if last else 0,
            last_sealed_at=read_instant(last.sealed) if last else None,
            unsealed_entries=_unsealed(agency_id, last),
        )


def has_unsealed(agency_id: UUID) -> bool:
    """Whether anything was written since the last seal."""
    with agency_scope(agency_id):
        last = last_seal(agency_id)
        return bool(rows(_HAS_UNSEALED, {"agency_id": agency_id, "from": last.to_xid if last else 0})[0].yes)


def last_seal(agency_id: UUID) -> Seal | None:
    """Return the end of the agency's chain. To be called in its scope."""
    return next(map(_seal, rows(_LAST_SEAL, {"agency_id": agency_id})), None)


def seals_after(agency_id: UUID, sequence: int) -> Iterator[Seal]:
    """Yield the agency's seals after one, in order. To be consumed in its scope."""
    for page in _pages(agency_id, sequence):
        yield from page


def verify(agency_id: UUID, heads: Iterable[Head]) -> Verification:
    """Recompute every seal of an agency from the entries, and compare the chain with the heads kept outside the database.

    Speaks of sealed entries only. Personal values that were erased are no fault. Memory stays bounded however long the chain is.
    """
    check = ChainCheck(agency_id, seal_keys(settings.SEAL_KEY), heads)
    entries, last = 0, None
    with agency_scope(agency_id):
        for page in _pages(agency_id):
            entries += _verify_page(agency_id, check, last, page)
            last = page[-1]
        check.finish(has_orphans=bool(rows(_ORPHANS, {"agency_id": agency_id})[0].yes))
        return Verification(
            agency_id=agency_id,
            seals=check.seals,
            sealed_entries=entries,
            unsealed_entries=_unsealed(agency_id, last),
            faults=tuple(check.faults),
        )


def _verify_page(agency_id: UUID, check: ChainCheck, before: Seal | None, seals: list[Seal]) -> int:
    """Check some seals; only those that can be trusted say which entries to look at. Returns how many entries they have now."""
    trusted: list[tuple[Seal, Seal | None]] = []
    for seal in seals:
        if check.see(seal):
            trusted.append((seal, before))
        before = seal
    contents = _contents(agency_id, [seal for seal, _ in trusted])
    for seal, predecessor in trusted:
        check.compare(seal, predecessor, contents[seal.sequence])
    return sum(content.entries for content in contents.values())


def _contents(agency_id: UUID, seals: list[Seal]) -> dict[int, Content]:
    """Recompute what the seals span, in two passes over the entries for all of them."""
    if not seals:
        return {}
    bounds = sorted({bound for seal in seals for bound in (seal.from_xid, seal.to_xid)})
    params = {"agency_id": agency_id, "bounds": bounds, "from": bounds[0], "to": bounds[-1]}
    found = {bounds[row.bucket - 1]: row for row in rows(_CONTENT, params)}
    spoiled = {bounds[row.bucket - 1] for row in rows(_PERSONAL, params)}
    return {
        seal.sequence: Content(
            entries=found[seal.from_xid].entries if seal.from_xid in found else 0,
            digest=bytes(found[seal.from_xid].digest) if seal.from_xid in found else b"",
            is_personal_spoiled=seal.from_xid in spoiled,
        )
        for seal in seals
    }


def _pages(agency_id: UUID, after: int = -1) -> Iterator[list[Seal]]:
    """Yield the agency's seals after a sequence, some at a time."""
    while page := [_seal(row) for row in rows(_SEALS, {"agency_id": agency_id, "after": after, "limit": SEALS_AT_ONCE})]:
        yield page
        after = page[-1].sequence


def _unsealed(agency_id: UUID, last: Seal | None) -> int:
    return int(rows(_UNSEALED, {"agency_id": agency_id, "from": last.to_xid if last else 0})[0].entries)


def _seal(row: Any) -> Seal:
    return Seal(
        agency_id=row.agency_id,
        sequence=row.sequence,
        from_xid=row.from_xid,
        to_xid=row.to_xid,
        entries=row.entries,
        digest=bytes(row.digest),
        previous=bytes(row.previous),
        mac=bytes(row.mac),
        sealed=row.sealed,
    )


def _personal(actor: Actor, ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    if not actor.is_admin:
        return {}
    found = JournalPersonal.objects.filter(agency_id=actor.agency_id, id__in=ids)
    return {personal.id: personal.values for personal in found}


def _entry(entry: JournalEntry, personal: dict[UUID, dict[str, Any]]) -> Entry:
    return Entry(
        id=entry.id,
        at=entry.at,
        kind=entry.kind,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        actor_role=entry.actor_role,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        ip=entry.ip,
        request_id=entry.request_id,
        changes=entry.changes,
        facts=entry.facts,
        personal=personal.get(entry.id),
    )


def _first_id(at: dt.datetime) -> UUID:
    """The least id that an entry of this instant can have."""
    earliest = at.timestamp() - CLOCKS_APART.total_seconds()
    return UUID(int=max(0, int(earliest * 1000)) << 80)
