"""Create, change and finish tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.access.models import Agency, Collector, User
from fairdue.accounts.commands.locking import lock_account
from fairdue.accounts.errors import AccountNotOpen
from fairdue.accounts.models import Account
from fairdue.accounts.states import FINISHED
from fairdue.desk.errors import TaskDone
from fairdue.desk.events import TASK_CHANGED, TASK_CREATED, TASK_DONE
from fairdue.desk.models import Task
from fairdue.desk.queries.tasks import task_rows, tasks_in_scope
from fairdue.desk.types import TaskKind, TaskRow
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Forbidden, Invalid, NotFound

AHEAD_MAX = dt.timedelta(days=366)


def create_task(
    actor: Actor,
    account_id: UUID,
    kind: TaskKind,
    title: str,
    due_at: dt.datetime,
    *,
    assignee_id: UUID | None = None,
    attempt_id: UUID | None = None,
) -> TaskRow:
    """Plan something for an open account: for whoever works it, or for a user. `attempt_id` is the try it came of.

    Raises NotFound, AccountNotOpen, Invalid, and Forbidden for a collector who gives it to another.
    """
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id)
        if account.status in FINISHED:
            raise AccountNotOpen
        _check_due(due_at)
        task = Task.objects.create(
            agency_id=actor.agency_id,
            account=account,
            kind=kind,
            title=title,
            due_at=due_at,
            assignee_id=_assignee(actor, account, assignee_id),
            attempt_id=attempt_id,
            created_by=actor.id,
            created_at=clock.now(),
        )
        facts = {"task_id": task.id, "kind": kind.value, "due_at": due_at, "assignee_id": task.assignee_id}
        record(actor, TASK_CREATED, "account", account.id, facts=facts, personal={"text": title}, person_id=account.debtor_id)
        return _shown(task)


def change_task(actor: Actor, task_id: UUID, given: Mapping[str, Any]) -> TaskRow:
    """Put an open task off (`due_at`), or give it to a user or back to whoever works the account (`assignee_id`).

    Raises NotFound, TaskDone, Invalid, Forbidden.
    """
    with agency_scope(actor.agency_id):
        task = _lock(actor, task_id)
        before = {"due_at": task.due_at, "assignee_id": task.assignee_id}
        if "due_at" in given:
            _check_due(given["due_at"])
            task.due_at = given["due_at"]
        if "assignee_id" in given:
            task.assignee_id = _assignee(actor, task.account, given["assignee_id"])
        changes = difference(before, {"due_at": task.due_at, "assignee_id": task.assignee_id})
        if changes:
            task.save(update_fields=["due_at", "assignee_id"])
            record(actor, TASK_CHANGED, "account", task.account_id, changes=changes, facts={"task_id": task.id})
        return _shown(task)


def complete_task(actor: Actor, task_id: UUID, outcome: str) -> TaskRow:
    """Finish a task, and say what came of it. Raises NotFound, TaskDone."""
    with agency_scope(actor.agency_id):
        task = _lock(actor, task_id)
        task.done_at, task.done_by, task.outcome = clock.now(), actor.id, outcome
        task.save(update_fields=["done_at", "done_by", "outcome"])
        record(
            actor,
            TASK_DONE,
            "account",
            task.account_id,
            facts={"task_id": task.id, "kind": task.kind},
            personal={"text": outcome or task.title},
            person_id=task.account.debtor_id,
        )
        return _shown(task)


def _lock(actor: Actor, task_id: UUID) -> Task:
    seen = tasks_in_scope(actor).select_related("account__debtor")
    found = seen.select_for_update(of=("self",), no_key=True).filter(id=task_id).first()
    if found is None:
        raise NotFound
    if found.done_at is not None:
        raise TaskDone
    return found


def _check_due(due_at: dt.datetime) -> None:
    now = clock.now()
    if not now <= due_at <= now + AHEAD_MAX:
        raise Invalid("due_at", "out_of_range", f"must lie ahead, by at most {AHEAD_MAX.days} days")


def _assignee(actor: Actor, account: Account, user_id: UUID | None) -> UUID | None:
    """Whom a task is kept for: nobody by name if that is who works the account, so that it goes along with it."""
    if user_id is None:
        return None
    if actor.role is Role.COLLECTOR and user_id != actor.id:
        raise Forbidden
    if not User.objects.filter(agency_id=actor.agency_id, id=user_id, is_active=True).exists():
        raise Invalid("assignee", "unknown", "is no active user of this agency")
    worked_by = Collector.objects.filter(agency_id=actor.agency_id, user_id=user_id).values_list("id", flat=True).first()
    return None if worked_by is not None and worked_by == account.collector_id else user_id


def _shown(task: Task) -> TaskRow:
    zone = Agency.objects.values_list("time_zone", flat=True).get(id=task.agency_id)
    return task_rows(Task.objects.filter(id=task.id).select_related("account__debtor"), zone)[0]
