"""Whose turn it is: imports of one agency are applied one at a time, small ones first, and none waits for ever.

Two files that bring the same debtor must not create him twice, hence one at a time. An import that is much larger than one that
waits gives way between two batches, and goes on afterwards. One that keeps its order, since it means the references there are
when all files received before it are applied, waits for these, and those received after it wait for it.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from fairdue.intake.models import ImportJob
from fairdue.jobs.commands import defer
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope, rows, savepoint

PROCESS_JOB = "intake.process"
APPLY_JOB = "intake.apply"
HELP_PRIORITY = -10
"""Whatever else waits for a worker is started before a helper is, but for what follows from imports."""
SMALL_BYTES_MAX = 2 * 1024 * 1024
"""Up to here a file is small, about 10,000 rows: it has a lane of its own and goes before larger ones."""
SMALL_LANE = 0
SMALL_PRIORITY = 10
MUCH_LARGER = 10
"""A running import gives way when it has so many times the rows left that a waiting one has."""
TURN_SECONDS_MIN = 5
"""How long a turn lasts at least, so that a large import is not kept from its work by many small ones."""
WAIT_SECONDS_MAX = 60
"""An import that has waited longer goes before smaller ones."""

_IN_ORDER = """NOT EXISTS (
    SELECT FROM intake_import o WHERE o.agency_id = i.agency_id AND o.id < i.id AND o.status IN ('pending', 'processing')
    AND (o.keeps_order OR i.keeps_order))"""
_WAITING = f"""
SELECT i.id FROM intake_import i
WHERE i.agency_id = %(agency_id)s AND i.status = 'processing' AND i.is_staged AND NOT i.is_applying AND i.id <> %(besides)s
  AND i.total_records <= %(rows_max)s AND {_IN_ORDER}
ORDER BY (i.waits_since < %(overdue)s) DESC, CASE WHEN i.waits_since < %(overdue)s THEN i.waits_since END,
         i.total_records, i.id
LIMIT 1
"""
_IS_IN_ORDER = f"SELECT {_IN_ORDER} AS in_order FROM intake_import i WHERE i.agency_id = %s AND i.id = %s"
_LANES = """
SELECT lane, sum(size_bytes)::bigint AS bytes FROM intake_import
WHERE agency_id = %(agency_id)s AND status IN ('pending', 'processing') AND NOT is_staged GROUP BY lane
"""
_LEFT = """
SELECT coalesce(sum(last_row - first_row + 1), 0)::bigint AS rows_left FROM intake_batch
WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s AND NOT is_done
"""
_NOBODY = UUID(int=0)
_ANY_ROWS = 2**31 - 1


def take_turn(job: ImportJob) -> bool:
    """Let a locked import have the agency's turn, or keep it; False when another has it, or has to go first."""
    if job.is_applying:
        return True
    if not rows(_IS_IN_ORDER, [job.agency_id, job.id])[0].in_order:
        return False
    now = clock.now()
    waited = (now - job.waits_since).total_seconds() if job.waits_since is not None else 0
    try:
        with savepoint():
            job.is_applying, job.turn_began_at, job.waits_since = True, now, None
            job.waited_seconds += waited
            job.save(update_fields=["is_applying", "turn_began_at", "waits_since", "waited_seconds"])
    except IntegrityError:
        job.refresh_from_db(fields=["is_applying", "turn_began_at", "waits_since", "waited_seconds"])
        return False
    return True


def give_way(agency_id: UUID, import_id: UUID) -> bool:
    """End the turn of a large import when a much smaller one waits. Returns whether it did. Waits for batches being applied."""
    with agency_scope(agency_id):
        job = ImportJob.objects.get(agency_id=agency_id, id=import_id)
        if not job.is_applying or job.turn_began_at is None:
            return False
        if clock.now() - job.turn_began_at < dt.timedelta(seconds=TURN_SECONDS_MIN) or not _is_wanted(job):
            return False
    with agency_scope(agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=agency_id, id=import_id)
        if not job.is_applying or not _is_wanted(job):
            return False
        job.is_applying, job.waits_since = False, clock.now()
        job.save(update_fields=["is_applying", "waits_since"])
        resume_waiting(agency_id, besides=import_id)
        return True


def resume_waiting(agency_id: UUID, besides: UUID = _NOBODY) -> UUID | None:
    """Let the import whose turn is next go on: the smallest, unless one has waited too long. Returns its id."""
    overdue = clock.now() - dt.timedelta(seconds=WAIT_SECONDS_MAX)
    found = rows(_WAITING, {"agency_id": agency_id, "overdue": overdue, "besides": besides, "rows_max": _ANY_ROWS})
    if found:
        start_processing(ImportJob.objects.get(agency_id=agency_id, id=found[0].id))
        return UUID(str(found[0].id))
    return None


def ask_for_help(agency_id: UUID, import_id: UUID, helpers: int) -> None:
    """Ask so many further workers to apply batches of an import."""
    for _ in range(helpers):
        defer(APPLY_JOB, agency_id, priority=HELP_PRIORITY, import_id=str(import_id))


def start_processing(job: ImportJob) -> None:
    """Enqueue the processing of an import, once. Reading its file is done in its lane, small files first."""
    import_id = str(job.id)
    lane = None if job.is_staged else f"import-{job.lane}"
    priority = SMALL_PRIORITY if job.lane == SMALL_LANE else 0
    defer(PROCESS_JOB, job.agency_id, once=import_id, in_turn=lane, priority=priority, import_id=import_id)


def lane_for(agency_id: UUID, size_bytes: int) -> int:
    """Choose the lane of a new file: the one for small files, or of the others the one with the least before it.

    Files of one lane are read one after another: so an agency's files are read by no more workers than it has lanes.
    """
    if size_bytes <= SMALL_BYTES_MAX:
        return SMALL_LANE
    waiting = rows(_LANES, {"agency_id": agency_id})
    bytes_before = {row.lane: row.bytes for row in waiting}
    return min(range(1, settings.ENV.imports_at_once + 1), key=lambda lane: (bytes_before.get(lane, 0), lane))


def _is_wanted(job: ImportJob) -> bool:
    """Whether one that is much smaller than what is left of this one waits."""
    (left,) = rows(_LEFT, {"agency_id": job.agency_id, "import_id": job.id})
    params = {"agency_id": job.agency_id, "besides": job.id, "overdue": clock.now(), "rows_max": left.rows_left // MUCH_LARGER}
    return bool(rows(_WAITING, params))
