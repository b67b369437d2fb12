"""Planning: check all staged rows as one set, compare control totals, find or create creditors, and cut the rest into batches."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from fairdue.access.models import Agency
from fairdue.accounts.commands.bulk_placing import find_or_create_creditors
from fairdue.accounts.models import Creditor, Placement
from fairdue.accounts.rules import UNSPECIFIED_CREDITOR
from fairdue.intake.commands.finishing import fail_locked
from fairdue.intake.commands.turns import HELP_PRIORITY, ask_for_help, take_turn
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
from fairdue.intake.rules.mapping import fit
from fairdue.intake.rules.references import CREDITOR, reference_faults
from fairdue.intake.rules.remarks import REMARKS
from fairdue.intake.states import ImportKind, ImportStatus
from fairdue.jobs.queries import others_wait
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.money import decimals_by_currency, decimals_of

HELPERS_MAX = 3
"""How many further workers are asked to apply batches of one import at the same time."""

_CREDITOR_NAMES = """
SELECT DISTINCT coalesce(%(creditor_name)s::text, s.creditor_name, %(default_creditor)s) AS name, {currency} AS currency
FROM intake_staged_row s WHERE import_job_id = %(import_id)s AND NOT is_bad
"""
_NEW_CREDITORS = """
SELECT min(name) AS name FROM ({names}) s
WHERE NOT EXISTS (SELECT FROM accounts_creditor c WHERE c.agency_id = %(agency_id)s AND lower(c.name) = lower(s.name))
GROUP BY lower(name) ORDER BY 1
"""
_BATCHES = """
INSERT INTO intake_batch (agency_id, import_job_id, number, first_row, last_row, is_shared, is_done,
                          created_count, changed_count, unchanged_count, recalled_count)
SELECT %(agency_id)s, %(import_id)s, row_number() OVER (ORDER BY is_shared, min(row_number)),
       min(row_number), max(row_number), is_shared, false, 0, 0, 0, 0
FROM intake_staged_row WHERE import_job_id = %(import_id)s
GROUP BY is_shared, (row_number - 1) / %(batch_rows)s
"""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for all rows of an import. `has_currency`: rows may be in other currencies than the import's own."""

    import_id: UUID
    kind: ImportKind
    fields: tuple[str, ...]
    is_lenient: bool
    currency: str
    has_currency: bool
    creditor_name: str | None
    default_creditor: str
    placed_on: dt.date
    as_of_on: dt.date

    @property
    def row_currency(self) -> str:
        """SQL for the currency of a staged row."""
        return "coalesce(s.currency, %(currency)s)::char(3)" if self.has_currency else "%(currency)s::char(3)"

    @property
    def exponent(self) -> str:
        """SQL for the decimals of that currency; those of the import's own where it is unknown."""
        own = decimals_of(self.currency)
        return f"coalesce((%(exponents)s::jsonb ->> s.currency)::int, {own})" if self.has_currency else str(own)

    def params(self, agency_id: UUID) -> dict[str, Any]:
        """As parameters of SQL."""
        return {
            "agency_id": agency_id,
            "import_id": self.import_id,
            "currency": self.currency,
            "exponents": json.dumps(decimals_by_currency()),
            "creditor_name": self.creditor_name,
            "default_creditor": self.default_creditor,
            "is_lenient": self.is_lenient,
            "as_of_on": self.as_of_on,
        }


def plan_import(actor: Actor, import_id: UUID, fence: Callable[[], None]) -> bool:
    """Check and plan a staged import when it is its turn, and ask further workers to help applying it.

    Returns False when it has to wait for its turn, or has ended: other control totals than announced fail it.
    """
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=actor.agency_id, id=import_id)
        if job.status != ImportStatus.PROCESSING or not take_turn(job):
            return False
        terms = terms_of(job)
        params = terms.params(actor.agency_id)
        try:
            _check(job, terms, params)
        except UnreadableFile as error:
            fail_locked(actor, job, error)
            fence()
            return False
        prepare_batches(actor, job, terms, params)
        _ask_for_help(job)
        fence()
        return True


def prepare_batches(actor: Actor, job: ImportJob, terms: Terms, params: dict[str, Any]) -> None:
    """Make what batches of a checked import need, in the caller's transaction: the batches themselves, and the creditors."""
    if not job.is_planned:
        _cut(job, terms, params)
    _check_references(job, terms, params)
    if terms.kind is ImportKind.ACCOUNTS:
        find_or_create_creditors(actor, _CREDITOR_NAMES.format(currency=terms.row_currency), params)


def new_creditors(terms: Terms, params: dict[str, Any]) -> list[str]:
    """Return the names of creditors that the good rows bring and the agency does not have."""
    if terms.kind is not ImportKind.ACCOUNTS:
        return []
    found = rows(_NEW_CREDITORS.format(names=_CREDITOR_NAMES.format(currency=terms.row_currency)), params)
    return [row.name for row in found]


def terms_of(job: ImportJob) -> Terms:
    """Gather what holds for all rows of an import."""
    agency = Agency.objects.get(id=job.agency_id)
    today = clock.today(agency.time_zone)
    layout = fit(job.document, ImportKind(job.kind), job.header, job.mapping_name)
    foreign = Creditor.objects.filter(agency_id=job.agency_id, currency__isnull=False).exclude(currency=job.currency)
    return Terms(
        import_id=job.id,
        kind=ImportKind(job.kind),
        fields=layout.fields,
        is_lenient=layout.is_lenient,
        currency=job.currency,
        has_currency="currency" in layout.fields or (job.creditor_id is None and foreign.exists()),
        creditor_name=job.creditor.name if job.creditor is not None else None,
        default_creditor=_default_creditor(job, agency),
        placed_on=today,
        as_of_on=job.as_of_on or today,
    )


def _default_creditor(job: ImportJob, agency: Agency) -> str:
    """Whose the rows are that name no creditor: the one the mapping profile is for, else the agency's choice for such rows."""
    profile = job.profile
    if profile is not None and profile.creditor is not None:
        return profile.creditor.name
    return str(agency.settings.get("default_creditor") or UNSPECIFIED_CREDITOR)


def _check(job: ImportJob, terms: Terms, params: dict[str, Any]) -> None:
    """Check every row by itself, once for what is staged. Raises UnreadableFile when the control totals differ."""
    if job.is_checked:
        return
    check_rows(terms, params)
    job.processed_errors = _count_bad(params)
    compare_control_totals(job, terms, params)
    job.is_checked = True
    job.save(update_fields=["is_checked"])


def _cut(job: ImportJob, terms: Terms, params: dict[str, Any]) -> None:
    """Make the batches, and the placement that new accounts belong to."""
    if terms.kind is ImportKind.ACCOUNTS:
        Placement.objects.get_or_create(
            agency_id=job.agency_id,
            source_id=job.id,
            defaults={"creditor_id": job.creditor_id, "reference": job.file_name, "placed_on": terms.placed_on},
        )
    execute(_BATCHES, {**params, "batch_rows": settings.ENV.import_batch_rows})
    job.is_planned = True
    job.save(update_fields=["is_planned"])


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


def _check_references(job: ImportJob, terms: Terms, params: dict[str, Any]) -> None:
    check_references(terms, params)
    job.processed_errors = _count_bad(params)
    job.save(update_fields=["processed_errors"])


def _count_bad(params: dict[str, Any]) -> int:
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


def leave_worker(agency_id: UUID, import_id: UUID) -> bool:
    """Let a helper go to the end of its queue when anything that goes before it waits. Returns whether it has to end."""
    with agency_scope(agency_id):
        if not others_wait(HELP_PRIORITY):
            return False
        ask_for_help(agency_id, import_id, 1)
        return True


def _ask_for_help(job: ImportJob) -> None:
    left = rows(
        "SELECT count(*) FROM intake_batch WHERE agency_id = %s AND import_job_id = %s AND NOT is_done", [job.agency_id, job.id]
    )[0].count
    ask_for_help(job.agency_id, job.id, min(left - 1, HELPERS_MAX))
