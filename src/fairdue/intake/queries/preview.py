"""Read what a preview has staged: the rows as they would be stored, and the accounts they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from fairdue.intake.models import ImportJob
from fairdue.intake.rules.checks import number
from fairdue.intake.rules.fields import FIELD_BY_NAME, FieldKind
from fairdue.intake.rules.references import CREDITOR
from fairdue.intake.rules.rendering import NORMALISED
from fairdue.intake.states import ImportKind
from fairdue.intake.types import PreviewCounts, PreviewedRow
from fairdue.kernel.db import rows

ROWS_SHOWN = 20
_VALID = {"debtor_ssn_last4": "ssn_is_valid", "debtor_born_on": "born_on_is_valid"}
_ACCOUNT = """
LEFT JOIN LATERAL (
    SELECT id, stated_fingerprint, status FROM accounts_account
    WHERE agency_id = %(agency_id)s AND external_ref = s.{ref} AND creditor_id = c.id OFFSET 0) {name} ON {when}
"""
# As applying does: accounts get their new references first, and then rows find theirs. An account that was renamed is not found
# under its old reference any more. LATERAL ... OFFSET 0 looks each up by its index: what was just staged has no statistics.
_LOOKED_UP = f"""
WITH found AS MATERIALIZED (
    SELECT s.fingerprint, own.id AS own_id, own.stated_fingerprint, own.status, old.id AS old_id
    FROM intake_staged_row s
    LEFT JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND lower(c.name) = {CREDITOR}
    {_ACCOUNT.format(ref="external_ref", name="own", when="true")}
    {_ACCOUNT.format(ref="previous_external_ref", name="old", when="s.previous_external_ref <> s.external_ref")}
    WHERE s.import_job_id = %(import_id)s AND NOT s.is_bad
), told AS (
    SELECT *, old_id IS NOT NULL AND row_number() OVER (PARTITION BY old_id) = 1 AS is_given,
           own_id IS NOT NULL AND own_id NOT IN (SELECT old_id FROM found WHERE old_id IS NOT NULL) AS is_own
    FROM found
)
SELECT count(*)::int AS good, (count(*) FILTER (WHERE NOT is_own AND NOT is_given))::int AS created,
       (count(*) FILTER (WHERE is_given OR (is_own AND stated_fingerprint IS DISTINCT FROM fingerprint)))::int AS changed,
       (count(*) FILTER (WHERE status <> 'closed'))::int AS recalled,
       (count(*) FILTER (WHERE old_id IS NOT NULL))::int AS renamed
FROM told
"""
_DEBTORS = """
SELECT (count(*) FILTER (WHERE is_new))::int AS created, (count(*) FILTER (WHERE NOT is_new))::int AS matched
FROM (SELECT DISTINCT a.debtor_id, d.created_at >= %(began_at)s AS is_new
      FROM accounts_placement p
      JOIN accounts_account a ON a.agency_id = p.agency_id AND a.placement_id = p.id
      JOIN parties_debtor d ON d.agency_id = a.agency_id AND d.id = a.debtor_id
      WHERE p.agency_id = %(agency_id)s AND p.source_id = %(import_id)s) found
"""


def looked_up(kind: ImportKind, params: dict[str, Any]) -> PreviewCounts:
    """Count what the good rows would do by the accounts there are now. Runs in the caller's scope."""
    (found,) = rows(_LOOKED_UP, params)
    new = found.created if kind is ImportKind.ACCOUNTS else 0
    changed = {ImportKind.ACCOUNTS: found.changed, ImportKind.RECALL: 0, ImportKind.REFERENCES: found.renamed}[kind]
    recalled = found.recalled if kind is ImportKind.RECALL else 0
    return PreviewCounts(
        rows=found.good,
        new=new,
        changed=changed,
        unchanged=found.good - new - changed - recalled,
        recalled=recalled,
        renamed=0 if kind is ImportKind.RECALL else found.renamed,
        errors=0,
        warnings=0,
        matched_debtors=None,
        new_debtors=None,
    )


def new_and_matched_debtors(job: ImportJob, began_at: dt.datetime) -> tuple[int, int]:
    """Count the debtors of an import's new accounts: those made since an instant, and those known before."""
    (found,) = rows(_DEBTORS, {"agency_id": job.agency_id, "import_id": job.id, "began_at": began_at})
    return found.created, found.matched


def sample_rows(
    kind: ImportKind, fields: Sequence[str], exponent: str, currency: str, params: dict[str, Any]
) -> list[PreviewedRow]:
    """Return the first rows as they would be stored; `exponent` and `currency` are SQL for those of a row."""
    shown = {name: _shown(name, exponent) for name in fields}
    if kind is ImportKind.ACCOUNTS:
        shown["currency"] = currency
        shown["creditor_name"] = "coalesce(%(creditor_name)s::text, s.creditor_name, %(default_creditor)s)"
        if "days_past_due" in fields:
            due = "coalesce(s.due_date::date, %(as_of_on)s::date - s.days_past_due::int)::text"
            shown["due_date"] = f"CASE WHEN s.is_bad THEN s.due_date ELSE {due} END"
    listed = ", ".join(f"{sql} AS {name}" for name, sql in shown.items())
    found = rows(
        f"SELECT s.line AS _line, s.is_bad AS _is_bad, {listed} FROM intake_staged_row s "
        f"WHERE s.import_job_id = %(import_id)s ORDER BY s.row_number LIMIT {ROWS_SHOWN}",
        params,
    )
    return [
        PreviewedRow(
            line=row[0],
            is_bad=row[1],
            values={name: text for name, text in zip(shown, row[2:], strict=True) if text is not None},
        )
        for row in found
    ]


def _shown(name: str, exponent: str) -> str:
    """SQL for the value of a field as it would be stored."""
    field = FIELD_BY_NAME[name]
    if field.is_sealed:
        return f"CASE WHEN s.{_VALID[name]} IS NOT NULL THEN '****' END"
    if name in NORMALISED:
        return f"coalesce(s.{NORMALISED[name]}, s.{name})"
    if field.kind is FieldKind.AMOUNT:
        fits = f"{number(name)} AND length(split_part(s.{name}, '.', 2)) <= {exponent}"
        return f"CASE WHEN {fits} THEN round(s.{name}::numeric, {exponent})::text ELSE s.{name} END"
    return f"s.{name}"
