"""Planning: when it is its turn, an import finds or creates its creditors and has its good rows cut into batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings

from fairdue.accounts.commands.bulk_placing import find_or_create_creditors
from fairdue.accounts.models import Placement
from fairdue.intake.commands.checking import check_or_fail, check_references, count_bad
from fairdue.intake.commands.terms import Terms, terms_of
from fairdue.intake.commands.turns import HELP_PRIORITY, ask_for_help, take_turn
from fairdue.intake.errors import StagingLost
from fairdue.intake.models import ImportJob
from fairdue.intake.states import ImportKind, ImportStatus
from fairdue.jobs.queries import others_wait
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows

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


def plan_import(actor: Actor, import_id: UUID, fence: Callable[[], None]) -> bool:
    """Plan a staged import when it is its turn, checking it where that is left, and ask further workers to help applying it.

    Returns False when it has to wait for its turn, or has ended: other control totals than announced fail it. Raises StagingLost
    when its rows were checked before a creditor with a currency of its own came.
    """
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=actor.agency_id, id=import_id)
        if job.status != ImportStatus.PROCESSING or not take_turn(job):
            return False
        terms = terms_of(job)
        params = terms.params(actor.agency_id)
        if job.is_checked and not job.is_planned and terms.has_currency:
            raise StagingLost(f"import {import_id} was checked in another currency than some of its creditors have now")
        if not job.is_checked and not check_or_fail(actor, job, terms, params):
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


def _check_references(job: ImportJob, terms: Terms, params: dict[str, Any]) -> None:
    check_references(terms, params)
    job.processed_errors = count_bad(params)
    job.save(update_fields=["processed_errors"])


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
