"""`fairdue import FILE`: take a creditor's file in and watch it, as the upload route does."""

from __future__ import annotations

import datetime as dt
import threading
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from procrastinate.contrib.django import app
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from fairdue.accounts.models import Creditor
from fairdue.entrypoints.management.agencies import actor_in
from fairdue.intake.flows import preview_upload, take_upload
from fairdue.intake.models import MappingProfile
from fairdue.intake.queries import get_import
from fairdue.intake.states import FINISHED, ImportKind
from fairdue.intake.types import ImportDetail, Preview, RowError
from fairdue.jobs.gateways.connector import worker_connector
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import DomainError, Invalid

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
        parser.add_argument("--kind", choices=[kind.value for kind in ImportKind], default=ImportKind.ACCOUNTS.value)
        parser.add_argument("--profile", help="name of the mapping profile that the file is read by")
        parser.add_argument("--as-of", type=_date, help="date that days past due count from, such as 2026-01-31")
        parser.add_argument("--control-rows", type=int, help="how many rows the creditor says there are")
        parser.add_argument("--control-total", default="", help="what the creditor says their amounts come to")
        parser.add_argument("--dry-run", action="store_true", help="only tell what the import would come to")

    def handle(self, *_args: object, file: Path, **options: Any) -> None:
        """Store the file, wait for the workers or run one here, and report; with --dry-run only preview it."""
        actor = actor_in(options["agency"])
        console = Console(stderr=True)
        try:
            said = _said(actor, options)
            with file.open("rb") as handle:
                if options["dry_run"]:
                    _show(console, preview_upload(actor, file.name, handle, **said))
                    return
                chunks: Iterator[bytes] = iter(lambda: handle.read(1024 * 1024), b"")
                import_id = take_upload(actor, file.name, chunks, size_bytes=file.stat().st_size, source="cli", **said)
        except (OSError, DomainError) as error:
            raise CommandError(_sentence(error)) from error
        here = None if _has_worker() else threading.Thread(target=_work_here, daemon=True)
        if here is not None:
            here.start()
        detail = _watch(console, actor, import_id)
        _report(console, detail)
        if here is not None:
            here.join()  # what follows from an import, scoring and assignment, is work of the same jobs
        if detail.status != "completed":
            raise SystemExit(1)


def _said(actor: Actor, options: dict[str, Any]) -> dict[str, Any]:
    """What the options say of the file, as flows take it. Raises CommandError for an unknown creditor or profile."""
    return {
        "creditor_id": _creditor_id(actor, options["creditor"]),
        "kind": ImportKind(options["kind"]),
        "profile_id": _profile_id(actor, options["profile"]),
        "as_of_on": options["as_of"],
        "control_rows": options["control_rows"],
        "control_total": options["control_total"].strip(),
    }


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("must be a date such as 2026-01-31") from None


def _sentence(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, Invalid):
        return "; ".join(f"{one['field']} {one['message']}" for one in error.facts["errors"])
    return str(error)


def _profile_id(actor: Actor, name: str | None) -> Any:
    if name is None:
        return None
    with agency_scope(actor.agency_id):
        profile = MappingProfile.objects.filter(agency_id=actor.agency_id, name__iexact=name).first()
    if profile is None:
        raise CommandError(f"There is no mapping profile {name!r}.")
    return profile.id


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
    with app.replace_connector(worker_connector()) as here:
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
    recalled = f"{detail.recalled_count} recalled, " if detail.recalled_count else ""
    console.print(
        f"{detail.file_name}: {detail.status}. {detail.total_records} rows: {detail.created_count} new, "
        f"{detail.changed_count} changed, {detail.unchanged_count} unchanged, {recalled}{detail.processed_errors} with errors.",
        markup=False,
    )
    if detail.failure_detail:
        console.print(detail.failure_detail, markup=False)
    _list(console, detail.error_details)
    console.print(f"import id {detail.id}", style="dim")


def _show(console: Console, preview: Preview) -> None:
    """Tell what an import would come to; exits with 1 when nothing would be applied."""
    counts = preview.counts
    console.print(
        f"{preview.file_name}: preview, nothing is stored. {counts.rows} rows: {counts.new} new, {counts.changed} changed, "
        f"{counts.unchanged} unchanged, {counts.recalled} recalled, {counts.errors} with errors, {counts.warnings} warnings.",
        markup=False,
    )
    if preview.is_partial:
        console.print("There are more rows, which were not read.")
    if preview.new_creditors:
        console.print(f"New creditors: {', '.join(preview.new_creditors)}", markup=False)
    _list(console, preview.errors)
    if preview.failure_code:
        console.print(preview.failure_detail or preview.failure_code, markup=False)
        raise SystemExit(1)


def _list(console: Console, errors: list[RowError]) -> None:
    if errors:
        table = Table("line", "column", "value", "why", box=None)
        for error in errors[:ERRORS_SHOWN]:
            table.add_row(*map(escape, (str(error.line), error.column, error.value, error.message)))
        console.print(table)
