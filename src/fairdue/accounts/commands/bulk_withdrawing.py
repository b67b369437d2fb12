"""Many accounts taken back at once, by their creditor or because their import is undone, and brought back when placed again.

Callers hold an agency scope and the locks of the accounts. What was paid stays paid, and its commission is frozen.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.accounts.commands.amounts import shown
from fairdue.accounts.events import ACCOUNT_RECALLED, ACCOUNT_REOPENED, ACCOUNT_WITHDRAWN
from fairdue.accounts.rules import BPS_PER_UNIT
from fairdue.accounts.states import AccountStatus
from fairdue.journal.commands import record_each, record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, rows
from fairdue.ledger.commands.bulk import post_differences
from fairdue.ledger.rules import COSTS, DEBT_SQL, FEES, INTEREST, PLACED, PRINCIPAL, Recipe

RECALLED = "recalled by the creditor"
UNDONE = "import undone"

# Of an account that is closed already the commission is frozen and stays so. One that an undone import made and nobody worked
# leaves its collector: it was never his.
_WITHDRAWING = f"""
CREATE TEMPORARY TABLE accounts_withdrawing ON COMMIT DROP AS
SELECT a.id AS account_id, a.creditor_id, a.currency, s.decimals, s.line, a.debtor_id, a.status AS old_status,
       a.status = '{AccountStatus.CLOSED}' AS was_closed, a.close_reason AS old_close_reason,
       nullif(s.recall_reason, '') AS reason, a.balance_minor, a.interest_minor, a.fees_minor,
       a.costs_minor, a.stated_minor, a.collector_id, l.is_left,
       c.commission_rate AS rate, coalesce(paid.minor, 0) AS collected,
       CASE WHEN l.is_left THEN coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) END AS collector_name
FROM {{source}} s
CROSS JOIN LATERAL (SELECT * FROM accounts_account WHERE agency_id = %(agency_id)s AND id = s.account_id OFFSET 0) a
CROSS JOIN LATERAL (
    SELECT %(is_undo)s AND a.collector_id IS NOT NULL AND a.status = '{AccountStatus.ASSIGNED}' AS is_left) l
LEFT JOIN access_collector c ON c.agency_id = a.agency_id AND c.id = a.collector_id
LEFT JOIN access_user u ON u.id = c.user_id
LEFT JOIN LATERAL (
    SELECT sum(side.minor)::bigint AS minor
    FROM ledger_account own
    CROSS JOIN LATERAL (
        SELECT entry_id, reverses_id, amount_minor AS minor FROM ledger_posting
        WHERE agency_id = own.agency_id AND from_account_id = own.id
        UNION ALL
        SELECT entry_id, reverses_id, -amount_minor FROM ledger_posting
        WHERE agency_id = own.agency_id AND to_account_id = own.id) side
    LEFT JOIN ledger_posting undone ON undone.agency_id = own.agency_id AND undone.id = side.reverses_id
    JOIN ledger_entry e ON e.agency_id = own.agency_id AND e.id = coalesce(undone.entry_id, side.entry_id)
    WHERE own.agency_id = a.agency_id AND own.subject_id = a.id AND own.bucket IN ({DEBT_SQL}) AND own.currency = a.currency
      AND e.recipe = '{Recipe.ALLOCATION}' AND c.id IS NOT NULL AND NOT l.is_left) paid ON true
WHERE a.withdrawn_at IS NULL
"""
_LEAVING = "SELECT account_id, creditor_id, currency, -({minor}) AS minor FROM accounts_withdrawing"
_HELD = {
    PRINCIPAL: "balance_minor - interest_minor - fees_minor - costs_minor",
    INTEREST: "interest_minor",
    FEES: "fees_minor",
    COSTS: "costs_minor",
}
_COMMISSION = f"floor((s.collected::numeric * (s.rate * {BPS_PER_UNIT})::int * 2 + {BPS_PER_UNIT}) / ({BPS_PER_UNIT} * 2))"
_WITHDRAWN = f"""
SELECT s.account_id AS subject_id,
       CASE WHEN s.was_closed THEN '{{}}'
            ELSE jsonb_build_object('status', jsonb_build_array(s.old_status, '{AccountStatus.CLOSED}')) END
    || CASE WHEN s.balance_minor = 0 THEN '{{}}'
            ELSE jsonb_build_object('current_balance', jsonb_build_array({shown("s.balance_minor")}, {shown("0")})) END
    || CASE WHEN s.is_left THEN jsonb_build_object('collector', jsonb_build_array(s.collector_name, NULL)) ELSE '{{}}' END
       AS changes,
       jsonb_build_object('import_id', %(import_id)s, 'line', s.line, 'withdrawn', {shown("s.balance_minor")},
                          'stated_amount', jsonb_build_array({shown("s.stated_minor")}, {shown("0")}), 'currency', s.currency)
    || CASE WHEN s.is_left THEN jsonb_build_object('previous_collector_id', s.collector_id)
            WHEN s.rate IS NULL OR s.was_closed THEN '{{}}'
            ELSE jsonb_build_object('commission_rate', s.rate::text, 'collected', {shown("s.collected")},
                                    'commission', {shown(_COMMISSION)}, 'collector_id', s.collector_id) END AS facts,
       s.debtor_id AS person_id,
       CASE WHEN s.reason IS NOT NULL OR (s.was_closed AND s.old_close_reason <> '')
            THEN jsonb_strip_nulls(jsonb_build_object('text', s.reason, 'close_reason', CASE WHEN s.was_closed
                 THEN jsonb_build_array(s.old_close_reason, %(close_reason)s || coalesce(': ' || s.reason, '')) END))
       END AS personal
FROM accounts_withdrawing s
"""
_CLOSE = f"""
UPDATE accounts_account a
SET status = '{AccountStatus.CLOSED}', withdrawn_at = %(at)s, updated_at = %(at)s,
    closed_at = CASE WHEN s.was_closed THEN a.closed_at ELSE %(at)s END,
    close_reason = %(close_reason)s || coalesce(': ' || s.reason, ''),
    commission_rate = CASE WHEN s.was_closed THEN a.commission_rate WHEN s.is_left THEN NULL ELSE s.rate END,
    collector_id = CASE WHEN s.is_left THEN NULL ELSE a.collector_id END,
    team_id = CASE WHEN s.is_left THEN NULL ELSE a.team_id END,
    assigned_at = CASE WHEN s.is_left THEN NULL ELSE a.assigned_at END,
    balance_minor = 0, interest_minor = 0, fees_minor = 0, costs_minor = 0, stated_minor = 0, stated_fingerprint = NULL,
    stated_by = CASE WHEN %(is_undo)s THEN NULL ELSE %(import_id)s::uuid END
FROM accounts_withdrawing s WHERE a.agency_id = %(agency_id)s AND a.id = s.account_id
"""
# OFFSET 0 looks each row up by its index: how many accounts are withdrawn is what statistics are the last to know.
_COMING_BACK = """
SELECT a.id FROM {source} s
CROSS JOIN LATERAL (
    SELECT id, withdrawn_at FROM accounts_account WHERE agency_id = %(agency_id)s AND id = s.account_id OFFSET 0) a
WHERE s.is_changed AND a.withdrawn_at IS NOT NULL
"""
_STATUS_BACK = f"CASE WHEN a.collector_id IS NULL THEN '{AccountStatus.NEW}' ELSE '{AccountStatus.IN_CONTACT}' END"
_REOPENED = f"""
SELECT a.id AS subject_id, jsonb_build_object('status', jsonb_build_array(a.status, {_STATUS_BACK})) AS changes,
       jsonb_build_object('is_correction', true, 'import_id', %(import_id)s, 'line', s.line) AS facts
FROM {{source}} s JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = s.account_id
WHERE a.id = ANY(%(ids)s)
"""
_REOPEN = f"""
UPDATE accounts_account a
SET status = {_STATUS_BACK}, withdrawn_at = NULL, closed_at = NULL, settled_at = NULL, close_reason = '', commission_rate = NULL,
    updated_at = %(at)s
WHERE a.agency_id = %(agency_id)s AND a.id = ANY(%(ids)s)
"""


def withdraw_accounts(actor: Actor, source: str, import_id: UUID, *, effective_on: dt.date, is_undo: bool = False) -> int:
    """Close the accounts of the table `source` as withdrawn, with nothing left to pay; journal each. Returns how many it closed.

    `source` has account_id, decimals (of the account's currency, smallint), line, and recall_reason (text or null). What an
    account still owes goes back to its creditor. One that is withdrawn already is left alone. With `is_undo` the import that
    placed them is undone: those that were only assigned leave their collectors.
    """
    params = {
        "agency_id": actor.agency_id,
        "import_id": str(import_id),
        "at": clock.now(),
        "is_undo": is_undo,
        "close_reason": UNDONE if is_undo else RECALLED,
    }
    withdrawn = execute(_WITHDRAWING.format(source=source), params)
    reason = UNDONE if is_undo else RECALLED
    for bucket, minor in _HELD.items():
        if rows(f"SELECT 1 FROM accounts_withdrawing WHERE {minor} <> 0 LIMIT 1"):
            leaving = _LEAVING.format(minor=minor)
            post_differences(
                actor, Recipe.WITHDRAWAL, PLACED, effective_on, leaving, reason=reason, source_id=import_id, bucket=bucket
            )
    record_each_person(actor, ACCOUNT_WITHDRAWN if is_undo else ACCOUNT_RECALLED, "account", _WITHDRAWN, params)
    execute(_CLOSE, params)
    execute("DROP TABLE accounts_withdrawing")
    return withdrawn


def bring_back_accounts(actor: Actor, source: str, import_id: UUID) -> int:
    """Reopen the withdrawn accounts among the changed rows of `source`, as a correction; journal each. Returns how many.

    `source` is as in `bulk_placing`; restating it afterwards posts the new amount in full, since nothing is stated now. An
    account is in contact again, or new without a collector.
    """
    params = {"agency_id": actor.agency_id, "import_id": str(import_id), "at": clock.now()}
    coming = {**params, "ids": [row.id for row in rows(_COMING_BACK.format(source=source), params)]}
    if not coming["ids"]:
        return 0
    record_each(actor, ACCOUNT_REOPENED, "account", _REOPENED.format(source=source), coming)
    return execute(_REOPEN, coming)
