"""`fairdue import` without any worker: the file is in, and its accounts are scored and assigned, when the command ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from tests.cast import assemble
from tests.intake.conftest import HEADER, accounts

from fairdue.kernel.db import agency_scope, rows

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the test database."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
    return subprocess.run(
        [sys.executable, "-m", "fairdue", "import", *arguments],
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_file_is_taken_in_scored_and_assigned(tmp_path: Path) -> None:
    cast = assemble()
    file = tmp_path / "placement.csv"
    file.write_text(HEADER + "C-1,Ann Lee,,,,10.00,,,\nC-2,Bo Lee,,,,ten,,,\n")
    done = run(str(file), "--agency", cast.agency.slug)
    assert done.returncode == 0, done.stderr
    assert "2 rows: 1 new, 0 changed, 0 unchanged, 1 with errors" in done.stderr
    assert "original_amount must be a decimal number" in done.stderr
    account = accounts(cast)["C-1"]
    assert account.risk_score is not None
    assert (account.status, account.collector_id) == ("assigned", cast.carl.actor.collector_id)
    assert rows("SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND args->>'agency_id' IS NOT NULL") == []
    with agency_scope(cast.agency.id):
        assert rows("SELECT actor_name FROM journal_entry WHERE kind = 'account.imported'")[0].actor_name == "cli"


def test_a_dry_run_tells_what_would_happen_and_does_nothing(tmp_path: Path) -> None:
    cast = assemble()
    file = tmp_path / "placement.csv"
    file.write_text(HEADER + "C-1,Ann Lee,,,,10.00,,North [Bank],\nC-2,Bo Lee,,,,ten,,,\n")
    said = ("--agency", cast.agency.slug, "--dry-run", "--as-of", "2026-01-31")
    done = run(str(file), *said)
    assert done.returncode == 0, done.stderr
    assert "2 rows: 1 new, 0 changed, 0 unchanged, 0 recalled, 1 with errors, 0 warnings" in done.stderr
    assert "New creditors: North [Bank]" in done.stderr
    assert accounts(cast) == {}
    assert rows("SELECT 1 FROM procrastinate_jobs WHERE args->>'agency_id' IS NOT NULL") == []
    differs = run(str(file), *said, "--control-rows", "3")
    assert (differs.returncode, "3 rows were announced, the file has 2" in differs.stderr) == (1, True)
    for wrong, sentence in (
        (("--profile", "Nobody's"), "There is no mapping profile"),
        (("--creditor", "Nobody"), "There is no creditor"),
        (("--control-total", "1,5"), "control_total must be a decimal number"),
    ):
        refused = run(str(file), *said, *wrong)
        assert (refused.returncode, sentence in refused.stderr, len(refused.stderr.strip().splitlines())) == (1, True, 1)


def test_what_cannot_be_taken_is_said_in_a_line(tmp_path: Path) -> None:
    cast = assemble()
    missing = run(str(tmp_path / "nothing.csv"), "--agency", cast.agency.slug)
    nobody = run(str(tmp_path), "--agency", "nobody")
    for done in (missing, nobody):
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
