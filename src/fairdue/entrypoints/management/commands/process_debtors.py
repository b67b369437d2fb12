"""`fairdue process_debtors`: rescore an agency's debtors, the highest priority first."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from fairdue.entrypoints.management.agencies import actor_in
from fairdue.scoring.commands.debtors import process_debtors
from fairdue.scoring.types import ProcessingReport


class Command(BaseCommand):
    """Exits with 1 when a debtor could not be processed; the others are."""

    help = "Rescore an agency's debtors, highest priority first, and report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose debtors, and how."""
        parser.add_argument("--agency", help="slug of the agency (default: the only one)")
        parser.add_argument("--batch-size", type=_positive, default=100, help="debtors in one transaction (default 100)")
        parser.add_argument(
            "--threshold",
            type=_amount,
            default=Decimal(500_000),
            help="score x balance in major units above which a debtor has high priority (default 500000)",
        )
        parser.add_argument("--dry-run", action="store_true", help="show the first ten and write nothing")
        parser.add_argument("--top-k", type=_positive, help="process so many debtors only, those of the highest priority")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Process and report."""
        report = process_debtors(
            actor_in(options["agency"]),
            batch_size=options["batch_size"],
            threshold=options["threshold"],
            is_dry_run=options["dry_run"],
            top_k=options["top_k"],
        )
        if options["json"]:
            told = {**asdict(report), "error_count": len(report.errors), "is_dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(told, default=str, indent=2))
        else:
            console = Console()
            with console.capture() as shown:
                _show(console, report, is_dry_run=options["dry_run"])
            self.stdout.write(shown.get())
        if report.errors:
            raise SystemExit(1)


def _show(console: Console, report: ProcessingReport, *, is_dry_run: bool) -> None:
    table = Table("Debtor", "Open accounts", "Level", "Priority", title="Highest priority")
    for debtor in report.first:
        table.add_row(str(debtor.debtor_id), str(debtor.open_accounts), debtor.risk_level, str(debtor.priority))
    console.print(table)
    if is_dry_run:
        console.print("Dry run: nothing was written.")
    console.print(f"Total processed: {report.total_processed}")
    console.print(f"High priority: {report.high_priority_count}")
    console.print(f"Accounts changed: {report.changed}")
    console.print(f"Seconds: {report.seconds}")
    console.print(f"Batches: {report.batches}")
    console.print(f"Errors: {len(report.errors)}")
    for error in report.errors:
        console.print(f"  {error.debtor_id} ({error.stage}): {error.error_message}", markup=False)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError("must be a whole number above 0")
    return int(text)


def _amount(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ArgumentTypeError("must be a number")
    return value
