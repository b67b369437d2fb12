"""What people do to an account: move, assign, close, reopen, escalate, note.

With an If-Match header only if it is still as they saw it: else 409 `stale_account` tells who changed it, when, and what.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from fairdue.accounts.api.bodies import Assignment, Because, BecauseMaybe, Note, Transition
from fairdue.accounts.api.rights import ASSIGNERS, WORKERS, WRITE
from fairdue.accounts.commands.assignment import assign_account
from fairdue.accounts.commands.escalation import deescalate_account, escalate_account
from fairdue.accounts.commands.notes import add_note
from fairdue.accounts.commands.status import close_account, reopen_account, transition_account
from fairdue.accounts.types import AccountDetail, Activity
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.web import PROBLEMS, IfMatch, require

router = Router(tags=["accounts"])
ANSWER = {200: AccountDetail, **PROBLEMS}


@router.post("/{uuid:account_id}/transition/", response=ANSWER, operation_id="accounts_transition_create")
def accounts_transition(request: HttpRequest, account_id: UUID, body: Transition, if_match: IfMatch = None) -> AccountDetail:
    """Move an account to another status."""
    return transition_account(require(request, WORKERS, WRITE), account_id, body.new_status, body.note, expected=if_match)


@router.post("/{uuid:account_id}/assign/", response=ANSWER, operation_id="accounts_assign_create")
def accounts_assign(request: HttpRequest, account_id: UUID, body: Assignment, if_match: IfMatch = None) -> AccountDetail:
    """Give an account to a collector."""
    return assign_account(require(request, ASSIGNERS, WRITE), account_id, body.collector_id, expected=if_match)


@router.post("/{uuid:account_id}/close/", response=ANSWER, operation_id="accounts_close")
def accounts_close(request: HttpRequest, account_id: UUID, body: Because, if_match: IfMatch = None) -> AccountDetail:
    """Close an account for a reason."""
    return close_account(require(request, WORKERS, WRITE), account_id, body.reason, expected=if_match)


@router.post("/{uuid:account_id}/reopen/", response=ANSWER, operation_id="accounts_reopen")
def accounts_reopen(request: HttpRequest, account_id: UUID, body: Because, if_match: IfMatch = None) -> AccountDetail:
    """Correct a settlement or closing that should not have been."""
    return reopen_account(require(request, ADMINS), account_id, body.reason, expected=if_match)


@router.post("/{uuid:account_id}/escalate/", response=ANSWER, operation_id="accounts_escalate")
def accounts_escalate(request: HttpRequest, account_id: UUID, body: Because, if_match: IfMatch = None) -> AccountDetail:
    """Raise an account for attention."""
    return escalate_account(require(request, WORKERS, WRITE), account_id, body.reason, expected=if_match)


@router.post("/{uuid:account_id}/deescalate/", response=ANSWER, operation_id="accounts_deescalate")
def accounts_deescalate(request: HttpRequest, account_id: UUID, body: BecauseMaybe, if_match: IfMatch = None) -> AccountDetail:
    """End the escalation of an account."""
    return deescalate_account(require(request, WORKERS, WRITE), account_id, body.reason, expected=if_match)


@router.post("/{uuid:account_id}/add-note/", response={201: Activity, **PROBLEMS}, operation_id="accounts_add_note_create")
def accounts_add_note(request: HttpRequest, account_id: UUID, body: Note) -> Status[Activity]:
    """Write a note into the timeline of an account."""
    return Status(201, add_note(require(request, WORKERS, WRITE), account_id, body.text))


@router.post("/{uuid:account_id}/add_note/", response={201: Activity, **PROBLEMS}, operation_id="accounts_add_note_alias")
def accounts_add_note_alias(request: HttpRequest, account_id: UUID, body: Note) -> Status[Activity]:
    """The same under the name that some clients use."""
    return Status(201, add_note(require(request, WORKERS, WRITE), account_id, body.text))
