"""Write exports into the storage."""

from __future__ import annotations

import csv
import io
import tempfile
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage

from fairdue.accounts.commands.exports import complete_export
from fairdue.accounts.queries.exports import FIRST, export_lines
from fairdue.accounts.rules import safe_cell
from fairdue.accounts.types import ExportLine
from fairdue.jobs.types import Run
from fairdue.kernel.money import format_minor

COLUMNS = (
    "external_ref",
    "debtor_name",
    "status",
    "original_amount",
    "current_balance",
    "currency",
    "priority",
    "collector_name",
    "due_date",
    "created_at",
)


def write_export(run: Run, task_id: UUID) -> None:
    """Write all accounts of the agency as CSV, chunk by chunk, so that memory does not grow with their number."""
    with tempfile.TemporaryFile() as binary:
        text = io.TextIOWrapper(binary, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        after, count = FIRST, 0
        while lines := export_lines(run.agency_id, after):
            writer.writerows(_cells(line) for line in lines)
            after, count = lines[-1].id, count + len(lines)
        text.flush()
        binary.seek(0)
        stored_as = default_storage.save(f"exports/{run.agency_id}/{task_id}.csv", File(binary))
        text.detach()
    complete_export(run, task_id, stored_as, count)


def _cells(line: ExportLine) -> tuple[str | int, ...]:
    return (
        safe_cell(line.external_ref),
        safe_cell(line.debtor_name),
        line.status,
        format_minor(line.original_minor, line.currency),
        format_minor(line.balance_minor, line.currency),
        line.currency,
        line.priority,
        safe_cell(line.collector_name),
        line.due_on.isoformat() if line.due_on else "",
        line.created_at.isoformat(),
    )
