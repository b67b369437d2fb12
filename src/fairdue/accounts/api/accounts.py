"""Accounts: list, totals, detail, timeline, create and edit."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from fairdue.accounts.api.bodies import AccountPatch, AccountPut, AccountQuery, Kinds, NewAccount, Ordering
from fairdue.accounts.api.rights import READ, READERS, WORKERS, WRITE
from fairdue.accounts.commands.editing import edit_account
from fairdue.accounts.commands.placing import create_account
from fairdue.accounts.errors import MethodNotAllowed
from fairdue.accounts.queries.detail import get_account
from fairdue.accounts.queries.listing import list_accounts, sum_accounts
from fairdue.accounts.queries.statement import account_statement
from fairdue.accounts.queries.timeline import timeline
from fairdue.accounts.types import AccountCreated, AccountDetail, AccountRow, AccountStatement, AccountSummary, Activity
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.errors import Invalid
from fairdue.kernel.web import PROBLEMS, IfMatch, Page, Problem, page_of, require

router = Router(tags=["accounts"])


@router.get("/", response={200: Page[AccountRow], **PROBLEMS}, operation_id="accounts_list")
def accounts_list(
    request: HttpRequest,
    filters: Query[AccountQuery],
    ordering: Ordering = "-created_at",
    cursor: str | None = None,
    page_size: int | None = None,
) -> Page[AccountRow]:
    """List the accounts one may see."""
    actor = require(request, READERS, READ)
    return page_of(request, list_accounts(actor, filters.to_filter(), ordering, cursor, page_size))


@router.post("/", response={201: AccountCreated, **PROBLEMS}, operation_id="accounts_create")
def accounts_create(request: HttpRequest, body: NewAccount) -> Status[AccountCreated]:
    """Open a new account of a debtor."""
    actor = require(request, ADMINS, WRITE)
    if body.agency not in {None, actor.agency_id}:
        raise Invalid("agency", "not_yours", "is not your agency")
    made = create_account(
        actor,
        debtor_id=body.debtor,
        external_ref=body.external_ref,
        original_amount=body.original_amount,
        current_balance=body.current_balance,
        priority=body.priority,
        due_on=body.due_date,
        creditor_id=body.creditor,
    )
    return Status(201, _created(made))


@router.get("/summary/", response={200: AccountSummary, **PROBLEMS}, operation_id="accounts_summary")
def accounts_summary(request: HttpRequest, filters: Query[AccountQuery]) -> AccountSummary:
    """Count what a list with the same filters holds, and what it owes in each currency."""
    return sum_accounts(require(request, READERS, READ), filters.to_filter())


@router.get("/{uuid:account_id}/", response={200: AccountDetail, **PROBLEMS}, operation_id="accounts_retrieve")
def accounts_retrieve(request: HttpRequest, response: HttpResponse, account_id: UUID) -> AccountDetail:
    """Show one account with its debtor, collector, latest activities and what may be done now.

    `version`, also the ETag, changes with everything but its score: send it as If-Match with what is meant for this version.
    """
    found = get_account(require(request, READERS, READ), account_id)
    response["ETag"] = f'"{found.version}"'
    return found


@router.patch("/{uuid:account_id}/", response={200: AccountDetail, **PROBLEMS}, operation_id="accounts_partial_update")
def accounts_partial_update(
    request: HttpRequest, account_id: UUID, body: AccountPatch, if_match: IfMatch = None
) -> AccountDetail:
    """Change dates and priority of an account, or adjust its balance; with If-Match only if it is at that version."""
    return _edit(request, account_id, body, if_match)


@router.put("/{uuid:account_id}/", response={200: AccountDetail, **PROBLEMS}, operation_id="accounts_update")
def accounts_update(request: HttpRequest, account_id: UUID, body: AccountPut, if_match: IfMatch = None) -> AccountDetail:
    """Change dates and priority of an account, or adjust its balance; the balance is named."""
    return _edit(request, account_id, body, if_match)


@router.delete("/{uuid:account_id}/", response={405: Problem, **PROBLEMS}, operation_id="accounts_destroy")
def accounts_destroy(request: HttpRequest, account_id: UUID) -> None:
    """Refuse: an account is never deleted."""
    get_account(require(request, READERS, READ), account_id)
    raise MethodNotAllowed


@router.get("/{uuid:account_id}/timeline/", response={200: Page[Activity], **PROBLEMS}, operation_id="accounts_timeline_retrieve")
def accounts_timeline(
    request: HttpRequest,
    account_id: UUID,
    kinds: Query[Kinds | None] = None,
    cursor: str | None = None,
    page_size: int | None = None,
) -> Page[Activity]:
    """Tell what happened to an account and its debtor, newest first; `kinds` are some of those, separated by commas."""
    wanted = kinds.split(",") if kinds else ()
    return page_of(request, timeline(require(request, READERS, READ), account_id, cursor, page_size, wanted))


@router.get("/{uuid:account_id}/statement/", response={200: AccountStatement, **PROBLEMS}, operation_id="accounts_statement")
def accounts_statement(request: HttpRequest, account_id: UUID) -> AccountStatement:
    """Show the latest postings of an account with the balance after each, newest first."""
    return account_statement(require(request, READERS, READ), account_id)


def _edit(request: HttpRequest, account_id: UUID, body: AccountPatch, expected: UUID | None) -> AccountDetail:
    actor = require(request, WORKERS, WRITE)
    changes = body.model_dump(exclude_unset=True, exclude={"current_balance", "reason"})
    return edit_account(actor, account_id, changes, body.current_balance, body.reason, expected)


def _created(made: AccountDetail) -> AccountCreated:
    return AccountCreated(
        id=made.id,
        agency=made.agency.id,
        debtor=made.debtor.id,
        creditor=made.creditor.id,
        external_ref=made.external_ref,
        original_amount=made.original_amount,
        current_balance=made.current_balance,
        currency=made.currency,
        status=made.status,
        priority=made.priority,
        due_date=made.due_date,
        created_at=made.created_at,
    )
