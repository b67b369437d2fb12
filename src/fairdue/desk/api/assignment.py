"""Routes of the desk: `accounts` is mounted under /accounts/ before the routes of single accounts, the others at the root."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import AfterValidator, Field

from fairdue.accounts.states import AccountStatus
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.handing_over import hand_over
from fairdue.desk.commands.worklist import take_next
from fairdue.desk.queries.assignment import list_runs, list_unplaced
from fairdue.desk.queries.worklist import worklist
from fairdue.desk.types import (
    AssignmentReport,
    BulkAssigned,
    NextAccount,
    RunRow,
    Unplaced,
    UnplacedRow,
    WorklistRow,
)
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Body, Page, page_of, require

accounts = Router(tags=["assignment"])
desk = Router(tags=["desk"])

STAFF = frozenset(set(Role) - {Role.SERVICE, Role.SYSTEM})
MANAGERS = frozenset({*ADMINS, Role.TEAM_LEAD})
OVERSEERS = frozenset({*MANAGERS, Role.READONLY})
WORKERS = frozenset({Role.COLLECTOR, Role.TEAM_LEAD})
BULK_MAX = 500


class BulkAssign(Body):
    """Accounts for one collector."""

    account_ids: Annotated[list[UUID], Field(min_length=1, max_length=BULK_MAX)]
    collector_id: UUID


def _statuses(text: str) -> str:
    for word in text.split(","):
        AccountStatus(word)
    return text


class WorklistQuery(Schema):
    """Filters of worklists; `status` takes several, separated by commas. Both ends of a range belong to it."""

    collector: UUID | None = None
    status: Annotated[str, AfterValidator(_statuses)] | None = None
    priority: Annotated[int, Field(ge=0, le=3)] | None = None
    min_balance: str | None = None
    max_balance: str | None = None


@accounts.post("/assign/", operation_id="accounts_assign_run", response={200: AssignmentReport, **PROBLEMS})
def run_assignment(request: HttpRequest) -> AssignmentReport:
    """Run the assignment rules now over all open accounts of the agency that have no collector."""
    return assign_accounts(require(request, MANAGERS, "accounts:write"))


@accounts.post("/bulk-assign/", operation_id="accounts_bulk_assign", response={200: BulkAssigned, **PROBLEMS})
def bulk_assign(request: HttpRequest, payload: BulkAssign) -> BulkAssigned:
    """Give up to 500 accounts to one collector, all or none; 409 names the reason for each account in the way."""
    return hand_over(require(request, MANAGERS, "accounts:write"), payload.account_ids, payload.collector_id)


@accounts.get("/unplaced/", operation_id="accounts_unplaced_list", response={200: Page[UnplacedRow], **PROBLEMS})
def get_unplaced(
    request: HttpRequest, reason: Unplaced | None = None, cursor: str | None = None, page_size: int | None = None
) -> Page[UnplacedRow]:
    """List the open accounts that the rules could not give to anybody, and why."""
    return page_of(request, list_unplaced(require(request, OVERSEERS, "accounts:read"), reason, cursor, page_size))


@desk.get("/assignment-runs/", operation_id="assignment_runs_list", response={200: Page[RunRow], **PROBLEMS})
def get_runs(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[RunRow]:
    """List the runs of the rules that changed something, newest first."""
    return page_of(request, list_runs(require(request, OVERSEERS, "accounts:read"), cursor, page_size))


@desk.get("/worklist/", operation_id="worklist_list", response={200: Page[WorklistRow], **PROBLEMS})
def get_worklist(
    request: HttpRequest, filters: Query[WorklistQuery], cursor: str | None = None, page_size: int | None = None
) -> Page[WorklistRow]:
    """List the open accounts to work, the most pressing first: one's own, or those of the teams or agency one oversees."""
    actor = require(request, STAFF, "accounts:read")
    found = worklist(
        actor,
        collector_id=filters.collector,
        statuses=filters.status.split(",") if filters.status else (),
        priority=filters.priority,
        min_balance=filters.min_balance,
        max_balance=filters.max_balance,
        cursor=cursor,
        size=page_size,
    )
    return page_of(request, found)


@desk.post("/worklist/next/", operation_id="worklist_next", response={200: NextAccount, 204: None, **PROBLEMS})
def post_next(request: HttpRequest, renew: bool = False) -> Any:
    """Take the most pressing account and keep its debtor for 15 minutes; 204 when none is left. `renew`: keep the last longer."""
    return take_next(require(request, WORKERS), is_renewal=renew) or Status(204, None)
