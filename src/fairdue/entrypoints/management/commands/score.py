"""`fairdue score`: the scorecard over a file, without a database."""

from __future__ import annotations

import csv
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from fairdue.scoring.rules import CATEGORIES, BadCell, priority_amount, read_facts, score_by_card

FACTS = ("total_debt_amount", "monthly_income", "late_payments_count", *CATEGORIES)
POINTS = {
    "f_debt_ratio": "debt_ratio",
    "f_payment_history": "payment_history",
    "f_employment": "employment_status",
    "f_contract": "contract_type",
    "f_industry": "industry_sector",
    "f_family": "family_situation",
}
RESULTS = (*POINTS, "total_score", "risk_level", "priority")


class Command(BaseCommand):
    """Rows come out in their order with all their columns; those that cannot be scored have empty results."""

    help = "Score the rows of a CSV file by the six-factor scorecard and write them back with their scores."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and where to write."""
        parser.add_argument("file", type=Path, help=f"CSV with the columns {', '.join(FACTS)}; others are kept")
        parser.add_argument("--output", type=Path, help="write here instead of to standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Score; end with status 1 when a row could not be scored."""
        source: Path = options["file"]
        try:
            with source.open(newline="", encoding="utf-8-sig") as file, _target(options["output"]) as out:
                scored, bad = _score(file, out)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{source}: {error}") from None
        if bad:
            raise CommandError(f"{scored} rows scored, {bad} could not be: they are written with empty results.")


def _score(file: TextIO, out: TextIO) -> tuple[int, int]:
    """Stream rows from one file to the other; return how many were scored and how many were bad."""
    rows = csv.reader(file, strict=True)
    header = [name.strip() for name in next(rows, [])]
    missing = [column for column in FACTS if column not in header]
    if missing:
        raise CommandError(f"line 1: the columns {', '.join(missing)} are missing")
    if len(set(header)) < len(header):
        raise CommandError("line 1: a column stands there twice")
    kept = [index for index, name in enumerate(header) if name not in RESULTS]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(header[index] for index in kept), *RESULTS])
    scored = bad = 0
    for line, cells in _numbered(rows):
        try:
            if len(cells) != len(header):
                raise BadCell("row", f"has {len(cells)} cells instead of {len(header)}")
            results = _results(dict(zip(header, cells, strict=True)))
            scored += 1
        except BadCell as error:
            sys.stderr.write(f"line {line}: {error}\n")
            results = [""] * len(RESULTS)
            bad += 1
        extra = cells[len(header) :]
        writer.writerow([*(cells[index] if index < len(cells) else "" for index in kept), *results, *extra])
    return scored, bad


def _numbered(rows: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line it starts on."""
    line = rows.line_num + 1
    for cells in rows:
        if cells:
            yield line, cells
        line = rows.line_num + 1


def _results(cells: dict[str, str]) -> Iterable[str]:
    facts = read_facts(cells)
    scored = score_by_card(facts)
    points = [str(scored.factors[factor]) for factor in POINTS.values()]
    priority = priority_amount(scored.total_score, facts.total_debt_amount)
    return [*points, str(scored.total_score), scored.risk_level.value, str(priority)]


@contextmanager
def _target(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its name only when everything has been written."""
    if path is None:
        yield sys.stdout
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w", newline="", encoding="utf-8") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
