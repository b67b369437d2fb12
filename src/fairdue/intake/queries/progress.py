"""How far imports are, how fast they go, and what is before them. Asked each second by many: three queries, whatever the size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fairdue.intake.errors import ImportNotFound
from fairdue.intake.models import ImportJob
from fairdue.intake.states import FINISHED, ImportStatus, Phase
from fairdue.intake.types import Progress
from fairdue.kernel import clock
from fairdue.kernel.actor import Scope
from fairdue.kernel.db import agency_scope, rows

RECENT = dt.timedelta(seconds=60)
"""The pace is that of so much time just past, so that it follows what happens."""
OVERDUE = dt.timedelta(seconds=60)
"""See commands.turns.WAIT_SECONDS_MAX."""
_SUMS = """
SELECT import_job_id, sum(created_count)::int AS created, sum(changed_count)::int AS changed,
       sum(unchanged_count)::int AS unchanged, sum(recalled_count)::int AS recalled,
       coalesce(sum(created_count + changed_count + unchanged_count + recalled_count)
                FILTER (WHERE done_at >= %(recently)s), 0)::int AS recent
FROM intake_batch WHERE agency_id = %(agency_id)s AND import_job_id = ANY(%(ids)s) AND is_done GROUP BY import_job_id
"""
# In the order of turns: see commands.turns.
_QUEUE = """
SELECT position, is_taken FROM (
    SELECT id, bool_or(is_applying) OVER () AS is_taken, row_number() OVER (
        PARTITION BY is_applying
        ORDER BY (waits_since < %(overdue)s) DESC, CASE WHEN waits_since < %(overdue)s THEN waits_since END, total_records, id
    )::int AS position
    FROM intake_import WHERE agency_id = %(agency_id)s AND status = 'processing' AND is_staged) queue
WHERE id = %(import_id)s
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """What batches that are done come to; `recent` counts rows of those done in the time RECENT."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    recalled: int = 0
    recent: int = 0

    @property
    def rows(self) -> int:
        """All good rows."""
        return self.created + self.changed + self.unchanged + self.recalled


def get_progress(scope: Scope, import_id: UUID) -> Progress:
    """Return how far an import is. Raises ImportNotFound."""
    with agency_scope(scope.agency_id):
        job = ImportJob.objects.defer("header", "document", "code_counts").filter(agency_id=scope.agency_id, id=import_id).first()
        if job is None:
            raise ImportNotFound(import_id=import_id)
        return progress_of(job, sums_of(scope.agency_id, [job])[job.id])


def sums_of(agency_id: UUID, jobs: Sequence[ImportJob]) -> dict[UUID, Sums]:
    """Sum what was done of each import: a completed one carries its sums, of the others the batches are added up."""
    found = {job.id: Sums(job.created_count, job.changed_count, job.unchanged_count, job.recalled_count) for job in jobs}
    open_ids = [job.id for job in jobs if job.is_planned and job.status != ImportStatus.COMPLETED]
    if open_ids:
        params = {"agency_id": agency_id, "ids": open_ids, "recently": clock.now() - RECENT}
        for row in rows(_SUMS, params):
            found[row.import_job_id] = Sums(row.created, row.changed, row.unchanged, row.recalled, row.recent)
    return found


def progress_of(job: ImportJob, sums: Sums) -> Progress:
    """Describe how far an import is, given its sums. Runs in the caller's scope; asks who is before it only while it waits."""
    phase, position = _phase(job)
    done, total, is_estimate = _extent(job, phase, sums)
    pace = _pace(job, phase, sums)
    is_moving = phase in {Phase.READING, Phase.APPLYING}
    return Progress(
        id=job.id,
        status=job.status,
        phase=phase,
        rows_done=done,
        rows_total=total,
        is_estimate=is_estimate,
        percent=_percent(job, phase, done, total),
        rows_per_second=pace,
        seconds_left=round(max(0, total - done) / pace, 1) if is_moving and pace and total is not None else None,
        queue_position=position,
        created_count=sums.created,
        changed_count=sums.changed,
        unchanged_count=sums.unchanged,
        recalled_count=sums.recalled,
        processed_errors=job.processed_errors,
    )


def _phase(job: ImportJob) -> tuple[Phase, int | None]:
    """The phase, and the place in line while it waits."""
    if job.status in FINISHED:
        return (Phase.UNDONE if job.undone_at is not None else Phase(job.status)), None
    if job.status == ImportStatus.PENDING:
        return Phase.QUEUED, None
    if not job.is_staged:
        return Phase.READING, None
    if job.is_applying:
        return Phase.APPLYING, None
    params = {"agency_id": job.agency_id, "import_id": job.id, "overdue": clock.now() - OVERDUE}
    queue = rows(_QUEUE, params)
    # Checking shows only when the turn has begun: the first in line of nobody is being checked.
    if not queue or (queue[0].position == 1 and not queue[0].is_taken):
        return Phase.CHECKING, None
    return Phase.WAITING, queue[0].position


def _extent(job: ImportJob, phase: Phase, sums: Sums) -> tuple[int, int | None, bool]:
    """Rows done and in total, and whether that total is estimated."""
    if phase is Phase.QUEUED:
        return 0, None, False
    if phase is Phase.READING:
        read = job.total_records
        if not read or not job.staged_bytes:
            return read, None, False
        return read, max(read, read * job.size_bytes // job.staged_bytes), True
    if phase in {Phase.WAITING, Phase.CHECKING} and not job.is_planned:
        return 0, job.total_records, False
    return sums.rows + job.processed_errors, job.total_records, False


def _percent(job: ImportJob, phase: Phase, done: int, total: int | None) -> float | None:
    if phase is Phase.READING:
        return round(100 * min(1, job.staged_bytes / job.size_bytes), 1) if job.size_bytes else None
    if phase is Phase.COMPLETED:
        return 100.0
    return round(100 * min(1, done / total), 1) if total else None


def _pace(job: ImportJob, phase: Phase, sums: Sums) -> float | None:
    """Rows a second: of what is read or applied now, or of the whole once it has ended; waiting does not count."""
    now = clock.now()
    if phase is Phase.READING:
        count, since = job.total_records, job.started_at
    elif phase is Phase.APPLYING:
        count, since = sums.recent, max(job.turn_began_at or now, now - RECENT)
    elif job.status in FINISHED and job.completed_at is not None and job.started_at is not None:
        count, now = sums.rows + job.processed_errors, job.completed_at
        since = job.started_at + dt.timedelta(seconds=job.waited_seconds)
    else:
        return None
    seconds = (now - since).total_seconds() if since is not None else 0
    return round(count / seconds, 1) if count and seconds > 0 else None
