"""Accounts of many rows at once: placed with their ledger, or restated by the creditor's next file. Callers hold an agency scope.

`source` is the name of a table with a row for each account:

- row_number, line: where the file says it; matched_by text: how its debtor was found, null for one made anew;
- account_id, is_new_account, is_changed (known, and the row brings something), debtor_id, creditor_id, ledger_account_id (made up
  for new ones), external_ref;
- amount_minor: what was owed at first; stated_now_minor: what is due now by this row; stated_minor: what was by the last one;
- currency and its decimals (smallint): a changed row is in the currency of its account;
- due_on, account_type, region, original_creditor, priority (smallint): null or blank when the file does not bring them;
- fingerprint: of everything the row says.

Accounts of changed rows are locked by the caller.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.accounts.commands.amounts import shown
from fairdue.accounts.events import ACCOUNT_IMPORTED, ACCOUNT_RESTATED, CREDITOR_CREATED
from fairdue.journal.commands import record, record_each
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, rows
from fairdue.ledger.commands.bulk import open_ledger_accounts, post_differences, post_each
from fairdue.ledger.rules import ADJUSTED, PLACED, PRINCIPAL, Recipe

_CREDITORS = """
INSERT INTO accounts_creditor (agency_id, name, created_at, updated_at)
SELECT DISTINCT ON (lower(name)) %(agency_id)s, name, %(at)s, %(at)s FROM ({source}) s ORDER BY lower(name)
ON CONFLICT DO NOTHING
RETURNING id, name
"""
_CREATE = """
INSERT INTO accounts_account (id, agency_id, creditor_id, placement_id, debtor_id, external_ref, original_creditor, account_type,
                              region, currency, original_minor, stated_minor, stated_fingerprint, stated_by, balance_minor,
                              due_on, priority, is_priority_fixed, status, created_at, updated_at)
SELECT account_id, %(agency_id)s, creditor_id, %(placement_id)s, debtor_id, external_ref, coalesce(original_creditor, ''),
       coalesce(account_type, ''), coalesce(region, ''), currency, amount_minor, stated_now_minor, fingerprint,
       %(import_id)s::uuid, stated_now_minor, due_on, coalesce(priority, 0), priority IS NOT NULL, 'new', %(at)s, %(at)s
FROM {source} WHERE is_new_account
"""
_IMPORTED = f"""
SELECT s.account_id AS subject_id,
       jsonb_build_object('external_ref', jsonb_build_array(NULL, s.external_ref),
                          'original_amount', jsonb_build_array(NULL, {shown("s.amount_minor")}),
                          'due_date', jsonb_build_array(NULL, s.due_on))
    || CASE WHEN s.stated_now_minor <> s.amount_minor
            THEN jsonb_build_object('current_balance', jsonb_build_array(NULL, {shown("s.stated_now_minor")}))
            ELSE '{{{{}}}}' END
    || CASE WHEN s.region <> '' THEN jsonb_build_object('region', jsonb_build_array(NULL, s.region)) ELSE '{{{{}}}}' END
    || CASE WHEN s.priority IS NOT NULL
            THEN jsonb_build_object('priority', jsonb_build_array(NULL, s.priority)) ELSE '{{{{}}}}' END AS changes,
       jsonb_build_object('import_id', %(import_id)s, 'line', s.line)
    || CASE WHEN s.matched_by <> '' THEN jsonb_build_object('matched_by', s.matched_by) ELSE '{{{{}}}}' END AS facts,
       NULL::uuid AS person_id, NULL::jsonb AS personal
FROM {{source}} s WHERE s.is_new_account
"""


def _change(field: str, column: str, brought: str) -> str:
    """SQL of the pair [old, new] of a field that a row brings, when it is another one."""
    return (
        f"CASE WHEN {brought} IS DISTINCT FROM a.{column} "
        f"THEN jsonb_build_object('{field}', jsonb_build_array(a.{column}, {brought})) ELSE '{{{{}}}}' END"
    )


_BROUGHT = {
    "due_on": "coalesce(s.due_on, a.due_on)",
    "account_type": "coalesce(nullif(s.account_type, ''), a.account_type)",
    "original_creditor": "coalesce(nullif(s.original_creditor, ''), a.original_creditor)",
    "region": "coalesce(nullif(s.region, ''), a.region)",
    "priority": "coalesce(s.priority, a.priority)",
    "is_priority_fixed": "(a.is_priority_fixed OR s.priority IS NOT NULL)",
}
"""What a column of an account is after a row: blank cells change nothing."""
_CHANGES = " || ".join(
    _change("due_date" if column == "due_on" else column, column, brought) for column, brought in _BROUGHT.items()
)
_BALANCE_AFTER = "a.balance_minor + s.stated_now_minor - a.stated_minor"
_RESTATED = f"""
SELECT s.account_id AS subject_id,
       {_CHANGES}
    || CASE WHEN a.original_minor <> s.amount_minor
            THEN jsonb_build_object('original_amount', jsonb_build_array({shown("a.original_minor")}, {shown("s.amount_minor")}))
            ELSE '{{{{}}}}' END
    || CASE WHEN a.stated_minor <> s.stated_now_minor
            THEN jsonb_build_object('current_balance', jsonb_build_array({shown("a.balance_minor")}, {shown(_BALANCE_AFTER)}))
            ELSE '{{{{}}}}' END AS changes,
       jsonb_build_object('import_id', %(import_id)s, 'line', s.line)
    || CASE WHEN a.stated_minor <> s.stated_now_minor
            THEN jsonb_build_object('stated_amount', jsonb_build_array({shown("a.stated_minor")}, {shown("s.stated_now_minor")}))
            ELSE '{{{{}}}}' END AS facts,
       NULL::uuid AS person_id, NULL::jsonb AS personal
FROM {{source}} s JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = s.account_id
WHERE s.is_changed
"""
_UPDATE = f"""
UPDATE accounts_account a
SET {", ".join(f"{column} = {brought}" for column, brought in _BROUGHT.items())},
    original_minor = s.amount_minor, balance_minor = {_BALANCE_AFTER},
    stated_minor = s.stated_now_minor, stated_fingerprint = s.fingerprint, stated_by = %(import_id)s::uuid, updated_at = %(at)s
FROM {{source}} s
WHERE a.agency_id = %(agency_id)s AND a.id = s.account_id AND s.is_changed
"""
_OPENING = """
SELECT CASE WHEN s.stated_now_minor > 0 THEN placed.id ELSE s.ledger_account_id END AS from_account_id,
       CASE WHEN s.stated_now_minor > 0 THEN s.ledger_account_id ELSE placed.id END AS to_account_id,
       abs(s.stated_now_minor) AS amount_minor, s.currency
FROM {source} s
JOIN ledger_account placed ON placed.agency_id = %(agency_id)s AND placed.subject_id = s.creditor_id
     AND placed.bucket = %(contra)s AND placed.currency = s.currency
WHERE s.is_new_account AND s.stated_now_minor <> 0
"""
_DIFFERENCES = """
SELECT s.account_id, s.creditor_id, s.currency, s.stated_now_minor - s.stated_minor AS minor
FROM {source} s WHERE s.is_changed AND s.stated_now_minor <> s.stated_minor
"""


def find_or_create_creditors(actor: Actor, source: str, params: Mapping[str, Any]) -> None:
    """Make sure a creditor exists for each `name` of the query `source`, without regard to case, and open its ledger accounts.

    `source` also gives the `currency` its accounts are in.
    """
    scope = {**params, "agency_id": actor.agency_id, "at": clock.now()}
    made = rows(_CREDITORS.format(source=source), scope)
    for creditor in made:
        record(actor, CREDITOR_CREATED, "creditor", creditor.id, changes={"name": [None, creditor.name]})
    for bucket in (PLACED, ADJUSTED):
        named = (
            f"SELECT DISTINCT c.id AS subject_id, s.currency FROM ({source}) s "
            "JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND lower(c.name) = lower(s.name)"
        )
        open_ledger_accounts(actor, bucket, named, scope)


def place_accounts(actor: Actor, source: str, placement_id: UUID, import_id: UUID, *, effective_on: dt.date) -> None:
    """Create the new accounts of `source`, each with its ledger account and what is due posted, all journalled."""
    params = {"agency_id": actor.agency_id, "placement_id": placement_id, "import_id": str(import_id), "at": clock.now()}
    execute(_CREATE.format(source=source), params)
    own = f"SELECT ledger_account_id AS id, account_id AS subject_id, currency FROM {source} WHERE is_new_account"
    open_ledger_accounts(actor, PRINCIPAL, own, {}, has_ids=True)
    if rows(f"SELECT 1 FROM {source} WHERE is_new_account AND stated_now_minor <> 0 LIMIT 1"):
        post_each(
            actor,
            Recipe.PLACEMENT,
            effective_on,
            _OPENING.format(source=source),
            reason="placed by the creditor",
            source_id=import_id,
            params={"contra": PLACED},
        )
    record_each(actor, ACCOUNT_IMPORTED, "account", _IMPORTED.format(source=source), params)


def restate_accounts(actor: Actor, source: str, import_id: UUID, *, effective_on: dt.date) -> None:
    """Take over what the creditor's file now says of known accounts: facts as they are, amounts by the difference to the last.

    What was paid stays paid: the balance moves by the difference only. Blank cells change nothing. A withdrawn account is brought
    back first, else it only gets its figures, as every other closed one.
    """
    params = {"agency_id": actor.agency_id, "import_id": str(import_id), "at": clock.now()}
    if rows(f"SELECT 1 FROM {source} WHERE is_changed AND stated_now_minor <> stated_minor LIMIT 1"):
        post_differences(
            actor,
            Recipe.ADJUSTMENT,
            ADJUSTED,
            effective_on,
            _DIFFERENCES.format(source=source),
            reason="restated by the creditor",
            source_id=import_id,
        )
    restated = f"SELECT * FROM ({_RESTATED.format(source=source)}) r WHERE changes <> '{{}}'"
    record_each(actor, ACCOUNT_RESTATED, "account", restated, params)
    execute(_UPDATE.format(source=source), params)
