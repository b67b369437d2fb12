"""Post an entry, or reverse one. Callers that cache a balance hold the lock of its row and change it in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows, savepoint
from fairdue.kernel.errors import NotFound
from fairdue.ledger.errors import AlreadyReversed, ReversalOfReversal
from fairdue.ledger.models import LedgerEntry, Posting
from fairdue.ledger.rules import Recipe
from fairdue.ledger.types import Draft, LedgerKey, Move, PostedEntry

Wanted = tuple[LedgerKey, str]

_MAKE = """
INSERT INTO ledger_account (id, agency_id, bucket, subject_id, currency)
SELECT uuidv7(), %(agency_id)s, bucket, subject_id, currency
FROM unnest(%(buckets)s::text[], %(subjects)s::uuid[], %(currencies)s::text[]) AS asked (bucket, subject_id, currency)
ORDER BY subject_id, bucket, currency
ON CONFLICT DO NOTHING
"""
_FIND = """
SELECT l.id, l.bucket, l.subject_id, l.currency
FROM unnest(%(buckets)s::text[], %(subjects)s::uuid[], %(currencies)s::text[]) AS asked (bucket, subject_id, currency)
JOIN ledger_account l ON l.agency_id = %(agency_id)s AND l.subject_id = asked.subject_id
    AND l.bucket = asked.bucket AND l.currency = asked.currency
"""


def post(
    actor: Actor,
    recipe: str,
    moves: Sequence[Move],
    effective_on: dt.date,
    *,
    reason: str = "",
    source_id: UUID | None = None,
) -> PostedEntry | None:
    """Write one entry with a posting for each move; nothing at all when nothing moves.

    `effective_on` is the agency's local date, `source_id` what caused it. Raises ValueError for an amount that is not positive.
    """
    if not moves:
        return None
    if any(move.amount.minor <= 0 for move in moves):
        raise ValueError("a posting moves a positive amount")
    with agency_scope(actor.agency_id):
        found = _ledger_accounts(actor.agency_id, moves)
        entry = LedgerEntry(recipe=recipe, effective_on=effective_on, reason=reason, source_id=source_id)
        return _write(actor, entry, [_posting(actor.agency_id, entry, move, found) for move in moves])


def post_all(actor: Actor, drafts: Iterable[Draft], effective_on: dt.date) -> list[PostedEntry | None]:
    """Write the entries of several drafts that take effect on one day; none for one in which nothing moves.

    Runs in the caller's scope. Raises ValueError for an amount that is not positive.
    """
    told = list(drafts)
    moves = [move for draft in told for move in draft.moves]
    if any(move.amount.minor <= 0 for move in moves):
        raise ValueError("a posting moves a positive amount")
    if not moves:
        return [None for _ in told]
    found, at = _ledger_accounts(actor.agency_id, moves), clock.now()
    entries = [_drafted(actor, draft, effective_on, at) for draft in told]
    postings = [
        [_posting(actor.agency_id, entry, move, found) for move in draft.moves]
        for draft, entry in zip(told, entries, strict=True)
    ]
    LedgerEntry.objects.bulk_create([entry for entry, parts in zip(entries, postings, strict=True) if parts])
    Posting.objects.bulk_create([part for parts in postings for part in parts])
    return [_posted(entry, parts) if parts else None for entry, parts in zip(entries, postings, strict=True)]


def reverse_entry(actor: Actor, entry_id: UUID, effective_on: dt.date, reason: str) -> PostedEntry:
    """Move everything an entry moved back again, in an entry of its own. Raises NotFound, AlreadyReversed, ReversalOfReversal."""
    with agency_scope(actor.agency_id):
        return _reverse(actor, Q(entry_id=entry_id), effective_on, reason, entry_id)


def reverse_postings(
    actor: Actor, posting_ids: Collection[UUID], effective_on: dt.date, reason: str, *, source_id: UUID
) -> PostedEntry:
    """Move back what single postings moved, in one entry. Runs in the caller's scope. Raises as `reverse_entry` does."""
    return _reverse(actor, Q(id__in=posting_ids), effective_on, reason, source_id)


def _reverse(actor: Actor, which: Q, effective_on: dt.date, reason: str, source_id: UUID) -> PostedEntry:
    named = Posting.objects.filter(which, agency_id=actor.agency_id)
    postings = list(named.select_related("entry").order_by("id"))
    if not postings:
        raise NotFound
    if any(posting.entry.recipe == Recipe.REVERSAL for posting in postings):
        raise ReversalOfReversal
    entry = LedgerEntry(recipe=Recipe.REVERSAL, effective_on=effective_on, reason=reason, source_id=source_id)
    undone = [
        Posting(
            agency_id=actor.agency_id,
            from_account_id=posting.to_account_id,
            to_account_id=posting.from_account_id,
            amount_minor=posting.amount_minor,
            currency=posting.currency,
            reverses_id=posting.id,
        )
        for posting in postings
    ]
    try:
        with savepoint():
            return _write(actor, entry, undone)
    except IntegrityError:
        raise AlreadyReversed from None


def _drafted(actor: Actor, draft: Draft, effective_on: dt.date, at: dt.datetime) -> LedgerEntry:
    return LedgerEntry(
        agency_id=actor.agency_id,
        recipe=draft.recipe,
        effective_on=effective_on,
        recorded_at=at,
        actor_id=actor.id,
        reason=draft.reason,
        source_id=draft.source_id,
    )


def _posting(agency_id: UUID, entry: LedgerEntry, move: Move, found: dict[Wanted, UUID]) -> Posting:
    return Posting(
        agency_id=agency_id,
        entry=entry,
        from_account_id=found[move.source, move.amount.currency],
        to_account_id=found[move.target, move.amount.currency],
        amount_minor=move.amount.minor,
        currency=move.amount.currency,
    )


def _ledger_accounts(agency_id: UUID, moves: Iterable[Move]) -> dict[Wanted, UUID]:
    """Find the ledger accounts, making those that are missing; who comes second waits for the first and finds his."""
    wanted = sorted({(key, move.amount.currency) for move in moves for key in (move.source, move.target)})
    params = {
        "agency_id": agency_id,
        "buckets": [key.bucket for key, _ in wanted],
        "subjects": [key.subject_id for key, _ in wanted],
        "currencies": [currency for _, currency in wanted],
    }
    found = _found(params)
    if len(found) < len(wanted):
        execute(_MAKE, params)
        found = _found(params)
    return found


def _found(params: dict[str, object]) -> dict[Wanted, UUID]:
    return {(LedgerKey(row.bucket, row.subject_id), row.currency): row.id for row in rows(_FIND, params)}


def _write(actor: Actor, entry: LedgerEntry, postings: list[Posting]) -> PostedEntry:
    entry.agency_id, entry.actor_id, entry.recorded_at = actor.agency_id, actor.id, clock.now()
    entry.save(force_insert=True)
    for posting in postings:
        posting.entry = entry
    Posting.objects.bulk_create(postings)
    return _posted(entry, postings)


def _posted(entry: LedgerEntry, postings: Sequence[Posting]) -> PostedEntry:
    return PostedEntry(
        id=entry.id,
        recipe=entry.recipe,
        effective_on=entry.effective_on,
        posting_ids=tuple(posting.id for posting in postings),
    )
