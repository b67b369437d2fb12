"""Work of the platform: sealing all journals, old failures of jobs, next months' partitions, and loading the demo."""

from __future__ import annotations

from contextlib import suppress

from procrastinate.contrib.django import app

from fairdue.access.errors import AlreadySetUp
from fairdue.access.models import Agency
from fairdue.entrypoints.demo.loading import load_first
from fairdue.jobs.commands import PRUNED_AT_ONCE, defer, prune_failures, tenant_job
from fairdue.jobs.types import Run
from fairdue.journal.flows import seal_agency
from fairdue.journal.queries import has_unsealed
from fairdue.kernel.db import execute, global_transaction

SEAL = "journal.seal"
LOAD_DEMO = "demo.load"
MONTHS_AHEAD = 3

_ADD_MONTHS = """
SELECT fairdue_add_month(c.relname::text, (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => m))::date)
FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid, generate_series(0, %s) m
WHERE c.relnamespace = 'public'::regnamespace
"""


@tenant_job(SEAL, owns_transactions=True)
def seal(run: Run) -> None:
    """Seal the agency's journal. Safe to run twice at once: the unique sequence lets one sealer win."""
    seal_agency(run.agency_id)


@app.periodic(cron="* * * * *", periodic_id="seal")
@app.task(name="journal.seal_all", queueing_lock="journal.seal_all")
def seal_all(timestamp: int) -> None:
    """Defer one sealing for each agency in whose journal anything is new."""
    del timestamp
    for agency_id in Agency.objects.values_list("id", flat=True):
        if has_unsealed(agency_id):
            defer(SEAL, agency_id, once="seal")


@app.periodic(cron="37 3 * * *", periodic_id="prune_failures")
@app.task(name="jobs.prune_failures", queueing_lock="jobs.prune_failures")
def prune_all_failures(timestamp: int) -> None:
    """Forget why jobs of every agency failed long ago."""
    del timestamp
    for agency_id in Agency.objects.values_list("id", flat=True):
        while prune_failures(agency_id) == PRUNED_AT_ONCE:
            continue


@app.periodic(cron="30 2 * * *", periodic_id="add_months")
@app.task(name="journal.add_months", queueing_lock="journal.add_months")
def add_months(timestamp: int) -> None:
    """Make the partitions of this and the next MONTHS_AHEAD months; gives up at once where a table is busy, for tomorrow."""
    del timestamp
    with global_transaction():
        execute("SET LOCAL lock_timeout = '5s'")
        execute(_ADD_MONTHS, [MONTHS_AHEAD])


@app.task(name=LOAD_DEMO, queueing_lock=LOAD_DEMO, lock=LOAD_DEMO)
def load_demo() -> None:
    """Load the demo into an empty platform; run again after that it changes nothing."""
    with suppress(AlreadySetUp):
        load_first()
