"""`fairdue worker`: run background jobs."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from fairdue.jobs.gateways.connector import worker_connector
from fairdue.jobs.jobs import HEARTBEAT_SECONDS, STALLED_SECONDS

POLL_SECONDS = 5.0
POLL_ALONE_SECONDS = 1.0
STOP_SECONDS_MAX = 10.0
CONNECT_SECONDS_MAX = 5.0
CONNECTIONS_ASIDE = 3  # heartbeat, periodic jobs, fetching
DATABASE_LOST = "The worker has lost the database."


class Command(BaseCommand):
    """Ends with status 0 when told to stop, with 1 when the database is lost: a supervisor then starts it again."""

    help = "Run background jobs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How many jobs at once, and how to learn of new ones."""
        parser.add_argument("--concurrency", type=int, default=2, help="jobs run at the same time (default: 2)")
        parser.add_argument(
            "--no-listen-notify",
            dest="listen_notify",
            action="store_false",
            help="look for jobs every second instead of LISTEN (needed behind PgBouncer in transaction mode)",
        )

    def handle(self, *_args: object, **options: Any) -> None:
        """Run jobs until SIGTERM or Ctrl-C. Raises CommandError when the database is lost."""
        connector = worker_connector(
            connections_max=options["concurrency"] + CONNECTIONS_ASIDE, connect_seconds_max=CONNECT_SECONDS_MAX
        )
        with app.replace_connector(connector):
            try:
                told_to_stop = asyncio.run(_work(options["concurrency"], listen_notify=options["listen_notify"]))
            except ConnectorException as error:
                raise CommandError(f"{DATABASE_LOST} {error.__cause__ or error}") from error
        if not told_to_stop:
            raise CommandError(DATABASE_LOST)


async def _work(concurrency: int, *, listen_notify: bool) -> bool:
    """Run the worker; tell whether it ended because it was told to. A failed heartbeat or listener ends it too."""
    told_to_stop = False
    work: asyncio.Future[None] | None = None

    def stop() -> None:
        nonlocal told_to_stop
        told_to_stop = True
        if work is not None:
            work.cancel()

    # Before anything is opened: a signal while the pool opens must not interrupt it half-way, where it would hang.
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    async with app.open_async():
        if not told_to_stop:
            work = asyncio.ensure_future(
                app.run_worker_async(
                    concurrency=concurrency,
                    listen_notify=listen_notify,
                    fetch_job_polling_interval=POLL_SECONDS if listen_notify else POLL_ALONE_SECONDS,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=STOP_SECONDS_MAX,
                    install_signal_handlers=False,
                )
            )
            await asyncio.wait([work])
            if not work.cancelled():
                work.result()
    return told_to_stop
