"""Sweeping: imports that no job carries any more are broken off, and those that wait for nobody go on."""

from __future__ import annotations

from uuid import UUID

from fairdue.intake.commands.finishing import break_off_import
from fairdue.intake.commands.turns import resume_waiting
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, rows

_ABANDONED = """
SELECT i.id FROM intake_import i
WHERE i.agency_id = %(agency_id)s AND i.status IN ('pending', 'processing') AND NOT (i.is_staged AND NOT i.is_applying)
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs j
    WHERE j.args->>'agency_id' = %(agency)s AND j.args->>'import_id' = i.id::text AND j.status IN ('todo', 'doing'))
ORDER BY i.id
"""
_WAITS_FOR_NOBODY = """
SELECT 1 FROM intake_import i
WHERE i.agency_id = %(agency_id)s AND i.status = 'processing' AND i.is_staged AND NOT i.is_applying
  AND NOT EXISTS (SELECT FROM intake_import o
                  WHERE o.agency_id = %(agency_id)s AND o.is_applying)
LIMIT 1
"""


def sweep_imports(agency_id: UUID) -> int:
    """Break off imports whose job has failed for good, and resume the next one in line; return how many were broken off."""
    params = {"agency_id": agency_id, "agency": str(agency_id)}
    with agency_scope(agency_id):
        abandoned = rows(_ABANDONED, params)
        for job in abandoned:
            break_off_import(system(agency_id, "import"), job.id)
        if rows(_WAITS_FOR_NOBODY, params):
            resume_waiting(agency_id)
    return len(abandoned)
