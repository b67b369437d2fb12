"""What people do to one account, done to many at once: note, follow-up, escalation, status.

Callers hold an agency scope and the locks of the accounts, and have checked that each may be changed so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fairdue.accounts.commands.amounts import shown
from fairdue.accounts.events import ACCOUNT_ESCALATED, FOLLOW_UP_SET, NOTE_ADDED, STATUS_CHANGED
from fairdue.accounts.rules import BPS_PER_UNIT
from fairdue.accounts.states import AccountStatus
from fairdue.journal.commands import record_each, record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute
from fairdue.kernel.money import decimals_by_currency
from fairdue.ledger.rules import DEBT_SQL, Recipe

_THEM = "a.agency_id = %(agency_id)s AND a.id = ANY(%(accounts)s)"
_SAYING = "CASE WHEN %(text)s <> '' THEN jsonb_build_object('text', %(text)s::text) END AS personal"
_NOTED = f"""
SELECT a.id AS subject_id, jsonb_build_object('last_contact_at', jsonb_build_array(a.last_contact_at, %(now)s::timestamptz))
       AS changes, NULL::jsonb AS facts, a.debtor_id AS person_id, {_SAYING}
FROM accounts_account a WHERE {_THEM} ORDER BY a.id
"""
_NOTE = f"UPDATE accounts_account a SET last_contact_at = %(now)s, updated_at = %(now)s WHERE {_THEM}"
_FOLLOWED = f"""
SELECT a.id AS subject_id, jsonb_build_object('follow_up_on', jsonb_build_array(a.follow_up_on, %(day)s::date)) AS changes,
       NULL::jsonb AS facts
FROM accounts_account a WHERE {_THEM} AND a.follow_up_on IS DISTINCT FROM %(day)s::date ORDER BY a.id
"""
_FOLLOW = f"""
UPDATE accounts_account a SET follow_up_on = %(day)s, updated_at = %(now)s
WHERE {_THEM} AND a.follow_up_on IS DISTINCT FROM %(day)s::date
"""
_ESCALATED = f"""
SELECT a.id AS subject_id,
       CASE WHEN NOT a.is_escalated THEN jsonb_build_object('is_escalated', jsonb_build_array(false, true)) END AS changes,
       NULL::jsonb AS facts, a.debtor_id AS person_id, {_SAYING}
FROM accounts_account a WHERE {_THEM} ORDER BY a.id
"""
_ESCALATE = f"""
UPDATE accounts_account a SET is_escalated = true, escalation_reason = %(text)s, updated_at = %(now)s WHERE {_THEM}
"""
_MOVED = f"""
SELECT a.id AS subject_id, jsonb_build_object('status', jsonb_build_array(a.status, %(target)s::text)) AS changes,
       NULL::jsonb AS facts, a.debtor_id AS person_id, {_SAYING}
FROM accounts_account a WHERE {_THEM} ORDER BY a.id
"""
_MOVE = f"""
UPDATE accounts_account a
SET status = %(target)s, updated_at = %(now)s,
    settled_at = CASE WHEN %(target)s = '{AccountStatus.SETTLED}' THEN %(now)s ELSE a.settled_at END
WHERE {_THEM}
"""
# As when one account is closed: the collector's rate of today is kept, and what it gives on all that was collected is told.
_COLLECTED = f"""
SELECT a.id, a.status, a.debtor_id, a.currency, a.collector_id, d.decimals, c.commission_rate AS rate,
       coalesce((
           SELECT sum(CASE WHEN p.from_account_id = l.id THEN p.amount_minor ELSE -p.amount_minor END)
           FROM ledger_account l
           JOIN ledger_posting p ON p.agency_id = l.agency_id AND l.id IN (p.from_account_id, p.to_account_id)
           LEFT JOIN ledger_posting undone ON undone.agency_id = p.agency_id AND undone.id = p.reverses_id
           JOIN ledger_entry e ON e.agency_id = p.agency_id AND e.id = coalesce(undone.entry_id, p.entry_id)
           WHERE l.agency_id = a.agency_id AND l.subject_id = a.id AND l.bucket IN ({DEBT_SQL})
             AND e.recipe = '{Recipe.ALLOCATION}'
       ), 0) AS collected
FROM accounts_account a
JOIN unnest(%(currencies)s::text[], %(decimals)s::int[]) AS d (code, decimals) ON d.code = a.currency
LEFT JOIN access_collector c ON c.agency_id = a.agency_id AND c.id = a.collector_id
WHERE {_THEM}
"""
_COMMISSION = f"floor((s.collected * (s.rate * {BPS_PER_UNIT})::int * 2 + {BPS_PER_UNIT}) / ({BPS_PER_UNIT} * 2))"
_CLOSED = f"""
SELECT s.id AS subject_id, jsonb_build_object('status', jsonb_build_array(s.status, '{AccountStatus.CLOSED}')) AS changes,
       CASE WHEN s.rate IS NOT NULL THEN jsonb_build_object(
           'commission_rate', s.rate::text, 'collected', {shown("s.collected")}, 'commission', {shown(_COMMISSION)},
           'currency', s.currency, 'collector_id', s.collector_id) END AS facts,
       s.debtor_id AS person_id, {_SAYING}
FROM ({_COLLECTED}) s ORDER BY s.id
"""
_CLOSE = f"""
UPDATE accounts_account a
SET status = '{AccountStatus.CLOSED}', closed_at = %(now)s, close_reason = %(text)s, updated_at = %(now)s,
    commission_rate = (SELECT c.commission_rate FROM access_collector c WHERE c.agency_id = a.agency_id AND c.id = a.collector_id)
WHERE {_THEM}
"""


def note_accounts(actor: Actor, account_ids: Sequence[UUID], text: str) -> int:
    """Keep a note in the timeline of each account and set its last contact to now. Returns how many."""
    params = _params(actor, account_ids, text)
    record_each_person(actor, NOTE_ADDED, "account", _NOTED, params)
    return execute(_NOTE, params)


def set_follow_ups(actor: Actor, account_ids: Sequence[UUID], day: dt.date | None) -> int:
    """Let each account come up again on a day, or not at all. Those set so already are left alone. Returns how many changed."""
    params = {**_params(actor, account_ids, ""), "day": day}
    record_each(actor, FOLLOW_UP_SET, "account", _FOLLOWED, params)
    return execute(_FOLLOW, params)


def escalate_accounts(actor: Actor, account_ids: Sequence[UUID], reason: str) -> int:
    """Flag each account with a reason. Returns how many."""
    params = _params(actor, account_ids, reason)
    record_each_person(actor, ACCOUNT_ESCALATED, "account", _ESCALATED, params)
    return execute(_ESCALATE, params)


def move_accounts(actor: Actor, account_ids: Sequence[UUID], target: AccountStatus, note: str) -> int:
    """Move each account to a status it may enter, which the caller knows; closing keeps the note as reason. Returns how many."""
    params = {**_params(actor, account_ids, note), "target": target.value}
    is_closing = target is AccountStatus.CLOSED
    if is_closing:
        decimals = decimals_by_currency()
        params |= {"currencies": list(decimals), "decimals": list(decimals.values())}
    record_each_person(actor, STATUS_CHANGED, "account", _CLOSED if is_closing else _MOVED, params)
    return execute(_CLOSE if is_closing else _MOVE, params)


def _params(actor: Actor, account_ids: Sequence[UUID], text: str) -> dict[str, Any]:
    return {"agency_id": actor.agency_id, "accounts": list(account_ids), "text": text, "now": clock.now()}
