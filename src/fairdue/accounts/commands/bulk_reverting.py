"""Many accounts put back to what they were before an import, by the journal entries it left. Callers hold scope and locks.

`source` is the name of a table with account_id and decimals (of the account's currency, smallint); `after` an id that is older
than every journal entry of the import.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.accounts.commands.amounts import counted
from fairdue.accounts.commands.bulk_renaming import give_references
from fairdue.accounts.events import ACCOUNT_RECALLED, ACCOUNT_RESTATED, ACCOUNT_RESTORED, REFERENCE_CHANGED
from fairdue.accounts.states import AccountStatus
from fairdue.journal.commands import record_each
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, rows
from fairdue.ledger.commands.bulk import post_differences
from fairdue.ledger.rules import ADJUSTED, PLACED, Recipe

_ENTRY = """
(SELECT j.id, j.changes, j.facts FROM journal_entry j
 WHERE j.agency_id = a.agency_id AND j.subject_id = a.id AND j.kind = '{kind}' AND j.id > %(after)s
   AND j.facts->>'import_id' = %(import_id)s
 ORDER BY j.id DESC LIMIT 1)
"""
_RETURNING = f"""
CREATE TEMPORARY TABLE accounts_returning ON COMMIT DROP AS
SELECT a.id AS account_id, a.creditor_id, a.currency, e.changes,
       coalesce(e.changes->'status'->>0, '{AccountStatus.CLOSED}') AS status, p."values"->'close_reason'->>0 AS close_reason,
       {counted("e.facts->>'withdrawn'")} AS minor, {counted("e.facts->'stated_amount'->>0")} AS stated_minor
FROM {{source}} s
CROSS JOIN LATERAL (SELECT * FROM accounts_account WHERE agency_id = %(agency_id)s AND id = s.account_id OFFSET 0) a
CROSS JOIN LATERAL {_ENTRY.format(kind=ACCOUNT_RECALLED)} e
LEFT JOIN journal_personal p ON p.agency_id = a.agency_id AND p.id = e.id
WHERE a.withdrawn_at IS NOT NULL
"""
_RETURN = f"""
UPDATE accounts_account a
SET status = s.status, withdrawn_at = NULL, balance_minor = a.balance_minor + s.minor, stated_minor = s.stated_minor,
    stated_fingerprint = NULL, stated_by = NULL, updated_at = %(at)s,
    closed_at = CASE WHEN s.status = '{AccountStatus.CLOSED}' THEN a.closed_at END,
    close_reason = CASE WHEN s.status = '{AccountStatus.CLOSED}' THEN coalesce(s.close_reason, '') ELSE '' END,
    commission_rate = CASE WHEN s.status = '{AccountStatus.CLOSED}' THEN a.commission_rate END
FROM accounts_returning s WHERE a.agency_id = %(agency_id)s AND a.id = s.account_id
"""
# One that was withdrawn meanwhile (its import brought it back, and is undone) states nothing and owes nothing.
_REVERTING = f"""
CREATE TEMPORARY TABLE accounts_reverting ON COMMIT DROP AS
SELECT a.id AS account_id, a.creditor_id, a.currency, s.decimals, c.changes, a.stated_minor AS now_stated_minor,
       CASE WHEN a.withdrawn_at IS NULL AND c.facts ? 'stated_amount'
            THEN {counted("c.facts->'stated_amount'->>0")} ELSE a.stated_minor END AS stated_minor
FROM {{source}} s
JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = s.account_id
LEFT JOIN LATERAL {_ENTRY.format(kind=ACCOUNT_RESTATED)} told ON true
LEFT JOIN LATERAL {_ENTRY.format(kind=REFERENCE_CHANGED)} named ON true
CROSS JOIN LATERAL (
    SELECT (coalesce(told.changes, '{{{{}}}}') || coalesce(named.changes, '{{{{}}}}'))
           - CASE WHEN a.withdrawn_at IS NULL THEN '' ELSE 'current_balance' END AS changes,
           coalesce(told.facts, '{{{{}}}}') AS facts) c
"""
_DIFFERENCES = "SELECT account_id, creditor_id, currency, stated_minor - now_stated_minor AS minor FROM accounts_reverting"


def _before(field: str, column: str, kind: str) -> str:
    """SQL that gives a column the old value of a pair of the journal, where there is one."""
    old = f"(s.changes->'{field}'->>0)::{kind}"
    return f"{column} = CASE WHEN s.changes ? '{field}' THEN {old} ELSE a.{column} END"


_REVERT = f"""
UPDATE accounts_account a
SET {_before("due_date", "due_on", "date")}, {_before("account_type", "account_type", "text")},
    {_before("original_creditor", "original_creditor", "text")}, {_before("region", "region", "text")},
    {_before("priority", "priority", "smallint")}, {_before("is_priority_fixed", "is_priority_fixed", "boolean")},
    original_minor = CASE WHEN s.changes ? 'original_amount'
                          THEN {counted("s.changes->'original_amount'->>0")} ELSE a.original_minor END,
    balance_minor = a.balance_minor + s.stated_minor - s.now_stated_minor, stated_minor = s.stated_minor,
    stated_fingerprint = NULL, stated_by = NULL, updated_at = %(at)s
FROM accounts_reverting s WHERE a.agency_id = %(agency_id)s AND a.id = s.account_id
"""
_RENAMED = """
SELECT account_id, changes->'external_ref'->>0 AS external_ref FROM accounts_reverting WHERE changes ? 'external_ref'
"""
_RESTORED = """
SELECT account_id AS subject_id,
       (SELECT jsonb_object_agg(key, jsonb_build_array(value->1, value->0)) FROM jsonb_each(changes)) AS changes,
       jsonb_build_object('import_id', %(import_id)s) AS facts
FROM {table} WHERE changes <> '{{}}'
"""


def return_accounts(actor: Actor, source: str, import_id: UUID, *, after: UUID, effective_on: dt.date) -> int:
    """Put accounts that the import recalled back to the status and balance they had; journal each. Returns how many."""
    params = {"agency_id": actor.agency_id, "import_id": str(import_id), "after": after, "at": clock.now()}
    returned = execute(_RETURNING.format(source=source), params)
    if rows("SELECT 1 FROM accounts_returning WHERE minor <> 0 LIMIT 1"):
        owed = "SELECT account_id, creditor_id, currency, minor FROM accounts_returning"
        post_differences(actor, Recipe.PLACEMENT, PLACED, effective_on, owed, reason="recall undone", source_id=import_id)
    record_each(actor, ACCOUNT_RESTORED, "account", _RESTORED.format(table="accounts_returning"), params)
    execute(_RETURN, params)
    execute("DROP TABLE accounts_returning")
    return returned


def revert_accounts(actor: Actor, source: str, import_id: UUID, *, after: UUID, effective_on: dt.date) -> int:
    """Put accounts that the import restated or renamed back to what their creditor said before; journal each.

    Amounts go back by the reverse difference. Nothing is stated by any file after that: the next one is applied whatever it says.
    Returns how many accounts were looked at. Raises AccountExists when another account has got an old reference meanwhile.
    """
    params = {"agency_id": actor.agency_id, "import_id": str(import_id), "after": after, "at": clock.now()}
    reverted = execute(_REVERTING.format(source=source), params)
    if rows("SELECT 1 FROM accounts_reverting WHERE stated_minor <> now_stated_minor LIMIT 1"):
        post_differences(
            actor, Recipe.ADJUSTMENT, ADJUSTED, effective_on, _DIFFERENCES, reason="import undone", source_id=import_id
        )
    record_each(actor, ACCOUNT_RESTORED, "account", _RESTORED.format(table="accounts_reverting"), params)
    execute(_REVERT, params)
    if rows("SELECT 1 FROM accounts_reverting WHERE changes ? 'external_ref' LIMIT 1"):
        give_references(actor, _RENAMED)
    execute("DROP TABLE accounts_reverting")
    return reverted
