"""Read rows as they were sent, from their sealed blocks, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from fairdue.intake.errors import ImportExpired
from fairdue.intake.models import ImportJob, RawBlock
from fairdue.intake.rules.raw import block_context, unpack_rows
from fairdue.intake.states import Severity
from fairdue.intake.types import ParsedRow
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope, rows

_CHUNK = 2_000
_REPORTED = """
SELECT row_number, string_agg(message, '; ' ORDER BY id) AS reason FROM intake_row_error
WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s AND row_number > %(after)s
  AND (%(severity)s::text IS NULL OR severity = %(severity)s)
GROUP BY row_number ORDER BY row_number LIMIT %(most)s
"""
_COUNT = """
SELECT count(DISTINCT row_number)::int AS count FROM intake_row_error
WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s AND row_number > 0
  AND (%(severity)s::text IS NULL OR severity = %(severity)s)
"""


def raw_rows_id(job: ImportJob) -> UUID:
    """Return the import that keeps the raw rows of this one, in the caller's scope. Raises ImportExpired."""
    holder_id = job.raw_rows_of or job.id
    kept = ImportJob.objects.filter(agency_id=job.agency_id, id__in={job.id, holder_id}, expired_at=None)
    if kept.count() < len({job.id, holder_id}):
        raise ImportExpired(import_id=job.id)
    return holder_id


def raw_rows(agency_id: UUID, holder_id: UUID, first: int, count: int) -> list[tuple[int, ParsedRow]]:
    """Return rows with their numbers, `count` from number `first` on. Runs in the caller's scope."""
    blocks = RawBlock.objects.filter(
        agency_id=agency_id, import_job_id=holder_id, first_row__lt=first + count, last_row__gte=first
    ).order_by("first_row")
    found = [(block.first_row + at, row) for block in blocks for at, row in enumerate(_opened(block))]
    return [(number, row) for number, row in found if first <= number < first + count]


def count_reported(job: ImportJob, severity: Severity | None) -> int:
    """Return how many rows have errors or warnings. Runs in the caller's scope."""
    params = {"agency_id": job.agency_id, "import_id": job.id, "severity": severity}
    return int(rows(_COUNT, params)[0].count)


def stream_reported(
    agency_id: UUID, import_id: UUID, holder_id: UUID, severity: Severity | None
) -> Iterator[tuple[ParsedRow, str]]:
    """Give every row that has errors or warnings, as it was sent, with all its reasons. One block is in memory at a time."""
    after = 0
    while True:
        with agency_scope(agency_id):
            params = {"agency_id": agency_id, "import_id": import_id, "after": after, "severity": severity, "most": _CHUNK}
            reported = rows(_REPORTED, params)
        if not reported:
            return
        block: RawBlock | None = None
        opened: list[ParsedRow] = []
        for one in reported:
            if block is None or one.row_number > block.last_row:
                with agency_scope(agency_id):
                    block = _block_of(agency_id, holder_id, one.row_number)
                if block is None:
                    return
                opened = _opened(block)
            yield opened[one.row_number - block.first_row], one.reason
        after = reported[-1].row_number


def _block_of(agency_id: UUID, holder_id: UUID, number: int) -> RawBlock | None:
    """The block with this row; none when it has expired meanwhile."""
    blocks = RawBlock.objects.filter(agency_id=agency_id, import_job_id=holder_id, first_row__lte=number)
    return blocks.order_by("-first_row").first()


def _opened(block: RawBlock) -> list[ParsedRow]:
    context = block_context(block.import_job_id, block.first_row)
    return unpack_rows(keyring().decrypt_bytes(bytes(block.sealed), context))
