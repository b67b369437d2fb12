"""`python manage.py test`, which tools and people who know Django expect."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "def test_passes():\n    assert True\n\n\ndef test_other():\n    assert {outcome}\n"


@pytest.mark.row("S33")
@pytest.mark.parametrize(("outcome", "status", "told"), [(True, 0, "2 passed"), (False, 1, "1 failed, 1 passed")])
def test_it_runs_the_tests_and_tells_how_they_ended(tmp_path: Path, outcome: bool, status: int, told: str) -> None:
    sample = tmp_path / "test_sample.py"
    sample.write_text(SAMPLE.format(outcome=outcome))
    command = [
        sys.executable,
        "manage.py",
        "test",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-o",
        "addopts=",
        str(sample),
    ]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # our own program

    assert (done.returncode, told in done.stdout) == (status, True), done.stdout + done.stderr
