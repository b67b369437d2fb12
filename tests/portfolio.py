"""Accounts for tests of what works on many of them: rows made directly, as an import would leave them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from fairdue.access.models import Agency
from fairdue.accounts.models import Account, Creditor, Placement
from fairdue.jobs.commands import defer
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.ids import uuid7
from fairdue.parties.models import Debtor


def today(agency: Agency) -> dt.date:
    """The agency's local date."""
    return clock.today(agency.time_zone)


def creditor(agency: Agency, name: str = "First Bank") -> Creditor:
    """Find or make a creditor."""
    with agency_scope(agency.id):
        return Creditor.objects.get_or_create(agency_id=agency.id, name=name)[0]


def placement(agency: Agency) -> Placement:
    """Make a placement."""
    with agency_scope(agency.id):
        return Placement.objects.create(
            agency_id=agency.id, creditor=creditor(agency), reference="file", source_id=uuid7(), placed_on=today(agency)
        )


def account(agency: Agency, *, dpd: int | None = 10, debtor: Debtor | None = None, **fields: Any) -> Account:
    """Make one account of a new debtor, 100.00 USD and `dpd` days past due unless told otherwise."""
    return accounts(agency, [{"dpd": dpd, "debtor": debtor, **fields}])[0]


def accounts(agency: Agency, described: Iterable[dict[str, Any]]) -> list[Account]:
    """Make many accounts in a few statements."""
    by, as_of = creditor(agency), today(agency)
    made: list[Account] = []
    people: list[Debtor] = []
    for one in described:
        fields = dict(one)
        debtor, dpd = fields.pop("debtor", None), fields.pop("dpd", 10)
        if debtor is None:
            debtor = Debtor(agency_id=agency.id, external_ref="", full_name=fields.pop("full_name", "Dora Example"))
            people.append(debtor)
        balance = fields.setdefault("balance_minor", 10_000)
        fields.setdefault("original_minor", max(balance, 0))
        fields.setdefault("stated_minor", max(balance, 0))
        fields.setdefault("currency", "USD")
        fields.setdefault("due_on", None if dpd is None else as_of - dt.timedelta(days=dpd))
        key = uuid7()
        made.append(Account(agency_id=agency.id, id=key, creditor=by, debtor=debtor, external_ref=f"A-{key}", **fields))
    with agency_scope(agency.id):
        Debtor.objects.bulk_create(people, batch_size=5000)
        Account.objects.bulk_create(made, batch_size=2000)
    return made


def reload(agency: Agency, account_id: UUID) -> Account:
    """Read an account again."""
    with agency_scope(agency.id):
        return Account.objects.get(id=account_id)


def reload_all(agency: Agency) -> dict[UUID, Account]:
    """Read all accounts of an agency again."""
    with agency_scope(agency.id):
        return {found.id: found for found in Account.objects.filter(agency_id=agency.id)}


def run_job(task: Any, agency: Agency, subject_id: UUID) -> None:
    """Defer a job about a subject and run it."""
    with agency_scope(agency.id):
        defer(task.name, agency.id, subject_id=str(subject_id))
    run_deferred(task, {"agency_id": str(agency.id), "subject_id": str(subject_id)})


def run_deferred(task: Any, arguments: dict[str, Any]) -> None:
    """Run the body of a job that waits, as the worker that owns it would, fence and all."""
    (worker,) = rows("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    (job,) = rows(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE status = 'todo' AND task_name = %s "
        "RETURNING id, attempts, worker_id, task_name",
        [worker.id, task.name],
    )
    task.func(SimpleNamespace(job=job), **arguments)
    execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.id])
