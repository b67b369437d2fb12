"""Faults that depend on the accounts there are, as SQL over the staged rows not yet applied. Pure text.

They are looked for when an import gets its turn, and again when it gets it back: other imports may have been applied meanwhile.
Parameters: agency_id, import_id, currency, creditor_name, default_creditor, first (the first row that is not yet applied).
"""

from __future__ import annotations

from collections.abc import Collection

from fairdue.intake.states import ImportKind

CREDITOR = "lower(coalesce(%(creditor_name)s::text, s.creditor_name, %(default_creditor)s))"
"""The name of the row's creditor: the upload's, else the row's, else the agency's for such rows."""

_INSERT = """
INSERT INTO intake_row_error (agency_id, import_job_id, severity, row_number, line, column_name, masked_value, code, message)
SELECT %(agency_id)s, s.import_job_id, 'error', s.row_number, s.line, {column},
       left(coalesce(s.{shown}, ''), 100), {code}, {message}
FROM intake_staged_row s
"""
_PENDING = """
WHERE s.import_job_id = %(import_id)s AND NOT s.is_bad
  AND NOT EXISTS (SELECT FROM intake_batch b WHERE b.agency_id = %(agency_id)s AND b.import_job_id = %(import_id)s
                  AND b.is_done AND b.is_shared = s.is_shared AND s.row_number BETWEEN b.first_row AND b.last_row)
"""


def _of_creditor(ref: str) -> str:
    """The condition that the row's creditor has an account of this reference."""
    return f"""EXISTS (SELECT FROM accounts_account own JOIN accounts_creditor c ON c.agency_id = own.agency_id
        AND c.id = own.creditor_id
    WHERE own.agency_id = %(agency_id)s AND own.external_ref = s.{ref} AND lower(c.name) = {CREDITOR} OFFSET 0)"""


_OTHER = f"""
CROSS JOIN LATERAL (
    SELECT a.currency = {{currency}} AS is_same_currency, lower(c.name) = {CREDITOR} AS is_same_creditor
    FROM accounts_account a JOIN accounts_creditor c ON c.agency_id = a.agency_id AND c.id = a.creditor_id
    WHERE a.agency_id = %(agency_id)s AND a.external_ref = s.{{ref}}
    ORDER BY lower(c.name) = {CREDITOR} DESC, a.id LIMIT 1) a
"""


_IS_OTHER_CURRENCY = "a.is_same_creditor AND NOT a.is_same_currency"


def _other(ref: str, currency: str, condition: str) -> str:
    """Report rows whose reference belongs to an account of another creditor or currency."""
    insert = _INSERT.format(
        column=f"'{ref}'",
        shown=ref,
        code="CASE WHEN a.is_same_creditor THEN 'other_currency' ELSE 'other_creditor' END",
        message=f"'{ref} belongs to an account of ' || CASE WHEN a.is_same_creditor THEN 'another currency' "
        "ELSE 'another creditor' END",
    )
    return f"{insert}{_OTHER.format(ref=ref, currency=currency)}{_PENDING} AND {condition}"


def reference_faults(kind: ImportKind, fields: Collection[str], currency: str) -> tuple[str, ...]:
    """The statements that report such faults for a file of this kind; `currency` is SQL for the row's currency."""
    if kind is ImportKind.RECALL:
        unknown = _INSERT.format(
            column="'external_ref'",
            shown="external_ref",
            code="'unknown_ref'",
            message="'external_ref is no account of the creditor'",
        )
        return (f"{unknown}{_PENDING} AND NOT {_of_creditor('external_ref')}",)
    statements = []
    if kind is ImportKind.REFERENCES:
        unknown = _INSERT.format(
            column="'previous_external_ref'",
            shown="previous_external_ref",
            code="'unknown_ref'",
            message="'previous_external_ref is no account of the creditor'",
        )
        statements.append(
            f"{unknown}{_PENDING} AND NOT {_of_creditor('previous_external_ref')} AND NOT {_of_creditor('external_ref')}"
        )
    if kind is ImportKind.ACCOUNTS:
        closed = _INSERT.format(
            column="'creditor_name'",
            shown="creditor_name",
            code="'creditor_not_active'",
            message="'creditor_name is of a creditor that is not active: nothing is placed for it'",
        )
        statements.append(
            f"""{closed}{_PENDING} AND {CREDITOR} IN (
                SELECT lower(c.name) FROM accounts_creditor c WHERE c.agency_id = %(agency_id)s AND NOT c.is_active)"""
        )
    if "previous_external_ref" in fields:
        taken = _INSERT.format(
            column="'external_ref'",
            shown="external_ref",
            code="'ref_taken'",
            message="'external_ref belongs to another account already: previous_external_ref is there too'",
        )
        both = f"{_of_creditor('previous_external_ref')} AND {_of_creditor('external_ref')}"
        statements.append(f"{taken}{_PENDING} AND s.previous_external_ref <> s.external_ref AND {both}")
    is_same = "a.is_same_creditor AND a.is_same_currency" if kind is ImportKind.ACCOUNTS else "a.is_same_creditor"
    for ref in ("external_ref", "previous_external_ref"):
        if ref == "external_ref" or (kind is ImportKind.ACCOUNTS and ref in fields):
            statements.append(_other(ref, currency, f"NOT ({is_same})" if ref == "external_ref" else _IS_OTHER_CURRENCY))
    return tuple(statements)
