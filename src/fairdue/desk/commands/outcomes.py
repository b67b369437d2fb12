"""Record how a try to reach a debtor ended, and plan the call-back he asked for."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from fairdue.access.models import Agency
from fairdue.accounts.commands.contacting import record_attempt
from fairdue.accounts.states import ContactOutcome
from fairdue.accounts.types.contacting import NewAttempt
from fairdue.desk.commands.tasks import create_task
from fairdue.desk.models import Task
from fairdue.desk.types import OutcomeRecorded, TaskKind
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid

CALL_BACK = "Call back as agreed"


def record_outcome(
    actor: Actor, account_id: UUID, attempt: NewAttempt, key: str = "", expected: UUID | None = None
) -> OutcomeRecorded:
    """Keep a try to reach a debtor, and make a task of a call-back. See `record_attempt` for what else happens.

    Where nobody says when the account comes up again, it is the day of the call-back or of the promised payment.
    Raises NotFound, StaleAccount, AccountNotOpen, IdempotencyKeyReused, Invalid.
    """
    callback_at = attempt.callback_at
    if (attempt.outcome == ContactOutcome.CALLBACK) != (callback_at is not None):
        raise Invalid("callback_at", "required", "a call-back has an instant, and nothing else has")
    with agency_scope(actor.agency_id):
        if attempt.follow_up_on is None and not attempt.no_follow_up_reason:
            zone = Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id)
            day = callback_at.astimezone(ZoneInfo(zone)).date() if callback_at else attempt.promised_on
            attempt = replace(attempt, follow_up_on=day)
        row = record_attempt(actor, account_id, attempt, key, expected)
        task_id = Task.objects.filter(agency_id=actor.agency_id, attempt_id=row.id).values_list("id", flat=True).first()
        if callback_at is not None and task_id is None:
            title = attempt.note[:200] or CALL_BACK
            task_id = create_task(actor, account_id, TaskKind.CALLBACK, title, callback_at, attempt_id=row.id).id
        return OutcomeRecorded(attempt=row, task_id=task_id)
