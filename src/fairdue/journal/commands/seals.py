"""Seal what is written: a keyed chain over all entries of the transactions that can no longer change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from fairdue.journal.errors import TransactionIdsWentBack
from fairdue.journal.models import JournalSeal
from fairdue.journal.queries import LEAF, last_seal
from fairdue.journal.rules import (
    ENTRIES_PER_SEAL,
    FIRST_PREVIOUS,
    FIRST_SEQUENCE,
    FIRST_XID,
    instant_text,
    seal_keys,
    sign,
)
from fairdue.journal.types import Seal
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope, rows, savepoint

_BLOCKS = f"""
WITH written AS (
    SELECT xid, div(sum(count(*)) OVER (ORDER BY xid) - count(*), %(size)s) AS block
    FROM journal_entry WHERE agency_id = %(agency_id)s AND xid >= %(from)s AND xid < %(to)s GROUP BY xid
)
SELECT max(e.xid) AS last_xid, count(*) AS entries, sha256(string_agg({LEAF}, ''::bytea ORDER BY e.id)) AS digest
FROM journal_entry e JOIN written USING (xid)
WHERE e.agency_id = %(agency_id)s AND e.xid >= %(from)s AND e.xid < %(to)s
GROUP BY block ORDER BY block
"""  # LEAF is a constant of ours


def seal_entries(agency_id: UUID, entries_per_seal: int = ENTRIES_PER_SEAL) -> list[Seal]:
    """Seal every entry whose transaction is older than all running ones, in seals of about `entries_per_seal`.

    A transaction below the snapshot's xmin has ended, so no entry can appear behind a seal later. Returns the new seals: none
    when there was nothing to seal or another sealer was faster. Raises TransactionIdsWentBack.
    """
    with agency_scope(agency_id):
        last = last_seal(agency_id)
        start = last.to_xid if last else FIRST_XID
        (snapshot,) = rows("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin")
        if snapshot.xmin < start:
            raise TransactionIdsWentBack(sealed_up_to=start, now_at=snapshot.xmin)
        params = {"agency_id": agency_id, "from": start, "to": snapshot.xmin, "size": entries_per_seal}
        sealed_at = clock.now()
        seals = _chained(agency_id, last, rows(_BLOCKS, params), snapshot.xmin, instant_text(sealed_at))
        try:
            with savepoint():
                JournalSeal.objects.bulk_create([_row(seal, sealed_at) for seal in seals])
        except IntegrityError:
            return []
        return seals


def _chained(agency_id: UUID, last: Seal | None, blocks: list[Any], end: int, sealed: str) -> list[Seal]:
    key = seal_keys(settings.SEAL_KEY)[0]
    seals: list[Seal] = []
    for number, block in enumerate(blocks, start=1):
        unsigned = Seal(
            agency_id=agency_id,
            sequence=last.sequence + 1 if last else FIRST_SEQUENCE,
            from_xid=last.to_xid if last else FIRST_XID,
            to_xid=end if number == len(blocks) else block.last_xid + 1,
            entries=block.entries,
            digest=bytes(block.digest),
            previous=last.mac if last else FIRST_PREVIOUS,
            mac=b"",
            sealed=sealed,
        )
        last = replace(unsigned, mac=sign(key, unsigned))
        seals.append(last)
    return seals


def _row(seal: Seal, sealed_at: dt.datetime) -> JournalSeal:
    return JournalSeal(
        agency_id=seal.agency_id,
        sequence=seal.sequence,
        from_xid=seal.from_xid,
        to_xid=seal.to_xid,
        entries=seal.entries,
        digest=seal.digest,
        previous=seal.previous,
        mac=seal.mac,
        sealed_at=sealed_at,
    )
