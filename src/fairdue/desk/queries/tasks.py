"""Read tasks, and what is planned for one account."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from fairdue.access.models import Agency, Collector, User
from fairdue.access.queries.people import full_names
from fairdue.accounts.events import ACCOUNT_ASSIGNED
from fairdue.accounts.models import Account
from fairdue.accounts.queries.people import collector_names
from fairdue.accounts.queries.scope import in_scope
from fairdue.desk.models import HandoverNote, HandoverRead, Task
from fairdue.desk.queries.worklist import lease_of
from fairdue.desk.types import AccountWork, Handover, HandoverNoteRow, TaskDue, TaskRow
from fairdue.journal.models import JournalEntry
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, Slice, SortKey, fetch_page, read_instant

SHOWN_MAX = 50
BY_DUE = (SortKey("due_at", False, read_instant), BY_ID)
# Two ways in, each by its index; joined by OR the whole agency's tasks would be read.
OPEN_FOR = """
SELECT t.id FROM desk_task t WHERE t.agency_id = %(agency_id)s AND t.done_at IS NULL AND t.assignee_id = %(user_id)s
UNION ALL
SELECT t.id FROM accounts_account a JOIN desk_task t ON t.agency_id = a.agency_id AND t.account_id = a.id
WHERE a.agency_id = %(agency_id)s AND a.collector_id = %(collector_id)s AND t.done_at IS NULL AND t.assignee_id IS NULL
"""
"""The open tasks of a user and of the accounts he works as a collector."""
_OPEN_FOR = re.sub(r"%\(\w+\)s", "%s", OPEN_FOR)


def list_tasks(
    actor: Actor, *, is_mine: bool, due: TaskDue | None, collector_id: UUID | None, cursor: str | None, size: int | None
) -> Slice[TaskRow]:
    """Return a page of open tasks by when they are due: one's own, or all on accounts one may see (of one collector's)."""
    with agency_scope(actor.agency_id):
        zone = Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id)
        found = Task.objects.filter(agency_id=actor.agency_id, done_at=None)
        if is_mine:
            found = found.filter(id__in=_open_for(actor.agency_id, actor.id, actor.collector_id))
        else:
            found = found.filter(account_id__in=in_scope(Account.objects.all(), actor.scope).values("id"))
        if collector_id is not None:
            user_id = (
                Collector.objects.filter(agency_id=actor.agency_id, id=collector_id).values_list("user_id", flat=True).first()
            )
            found = found.filter(id__in=_open_for(actor.agency_id, user_id, collector_id))
        if due is not None:
            found = found.filter(_when(due, zone))
        page: Slice[Task] = fetch_page(found.select_related("account__debtor"), BY_DUE, cursor, size, lambda task: task)
        return Slice(results=task_rows(page.results, zone), next=page.next, previous=page.previous)


def tasks_in_scope(actor: Actor) -> QuerySet[Task]:
    """Select the tasks on accounts an actor may see, and those that somebody gave him."""
    seen = in_scope(Account.objects.all(), actor.scope).values("id")
    return Task.objects.filter(Q(account_id__in=seen) | Q(assignee_id=actor.id), agency_id=actor.agency_id)


def task_rows(tasks: Iterable[Task], zone: str) -> list[TaskRow]:
    """Describe tasks whose accounts and debtors are loaded, with one more query however many there are."""
    listed = list(tasks)
    wanted = {task.assignee_id for task in listed if task.assignee_id is not None}
    names = {user.id: user.full_name for user in User.objects.filter(id__in=wanted)} if wanted else {}
    return [_task_row(task, names.get(task.assignee_id) if task.assignee_id else None, zone) for task in listed]


def account_work(actor: Actor, account_id: UUID) -> AccountWork:
    """Return what is planned for an account the actor may see, with the handover its collector has not read. Raises NotFound."""
    with agency_scope(actor.agency_id):
        account = in_scope(Account.objects.filter(id=account_id), actor.scope).first()
        if account is None:
            raise NotFound
        zone = Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id)
        tasks = Task.objects.filter(agency_id=actor.agency_id, account_id=account.id, done_at=None).order_by("due_at", "id")
        lease = lease_of(actor.agency_id, account.debtor_id)
        return AccountWork(
            account_id=account.id,
            handover=unread_handover(account),
            tasks=tuple(task_rows(tasks.select_related("account__debtor")[:SHOWN_MAX], zone)),
            leased_to=lease.collector_id if lease else None,
            leased_until=lease.expires_at if lease else None,
        )


def unread_handover(account: Account) -> Handover | None:
    """Return how an account came to its collector, with notes for him, unless he has read that. Runs in the caller's scope."""
    if account.collector_id is None:
        return None
    agency_id, collector_id = account.agency_id, account.collector_id
    reads = HandoverRead.objects.filter(agency_id=agency_id, account_id=account.id, collector_id=collector_id)
    read_at = reads.values_list("read_at", flat=True).first()
    user_id = Collector.objects.values_list("user_id", flat=True).get(agency_id=agency_id, id=collector_id)
    notes = HandoverNote.objects.filter(agency_id=agency_id, account_id=account.id).exclude(author_id=user_id)
    entries = JournalEntry.objects.filter(agency_id=agency_id, subject_id=account.id, kind=ACCOUNT_ASSIGNED)
    if read_at is not None:
        notes, entries = notes.filter(created_at__gt=read_at), entries.filter(at__gt=read_at)
    shown, given = list(notes.order_by("-created_at", "-id")[:SHOWN_MAX]), entries.order_by("-id").first()
    people = _who_told(agency_id, shown, given)
    written = tuple(
        HandoverNoteRow(text=note.text, author_name=people.get(note.author_name, note.author_name), at=note.created_at)
        for note in shown
    )
    previous = given.facts.get("previous_collector_id") if given else None
    if given is None or previous is None:
        return Handover(from_collector=None, handed_over_by=None, at=None, notes=written) if written else None
    former = UUID(previous)
    return Handover(
        from_collector=collector_names(agency_id, [former]).get(former),
        handed_over_by=people.get(given.actor_name, given.actor_name),
        at=given.at,
        notes=written,
    )


def _who_told(agency_id: UUID, notes: Iterable[HandoverNote], given: JournalEntry | None) -> dict[str, str]:
    """Return what those who wrote or gave are called, by the names they sign in with."""
    known = {note.author_id: note.author_name for note in notes if note.author_id}
    if given is not None and given.actor_id:
        known[given.actor_id] = given.actor_name
    return {known[user_id]: name for user_id, name in full_names(agency_id, known.keys()).items()}


def _open_for(agency_id: UUID, user_id: UUID | None, collector_id: UUID | None) -> RawSQL:
    return RawSQL(_OPEN_FOR, [agency_id, user_id, agency_id, collector_id])  # noqa: S611  # a constant of ours


def _when(due: TaskDue, zone: str) -> Q:
    now, tomorrow = clock.now(), clock.midnight(zone, 1)
    if due is TaskDue.OVERDUE:
        return Q(due_at__lt=now)
    return Q(due_at__gte=now, due_at__lt=tomorrow) if due is TaskDue.TODAY else Q(due_at__gte=max(now, tomorrow))


def _due(due_at: dt.datetime, zone: str) -> TaskDue:
    if due_at < clock.now():
        return TaskDue.OVERDUE
    return TaskDue.TODAY if due_at < clock.midnight(zone, 1) else TaskDue.LATER


def _task_row(task: Task, assignee_name: str | None, zone: str) -> TaskRow:
    return TaskRow(
        id=task.id,
        account_id=task.account_id,
        external_ref=task.account.external_ref,
        debtor_id=task.account.debtor_id,
        debtor_name=task.account.debtor.full_name,
        kind=task.kind,
        title=task.title,
        due_at=task.due_at,
        due=None if task.done_at else _due(task.due_at, zone),
        assignee_id=task.assignee_id,
        assignee_name=assignee_name,
        created_at=task.created_at,
        done_at=task.done_at,
        done_by=task.done_by,
        outcome=task.outcome,
    )
