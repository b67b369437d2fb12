"""The keeper: runs the embedded PostgreSQL for as long as any process holds the users lock, then stops it.

`python -m fairdue.config.keeper HOME [--no-durable]` returns at once; the keeper goes on in the background, unless
another one is at work already.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from fairdue.config.postgres.cluster import Cluster, free_port
from fairdue.config.postgres.folder import Folder, PostgresUnavailableError, lock, put

log = logging.getLogger("fairdue.keeper")
LOOK_SECONDS = 0.2
RESTARTS_MAX = 5
STEADY_SECONDS = 60.0


class Keeper:
    """Runs one server: starts it again when it dies, and stops it when nobody uses it."""

    def __init__(self, folder: Folder, *, durable: bool) -> None:
        """Take charge of a folder whose keeper lock this process holds."""
        self.folder, self.cluster = folder, Cluster(folder, durable=durable)
        self.told_to_stop = False

    def keep(self) -> None:
        """Run the server until nobody uses it or this process is told to stop.

        Raises PostgresUnavailableError when the server cannot start, or died six times within a minute.
        """
        self.cluster.prepare()
        port = free_port(self.folder.last_port())
        put(self.folder.port_file, str(port))
        deaths: list[float] = []
        try:
            while not self._done():
                if not self.cluster.runs():
                    self.folder.ready_file.unlink(missing_ok=True)
                    self._start(port, deaths)
                time.sleep(LOOK_SECONDS)
        finally:
            self.folder.ready_file.unlink(missing_ok=True)
            self.cluster.stop()
            log.info("stopped")

    def stop_soon(self, _signal: int, _frame: FrameType | None) -> None:
        """Note that this process was asked to end."""
        self.told_to_stop = True

    def _start(self, port: int, deaths: list[float]) -> None:
        now = time.monotonic()
        deaths[:] = [at for at in deaths if now - at < STEADY_SECONDS]
        if len(deaths) > RESTARTS_MAX:
            raise PostgresUnavailableError(f"The embedded PostgreSQL dies again and again: see {self.folder.server_log}.")
        self.cluster.start(port)
        deaths.append(now)
        put(self.folder.ready_file, str(port))
        log.info("PostgreSQL is ready on port %d", port)

    def _done(self) -> bool:
        """Nobody uses the server. The lock is then kept until exit: who comes now waits for a new keeper."""
        return self.told_to_stop or lock(self.folder.users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB) is not None


def main(arguments: list[str]) -> int:
    """Become the keeper of `HOME` in the background unless it has one; return an exit status."""
    folder = Folder.under(Path(arguments[0]))
    if lock(folder.keeper_lock, fcntl.LOCK_EX | fcntl.LOCK_NB) is None:
        return 0
    for stale in (folder.ready_file, folder.failure_file):
        stale.unlink(missing_ok=True)
    # The parent returns with the lock already taken: a fork shares it. The child belongs to nobody's terminal or group.
    if os.fork():
        os._exit(0)
    os.setsid()
    logging.Formatter.converter = time.gmtime  # whatever TZ the user's process has
    logging.basicConfig(filename=folder.keeper_log, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    keeper = Keeper(folder, durable="--no-durable" not in arguments)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, keeper.stop_soon)
    try:
        keeper.keep()
    except PostgresUnavailableError as error:
        put(folder.failure_file, str(error))
        log.error("%s", error)
        return 1
    except Exception as error:
        put(folder.failure_file, f"The embedded PostgreSQL failed: {error} (log: {folder.keeper_log}).")
        log.exception("the keeper failed")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
