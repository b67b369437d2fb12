"""Remarking: warnings about rows of a batch, found while it is applied."""

from __future__ import annotations

from typing import Any

from fairdue.intake.rules.checks import SHOWN_LENGTH_MAX
from fairdue.intake.rules.remarks import REMARKS
from fairdue.kernel.db import execute

_REMARK = """
INSERT INTO intake_row_error (agency_id, import_job_id, severity, row_number, line, column_name, masked_value, code, message)
SELECT %(agency_id)s, %(import_id)s, 'warning', row_number, line, column_name, left(shown, {length}), %(code)s, %(message)s
FROM ({source}) remarked
"""


def remark(params: dict[str, Any], code: str, source: str) -> int:
    """Warn of the rows that the query gives as row_number, line, column_name and shown; return how many."""
    said = {**params, "code": code, "message": REMARKS[code]}
    return execute(_REMARK.format(length=SHOWN_LENGTH_MAX, source=source), said)
