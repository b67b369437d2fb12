"""`fairdue up`: everything at once, on one machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fairdue.config.env import env
from fairdue.config.postgres.addresses import NO_DATABASE, addresses, embedded
from fairdue.config.postgres.embedded import EmbeddedPostgres, Hold
from fairdue.config.postgres.folder import PostgresUnavailableError
from fairdue.entrypoints.management import background
from fairdue.entrypoints.management.merged_log import MergedLog
from fairdue.entrypoints.management.processes import port_is_used, port_number, port_refusal
from fairdue.entrypoints.management.supervisor import Program, Supervisor

PACKAGE = Path(__file__).resolve().parents[3]
DEMO_LOGINS = "demo.admin / Demo@2026 (administrator), sarah.mitchell / Collector@2026 (collector)"


class Command(BaseCommand):
    """The supervisor of one machine. It touches no table itself: migrations and seed are processes of their own."""

    help = "Start everything: database, migrations, demo data, web and workers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to start, and whether in the background."""
        parser.add_argument("--port", type=port_number, default=8000, help="port of the web server (default: 8000)")
        parser.add_argument("--workers", type=int, default=1, help="worker processes (default: 1)")
        parser.add_argument("--empty", action="store_true", help="no demo data (also EMPTY=1)")
        parser.add_argument("--reset", action="store_true", help="remove all data of the embedded database first")
        parser.add_argument("--detach", action="store_true", help="run in the background")
        parser.add_argument("--stop", action="store_true", help="stop what runs in the background")

    def handle(self, *_args: object, **options: Any) -> None:
        """Run until Ctrl-C or SIGTERM. Raises CommandError when the port or the home folder is taken."""
        home: Path = settings.HOME
        port, empty = options["port"], options["empty"] or os.environ.get("EMPTY") == "1"
        if options["stop"]:
            self._stop(home)
            return
        pid = background.running(home)
        if pid is not None:
            raise CommandError(f"Fairdue runs from {home} already (process {pid}): stop it with `fairdue up --stop`.")
        if port_is_used(port):
            raise CommandError(port_refusal(port))
        if options["detach"]:
            self._detach(home, options, empty=empty)
            return
        if not background.claim(home):
            raise CommandError(f"Fairdue was started from {home} by another process just now.")
        log = MergedLog(background.log_path(home))
        try:
            if options["reset"]:
                _remove_data(home)
            _Up(home, log, port=port, workers=options["workers"], empty=empty).run()
        except PostgresUnavailableError as error:
            raise CommandError(str(error)) from error
        finally:
            log.close()

    def _stop(self, home: Path) -> None:
        if background.running(home) is None:
            self.stdout.write("Fairdue is not running.")
        elif background.stop(home):
            self.stdout.write("Fairdue has stopped.")
        else:
            raise CommandError(f"Fairdue does not stop: see {background.log_path(home)}.")

    def _detach(self, home: Path, options: dict[str, Any], *, empty: bool) -> None:
        port, flags = options["port"], {"--empty": empty, "--reset": options["reset"]}
        arguments = [f"--port={port}", f"--workers={options['workers']}", *(flag for flag, on in flags.items() if on)]
        if not background.start(arguments, port):
            raise CommandError(f"Fairdue did not start: see {background.log_path(home)}.")
        self.stdout.write(f"{_welcome(port, empty=empty)}\nLog: {background.log_path(home)}")


class _Up:
    """One run of `fairdue up`."""

    def __init__(self, home: Path, log: MergedLog, *, port: int, workers: int, empty: bool) -> None:
        self.log, self.port, self.workers, self.empty = log, port, workers, empty
        self.server: EmbeddedPostgres | None = embedded(home) if _no_database_named() else None
        self.hold: Hold | None = None
        self.welcomed = False
        self.supervisor = Supervisor(self._environment, log.write, self._tick)

    def run(self) -> None:
        """Prepare the database, then serve. Raises CommandError when a step fails, PostgresUnavailableError."""
        self.supervisor.stop_on_signals()
        if self.server is not None:
            self._say("starting the embedded PostgreSQL")
            self.hold = self.server.hold()
        stamp = _stamp(empty=self.empty)
        if self.server is None or self.server.prepared_as() != stamp:
            self._step("migrate", "migrate", "--no-input", "--verbosity=0")
            if not self.empty:
                self._step("seed", "seed", "--if-empty")
            if self.server is not None and not self.supervisor.stopping:
                self.server.note_prepared(stamp)
        if not self.supervisor.stopping:
            web = _program("web", "web", f"--port={self.port}")
            numbered = [f"worker-{number}" for number in range(1, self.workers + 1)] if self.workers > 1 else ["worker"]
            self.supervisor.run([web, *(_program(name, "worker") for name in numbered[: self.workers])])
        self._say("stopped")

    def _step(self, name: str, *arguments: str) -> None:
        if self.supervisor.stopping:
            return
        status = self.supervisor.run_once(_program(name, *arguments))
        if status != 0 and not self.supervisor.stopping:
            raise CommandError(f"`fairdue {' '.join(arguments)}` failed; see above or {self.log.path}.")

    def _environment(self) -> Mapping[str, str]:
        return {**os.environ, **(addresses(self.server) if self.server else {})}

    def _tick(self) -> None:
        """Four times a second: start a killed keeper of the database again, and welcome the user once the web answers."""
        if self.hold is not None:
            try:
                self.hold.revive()
            except PostgresUnavailableError as error:
                self._say(str(error))
        if not self.welcomed and background.serves(self.port):
            self.welcomed = True
            for line in _welcome(self.port, empty=self.empty).splitlines():
                self._say(line)
            self._say("Stop with Ctrl-C.")

    def _say(self, line: str) -> None:
        self.log.write("fairdue", line)


def _stamp(*, empty: bool) -> str:
    """What an embedded database is prepared for: these very migrations, with or without demo data."""
    names = sorted(f"{path.parent.parent.name}.{path.stem}" for path in PACKAGE.glob("*/migrations/0*.py"))
    return f"{hashlib.sha256(' '.join(names).encode()).hexdigest()} {'empty' if empty else 'demo'}"


def _no_database_named() -> bool:
    url = env().database_url
    return url is not None and url.get_secret_value() == NO_DATABASE


def _remove_data(home: Path) -> None:
    """Remove the embedded database and the stored files. Raises CommandError when the database is another."""
    if not _no_database_named():
        raise CommandError("--reset removes the embedded database only, and DATABASE_URL names another.")
    embedded(home).remove()
    shutil.rmtree(home / "files", ignore_errors=True)


def _program(name: str, *arguments: str) -> Program:
    return Program(name, (sys.executable, "-m", "fairdue", *arguments))


def _welcome(port: int, *, empty: bool) -> str:
    address = f"http://127.0.0.1:{port}"
    lines = [f"Fairdue is ready: {address}/", f"API docs:         {address}/api/v1/docs/"]
    if not empty:
        lines.append(f"Demo logins:      {DEMO_LOGINS}")
    elif settings.ENV.mode == "production":
        lines.append(f"Set-up token:     {settings.SETUP_TOKEN} (for the first agency only)")
    return "\n".join(lines)
