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
from fairdue.ledger.rules import PRINCIPAL

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
# A difference above zero moves into the account, one below out of it.
_SIDES = """
SELECT CASE WHEN d.minor > 0 THEN contra.id ELSE own.id END AS from_account_id,
       CASE WHEN d.minor > 0 THEN own.id ELSE contra.id END AS to_account_id, abs(d.minor) AS amount_minor, d.currency
FROM ({source}) d
JOIN ledger_account own ON own.agency_id = %(agency_id)s AND own.subject_id = d.account_id
     AND own.bucket = %(own)s AND own.currency = d.currency
JOIN ledger_account contra ON contra.agency_id = %(agency_id)s AND contra.subject_id = d.creditor_id
     AND contra.bucket = %(contra)s AND contra.currency = d.currency
WHERE d.minor <> 0
"""


def open_ledger_accounts(actor: Actor, bucket: str, source: str, params: Mapping[str, Any], *, has_ids: bool = False) -> None:
    """Open the bucket of each (subject_id, currency) of the query `source` that has none yet, under its `id` if it `has_ids`."""
    names = {**params, "agency_id": actor.agency_id, "bucket": bucket}
    if has_ids:
        execute(_OPEN.format(source=source, ids="id"), names)
    else:
        execute(_OPEN_MISSING.format(source=source, ids="uuidv7()"), names)


def post_each(
    actor: Actor,
    recipe: str,
    effective_on: dt.date,
    source: str,
    *,
    reason: str,
    source_id: UUID,
    params: Mapping[str, Any] | None = None,
) -> UUID:
    """Write one entry with a posting for each row of `source`: from_account_id, to_account_id, amount_minor (> 0), currency.

    Returns the entry's id.
    """
    entry_id = uuid7()
    values = {
        **(params or {}),
        "agency_id": actor.agency_id,
        "entry_id": entry_id,
        "recipe": recipe,
        "effective_on": effective_on,
        "at": clock.now(),
        "actor_id": actor.id,
        "reason": reason,
        "source_id": source_id,
    }
    execute(_ENTRY, values)
    execute(_POST.format(source=source), values)
    return entry_id


def post_differences(
    actor: Actor,
    recipe: str,
    contra: str,
    effective_on: dt.date,
    source: str,
    *,
    reason: str,
    source_id: UUID,
    bucket: str = PRINCIPAL,
) -> UUID:
    """Write one entry that moves `minor` (either sign, zero moves nothing) between a bucket of each account and its creditor.

    `source` gives account_id, creditor_id, currency and minor; `contra` is the creditor's bucket. Missing ledger accounts
    are opened. Returns the entry's id.
    """
    for each, subject in ((bucket, "account_id"), (contra, "creditor_id")):
        subjects = f"SELECT DISTINCT {subject} AS subject_id, currency FROM ({source}) d WHERE minor <> 0"
        open_ledger_accounts(actor, each, subjects, {})
    params = {"own": bucket, "contra": contra}
    sides = _SIDES.format(source=source)
    return post_each(actor, recipe, effective_on, sides, reason=reason, source_id=source_id, params=params)
