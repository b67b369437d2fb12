"""What a row must hold (rows D090-D098), as conditions in SQL so that a whole file is checked as one set. Pure text.

The rows stand as `s` (intake_staged_row). Each field has its faults in order; the first that holds is reported. Parameters of the
statements: agency_id, import_id, exponents (decimals by currency, as JSON), and those of `terms`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fairdue.accounts.rules import AMOUNT_MINOR_MAX
from fairdue.intake.rules.fields import FIELD_BY_NAME, REQUIRED, Field, FieldKind
from fairdue.intake.rules.rendering import NORMALISED
from fairdue.intake.states import ImportKind
from fairdue.parties.rules import KNOWN_CATEGORIES, category_sql

YEAR_MIN, YEAR_MAX = 1900, 2199
DAYS_MAX = 36_500
HIDDEN = r"[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]"
"""Characters that nobody sees, among them those that turn the direction of writing: two references could look alike."""
PRIORITIES = {"low": 0, "normal": 1, "medium": 1, "high": 2, "urgent": 3, "critical": 3, "0": 0, "1": 1, "2": 2, "3": 3}
FLAGS = {"true": True, "yes": True, "y": True, "1": True, "firm": True, "company": True}
FLAGS |= {"false": False, "no": False, "n": False, "0": False, "person": False, "individual": False}
SHOWN_LENGTH_MAX = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One way a cell can be wrong: its code, the sentence (after the field's name), and the condition."""

    code: str
    message: str
    condition: str


@dataclass(frozen=True, slots=True)
class Check:
    """The faults of one field, and the SQL that shows its value without telling who it is about."""

    name: str
    shown: str
    faults: tuple[Fault, ...]
    may_drop: bool = False


def number(column: str) -> str:
    """The condition that a staged text is a plain decimal number."""
    # Of PostgreSQL's regular expressions one without bounds is ten times as fast, and what is short needs none.
    bounded, quick = r"^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$", r"^[+-]?[0-9]+(\.[0-9]+)?$"
    return f"CASE WHEN length(s.{column}) <= 30 THEN s.{column} ~ '{quick}' ELSE s.{column} ~ '{bounded}' END"


def row_checks(kind: ImportKind, fields: Iterable[str], exponent: str) -> tuple[Check, ...]:
    """The checks of every field a file brings; `exponent` is SQL for the decimals of the row's currency."""
    required = REQUIRED[kind]
    checks = [Check("", "''", (Fault("unreadable_row", "cannot be read", "s.problem IS NOT NULL"),))]
    for name in fields:
        field = FIELD_BY_NAME[name]
        must = (Fault("required", "is required", f"s.{name} IS NULL"),) if name in required else ()
        faults = (*must, *_FAULTS[field.kind](field, exponent), *(_no_letters(name) if name in required else ()), *_hidden(name))
        checks.append(Check(name, _shown(field), faults, field.may_drop))
    checks.extend(_nameless(name, fields) for name in ("co_debtor", "guarantor"))
    return tuple(check for check in checks if check.faults)


def _nameless(prefix: str, fields: Iterable[str]) -> Check:
    """A further party needs a name; one without is nobody, and a lenient mapping leaves him out."""
    reach = [f"{prefix}_{what}" for what in ("email", "phone") if f"{prefix}_{what}" in fields]
    name = f"{prefix}_name"
    said = " OR ".join(f"s.{column} IS NOT NULL" for column in reach)
    nameless = f"s.{name} IS NULL AND ({said})" if name in fields else said
    faults = (Fault("required", "is required where an e-mail or phone of that person is given", nameless),) if reach else ()
    return Check(name, "''", faults, may_drop=True)


def _too_long(field: Field, _exponent: str) -> tuple[Fault, ...]:
    return (Fault("too_long", f"is longer than {field.length_max} characters", f"length(s.{field.name}) > {field.length_max}"),)


def _no_letters(column: str) -> tuple[Fault, ...]:
    """Zero-width characters would pass for a value."""
    if FIELD_BY_NAME[column].kind is not FieldKind.TEXT:
        return ()
    return (Fault("no_letters", "has neither letter nor digit", f"s.{column} !~ '[[:alnum:]]'"),)


def _hidden(column: str) -> tuple[Fault, ...]:
    if column not in {"external_ref", "previous_external_ref"}:
        return ()
    return (Fault("hidden_characters", "has characters that cannot be seen", f"s.{column} ~ '{HIDDEN}'"),)


def _amount(field: Field, exponent: str) -> tuple[Fault, ...]:
    name = field.name
    is_number, value = number(name), f"s.{name}::numeric"
    most = f"{AMOUNT_MINOR_MAX}::numeric / 10::numeric ^ {exponent}"
    least = (
        Fault("not_positive", "must be more than zero", f"CASE WHEN {is_number} THEN {value} <= 0 END")
        if name == "original_amount"
        else Fault("negative", "must not be negative", f"CASE WHEN {is_number} THEN {value} < 0 END")
    )
    decimals = f"length(split_part(s.{name}, '.', 2)) > {exponent}"
    return (
        Fault("not_a_number", "must be a decimal number such as 1250.00", f"NOT ({is_number}) OR {_misread(name)}"),
        least,
        Fault("too_many_decimals", "has more decimals than its currency", decimals),
        Fault("out_of_range", "is larger than one account may be", f"CASE WHEN {is_number} THEN {value} > {most} END"),
    )


def _date(field: Field, _exponent: str) -> tuple[Fault, ...]:
    name = field.name
    good = f"""CASE WHEN s.{name} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' AND pg_input_is_valid(s.{name}, 'date')
        THEN extract(year FROM s.{name}::date) BETWEEN {YEAR_MIN} AND {YEAR_MAX} ELSE false END"""
    bad = f"s.{name} IS NOT NULL AND (NOT {good} OR {_misread(name)})"
    return (Fault("not_a_date", "must be a date such as 2026-01-31", bad),)


def _birth_date(_field: Field, _exponent: str) -> tuple[Fault, ...]:
    return (Fault("not_a_date", "must be a date in the past such as 1980-01-31", "s.born_on_is_valid = false"),)


def _integer(field: Field, _exponent: str) -> tuple[Fault, ...]:
    name, pattern = field.name, "^-?[0-9]{1,5}$" if field.name == "days_past_due" else "^[0-9]{1,5}$"
    whole = Fault("not_an_integer", "must be a whole number", f"s.{name} !~ '{pattern}' OR {_misread(name)}")
    far = f"CASE WHEN s.{name} ~ '{pattern}' THEN abs(s.{name}::int) > {DAYS_MAX} END"
    return (whole, Fault("out_of_range", "is more than a hundred years", far)) if name == "days_past_due" else (whole,)


def _email(field: Field, _exponent: str) -> tuple[Fault, ...]:
    bad = f"s.{field.name} IS NOT NULL AND s.{NORMALISED[field.name]} IS NULL"
    return (Fault("not_an_email", "is not an e-mail address", bad),)


def _four_digits(_field: Field, _exponent: str) -> tuple[Fault, ...]:
    return (Fault("not_four_digits", "must be exactly four digits", "s.ssn_is_valid = false"),)


def _currency(_field: Field, _exponent: str) -> tuple[Fault, ...]:
    unknown = "s.currency IS NOT NULL AND NOT jsonb_exists(%(exponents)s::jsonb, s.currency)"
    return (Fault("unknown_currency", "is not an ISO 4217 code such as EUR", unknown),)


def _one_of(field: Field, words: Iterable[str], what: str) -> tuple[Fault, ...]:
    listed = ", ".join(f"'{word}'" for word in words)
    return (Fault(f"not_a_{field.kind.value}", f"must be {what}", f"lower(s.{field.name}) NOT IN ({listed})"),)


def _misread(name: str) -> str:
    return f"coalesce('{name}' = ANY(s.misread), false)"


_FAULTS: dict[FieldKind, Callable[[Field, str], tuple[Fault, ...]]] = {
    FieldKind.TEXT: _too_long,
    FieldKind.AMOUNT: _amount,
    FieldKind.DATE: _date,
    FieldKind.INTEGER: _integer,
    FieldKind.EMAIL: _email,
    FieldKind.PHONE: _too_long,
    FieldKind.FOUR_DIGITS: _four_digits,
    FieldKind.BIRTH_DATE: _birth_date,
    FieldKind.CURRENCY: _currency,
    FieldKind.PRIORITY: lambda field, _: _one_of(field, PRIORITIES, "low, normal, high or urgent"),
    FieldKind.FLAG: lambda field, _: _one_of(field, FLAGS, "yes or no"),
    FieldKind.CATEGORY: _too_long,
}
_INITIAL = frozenset({"debtor_name", "co_debtor_name", "guarantor_name", "debtor_address", "debtor_city", "debtor_postal_code"})


def _shown(field: Field) -> str:
    """SQL that shows a value in a report, masked where it could tell who somebody is or how they live."""
    column = f"s.{field.name}"
    if field.is_sealed:
        return "'****'"
    if field.kind is FieldKind.PHONE:
        return f"'***' || right({column}, 2)"
    if field.kind is FieldKind.EMAIL or field.name in _INITIAL:
        return f"left({column}, 1) || '***'"
    return "'***'" if field.name == "monthly_income" else column


_INSERT = """
INSERT INTO intake_row_error (agency_id, import_job_id, severity, row_number, line, column_name, masked_value, code, message)
"""


def insert_row_errors(checks: Iterable[Check]) -> str:
    """SQL that reports every faulty cell of an import; an unreadable row is reported once.

    With the parameter is_lenient, a bad value that may be left out is a warning.
    """
    checks = tuple(checks)
    any_fault = " OR ".join(f"({fault.condition})" for check in checks for fault in check.faults)
    cells = ",\n".join(
        f"('{check.name}', {check.shown}, {str(check.may_drop).lower()}, {_case(check, 'code')}, {_case(check, 'message')})"
        for check in checks
    )
    return f"""{_INSERT}
SELECT %(agency_id)s, s.import_job_id, CASE WHEN cell.may_drop AND %(is_lenient)s THEN 'warning' ELSE 'error' END,
       s.row_number, s.line, cell.name, left(coalesce(cell.shown, ''), {SHOWN_LENGTH_MAX}), cell.code,
       CASE WHEN cell.name = '' THEN 'the row ' || s.problem ELSE cell.name || ' ' || cell.message END
       || CASE WHEN cell.may_drop AND %(is_lenient)s THEN ' (left out)' ELSE '' END
FROM intake_staged_row s CROSS JOIN LATERAL (VALUES {cells}) cell (name, shown, may_drop, code, message)
WHERE s.import_job_id = %(import_id)s AND ({any_fault})
  AND cell.code IS NOT NULL AND (s.problem IS NULL OR cell.name = '')"""


def _case(check: Check, what: str) -> str:
    branches = " ".join(f"WHEN {fault.condition} THEN '{getattr(fault, what)}'" for fault in check.faults)
    return f"CASE {branches} END"


def leave_out(check: Check) -> str:
    """SQL that blanks a field in the rows whose value of it was reported as left out."""
    columns = {
        "debtor_ssn_last4": ("ssn_sealed", "identity_digest"),
        "debtor_born_on": ("born_on_sealed", "identity_digest"),
    }.get(check.name, (check.name, *((NORMALISED[check.name],) if check.name in NORMALISED else ())))
    blanked = ", ".join(f"{column} = NULL" for column in columns)
    return f"""UPDATE intake_staged_row s SET {blanked}
WHERE s.import_job_id = %(import_id)s AND s.row_number IN (
    SELECT e.row_number FROM intake_row_error e WHERE e.agency_id = %(agency_id)s AND e.import_job_id = %(import_id)s
    AND e.severity = 'warning' AND e.column_name = '{check.name}')"""


def insert_warnings(fields: Iterable[str]) -> str | None:
    """SQL that remarks on what is odd about good rows, or None when the fields give no reason to."""
    remarks = list(_remarks(tuple(fields)))
    if not remarks:
        return None
    cells = ",\n".join(f"('{name}', {shown}, '{code}', '{message}', {said})" for name, shown, code, message, said in remarks)
    return f"""{_INSERT}
SELECT %(agency_id)s, s.import_job_id, 'warning', s.row_number, s.line, cell.name, left(cell.shown, {SHOWN_LENGTH_MAX}),
       cell.code, cell.name || ' ' || cell.message
FROM intake_staged_row s CROSS JOIN LATERAL (VALUES {cells}) cell (name, shown, code, message, holds)
WHERE s.import_job_id = %(import_id)s AND NOT s.is_bad AND ({" OR ".join(said for *_, said in remarks)}) AND cell.holds"""


def _remarks(fields: tuple[str, ...]) -> Iterable[tuple[str, str, str, str, str]]:
    for name in fields:
        field = FIELD_BY_NAME[name]
        if field.kind is FieldKind.PHONE:
            yield name, _shown(field), "not_dialable", "is kept, but is no number that can be called", _undialable(name)
        if name in KNOWN_CATEGORIES:
            known = ", ".join(f"'{word}'" for word in sorted(KNOWN_CATEGORIES[name]))
            yield (
                name,
                f"s.{name}",
                "unknown_category",
                "is no known category: scoring takes the middle",
                (f"s.{name} IS NOT NULL AND {category_sql(f's.{name}')} NOT IN ({known})"),
            )
    if "balance" in fields:
        yield (
            "balance",
            "s.balance",
            "nothing_due",
            "is zero: the account is placed, but nothing is due",
            (f"CASE WHEN {number('balance')} THEN s.balance::numeric = 0 ELSE false END"),
        )
    if "payment_status" in fields:
        yield (
            "payment_status",
            "s.payment_status",
            "marked_paid",
            "says the creditor has been paid",
            ("s.payment_status IS NOT NULL AND upper(s.payment_status) = 'PAID'"),
        )


def _undialable(name: str) -> str:
    normal = NORMALISED[name]
    return f"s.{normal} IS NOT NULL AND s.{normal} NOT LIKE '+%%'"


DUPLICATES = f"""{_INSERT}
SELECT %(agency_id)s, s.import_job_id, 'error', s.row_number, s.line, 'external_ref', s.external_ref, 'duplicate_in_file',
       'external_ref stands in line ' || first.line || ' already'
FROM (SELECT external_ref, min(row_number) AS row_number, min(line) AS line FROM intake_staged_row
      WHERE import_job_id = %(import_id)s AND NOT is_bad GROUP BY external_ref HAVING count(*) > 1) first
JOIN intake_staged_row s ON s.import_job_id = %(import_id)s AND s.external_ref = first.external_ref
     AND s.row_number > first.row_number AND NOT s.is_bad"""

# Rows of a chain of references (A to B, B to C) would mean other accounts in one batch than in two.
CHAINED = f"""{_INSERT}
SELECT %(agency_id)s, s.import_job_id, 'error', s.row_number, s.line, 'previous_external_ref', s.previous_external_ref,
       'duplicate_in_file', 'previous_external_ref stands in line '
       || CASE WHEN s.row_number = first.row_number THEN first.last_line ELSE first.line END
       || ' too: send this row in a file of its own'
FROM (SELECT ref, min(row_number) AS row_number, min(line) AS line, max(line) AS last_line, bool_or(is_current) AS is_current
      FROM (SELECT external_ref AS ref, row_number, line, true AS is_current FROM intake_staged_row
            WHERE import_job_id = %(import_id)s AND NOT is_bad
            UNION ALL
            SELECT previous_external_ref, row_number, line, false FROM intake_staged_row
            WHERE import_job_id = %(import_id)s AND NOT is_bad AND previous_external_ref <> external_ref) said
      GROUP BY ref HAVING count(*) > 1) first
JOIN intake_staged_row s ON s.import_job_id = %(import_id)s AND s.previous_external_ref = first.ref
     AND s.previous_external_ref <> s.external_ref AND (first.is_current OR s.row_number > first.row_number) AND NOT s.is_bad"""

MARK_BAD = """
UPDATE intake_staged_row s SET is_bad = true
WHERE s.import_job_id = %(import_id)s AND NOT s.is_bad AND s.row_number IN (
    SELECT e.row_number FROM intake_row_error e WHERE e.agency_id = %(agency_id)s AND e.import_job_id = %(import_id)s
    AND e.severity = 'error')
"""
