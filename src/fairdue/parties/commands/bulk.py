"""Debtors and contact points of many rows at once.

`source` is the name of a table with a row for each: debtor_id, is_new_debtor, external_ref, debtor_name, email, phone,
ssn_sealed, and for changed ones new_name and is_new_ssn. Callers hold an agency scope.
"""

from __future__ import annotations

from fairdue.journal.commands import record_each
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
ON CONFLICT DO NOTHING
"""
_CREATED = """
SELECT debtor_id AS subject_id, jsonb_build_object('external_ref', jsonb_build_array(NULL, external_ref)) AS changes,
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
    execute(_CONTACTS.format(source=source, which="s.is_new_account"), params)
    record_each(actor, DEBTOR_CREATED, "debtor", _CREATED.format(source=source), {})


def change_debtors(actor: Actor, source: str) -> None:
    """Take over new names, identity numbers and contact points from rows whose debtor is known; earlier contact points stay."""
    params = {"agency_id": actor.agency_id, "at": clock.now()}
    record_each(actor, DEBTOR_EDITED, "debtor", _CHANGED.format(source=source), params)
    execute(_RENAME.format(source=source), params)
    execute(_CONTACTS.format(source=source, which="s.has_new_contact"), params)
