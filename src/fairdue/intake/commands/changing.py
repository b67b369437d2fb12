"""Changing: what rows of known accounts bring that is new, found under lock, and remarked on where it is odd."""

from __future__ import annotations

from typing import Any

from fairdue.intake.commands.remarking import remark
from fairdue.intake.commands.terms import Terms
from fairdue.intake.rules.persons import is_similar_name
from fairdue.intake.rules.remarks import BROUGHT_BACK, CREDIT_BALANCE, NAME_DIFFERS, STAYS_CLOSED
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import execute, rows
from fairdue.parties.commands.bulk import ADDRESS
from fairdue.parties.queries import BORN_ON_CONTEXT, SSN_CONTEXT
from fairdue.parties.rules import normalised_postal_sql

_LOCK_DEBTORS = """
SELECT 1 FROM parties_debtor WHERE agency_id = %(agency_id)s AND id IN (SELECT debtor_id FROM intake_row WHERE is_changed)
ORDER BY id FOR NO KEY UPDATE
"""
_LOCK_ACCOUNTS = """
SELECT 1 FROM accounts_account WHERE agency_id = %(agency_id)s AND id IN (SELECT account_id FROM intake_row WHERE is_changed)
ORDER BY id FOR NO KEY UPDATE
"""
_CONTACTS = {
    "debtor_email": "('email', r.email)",
    "debtor_phone": "('phone', r.phone)",
    "debtor_phone_2": "('phone', r.phone_2)",
}
# A name is taken over from the only account of a debtor: of several, each file would give him its own spelling.
_CHANGED = """
UPDATE intake_row r
SET new_name = CASE WHEN d.full_name <> r.debtor_name AND NOT EXISTS (
        SELECT FROM accounts_account o
        WHERE o.agency_id = %(agency_id)s AND o.debtor_id = r.debtor_id AND o.id <> r.account_id OFFSET 0) THEN r.debtor_name END,
    has_new_contact = {has_new_contact}
FROM parties_debtor d
WHERE r.is_changed AND d.agency_id = %(agency_id)s AND d.id = r.debtor_id
"""
_HAS_NEW = """EXISTS (
    SELECT FROM (VALUES {contacts}) k (kind, value)
    WHERE k.value IS NOT NULL AND NOT EXISTS (
        SELECT FROM parties_contact_point c WHERE c.agency_id = %(agency_id)s AND c.debtor_id = r.debtor_id
        AND c.kind = k.kind AND c.value = k.value))"""
_POSTAL = normalised_postal_sql(*(f"r.{name}" for name in ADDRESS))
_ADDRESS = """
 OR EXISTS (SELECT FROM (SELECT {value} AS value) k WHERE k.value <> '' AND NOT EXISTS (
    SELECT FROM parties_contact_point c WHERE c.agency_id = %(agency_id)s AND c.debtor_id = r.debtor_id
    AND c.kind = 'postal' AND c.value = k.value))"""
_IDENTITIES = """
SELECT r.row_number, r.{column} AS stated, d.{known} AS known FROM intake_row r
JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = r.debtor_id
WHERE r.is_changed AND r.{column} IS NOT NULL
"""
_NAMES = """
SELECT r.row_number, r.debtor_name, d.full_name FROM intake_row r
JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = r.debtor_id
WHERE r.is_changed AND d.full_name <> r.debtor_name
"""
_ROWS = "SELECT r.row_number, r.line, '{column}' AS column_name, {shown} AS shown FROM intake_row r"


def lock_changed(params: dict[str, Any]) -> None:
    """Lock the debtors, then the accounts, that changed rows are about."""
    execute(_LOCK_DEBTORS, params)
    execute(_LOCK_ACCOUNTS, params)


def find_changes(terms: Terms, params: dict[str, Any]) -> None:
    """Mark which changed rows bring a new name, contact point or identity."""
    contacts = [values for name, values in _CONTACTS.items() if name in terms.fields]
    has_new = _HAS_NEW.format(contacts=", ".join(contacts)) if contacts else "false"
    if set(ADDRESS) & set(terms.fields):
        has_new += _ADDRESS.format(value=_POSTAL)
    execute(_CHANGED.format(has_new_contact=has_new), params)
    for field, column, known, context, flag in (
        ("debtor_ssn_last4", "ssn_sealed", "ssn_last4_sealed", SSN_CONTEXT, "is_new_ssn"),
        ("debtor_born_on", "born_on_sealed", "born_on_sealed", BORN_ON_CONTEXT, "is_new_born_on"),
    ):
        if field in terms.fields:
            _mark_identities(params, column, known, context, flag)


def remark_on_changes(params: dict[str, Any]) -> None:
    """Warn of restated accounts whose debtor, status or balance is not what the file may expect."""
    unlike = [row.row_number for row in rows(_NAMES, params) if not is_similar_name(row.debtor_name, row.full_name)]
    if unlike:
        named = _ROWS.format(column="debtor_name", shown="left(r.debtor_name, 1) || '***'")
        remark({**params, "unlike": unlike}, NAME_DIFFERS, f"{named} WHERE r.row_number = ANY(%(unlike)s)")
    by_ref = _ROWS.format(column="external_ref", shown="r.external_ref")
    remark(params, BROUGHT_BACK, f"{by_ref} WHERE r.is_changed AND r.is_withdrawn")
    remark(params, STAYS_CLOSED, f"{by_ref} WHERE r.is_changed AND r.status IN ('settled', 'closed') AND NOT r.is_withdrawn")
    below = "JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = r.account_id"
    remark(params, CREDIT_BALANCE, f"{by_ref} {below} WHERE r.is_changed AND a.balance_minor < 0")


def _mark_identities(params: dict[str, Any], column: str, known: str, context: str, flag: str) -> None:
    ring = keyring()
    changed = [
        row.row_number
        for row in rows(_IDENTITIES.format(column=column, known=known), params)
        if row.known is None or ring.decrypt(row.stated, context) != ring.decrypt(row.known, context)
    ]
    if changed:
        execute(f"UPDATE intake_row SET {flag} = true WHERE row_number = ANY(%s)", [changed])
