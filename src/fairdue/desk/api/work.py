"""A day's work: outcomes of contacts, tasks and handovers. `accounts` is mounted under /accounts/, `tasks` under /tasks/."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from fairdue.desk.api.bodies import HandoverText, Key, NewTask, Outcome, TaskOutcome, TaskPatch, Whose
from fairdue.desk.api.rights import CREW, READ, STAFF, WRITE
from fairdue.desk.commands.handovers import note_handover, read_handover
from fairdue.desk.commands.outcomes import record_outcome
from fairdue.desk.commands.tasks import change_task, complete_task, create_task
from fairdue.desk.queries.tasks import account_work, list_tasks
from fairdue.desk.types import AccountWork, OutcomeRecorded, TaskDue, TaskRow
from fairdue.kernel.web import PROBLEMS, IfMatch, Page, page_of, require

accounts = Router(tags=["work"])
tasks = Router(tags=["work"])


@accounts.post("/{uuid:account_id}/outcome/", operation_id="accounts_outcome_create", response={201: OutcomeRecorded, **PROBLEMS})
def post_outcome(
    request: HttpRequest, account_id: UUID, body: Outcome, idempotency_key: Key = "", if_match: IfMatch = None
) -> Status[OutcomeRecorded]:
    """Record how a try to reach the debtor ended; a repeated Idempotency-Key gives the first answer again."""
    actor = require(request, CREW, WRITE)
    return Status(201, record_outcome(actor, account_id, body.to_attempt(), idempotency_key, if_match))


@accounts.get("/{uuid:account_id}/work/", operation_id="accounts_work_retrieve", response={200: AccountWork, **PROBLEMS})
def get_work(request: HttpRequest, account_id: UUID) -> AccountWork:
    """Show what is planned for an account, and a handover that has not been read."""
    return account_work(require(request, STAFF, READ), account_id)


@accounts.post("/{uuid:account_id}/tasks/", operation_id="accounts_tasks_create", response={201: TaskRow, **PROBLEMS})
def post_task(request: HttpRequest, account_id: UUID, body: NewTask) -> Status[TaskRow]:
    """Plan something to do about an account."""
    actor = require(request, CREW, WRITE)
    return Status(201, create_task(actor, account_id, body.kind, body.title, body.due_at, assignee_id=body.assignee))


@accounts.post("/{uuid:account_id}/handover/", operation_id="accounts_handover_create", response={204: None, **PROBLEMS})
def post_handover(request: HttpRequest, account_id: UUID, body: HandoverText) -> Status[None]:
    """Leave a note for the next collector of an account."""
    note_handover(require(request, CREW), account_id, body.text)
    return Status(204, None)


@accounts.post("/{uuid:account_id}/handover/read/", operation_id="accounts_handover_read", response={204: None, **PROBLEMS})
def post_handover_read(request: HttpRequest, account_id: UUID) -> Status[None]:
    """Put aside the handover of an account that one works."""
    read_handover(require(request, CREW), account_id)
    return Status(204, None)


@tasks.get("/", operation_id="tasks_list", response={200: Page[TaskRow], **PROBLEMS})
def get_tasks(
    request: HttpRequest,
    whose: Whose = "mine",
    due: TaskDue | None = None,
    collector: UUID | None = None,
    cursor: str | None = None,
    page_size: int | None = None,
) -> Page[TaskRow]:
    """List open tasks by when they are due: one's own, or all on accounts one may see (of one collector)."""
    actor = require(request, STAFF, READ)
    found = list_tasks(actor, is_mine=whose == "mine", due=due, collector_id=collector, cursor=cursor, size=page_size)
    return page_of(request, found)


@tasks.patch("/{uuid:task_id}/", operation_id="tasks_partial_update", response={200: TaskRow, **PROBLEMS})
def patch_task(request: HttpRequest, task_id: UUID, body: TaskPatch) -> TaskRow:
    """Put a task off, or give it to somebody else."""
    return change_task(require(request, CREW, WRITE), task_id, body.given())


@tasks.post("/{uuid:task_id}/complete/", operation_id="tasks_complete", response={200: TaskRow, **PROBLEMS})
def post_complete(request: HttpRequest, task_id: UUID, body: TaskOutcome) -> TaskRow:
    """Finish a task."""
    return complete_task(require(request, CREW, WRITE), task_id, body.outcome)
