"""Exports: write them encrypted into the storage, hand them out, and remove them when their time is over."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from uuid import UUID

from fairdue.accounts.commands.exports import complete_export, expire_exports, fetch_export, retire_exports
from fairdue.accounts.errors import ExportExpired
from fairdue.accounts.queries.exports import FIRST, export_lines, stored_exports
from fairdue.accounts.types import ExportLine
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.ids import uuid7
from fairdue.kernel.money import format_minor
from fairdue.kernel.spreadsheets import csv_pieces, safe_cell
from fairdue.kernel.vault import delete_stored, is_current, list_stored, open_stored, store

KEPT_FOR = dt.timedelta(days=7)
"""An export is a copy of personal data outside of the database: long enough to be fetched, no longer."""
ORPHAN_AGE = dt.timedelta(days=1)
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
    count = 0

    def table() -> Iterator[Sequence[str | int]]:
        nonlocal count
        yield COLUMNS
        after = FIRST
        while lines := export_lines(run.agency_id, after):
            yield from map(_cells, lines)
            after, count = lines[-1].id, count + len(lines)

    # Each run writes a file of its own: one that was killed half-way is in nobody's way.
    stored_as, _, _ = store(csv_pieces(table()), f"{_folder(run.agency_id)}/{uuid7()}")
    complete_export(run, task_id, stored_as, count)


def read_export(actor: Actor, task_id: UUID) -> io.BufferedReader | None:
    """Hand out a written export, which the caller closes; None while it is not written. Raises NotFound, ExportExpired."""
    stored_as = fetch_export(actor, task_id)
    if stored_as is None:
        return None
    try:
        return open_stored(stored_as)
    except FileNotFoundError:
        raise ExportExpired from None


def remove_exports(run: Run) -> None:
    """Remove the exports of an agency that were written more than KEPT_FOR ago, and files that belong to none."""
    before = clock.now() - KEPT_FOR
    expired = expire_exports(run, before)
    for name in [*expired, *list_stored(_folder(run.agency_id), before - ORPHAN_AGE)]:
        delete_stored(name)


def remove_stale_exports(actor: Actor) -> int:
    """Remove exports under an older key than the first, so that it can be dropped; return how many. Ask for them anew."""
    stale = [name for name in stored_exports(actor) if not is_current(name)]
    retire_exports(actor, stale)
    for name in stale:
        delete_stored(name)
    return len(stale)


def _folder(agency_id: UUID) -> str:
    return f"exports/{agency_id}"


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
