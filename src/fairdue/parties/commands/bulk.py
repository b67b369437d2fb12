"""Debtors and contact points of many rows at once.

`source` is the name of a table with a row for each: debtor_id, is_new_debtor, is_shared_debtor (more rows
are about him), debtor_entry_id and salt (for the journal), external_ref, debtor_name, email, phone, ssn_sealed, and for changed
ones new_name, is_new_ssn and has_new_contact. Callers hold an agency scope.
"""

from __future__ import annotations

from fairdue.journal.commands import record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute
from fairdue.parties.events import DEBTOR_CREATED, DEBTOR_EDITED

_CREATE = """
INSERT INTO parties_debtor (id, agency_id, external_ref, full_name, is_firm, ssn_last4_sealed, language, created_at, updated_at)
SELECT debtor_id, %(agency_id)s, external_ref, debtor_name, false, ssn_sealed, '', %(at)s, %(at)s FROM {source}
WHERE is_new_debtor
"""
_CONTACTS = """
INSERT INTO parties_contact_point (agency_id, debtor_id, kind, value, raw, is_primary, created_at)
SELECT %(agency_id)s, s.debtor_id, k.kind, k.value, k.raw, true, %(at)s
FROM {source} s CROSS JOIN LATERAL (
    VALUES ('email', s.email, s.debtor_email), ('phone', s.phone, s.debtor_phone)) k (kind, value, raw)
WHERE k.value IS NOT NULL AND {which}
"""
_CONTACTS_ONCE = _CONTACTS + "ON CONFLICT DO NOTHING"
_CREATED = """
SELECT debtor_entry_id AS id, salt, debtor_id AS subject_id,
       jsonb_build_object('external_ref', jsonb_build_array(NULL, external_ref)) AS changes,
       NULL::jsonb AS facts, debtor_id AS person_id,
       jsonb_strip_nulls(jsonb_build_object('full_name', debtor_name, 'email', email, 'phone', phone)) AS personal
FROM {source} WHERE is_new_debtor
"""
_RENAME = """
UPDATE parties_debtor d
SET full_name = coalesce(s.new_name, d.full_name), updated_at = %(at)s,
    ssn_last4_sealed = CASE WHEN s.is_new_ssn THEN s.ssn_sealed ELSE d.ssn_last4_sealed END
FROM {source} s
WHERE d.agency_id = %(agency_id)s AND d.id = s.debtor_id AND (s.new_name IS NOT NULL OR s.is_new_ssn)
"""
_CHANGED = """
SELECT s.debtor_id AS subject_id,
       CASE WHEN s.is_new_ssn THEN '{{"ssn_last4": ["****", "****"]}}'::jsonb ELSE '{{}}'::jsonb END AS changes,
       NULL::jsonb AS facts, s.debtor_id AS person_id,
       jsonb_strip_nulls(jsonb_build_object(
           'full_name', CASE WHEN s.new_name IS NOT NULL THEN jsonb_build_array(d.full_name, s.new_name) END,
           'email', s.email, 'phone', s.phone)) AS personal
FROM {source} s JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = s.debtor_id
WHERE s.new_name IS NOT NULL OR s.is_new_ssn OR s.has_new_contact
"""


def create_debtors(actor: Actor, source: str) -> None:
    """Create a debtor for each row that is_new_debtor, and the contact points that rows of new accounts bring."""
    params = {"agency_id": actor.agency_id, "at": clock.now()}
    execute(_CREATE.format(source=source), params)
    execute(_CONTACTS.format(source=source, which="s.is_new_debtor AND NOT s.is_shared_debtor"), params)
    execute(_CONTACTS_ONCE.format(source=source, which="s.is_new_account AND s.is_shared_debtor"), params)
    record_each_person(actor, DEBTOR_CREATED, "debtor", _CREATED.format(source=source), {}, has_ids=True)


def change_debtors(actor: Actor, source: str) -> None:
    """Take over new names, identity numbers and contact points from rows whose debtor is known; earlier contact points stay."""
    params = {"agency_id": actor.agency_id, "at": clock.now()}
    record_each_person(actor, DEBTOR_EDITED, "debtor", _CHANGED.format(source=source), params)
    execute(_RENAME.format(source=source), params)
    execute(_CONTACTS_ONCE.format(source=source, which="s.has_new_contact"), params)
