"""Intake of 100,000 rows, everything included but scoring and assignment, as ratios to two baselines of the same run.

- a straightforward importer that does the same for one row after another (`_row_by_row.py`), sampled on 3,000 rows;
- one binary COPY of the very rows that intake produced, into the same tables with the same indexes and constraints, by a role
  that bypasses row-level security.

Real workers, started beforehand, process a real stored file. Usage: python bench/intake.py [ROWS]
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
SAMPLE = 3_000
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
    "intake_raw_row",
)
HEADER = "external_ref,debtor_name,debtor_ssn_last4,debtor_email,debtor_phone,original_amount,due_date,creditor_name,account_type"


def portfolio(count: int, tag: str = "") -> bytes:
    """A file of one account a debtor, every column filled, ten creditors."""
    lines = [HEADER]
    for i in range(count):
        lines.append(
            f"REF{tag}-{i:07d},Person{i} Number{i % 977},{i % 10000:04d},person{tag}{i}@example.com,+1202{i + 1000000:07d},"
            f"{100 + i % 9000}.{i % 100:02d},2025-{i % 12 + 1:02d}-{i % 28 + 1:02d},Creditor {i % 10},credit_card"
        )
    return ("\n".join(lines) + "\n").encode()


class Lab:
    """One embedded server with a migrated template; every measurement has a clone of its own."""

    def __init__(self, home: Path) -> None:
        """Start the server and migrate the template."""
        from fairdue.config.postgres.embedded import EmbeddedPostgres

        self.home = home
        os.environ["FAIRDUE_HOME"] = str(home)
        self.server = EmbeddedPostgres(home)
        self.hold = self.server.hold()
        self.admin = psycopg.connect(self.server.url("postgres", "postgres"), autocommit=True)
        self._migrate("fairdue")

    def close(self) -> None:
        """Let the server stop and remove its data before its folder goes."""
        self.admin.close()
        self.hold.close()
        self.server.remove()

    def _migrate(self, database: str) -> None:
        url = self.server.url("fairdue_owner", database)
        environment = {**os.environ, "DATABASE_URL": self.server.url("fairdue_app", database), "DATABASE_OWNER_URL": url}
        environment |= {"FAIRDUE_AS_OWNER": "1", "DJANGO_SETTINGS_MODULE": "fairdue.config.settings"}
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], check=True, env=environment)

    def clone(self, name: str) -> None:
        """Make a fresh database."""
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE fairdue STRATEGY file_copy")
        self.admin.execute("CHECKPOINT")

    def superuser(self, name: str) -> psycopg.Connection:
        """Connect past row-level security."""
        return psycopg.connect(self.server.url("postgres", name), autocommit=True)

    def use(self, name: str) -> None:
        """Point Django in this process at a clone."""
        from django.db import connection

        connection.close()
        parts = urlsplit(self.server.url("fairdue_app", name))
        os.environ["DATABASE_URL"] = urlunsplit(parts)
        connection.settings_dict["NAME"] = name

    def wait_for_quiet(self, name: str) -> None:
        """Wait until no job but periodic ones is left."""
        busy = "SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND args ? 'agency_id' LIMIT 1"
        with self.superuser(name) as watch:
            while watch.execute(busy).fetchone():
                time.sleep(0.5)

    @contextmanager
    def workers(self, name: str, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Real workers with one thread each, ready before the clock starts."""
        environment = {**os.environ, "DATABASE_URL": self.server.url("fairdue_app", name), "FAIRDUE_LOG_FORMAT": "text"}
        command = [sys.executable, "-m", "fairdue", "worker", "--concurrency", "1"]
        running = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(count)]
        try:
            with self.superuser(name) as watch:
                while watch.execute("SELECT count(*) FROM procrastinate_workers").fetchone() != (count,):
                    time.sleep(0.1)
            time.sleep(2)
            yield running
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)


def memory_mib(process: subprocess.Popen[bytes]) -> float:
    """The most memory a process has had, in MiB."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmHWM")


def run_import(agency_id: object, actor: object, data: bytes) -> float:
    """Send one file and wait until its import is completed; seconds."""
    from fairdue.intake.flows import take_upload
    from fairdue.intake.models import ImportJob
    from fairdue.kernel.db import agency_scope

    def status() -> str:
        with agency_scope(agency_id):  # type: ignore[arg-type]  # an id
            return ImportJob.objects.values_list("status", flat=True).get(id=import_id)

    began = time.perf_counter()
    import_id = take_upload(actor, "bench.csv", [data], size_bytes=len(data), source="upload")  # type: ignore[arg-type]  # one chunk
    while (found := status()) != "completed":
        if found == "failed":
            raise SystemExit("the import failed")
        time.sleep(0.02)
    return time.perf_counter() - began


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


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="fairdue-bench-") as folder:
        lab = Lab(Path(folder))
        os.environ |= {
            "DATABASE_URL": lab.server.url("fairdue_app", "fairdue"),
            "DJANGO_SETTINGS_MODULE": "fairdue.config.settings",
        }
        os.environ["FAIRDUE_MODE"] = "test"
        import django

        django.setup()
        from bench._row_by_row import import_row_by_row

        from fairdue.access.models import Agency
        from fairdue.kernel.actor import system

        data = portfolio(ROWS)
        seconds: dict[str, float] = {}
        peak = 0.0
        for label, count in (("one", 1), ("two", 2)):
            lab.clone(label)
            lab.use(label)
            agency = Agency.objects.create(name="Bench", slug="bench")
            with lab.workers(label, count) as running:
                seconds[label] = run_import(agency.id, system(agency.id), data)
                lab.wait_for_quiet(label)  # scoring and assignment follow by themselves
                seconds[f"{label}_again"] = run_import(agency.id, system(agency.id), data)
                peak = max(peak, *(memory_mib(process) for process in running))
        lab.clone("copied")
        seconds["copy"] = copy_rows(lab, "one", "copied")
        lab.clone("slow")
        lab.use("slow")
        agency = Agency.objects.create(name="Bench", slug="bench")
        began = time.perf_counter()
        import_row_by_row(system(agency.id), portfolio(SAMPLE))
        slow_rate = SAMPLE / (time.perf_counter() - began)
        from django.db import connections

        connections.close_all()
        report(seconds, slow_rate, peak)
        lab.close()


def report(seconds: dict[str, float], slow_rate: float, peak_mib: float) -> None:
    """Print rates and ratios."""
    rate = {name: ROWS / value for name, value in seconds.items()}
    print(f"rows {ROWS:,}; COPY {rate['copy']:,.0f}/s; row by row {slow_rate:,.0f}/s")
    for name in ("one", "two"):
        print(
            f"{name} worker(s): {rate[name]:,.0f}/s = {rate[name] / rate['copy']:.2f} x COPY"
            f" = {rate[name] / slow_rate:,.0f} x row by row; sent again {seconds[name] / seconds[f'{name}_again']:.1f} x as fast"
        )
    print(f"worker memory at most {peak_mib:.0f} MiB")


if __name__ == "__main__":
    main()
