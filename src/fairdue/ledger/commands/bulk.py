"""Postings of many rows at once: one entry, one posting a row. Callers hold an agency scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute
from fairdue.kernel.ids import uuid7

_OPEN = """
INSERT INTO ledger_account (id, agency_id, bucket, subject_id, currency)
SELECT {ids}, %(agency_id)s, %(bucket)s, subject_id, currency FROM ({source}) s
"""
_OPEN_MISSING = _OPEN + "ON CONFLICT DO NOTHING"
_ENTRY = """
INSERT INTO ledger_entry (id, agency_id, recipe, effective_on, recorded_at, actor_id, reason, source_id)
VALUES (%(entry_id)s, %(agency_id)s, %(recipe)s, %(effective_on)s, %(at)s, %(actor_id)s, %(reason)s, %(source_id)s)
"""
_POST = """
INSERT INTO ledger_posting (agency_id, entry_id, from_account_id, to_account_id, amount_minor, currency)
SELECT %(agency_id)s, %(entry_id)s, from_account_id, to_account_id, amount_minor, currency FROM ({source}) s
"""


def open_ledger_accounts(actor: Actor, bucket: str, source: str, params: Mapping[str, Any], *, has_ids: bool = False) -> None:
    """Open the bucket of each (subject_id, currency) of the query `source` that has none yet, under its `id` if it `has_ids`."""
    names = {**params, "agency_id": actor.agency_id, "bucket": bucket}
    if has_ids:
        execute(_OPEN.format(source=source, ids="id"), names)
    else:
        execute(_OPEN_MISSING.format(source=source, ids="uuidv7()"), names)


def post_each(actor: Actor, recipe: str, effective_on: dt.date, source: str, *, reason: str, source_id: UUID) -> UUID:
    """Write one entry with a posting for each row of `source`: from_account_id, to_account_id, amount_minor (> 0), currency.

    Returns the entry's id.
    """
    entry_id = uuid7()
    params = {
        "agency_id": actor.agency_id,
        "entry_id": entry_id,
        "recipe": recipe,
        "effective_on": effective_on,
        "at": clock.now(),
        "actor_id": actor.id,
        "reason": reason,
        "source_id": source_id,
    }
    execute(_ENTRY, params)
    execute(_POST.format(source=source), params)
    return entry_id
