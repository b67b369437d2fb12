"""What the benchmarks of intake share: an embedded server with clones of a migrated database, real workers, and made-up files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

HEADER = "external_ref,debtor_name,debtor_ssn_last4,debtor_email,debtor_phone,original_amount,due_date,creditor_name,account_type"
FREE_BYTES_MIN = 15 * 1000**3
"""Below so much free disk a benchmark stops."""
LINES_AT_ONCE = 10_000


def row_of(i: int, tag: str = "", email: str | None = None) -> str:
    """One account of a debtor of its own, every column filled, one of ten creditors."""
    return (
        f"REF{tag}-{i:07d},Person{i} Number{i % 977},{i % 10000:04d},{email or f'person{tag}{i}@example.com'},"
        f"+1202{i + 1000000:07d},{100 + i % 9000}.{i % 100:02d},2025-{i % 12 + 1:02d}-{i % 28 + 1:02d},Creditor {i % 10},"
        "credit_card"
    )


def portfolio(count: int, tag: str = "") -> bytes:
    """A file of one account a debtor. Files of the same tag are about the same people."""
    return b"".join(as_file(HEADER, (row_of(i, tag) for i in range(count))))


def as_file(header: str, lines: Iterable[str]) -> Iterator[bytes]:
    """The pieces of a file of a header and lines, never whole in memory."""
    waiting = [header]
    for line in lines:
        waiting.append(line)
        if len(waiting) == LINES_AT_ONCE:
            yield ("\n".join(waiting) + "\n").encode()
            waiting.clear()
    yield ("\n".join(waiting) + "\n").encode()


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
        self.admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        self._migrate("fairdue")
        os.environ |= {
            "DATABASE_URL": self.server.url("fairdue_app", "fairdue"),
            "DJANGO_SETTINGS_MODULE": "fairdue.config.settings",
            "FAIRDUE_MODE": "test",
        }

    def close(self) -> None:
        """Let the server stop and remove its data before its folder goes."""
        from django.db import connections

        connections.close_all()
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

    @contextmanager
    def database(self, name: str) -> Iterator[None]:
        """Have a fresh database, to which Django in this process points, until the block ends; stored files go with it."""
        from django.db import connection

        self.clone(name)
        self.use(name)
        try:
            yield
        finally:
            connection.close()
            self.admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            shutil.rmtree(self.home / "files", ignore_errors=True)

    def use(self, name: str) -> None:
        """Point Django in this process at a clone."""
        from django.db import connection

        connection.close()
        os.environ["DATABASE_URL"] = self.server.url("fairdue_app", name)
        connection.settings_dict["NAME"] = name

    def agency(self, slug: str = "bench") -> Any:
        """Make an agency; return its system actor."""
        from fairdue.access.models import Agency
        from fairdue.kernel.actor import system

        return system(Agency.objects.create(name=slug, slug=slug).id)

    def superuser(self, name: str) -> psycopg.Connection:
        """Connect past row-level security."""
        return psycopg.connect(self.server.url("postgres", name), autocommit=True)

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
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a worker that was told to stop; a long job that follows from an import is no matter of the measurement."""
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def open_lab() -> Iterator[Lab]:
    """Have a lab with Django set up, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="fairdue-bench-") as folder:
        lab = Lab(Path(folder))
        import django

        django.setup()
        try:
            yield lab
        finally:
            lab.close()


def memory_mib(process: subprocess.Popen[bytes]) -> float:
    """The most memory a process has had, in MiB."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmHWM")


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """How long a process has computed."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def send(actor: Any, chunks: Iterable[bytes], size_bytes: int, name: str = "bench.csv") -> UUID:
    """Send one file; return the import's id."""
    from fairdue.intake.flows import take_upload

    return take_upload(actor, name, chunks, size_bytes=size_bytes, source="upload")


def wait_until_completed(sent: Sequence[tuple[Any, UUID]]) -> None:
    """Wait until the imports of (actor, id) are completed. Stops when one failed or the disk gets full."""
    for actor, import_id in sent:
        while (found := _status(actor, import_id)) != "completed":
            if found == "failed":
                raise SystemExit("an import failed")
            if shutil.disk_usage(tempfile.gettempdir()).free < FREE_BYTES_MIN:
                raise SystemExit("less than 15 GB of disk are free")
            time.sleep(0.02)


def run_import(actor: Any, data: bytes) -> float:
    """Send one file and wait until its import is completed; seconds."""
    began = time.perf_counter()
    wait_until_completed([(actor, send(actor, [data], len(data)))])
    return time.perf_counter() - began


def _status(actor: Any, import_id: UUID) -> str:
    from fairdue.intake.models import ImportJob
    from fairdue.kernel.db import agency_scope

    with agency_scope(actor.agency_id):
        return str(ImportJob.objects.values_list("status", flat=True).get(id=import_id))


def load() -> str:
    """How busy the machine is."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
