"""Checking: all staged rows as one set, by themselves and against the accounts there are, and the control totals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from fairdue.intake.commands.finishing import fail_locked
from fairdue.intake.commands.terms import Terms, terms_of
from fairdue.intake.errors import UnreadableFile
from fairdue.intake.models import ImportJob
from fairdue.intake.rules.checks import (
    CHAINED,
    DUPLICATES,
    MARK_BAD,
    insert_row_errors,
    insert_warnings,
    leave_out,
    number,
    row_checks,
)
from fairdue.intake.rules.references import CREDITOR, reference_faults
from fairdue.intake.rules.remarks import REMARKS
from fairdue.intake.states import ImportKind, ImportStatus
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows

_CURRENCIES = f"""
UPDATE intake_staged_row s
SET currency = coalesce(upper(s.currency),
        (SELECT c.currency FROM accounts_creditor c WHERE c.agency_id = %(agency_id)s AND lower(c.name) = {CREDITOR} OFFSET 0))
WHERE s.import_job_id = %(import_id)s AND s.currency IS DISTINCT FROM upper(coalesce(s.currency,
        (SELECT c.currency FROM accounts_creditor c WHERE c.agency_id = %(agency_id)s AND lower(c.name) = {CREDITOR} OFFSET 0)))
"""
_FORGET = """
DELETE FROM intake_row_error
WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s AND code <> ALL(%(applied)s::text[])
"""


def check_import(actor: Actor, import_id: UUID, fence: Callable[[], None]) -> None:
    """Check the rows of a staged import before its turn, so that nobody waits for that when the turn comes.

    Left for the turn where rows take their currency from creditors: imports before it may bring these. Other control totals than
    announced fail it.
    """
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=actor.agency_id, id=import_id)
        if job.status != ImportStatus.PROCESSING or job.is_checked or job.is_planned:
            return
        terms = terms_of(job)
        if not terms.has_currency:
            check_or_fail(actor, job, terms, terms.params(actor.agency_id))
        fence()


def check_or_fail(actor: Actor, job: ImportJob, terms: Terms, params: dict[str, Any]) -> bool:
    """Check every row by itself, once for what is staged; return False when the control totals differ, which fails the import."""
    check_rows(terms, params)
    job.processed_errors = count_bad(params)
    try:
        compare_control_totals(job, terms, params)
    except UnreadableFile as error:
        fail_locked(actor, job, error)
        return False
    job.is_checked = True
    job.save(update_fields=["is_checked", "processed_errors"])
    return True


def check_rows(terms: Terms, params: dict[str, Any]) -> None:
    """Report every faulty cell and remark on odd ones; leave bad values out where the mapping is lenient."""
    execute(_FORGET, {**params, "applied": list(REMARKS)})
    if terms.has_currency:
        execute(_CURRENCIES, params)
    checks = row_checks(terms.kind, terms.fields, terms.exponent)
    if execute(insert_row_errors(checks), params):
        execute(MARK_BAD, params)
        if terms.is_lenient:
            for check in checks:
                if check.may_drop:
                    execute(leave_out(check), params)
    if execute(DUPLICATES, params):
        execute(MARK_BAD, params)
    if "previous_external_ref" in terms.fields and execute(CHAINED, params):
        execute(MARK_BAD, params)
    remarks = insert_warnings(terms.fields) if terms.kind is ImportKind.ACCOUNTS else None
    if remarks is not None:
        execute(remarks, params)


def check_references(terms: Terms, params: dict[str, Any]) -> None:
    """Report rows not yet applied whose references do not fit the accounts there are now."""
    for sql in reference_faults(terms.kind, terms.fields, terms.row_currency):
        if execute(sql, params):
            execute(MARK_BAD, params)


def count_bad(params: dict[str, Any]) -> int:
    """Return how many staged rows are not taken."""
    return int(rows("SELECT count(*) FROM intake_staged_row WHERE import_job_id = %(import_id)s AND is_bad", params)[0].count)


def amount_column(terms: Terms) -> str | None:
    """Return the field that control totals are about: the balance, else the original amount, None without amounts."""
    return next((name for name in ("balance", "original_amount") if name in terms.fields), None)


def sum_amounts(column: str, params: dict[str, Any]) -> Any:
    """Return the `total` of all staged rows, good or bad, and in how many the amount is `unreadable`. Blank adds nothing."""
    unreadable = f"s.problem IS NOT NULL OR NOT ({number(column)}) OR coalesce('{column}' = ANY(s.misread), false)"
    (found,) = rows(
        f"SELECT coalesce(sum(CASE WHEN {number(column)} THEN s.{column}::numeric END), 0) AS total, "
        f"count(*) FILTER (WHERE {unreadable}) AS unreadable "
        "FROM intake_staged_row s WHERE s.import_job_id = %(import_id)s",
        params,
    )
    return found


def compare_control_totals(job: ImportJob, terms: Terms, params: dict[str, Any]) -> None:
    """Compare rows and amounts with what the sender announced. Raises UnreadableFile when they differ."""
    if job.control_rows is not None and job.control_rows != job.total_records:
        raise UnreadableFile(
            "control_totals_differ",
            f"{job.control_rows} rows were announced, the file has {job.total_records}: nothing was applied",
        )
    if not job.control_total:
        return
    column = amount_column(terms)
    if column is None:
        raise UnreadableFile("control_totals_differ", "a total was announced, but the file has no amounts")
    found = sum_amounts(column, params)
    if found.unreadable:
        raise UnreadableFile(
            "control_totals_differ",
            f"a total was announced, but {column} cannot be read in every row (not in {found.unreadable}): nothing was applied",
        )
    if Decimal(job.control_total) != found.total:
        raise UnreadableFile(
            "control_totals_differ", f"{job.control_total} was announced, the rows come to {found.total}: nothing was applied"
        )
