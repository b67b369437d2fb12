"""The connections a worker keeps for its own bookkeeping: fetching jobs, its heartbeat, periodic jobs."""

from __future__ import annotations

from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import AsyncConnection


def worker_connector(*, connections_max: int = 4, connect_seconds_max: float = 30.0) -> PsycopgConnector:
    """Return a connector whose every statement commits by itself.

    Procrastinate asks one statement at a time. With a transaction around each, a worker frozen between a statement and its
    commit keeps the rows of jobs and heartbeats locked, and no other worker can take over what it has in hand.
    """
    return PsycopgConnector(
        kwargs=connector_params(),
        configure=_commit_each,
        min_size=1,
        max_size=connections_max,
        timeout=connect_seconds_max,
    )


async def _commit_each(connection: AsyncConnection) -> None:
    await connection.set_autocommit(True)
