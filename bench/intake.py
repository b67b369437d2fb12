"""Intake of 100,000 rows, everything included but scoring and assignment, as ratios to two baselines of the same run.

- a straightforward importer that does the same for one row after another (`_row_by_row.py`), sampled on 2,000 rows;
- one binary COPY of the very rows that intake produced, into the same tables with the same indexes and constraints, by a role
  that bypasses row-level security.

Real workers, started beforehand, process a real stored file. Everything is measured several times and the medians are shown; a
profile tells where one worker's time goes. Usage: python bench/intake.py [ROWS [RUNS]]
"""

from __future__ import annotations

import io
import re
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench._lab import Lab, cpu_seconds, load, memory_mib, open_lab, portfolio, run_import  # noqa: E402  # run as a file

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
SAMPLE = 2_000
TABLES = (
    "accounts_creditor",
    "accounts_placement",
    "parties_debtor",
    "parties_contact_point",
    "accounts_account",
    "ledger_account",
    "ledger_entry",
    "ledger_posting",
    "journal_entry",
    "journal_personal",
    "intake_import",
    "intake_raw_block",
)
PHASES = (
    ("reading, rendering, COPY into staging", r"^COPY intake_staged_row"),
    ("raw rows, sealed in blocks", r"^INSERT INTO .?intake_raw_block"),
    ("statistics, rows that share a person", r"^SELECT fairdue_analyze_staging|^WITH keys"),
    ("checks", r"^INSERT INTO intake_row_error"),
    ("resolving rows, new ids", r"^CREATE TEMPORARY TABLE intake_row"),
    (
        "matching debtors",
        r"LATERAL \( SELECT (id AS )?debtor_id|^SELECT row_number, debtor_name, email",
    ),
    ("debtors", r"^INSERT INTO parties_debtor"),
    ("contact points", r"^INSERT INTO parties_contact_point"),
    ("accounts", r"^INSERT INTO accounts_account"),
    ("ledger accounts and postings", r"^INSERT INTO ledger_"),
    ("journal", r"^INSERT INTO journal_"),
    ("other statements", r""),
)
"""What statements, in their normalised text, are counted together; the first that fits."""
_STATEMENTS = """
SELECT regexp_replace(query, '\\s+', ' ', 'g'), total_exec_time / 1000 FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = %s)
"""


def profile_of(lab: Lab, name: str) -> dict[str, float]:
    """Seconds in statements of a database, by phase."""
    found: dict[str, float] = defaultdict(float)
    for query, seconds in lab.admin.execute(_STATEMENTS, [name]).fetchall():
        found[next(phase for phase, pattern in PHASES if re.search(pattern, query.strip()))] += seconds
    return found


def copy_rows(lab: Lab, source: str, target: str) -> float:
    """COPY what `source` holds into `target`; seconds, reading not included."""
    total = 0.0
    with lab.superuser(source) as old, lab.superuser(target) as new:
        agencies = io.BytesIO()
        with old.cursor().copy("COPY access_agency TO STDOUT (FORMAT binary)") as copy:
            for block in copy:
                agencies.write(block)
        with new.cursor().copy("COPY access_agency FROM STDIN (FORMAT binary)") as copy:
            copy.write(agencies.getvalue())
        for table in TABLES:
            with old.cursor().copy(f"COPY (SELECT * FROM {table}) TO STDOUT (FORMAT binary)") as copy:
                blocks = [bytes(block) for block in copy]
            data = b"".join(blocks)
            began = time.perf_counter()
            with new.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                for at in range(0, len(data), 1 << 20):
                    copy.write(data[at : at + (1 << 20)])
            total += time.perf_counter() - began
    return total


def measure(lab: Lab, seconds: dict[str, list[float]], profiles: list[dict[str, float]]) -> None:
    """Take every measurement once."""
    from bench._row_by_row import import_row_by_row

    data = portfolio(ROWS)
    for label, count in (("two", 2), ("one", 1)):
        with lab.database(label):
            actor = lab.agency()
            with lab.workers(label, count) as running:
                lab.admin.execute("SELECT pg_stat_statements_reset()")
                began = cpu_seconds(running[0])
                seconds[label].append(run_import(actor, data))
                if label == "one":
                    found = profile_of(lab, label)
                    found["whole"], found["python"] = seconds[label][-1], cpu_seconds(running[0]) - began
                    profiles.append(found)
                lab.wait_for_quiet(label)  # scoring and assignment follow by themselves
                seconds[f"{label}_again"].append(run_import(actor, data))
                seconds["peak_mib"].append(max(memory_mib(process) for process in running))
            if label == "one":
                lab.clone("copied")
                seconds["copy"].append(copy_rows(lab, "one", "copied"))
                lab.admin.execute("DROP DATABASE copied WITH (FORCE)")
    with lab.database("slow"):
        actor = lab.agency()
        sample = portfolio(SAMPLE)
        began = time.perf_counter()
        import_row_by_row(actor, sample)
        seconds["slow"].append(time.perf_counter() - began)


def main() -> None:
    """Measure and print."""
    seconds: dict[str, list[float]] = defaultdict(list)
    profiles: list[dict[str, float]] = []
    with open_lab() as lab:
        for _ in range(RUNS):
            measure(lab, seconds, profiles)
    report(seconds)
    show_profile(profiles)


def report(seconds: dict[str, list[float]]) -> None:
    """Print medians of rates, and of the ratios within each run."""

    def ratio(top: str, bottom: str, factor: float = 1) -> float:
        return median(factor * one / other for one, other in zip(seconds[top], seconds[bottom], strict=True))

    rate = {name: ROWS / median(taken) for name, taken in seconds.items() if name not in {"slow", "peak_mib"}}
    print(f"rows {ROWS:,}, medians of {RUNS}, {load()}")
    print(f"COPY {rate['copy']:,.0f}/s; row by row {SAMPLE / median(seconds['slow']):,.0f}/s")
    for name in ("one", "two"):
        print(
            f"{name} worker(s): {rate[name]:,.0f}/s = {ratio('copy', name):.2f} x COPY"
            f" = {ratio('slow', name, ROWS / SAMPLE):,.0f} x row by row; sent again {ratio(name, f'{name}_again'):.1f} x as fast"
        )
    print(f"worker memory at most {max(seconds['peak_mib']):.0f} MiB")


def show_profile(profiles: list[dict[str, float]]) -> None:
    """Print where the time of one worker goes, as a table of Markdown; Python computes while COPY runs and between statements."""
    whole = median(found["whole"] for found in profiles)
    print("\n| one worker | s | share |\n| --- | ---: | ---: |")
    for phase, _ in PHASES:
        taken = median(found.get(phase, 0.0) for found in profiles)
        print(f"| {phase} | {taken:.2f} | {taken / whole:.0%} |")
    between = median(found["whole"] - sum(found.get(phase, 0.0) for phase, _ in PHASES) for found in profiles)
    print(f"| between statements | {between:.2f} | {between / whole:.0%} |\n| all | {whole:.2f} | |")
    print(f"of it Python computing {median(found['python'] for found in profiles):.2f} s")


if __name__ == "__main__":
    main()
