"""Planning: check all staged rows as one set, find or create their creditors, and cut the rest into batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from fairdue.access.models import Agency
from fairdue.accounts.commands.bulk_placing import find_or_create_creditors
from fairdue.accounts.models import Placement
from fairdue.accounts.rules import UNSPECIFIED_CREDITOR
from fairdue.intake.commands.receiving import APPLY_JOB
from fairdue.intake.models import ImportJob
from fairdue.intake.rules.checks import DUPLICATES, MARK_BAD, OTHER_CREDITOR, insert_row_errors
from fairdue.intake.states import ImportStatus
from fairdue.jobs.commands import defer
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows, savepoint
from fairdue.kernel.money import decimals_of

HELPERS_MAX = 3
"""How many further workers are asked to apply batches of one import at the same time."""

_CREDITOR_NAMES = """
SELECT DISTINCT coalesce(%(creditor_name)s::text, creditor_name, %(default_creditor)s) AS name, %(currency)s::char(3) AS currency
FROM intake_staged_row WHERE import_job_id = %(import_id)s AND NOT is_bad
"""
_BATCHES = """
INSERT INTO intake_batch (agency_id, import_job_id, number, first_row, last_row, is_shared, is_done,
                          created_count, changed_count, unchanged_count, recalled_count)
SELECT %(agency_id)s, %(import_id)s, row_number() OVER (ORDER BY is_shared, min(row_number)),
       min(row_number), max(row_number), is_shared, false, 0, 0, 0, 0
FROM intake_staged_row WHERE import_job_id = %(import_id)s
GROUP BY is_shared, (row_number - 1) / %(batch_rows)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for all rows of an import."""

    import_id: UUID
    currency: str
    creditor_name: str | None
    default_creditor: str
    raw_rows_of: UUID | None
    placed_on: dt.date

    def params(self, agency_id: UUID) -> dict[str, Any]:
        """As parameters of SQL."""
        return {
            "agency_id": agency_id,
            "import_id": self.import_id,
            "currency": self.currency,
            "creditor_name": self.creditor_name,
            "default_creditor": self.default_creditor,
        }


def plan_import(actor: Actor, import_id: UUID, fence: Callable[[], None]) -> bool:
    """Check and plan a staged import, and ask further workers to help applying it.

    Returns False when it is not its turn: imports of one agency are applied one after another, so that two files which bring
    the same debtor do not create him twice; the one before resumes this one when it ends.
    """
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=actor.agency_id, id=import_id)
        if job.status != ImportStatus.PROCESSING or job.is_planned:
            return job.is_planned
        try:
            with savepoint():
                job.is_planned = True
                job.save(update_fields=["is_planned"])
        except IntegrityError:
            return False
        terms = terms_of(job)
        params = terms.params(actor.agency_id)
        job.processed_errors = _check(terms, params)
        find_or_create_creditors(actor, _CREDITOR_NAMES, params)
        Placement.objects.get_or_create(
            agency_id=actor.agency_id,
            source_id=import_id,
            defaults={"creditor_id": job.creditor_id, "reference": job.file_name, "placed_on": terms.placed_on},
        )
        batches = execute(_BATCHES, {**params, "batch_rows": settings.ENV.import_batch_rows})
        job.raw_rows_of = _earlier_import_of_same_bytes(job)
        job.save(update_fields=["processed_errors", "raw_rows_of"])
        for _ in range(min(batches - 1, HELPERS_MAX)):
            defer(APPLY_JOB, actor.agency_id, import_id=str(import_id))
        fence()
        return True


def terms_of(job: ImportJob) -> Terms:
    """Gather what holds for all rows of an import."""
    agency = Agency.objects.get(id=job.agency_id)
    return Terms(
        import_id=job.id,
        currency=job.currency,
        creditor_name=job.creditor.name if job.creditor is not None else None,
        default_creditor=str(agency.settings.get("default_creditor") or UNSPECIFIED_CREDITOR),
        raw_rows_of=job.raw_rows_of,
        placed_on=clock.today(agency.time_zone),
    )


def _check(terms: Terms, params: dict[str, Any]) -> int:
    """Report every faulty row; return how many rows are faulty."""
    execute("DELETE FROM intake_row_error WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s", params)
    for sql in (insert_row_errors(decimals_of(terms.currency)), DUPLICATES, OTHER_CREDITOR):
        if execute(sql, params):
            execute(MARK_BAD, params)
    return int(rows("SELECT count(*) FROM intake_staged_row WHERE import_job_id = %(import_id)s AND is_bad", params)[0].count)


def _earlier_import_of_same_bytes(job: ImportJob) -> UUID | None:
    """The finished import that keeps the raw rows of the same bytes already."""
    return (
        ImportJob.objects.filter(
            agency_id=job.agency_id, sha256=job.sha256, status=ImportStatus.COMPLETED, raw_rows_of=None, id__lt=job.id
        )
        .order_by("-id")
        .values_list("id", flat=True)
        .first()
    )
