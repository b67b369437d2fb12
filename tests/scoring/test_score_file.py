"""`fairdue score FILE.csv`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.scoring.test_rules import GOLDEN, ROOT

HEADER = "total_debt_amount,monthly_income,late_payments_count,employment_status,contract_type,industry_sector,family_situation"
RESULTS = "f_debt_ratio,f_payment_history,f_employment,f_contract,f_industry,f_family,total_score,risk_level,priority"
GOOD = "1000.00,0.00,0,EMPLOYED,PERMANENT,FINANCE,SINGLE_NO_DEPENDENTS"


def score(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as its own process with a database address that nobody answers."""
    environment = {
        **os.environ,
        "DATABASE_URL": "postgresql://fairdue_app:x@127.0.0.1:1/none",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "fairdue.config.settings",
    }
    command = [sys.executable, "-m", "django", "score", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.row("S12")
@pytest.mark.skipif(not GOLDEN.exists(), reason=f"no golden vectors at {GOLDEN}: set FAIRDUE_SHARED to the folder that has data/")
def test_the_golden_file_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """Its result columns are computed anew, the seven fact columns are all that is believed."""
    bare = tmp_path / "bare.csv"
    lines = GOLDEN.read_text().splitlines()
    bare.write_text("\n".join(",".join(line.split(",")[:7]) for line in lines) + "\n")
    for source in (GOLDEN, bare):
        done = score(source)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == lines


def test_bad_rows_are_told_by_line_and_kept_and_other_columns_stay(tmp_path: Path) -> None:
    file, out = tmp_path / "debtors.csv", tmp_path / "scored.csv"
    file.write_text(
        f'\ufeffname,{HEADER}\n"Ann, the\nfirst",{GOOD}\nBob,{GOOD.replace("1000.00", "NaN")}\n\n'
        f"Cid,{GOOD},surplus\nDee,1000.00\n"
        f"Eve,{GOOD.replace('EMPLOYED', 'PIRATE')}\n"
    )
    done = score(file, "--output", out)
    assert done.returncode == 1
    assert "line 4: total_debt_amount must be a plain decimal number" in done.stderr
    assert "line 6: row has 9 cells instead of 8" in done.stderr
    assert "line 7: row has 2 cells instead of 8" in done.stderr
    assert "2 rows scored, 3 could not be" in done.stderr
    written = out.read_text()
    assert written.startswith(f'name,{HEADER},{RESULTS}\n"Ann, the\nfirst",{GOOD},10,1,2,2,4,4,177,MEDIUM,177000.00\n')
    assert f"Cid,{GOOD}" in written
    assert "surplus" in written
    assert f"Eve,{GOOD.replace('EMPLOYED', 'PIRATE')},10,1,5,2,4,4,201,MEDIUM,201000.00\n" in written
    assert [path.name for path in tmp_path.iterdir()] == sorted(["debtors.csv", "scored.csv"], reverse=False)


def test_a_file_without_a_factor_column_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    file, out = tmp_path / "debtors.csv", tmp_path / "scored.csv"
    file.write_text(f"{HEADER.replace('contract_type,', '')}\n")
    done = score(file, "--output", out)
    assert done.returncode == 1
    assert "contract_type" in done.stderr
    assert not out.exists()
    assert score(tmp_path / "none.csv").returncode == 1


def test_the_output_may_be_the_input(tmp_path: Path) -> None:
    file = tmp_path / "debtors.csv"
    file.write_text(f"{HEADER}\n{GOOD}\n")
    assert score(file, "--output", file).returncode == 0
    assert file.read_text() == f"{HEADER},{RESULTS}\n{GOOD},10,1,2,2,4,4,177,MEDIUM,177000.00\n"
