"""Joining: joint debtors and guarantors that rows name become debtors of their own, attached to the account in their role."""

from __future__ import annotations

from typing import Any

from fairdue.accounts.commands.parties import attach_parties
from fairdue.accounts.states import PartyRole
from fairdue.intake.commands.matching import Matching
from fairdue.intake.commands.terms import Terms
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, rows
from fairdue.parties.commands.bulk import create_debtors

ROLES = {
    "co_debtor_name": (PartyRole.JOINT, "co_debtor_email", "co_debtor_phone", "co_email", "co_phone"),
    "guarantor_name": (PartyRole.GUARANTOR, "guarantor_email", "guarantor_phone", "guarantor_mail", "guarantor_tel"),
}
_PARTIES = """
CREATE TEMPORARY TABLE intake_party ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY p.row_number, p.role)::int AS row_number, p.line, p.account_id, p.role, p.external_ref,
       p.debtor_name, p.debtor_email, p.debtor_phone, p.email, p.phone,
       uuidv7() AS debtor_id, true AS is_new_debtor, false AS is_shared_debtor, true AS is_new_account, false AS is_changed,
       uuidv7() AS debtor_entry_id, gen_random_uuid() AS salt, NULL::text AS matched_by, NULL::bytea AS ssn_sealed,
       NULL::bytea AS born_on_sealed, NULL::bytea AS identity_digest, NULL::text AS debtor_ref
FROM ({sources}) p
WHERE NOT EXISTS (
    SELECT FROM accounts_party known JOIN parties_debtor d ON d.agency_id = known.agency_id AND d.id = known.debtor_id
    WHERE known.agency_id = %(agency_id)s AND known.account_id = p.account_id AND known.role = p.role
      AND lower(d.full_name) = lower(p.debtor_name) OFFSET 0)
"""
_SOURCE = """
SELECT row_number, line, account_id, external_ref, '{role}' AS role, {name} AS debtor_name, {raw_email} AS debtor_email,
       {raw_phone} AS debtor_phone, {email} AS email, {phone} AS phone
FROM intake_row WHERE {name} IS NOT NULL
"""


def join_parties(actor: Actor, terms: Terms, params: dict[str, Any]) -> None:
    """Make or find the further debtors that the rows of `intake_row` name, and attach those that are not yet."""
    sources = [
        _SOURCE.format(role=role.value, name=name, raw_email=raw_email, raw_phone=raw_phone, email=email, phone=phone)
        for name, (role, raw_email, raw_phone, email, phone) in ROLES.items()
        if name in terms.fields
    ]
    if not sources:
        return
    execute(_PARTIES.format(sources=" UNION ALL ".join(sources)), params)
    if rows("SELECT 1 FROM intake_party LIMIT 1"):
        matching = Matching("intake_party", params)
        matching.match()
        create_debtors(actor, "intake_party", ())
        attach_parties(actor, "intake_party", terms.import_id)
        matching.note_strangers(actor)
    execute("DROP TABLE intake_party")
