"""What a row must hold (rows D090-D098), as conditions in SQL so that a whole file is checked as one set. Pure text.

The rows stand as `s` (intake_staged_row). Each column has its faults in order; the first that holds is reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from fairdue.accounts.rules import AMOUNT_MINOR_MAX

REF_LENGTH_MAX = 100
NAME_LENGTH_MAX = 255
PHONE_LENGTH_MAX = 40
TYPE_LENGTH_MAX = 100
YEAR_MIN, YEAR_MAX = 1900, 2199
NUMBER = r"s.original_amount ~ '^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$'"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way a cell can be wrong: its code, the sentence (after the column's name), and the condition."""

    code: str
    message: str
    condition: str


@dataclass(frozen=True, slots=True)
class Check:
    """The faults of one column, and the SQL that shows its value without telling who it is about."""

    column: str
    shown: str
    faults: tuple[Fault, ...]


def _required(column: str) -> Fault:
    return Fault("required", "is required", f"s.{column} IS NULL")


def _too_long(column: str, most: int) -> Fault:
    return Fault("too_long", f"is longer than {most} characters", f"length(s.{column}) > {most}")


def _no_letters(column: str) -> Fault:
    """Zero-width characters would pass for a value."""
    return Fault("no_letters", "has neither letter nor digit", f"s.{column} !~ '[[:alnum:]]'")


def row_checks(decimals: int) -> tuple[Check, ...]:
    """The checks of every column, for amounts of a currency with this many decimals."""
    return (
        Check("", "''", (Fault("unreadable_row", "cannot be read", "s.problem IS NOT NULL"),)),
        Check(
            "external_ref",
            "s.external_ref",
            (_required("external_ref"), _too_long("external_ref", REF_LENGTH_MAX), _no_letters("external_ref")),
        ),
        Check(
            "debtor_name",
            "left(s.debtor_name, 1) || '***'",
            (
                _required("debtor_name"),
                _too_long("debtor_name", NAME_LENGTH_MAX),
                _no_letters("debtor_name"),
            ),
        ),
        Check("original_amount", "s.original_amount", (_required("original_amount"), *_amount_faults(decimals))),
        Check(
            "debtor_ssn_last4",
            "'****'",
            (Fault("not_four_digits", "must be exactly four digits", "s.ssn_is_valid = false"),),
        ),
        Check(
            "debtor_email",
            "left(s.debtor_email, 1) || '***'",
            (Fault("not_an_email", "is not an e-mail address", "s.debtor_email IS NOT NULL AND s.email IS NULL"),),
        ),
        Check("debtor_phone", "'***' || right(s.debtor_phone, 2)", (_too_long("debtor_phone", PHONE_LENGTH_MAX),)),
        Check("due_date", "s.due_date", (Fault("not_a_date", "must be a date such as 2026-01-31", _BAD_DATE),)),
        Check("creditor_name", "s.creditor_name", (_too_long("creditor_name", NAME_LENGTH_MAX),)),
        Check("account_type", "s.account_type", (_too_long("account_type", TYPE_LENGTH_MAX),)),
    )


def _amount_faults(decimals: int) -> tuple[Fault, ...]:
    value = "s.original_amount::numeric"
    most = f"{AMOUNT_MINOR_MAX}::numeric / 10::numeric ^ {decimals}"
    return (
        Fault("not_a_number", "must be a decimal number such as 1250.00", f"NOT ({NUMBER})"),
        Fault("not_positive", "must be more than zero", f"CASE WHEN {NUMBER} THEN {value} <= 0 END"),
        Fault(
            "too_many_decimals",
            f"has more than {decimals} decimals",
            f"length(split_part(s.original_amount, '.', 2)) > {decimals}",
        ),
        Fault("out_of_range", "is larger than one account may be", f"CASE WHEN {NUMBER} THEN {value} > {most} END"),
    )


_BAD_DATE = f"""s.due_date IS NOT NULL AND NOT CASE
    WHEN s.due_date ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' AND pg_input_is_valid(s.due_date, 'date')
    THEN extract(year FROM s.due_date::date) BETWEEN {YEAR_MIN} AND {YEAR_MAX} ELSE false END"""

_INSERT = """
INSERT INTO intake_row_error (agency_id, import_job_id, row_number, line, column_name, masked_value, code, message)
"""


def insert_row_errors(decimals: int) -> str:
    """SQL that reports every faulty cell of an import (parameters: agency_id, import_id); an unreadable row is reported once."""
    checks = row_checks(decimals)
    any_fault = " OR ".join(f"({fault.condition})" for check in checks for fault in check.faults)
    cells = ",\n".join(
        f"('{check.column}', {check.shown}, {_case(check, 'code')}, {_case(check, 'message')})" for check in checks
    )
    return f"""{_INSERT}
SELECT %(agency_id)s, s.import_job_id, s.row_number, s.line, cell.name, left(coalesce(cell.shown, ''), 100), cell.code,
       CASE WHEN cell.name = '' THEN 'the row ' || s.problem ELSE cell.name || ' ' || cell.message END
FROM intake_staged_row s CROSS JOIN LATERAL (VALUES {cells}) cell (name, shown, code, message)
WHERE s.import_job_id = %(import_id)s AND ({any_fault})
  AND cell.code IS NOT NULL AND (s.problem IS NULL OR cell.name = '')"""


def _case(check: Check, what: str) -> str:
    branches = " ".join(f"WHEN {fault.condition} THEN '{getattr(fault, what)}'" for fault in check.faults)
    return f"CASE {branches} END"


DUPLICATES = f"""{_INSERT}
SELECT %(agency_id)s, s.import_job_id, s.row_number, s.line, 'external_ref', s.external_ref, 'duplicate_in_file',
       'external_ref stands in line ' || first.line || ' already'
FROM (SELECT external_ref, min(row_number) AS row_number, min(line) AS line FROM intake_staged_row
      WHERE import_job_id = %(import_id)s AND NOT is_bad GROUP BY external_ref HAVING count(*) > 1) first
JOIN intake_staged_row s ON s.import_job_id = %(import_id)s AND s.external_ref = first.external_ref
     AND s.row_number > first.row_number AND NOT s.is_bad"""

OTHER_CREDITOR = f"""{_INSERT}
SELECT %(agency_id)s, s.import_job_id, s.row_number, s.line, 'external_ref', s.external_ref,
       CASE WHEN a.currency = %(currency)s THEN 'other_creditor' ELSE 'other_currency' END,
       'external_ref belongs to an account of ' || CASE WHEN a.currency = %(currency)s THEN 'another creditor'
                                                         ELSE 'another currency' END
FROM intake_staged_row s
CROSS JOIN LATERAL (
    SELECT creditor_id, currency FROM accounts_account
    WHERE agency_id = %(agency_id)s AND external_ref = s.external_ref OFFSET 0) a
JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND c.id = a.creditor_id
WHERE s.import_job_id = %(import_id)s AND NOT s.is_bad
  AND (a.currency <> %(currency)s
       OR lower(c.name) <> lower(coalesce(%(creditor_name)s::text, s.creditor_name, %(default_creditor)s)))
  AND NOT EXISTS (SELECT FROM accounts_account same JOIN accounts_creditor own ON own.agency_id = same.agency_id
                  AND own.id = same.creditor_id
                  WHERE same.agency_id = %(agency_id)s AND same.external_ref = s.external_ref AND same.currency = %(currency)s
                    AND lower(own.name) = lower(coalesce(%(creditor_name)s::text, s.creditor_name, %(default_creditor)s)))"""

MARK_BAD = """
UPDATE intake_staged_row s SET is_bad = true
WHERE s.import_job_id = %(import_id)s AND NOT s.is_bad AND s.row_number IN (
    SELECT e.row_number FROM intake_row_error e WHERE e.agency_id = %(agency_id)s AND e.import_job_id = %(import_id)s)
"""
