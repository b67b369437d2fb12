"""A real worker process with impatient settings: `python -m tests.jobs.worker`."""

from __future__ import annotations

import asyncio

import django


def main() -> None:
    """Run jobs until a signal."""
    django.setup()
    from procrastinate.contrib.django import app

    from fairdue.jobs.gateways.connector import worker_connector

    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(
                concurrency=2,
                fetch_job_polling_interval=0.2,
                update_heartbeat_interval=0.3,
                stalled_worker_timeout=1.5,
            )

    with app.replace_connector(worker_connector()):
        asyncio.run(work())


if __name__ == "__main__":
    main()
