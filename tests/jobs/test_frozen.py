"""What a frozen process leaves in the database: nothing that others would wait for."""

from __future__ import annotations

import asyncio

import pytest
from django.db import connection

from fairdue.jobs.gateways.connector import worker_connector
from fairdue.kernel.db import execute, rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_frozen_between_its_statements_keeps_no_row_locked() -> None:
    """The heartbeat of a worker that says nothing more can be pruned by another."""

    async def beat_and_freeze() -> list[int]:
        connector = worker_connector(connections_max=1)
        await connector.open_async()
        try:
            async with connector.pool.connection() as frozen:
                await frozen.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
                return await asyncio.to_thread(prune)
        finally:
            await connector.close_async()

    def prune() -> list[int]:
        try:
            execute("SET lock_timeout = '2s'")
            return [row.worker_id for row in rows("SELECT worker_id FROM procrastinate_prune_stalled_workers_v1(60)")]
        finally:
            connection.close()

    assert len(asyncio.run(beat_and_freeze())) == 1


def test_a_transaction_of_a_frozen_process_is_ended_by_the_database() -> None:
    connection.close()  # the database tells who comes anew
    assert rows("SHOW idle_in_transaction_session_timeout")[0].idle_in_transaction_session_timeout == "5min"
