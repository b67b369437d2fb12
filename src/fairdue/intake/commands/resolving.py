"""Resolving: the rows of a batch that bring something become the temporary table that the bulk commands read."""

from __future__ import annotations

from typing import Any

from fairdue.intake.commands.terms import Terms
from fairdue.intake.rules.checks import PRIORITIES
from fairdue.intake.rules.references import CREDITOR
from fairdue.kernel.db import execute

PERSON = (
    "debtor_ref",
    "debtor_phone_2",
    "phone_2",
    "debtor_is_firm",
    "debtor_language",
    "debtor_address",
    "debtor_city",
    "debtor_region",
    "debtor_postal_code",
    "debtor_country",
    "monthly_income",
    "late_payments_count",
    "employment_status",
    "contract_type",
    "industry_sector",
    "family_situation",
    "payment_status",
    "co_debtor_name",
    "co_debtor_email",
    "co_debtor_phone",
    "co_email",
    "co_phone",
    "guarantor_name",
    "guarantor_email",
    "guarantor_phone",
    "guarantor_mail",
    "guarantor_tel",
)
"""Staged texts about people that go on as they are, and that few files bring."""

ROWS_OF_BATCH = """
s.import_job_id = %(import_id)s AND s.row_number BETWEEN %(first)s AND %(last)s AND s.is_shared = %(is_shared)s AND NOT s.is_bad
"""

# Only rows that bring something: one whose fingerprint is that of the last file is unchanged, and only counted.
# LATERAL ... OFFSET 0 looks each row up by its index. Tables that have just grown have no statistics yet, and from a guess the
# planner would compare every row with every other.
# What all statements read stands first, of that what has a fixed width: a column is found by walking over those before.
_RESOLVE = """
CREATE TEMPORARY TABLE intake_row ON COMMIT DROP AS
SELECT (amount::numeric * 10::numeric ^ decimals)::bigint AS amount_minor,
       (coalesce(balance, amount)::numeric * 10::numeric ^ decimals)::bigint AS stated_now_minor, r.*
FROM (
    SELECT s.row_number, s.line, {exponent}::smallint AS decimals, {priority} AS priority, {due} AS due_on,
           a.id IS NULL AS is_new_account, a.id IS NOT NULL AS is_changed, a.id IS NULL AS is_new_debtor,
           false AS is_shared_debtor, false AS is_new_ssn, false AS is_new_born_on, false AS has_new_contact,
           a.withdrawn_at IS NOT NULL AS is_withdrawn,
           coalesce(a.id, uuidv7()) AS account_id, coalesce(a.debtor_id, uuidv7()) AS debtor_id, c.id AS creditor_id,
           uuidv7() AS ledger_account_id, uuidv7() AS debtor_entry_id, gen_random_uuid() AS salt, {currency} AS currency,
           s.original_amount AS amount, s.balance, s.external_ref,
           s.debtor_name, s.debtor_email, s.debtor_phone, s.email, s.phone,
           coalesce(s.account_type, '') AS account_type, coalesce(s.creditor_name, '') AS original_creditor,
           coalesce(s.region, '') AS region, s.fingerprint, s.ssn_sealed, s.born_on_sealed, s.identity_digest,
           a.stated_minor, a.status, NULL::text AS matched_by, NULL::text AS new_name, {person}
    FROM intake_staged_row s
    JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND lower(c.name) = {creditor}
    LEFT JOIN LATERAL (
        SELECT id, debtor_id, stated_minor, stated_fingerprint, stated_by, status, withdrawn_at FROM accounts_account
        WHERE agency_id = %(agency_id)s AND external_ref = s.external_ref AND creditor_id = c.id OFFSET 0) a ON true
    WHERE {batch}
      AND (a.id IS NULL OR a.stated_fingerprint IS DISTINCT FROM s.fingerprint) AND NOT {out_of_date}
) r
"""
_PRIORITY = " ".join(f"WHEN '{word}' THEN {value}" for word, value in PRIORITIES.items())


def out_of_date(params: dict[str, Any], account: str = "a") -> str:
    """SQL: whether an import received later has stated the account already. Only asked when there is such an import."""
    return f"coalesce({account}.stated_by > %(import_id)s, false)" if params["has_later"] else "false"


def resolve_rows(terms: Terms, params: dict[str, Any]) -> None:
    """Make `intake_row` for the batch that the parameters first, last and is_shared name."""
    execute(
        _RESOLVE.format(
            person=", ".join(f"s.{column}" for column in PERSON),
            exponent=terms.exponent,
            currency=terms.row_currency,
            priority=f"(CASE lower(s.priority) {_PRIORITY} END)::smallint" if "priority" in terms.fields else "NULL::smallint",
            due=_due(terms),
            creditor=CREDITOR,
            batch=ROWS_OF_BATCH,
            out_of_date=out_of_date(params),
        ),
        params,
    )


def _due(terms: Terms) -> str:
    """The due date, else as many days before the date of the file as the account is past due."""
    if "days_past_due" not in terms.fields:
        return "s.due_date::date"
    return "coalesce(s.due_date::date, %(as_of_on)s::date - s.days_past_due::int)"
