"""`fairdue web`: serve the API and the web apps."""

from __future__ import annotations

import importlib
import multiprocessing
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from granian import Granian
from granian.constants import Interfaces

from fairdue.entrypoints.management.processes import end_with_parent, port_is_used, port_number, port_refusal

STOP_SECONDS_MAX = 10
THREADS_MAX = 10


class Command(BaseCommand):
    """Runs granian; no worker process uses more threads than its database pool has connections."""

    help = "Serve the API and the web apps over HTTP."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--workers", type=int, default=1, help="worker processes (default: 1)")

    def handle(self, *_args: object, **options: Any) -> None:
        """Serve until SIGTERM or Ctrl-C. Raises CommandError when the port is in use."""
        if port_is_used(options["port"], options["host"]):
            raise CommandError(port_refusal(options["port"]))
        Granian(
            "fairdue.config.wsgi:application",
            address=options["host"],
            port=options["port"],
            workers=options["workers"],
            interface=Interfaces.WSGI,
            blocking_threads=threads(),
            websockets=False,
            workers_kill_timeout=STOP_SECONDS_MAX,
            respawn_failed_workers=True,
            # Granian's records go where ours go, in the same format.
            log_dictconfig={"loggers": {"_granian": {"propagate": True}}, "handlers": {}, "formatters": {}},
        ).serve(target_loader=load_application)


def threads() -> int:
    """Threads of one worker process: each needs a database connection, and more than this only wait for each other."""
    pool = connection.settings_dict["OPTIONS"].get("pool") or {}
    return min(int(pool.get("max_size", THREADS_MAX)), 2 * multiprocessing.cpu_count() + 1)


def load_application(target: str) -> Any:
    """Import `module:name` in a worker process, which from then on ends with granian's main process."""
    end_with_parent(signal.SIGKILL)
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)
