"""Assignment runs. `accounts` is mounted under /accounts/ before the routes of single accounts, `desk` at the root."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from fairdue.desk.api.rights import MANAGERS, OVERSEERS
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.handing_over import hand_over
from fairdue.desk.queries.assignment import list_runs, list_unplaced
from fairdue.desk.types import AssignmentReport, BulkAssigned, RunRow, Unplaced, UnplacedRow
from fairdue.kernel.web import PROBLEMS, Body, Page, page_of, require

accounts = Router(tags=["assignment"])
desk = Router(tags=["desk"])

BULK_MAX = 500


class BulkAssign(Body):
    """Accounts for one collector. `partial`: give what can be given; else all or none. `force_reason`: why, although on leave."""

    account_ids: Annotated[list[UUID], Field(min_length=1, max_length=BULK_MAX)]
    collector_id: UUID
    partial: bool = False
    force_reason: Annotated[str, Field(max_length=500)] = ""


@accounts.post("/assign/", operation_id="accounts_assign_run", response={200: AssignmentReport, **PROBLEMS})
def run_assignment(request: HttpRequest) -> AssignmentReport:
    """Run the assignment rules now over all open accounts of the agency that have no collector."""
    return assign_accounts(require(request, MANAGERS, "accounts:write"))


@accounts.post("/bulk-assign/", operation_id="accounts_bulk_assign", response={200: BulkAssigned, **PROBLEMS})
def bulk_assign(request: HttpRequest, payload: BulkAssign) -> BulkAssigned:
    """Give up to 500 accounts to one collector, all or none; 409 names the reason for each account in the way.

    With `partial` those that can be are given, and the answer says of each account what became of it.
    """
    return hand_over(
        require(request, MANAGERS, "accounts:write"),
        payload.account_ids,
        payload.collector_id,
        is_partial=payload.partial,
        force_reason=payload.force_reason,
    )


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
