"""Bank files that no job carries any more: their user is told, instead of waiting for ever."""

from __future__ import annotations

from uuid import UUID

from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, rows
from fairdue.payments.commands.bank_files import ACTOR_NAME
from fairdue.payments.events import BANK_FILE_FAILED
from fairdue.payments.models import BankFile
from fairdue.payments.states import BROKEN_OFF, BankFileStatus

WHY = "Processing stopped on an internal error. What was posted so far stays; retry the job to go on from there."
_ABANDONED = f"""
SELECT f.id FROM payments_bank_file f
WHERE f.agency_id = %(agency_id)s AND f.status IN ('{BankFileStatus.PENDING}', '{BankFileStatus.PROCESSING}')
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs j
    WHERE j.args->>'agency_id' = %(agency)s AND j.args->>'file_id' = f.id::text AND j.status IN ('todo', 'doing'))
ORDER BY f.id FOR UPDATE OF f
"""


def sweep_bank_files(agency_id: UUID) -> int:
    """Break off the files whose job has failed for good; return how many."""
    with agency_scope(agency_id):
        abandoned = [row.id for row in rows(_ABANDONED, {"agency_id": agency_id, "agency": str(agency_id)})]
        for file in BankFile.objects.filter(agency_id=agency_id, id__in=abandoned).order_by("id"):
            file.status, file.completed_at = BankFileStatus.FAILED.value, clock.now()
            file.error_code, file.error_detail = BROKEN_OFF, WHY
            file.save(update_fields=["status", "completed_at", "error_code", "error_detail"])
            record(system(agency_id, ACTOR_NAME), BANK_FILE_FAILED, "bank_file", file.id, facts={"code": BROKEN_OFF})
    return len(abandoned)
