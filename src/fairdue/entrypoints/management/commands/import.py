"""`fairdue import FILE`: take a creditor's file in and watch it, as the upload route does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from fairdue.accounts.models import Creditor
from fairdue.entrypoints.management.agencies import actor_in
from fairdue.intake.flows import take_upload
from fairdue.intake.queries import get_import
from fairdue.intake.states import FINISHED
from fairdue.intake.types import ImportDetail
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import DomainError

POLL_SECONDS = 0.3
ERRORS_SHOWN = 20
WORKER_SEEN_SECONDS = 15


class Command(BaseCommand):
    """Exits with 1 when the import failed, and with 0 when it completed, even with bad rows."""

    help = "Import a creditor's file of accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, whose."""
        parser.add_argument("file", type=Path, help="a .csv, .json, .jsonl, .xlsx or .parquet file")
        parser.add_argument("--agency", help="slug of the agency (needed when there are several)")
        parser.add_argument("--creditor", help="name of the creditor of all rows (else each row's creditor_name)")

    def handle(self, *_args: object, file: Path, **options: Any) -> None:
        """Store the file, wait for the workers or run one here, and report."""
        actor = actor_in(options["agency"])
        try:
            with file.open("rb") as handle:
                chunks: Iterator[bytes] = iter(lambda: handle.read(1024 * 1024), b"")
                import_id = take_upload(
                    actor,
                    file.name,
                    chunks,
                    size_bytes=file.stat().st_size,
                    source="cli",
                    creditor_id=_creditor_id(actor, options["creditor"]),
                )
        except (OSError, DomainError) as error:
            raise CommandError(str(error)) from error
        here = None if _has_worker() else threading.Thread(target=_work_here, daemon=True)
        if here is not None:
            here.start()
        console = Console(stderr=True)
        detail = _watch(console, actor, import_id)
        _report(console, detail)
        if here is not None:
            here.join()  # what follows from an import, scoring and assignment, is work of the same jobs
        if detail.status != "completed":
            raise SystemExit(1)


def _creditor_id(actor: Actor, name: str | None) -> Any:
    if name is None:
        return None
    with agency_scope(actor.agency_id):
        creditor = Creditor.objects.filter(agency_id=actor.agency_id, name__iexact=name).first()
    if creditor is None:
        raise CommandError(f"There is no creditor {name!r}.")
    return creditor.id


def _has_worker() -> bool:
    return bool(
        rows(
            "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s) LIMIT 1",
            [WORKER_SEEN_SECONDS],
        )
    )


def _work_here() -> None:
    """Run the waiting jobs in this process when no worker is there to do it."""
    with app.replace_connector(PsycopgConnector(kwargs=connector_params())) as here:
        here.run_worker(wait=False, install_signal_handlers=False, concurrency=1)
    connection.close()


def _watch(console: Console, actor: Actor, import_id: Any) -> ImportDetail:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("waiting", total=None)
        while True:
            detail = get_import(actor.scope, import_id)
            done = detail.processed_ok + detail.processed_errors
            progress.update(task, description=detail.status, completed=done, total=detail.total_records or None)
            if detail.status in FINISHED:
                return detail
            time.sleep(POLL_SECONDS)


def _report(console: Console, detail: ImportDetail) -> None:
    console.print(
        f"{detail.file_name}: {detail.status}. {detail.total_records} rows: {detail.created_count} new, "
        f"{detail.changed_count} changed, {detail.unchanged_count} unchanged, {detail.processed_errors} with errors."
    )
    if detail.failure_detail:
        console.print(detail.failure_detail)
    if detail.error_details:
        table = Table("line", "column", "value", "why", box=None)
        for error in detail.error_details[:ERRORS_SHOWN]:
            table.add_row(str(error.line), error.column, error.value, error.message)
        console.print(table)
    console.print(f"import id {detail.id}", style="dim")
