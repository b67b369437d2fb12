"""Accounts of many rows at once: placed with their ledger, or restated by the creditor's next file. Callers hold an agency scope.

`source` is the name of a table with a row for each account: account_id, is_new_account, is_changed, debtor_id, creditor_id,
ledger_account_id, external_ref, amount_minor, stated_minor (before), currency, due_on, account_type, original_creditor,
fingerprint, line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.accounts.events import ACCOUNT_IMPORTED, ACCOUNT_RESTATED, CREDITOR_CREATED
from fairdue.journal.commands import record, record_each
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, rows
from fairdue.ledger.commands.bulk import open_ledger_accounts, post_each
from fairdue.ledger.rules import ADJUSTED, PLACED, PRINCIPAL, Recipe

_CREDITORS = """
INSERT INTO accounts_creditor (agency_id, name, created_at, updated_at)
SELECT DISTINCT ON (lower(name)) %(agency_id)s, name, %(at)s, %(at)s FROM ({source}) s ORDER BY lower(name)
ON CONFLICT DO NOTHING
RETURNING id, name
"""
_CREATE = """
INSERT INTO accounts_account (id, agency_id, creditor_id, placement_id, debtor_id, external_ref, original_creditor, account_type,
                              currency, original_minor, stated_minor, stated_fingerprint, balance_minor, due_on, status,
                              created_at, updated_at)
SELECT account_id, %(agency_id)s, creditor_id, %(placement_id)s, debtor_id, external_ref, original_creditor, account_type,
       currency, amount_minor, amount_minor, fingerprint, amount_minor, due_on, 'new', %(at)s, %(at)s
FROM {source} WHERE is_new_account
"""
_IMPORTED = """
SELECT account_id AS subject_id,
       jsonb_build_object('external_ref', jsonb_build_array(NULL, external_ref),
                          'original_amount', jsonb_build_array(NULL, {amount}),
                          'due_date', jsonb_build_array(NULL, due_on)) AS changes,
       jsonb_build_object('import_id', %(import_id)s, 'line', line) AS facts, NULL::uuid AS person_id, NULL::jsonb AS personal
FROM {source} WHERE is_new_account
"""
_RESTATED = """
SELECT s.account_id AS subject_id,
       CASE WHEN a.due_on IS DISTINCT FROM coalesce(s.due_on, a.due_on)
            THEN jsonb_build_object('due_date', jsonb_build_array(a.due_on, s.due_on)) ELSE '{{}}' END
    || CASE WHEN a.account_type <> coalesce(nullif(s.account_type, ''), a.account_type)
            THEN jsonb_build_object('account_type', jsonb_build_array(a.account_type, s.account_type)) ELSE '{{}}' END
    || CASE WHEN a.original_creditor <> coalesce(nullif(s.original_creditor, ''), a.original_creditor)
            THEN jsonb_build_object('original_creditor', jsonb_build_array(a.original_creditor, s.original_creditor))
            ELSE '{{}}' END
    || CASE WHEN a.stated_minor <> s.amount_minor
            THEN jsonb_build_object('original_amount', jsonb_build_array({original}, {stated}),
                                    'current_balance', jsonb_build_array({balance}, {restated}))
            ELSE '{{}}' END AS changes,
       jsonb_build_object('import_id', %(import_id)s, 'line', s.line) AS facts, NULL::uuid AS person_id, NULL::jsonb AS personal
FROM {source} s JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = s.account_id
WHERE s.is_changed
"""
_UPDATE = """
UPDATE accounts_account a
SET due_on = coalesce(s.due_on, a.due_on), account_type = coalesce(nullif(s.account_type, ''), a.account_type),
    original_creditor = coalesce(nullif(s.original_creditor, ''), a.original_creditor),
    original_minor = s.amount_minor, balance_minor = a.balance_minor + s.amount_minor - a.stated_minor,
    stated_minor = s.amount_minor, stated_fingerprint = s.fingerprint, updated_at = %(at)s
FROM {source} s
WHERE a.agency_id = %(agency_id)s AND a.id = s.account_id AND s.is_changed
"""
_OPENING = """
SELECT placed.id AS from_account_id, s.ledger_account_id AS to_account_id, s.amount_minor, s.currency
FROM {source} s
JOIN ledger_account placed ON placed.agency_id = '{agency_id}' AND placed.subject_id = s.creditor_id
     AND placed.bucket = '{contra}' AND placed.currency = s.currency
WHERE s.is_new_account
"""
_DIFFERENCES = """
SELECT CASE WHEN s.amount_minor > s.stated_minor THEN adjusted.id ELSE own.id END AS from_account_id,
       CASE WHEN s.amount_minor > s.stated_minor THEN own.id ELSE adjusted.id END AS to_account_id,
       abs(s.amount_minor - s.stated_minor) AS amount_minor, s.currency
FROM {source} s
JOIN ledger_account own ON own.agency_id = '{agency_id}' AND own.subject_id = s.account_id
     AND own.bucket = '{principal}' AND own.currency = s.currency
JOIN ledger_account adjusted ON adjusted.agency_id = '{agency_id}' AND adjusted.subject_id = s.creditor_id
     AND adjusted.bucket = '{contra}' AND adjusted.currency = s.currency
WHERE s.is_changed AND s.amount_minor <> s.stated_minor
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


def place_accounts(
    actor: Actor, source: str, placement_id: UUID, import_id: UUID, *, effective_on: dt.date, decimals: int
) -> None:
    """Create the new accounts of `source`, each with its ledger account and opening posting, all journalled.

    `decimals` are those of the currency that all of them are in.
    """
    params = {
        "agency_id": actor.agency_id,
        "placement_id": placement_id,
        "import_id": str(import_id),
        "at": clock.now(),
        "decimals": decimals,
    }
    execute(_CREATE.format(source=source), params)
    own = f"SELECT ledger_account_id AS id, account_id AS subject_id, currency FROM {source} WHERE is_new_account"
    open_ledger_accounts(actor, PRINCIPAL, own, {}, has_ids=True)
    opening = _OPENING.format(source=source, agency_id=actor.agency_id, contra=PLACED)
    post_each(actor, Recipe.PLACEMENT, effective_on, opening, reason="placed by the creditor", source_id=import_id)
    record_each(actor, ACCOUNT_IMPORTED, "account", _IMPORTED.format(source=source, amount=_shown("amount_minor")), params)


def restate_accounts(actor: Actor, source: str, import_id: UUID, *, effective_on: dt.date, decimals: int) -> None:
    """Take over what the creditor's file now says of known accounts: facts as they are, amounts by the difference to the last.

    What was paid stays paid: the balance moves by the difference only. Blank cells change nothing.
    """
    params = {"agency_id": actor.agency_id, "import_id": str(import_id), "at": clock.now(), "decimals": decimals}
    differences = _DIFFERENCES.format(source=source, agency_id=actor.agency_id, principal=PRINCIPAL, contra=ADJUSTED)
    if rows(f"SELECT 1 FROM {source} WHERE is_changed AND amount_minor <> stated_minor LIMIT 1"):
        post_each(actor, Recipe.ADJUSTMENT, effective_on, differences, reason="restated by the creditor", source_id=import_id)
    changes = _RESTATED.format(
        source=source,
        original=_shown("a.original_minor"),
        stated=_shown("s.amount_minor"),
        balance=_shown("a.balance_minor"),
        restated=_shown("a.balance_minor + s.amount_minor - a.stated_minor"),
    )
    restated = f"SELECT * FROM ({changes}) r WHERE changes <> '{{}}'"
    record_each(actor, ACCOUNT_RESTATED, "account", restated, params)
    execute(_UPDATE.format(source=source), params)


def _shown(minor: str) -> str:
    """SQL that shows minor units as the API does, as a decimal string with the currency's decimals."""
    return f"round(({minor})::numeric / 10::numeric ^ %(decimals)s, %(decimals)s)::text"
