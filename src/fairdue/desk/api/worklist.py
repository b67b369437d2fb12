"""Worklists: lists and saved views of them, the next account and its lease, and work on many accounts at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from fairdue.desk.api.bodies import BulkWork, Key, NewView, Release, ViewPatch, WorklistQuery, read_filters
from fairdue.desk.api.rights import CREW, MANAGERS, READ, STAFF, TAKERS, WRITE
from fairdue.desk.commands.bulk_work import work_in_bulk
from fairdue.desk.commands.views import change_view, delete_view, save_view
from fairdue.desk.commands.worklist import break_lease, release_debtor, take_next
from fairdue.desk.queries.day import sum_worklist
from fairdue.desk.queries.views import list_views
from fairdue.desk.queries.worklist import list_leases, worklist
from fairdue.desk.types import BulkEffect, LeaseRow, NextAccount, ViewRow, WorklistOrder, WorklistRow, WorklistSummary
from fairdue.kernel.web import PROBLEMS, Page, page_of, require

router = Router(tags=["worklist"])


@router.get("/", operation_id="worklist_list", response={200: Page[WorklistRow], **PROBLEMS})
def get_worklist(
    request: HttpRequest,
    filters: Query[WorklistQuery],
    order: WorklistOrder = WorklistOrder.PRIORITY,
    cursor: str | None = None,
    page_size: int | None = None,
) -> Page[WorklistRow]:
    """List the open accounts to work, the most pressing first: one's own, or those of the teams or agency one oversees.

    Ordered by `due` there are only those that somebody works or that are set to come up again, the earliest day first.
    """
    actor = require(request, STAFF, READ)
    return page_of(request, worklist(actor, filters.to_filter(), order, cursor, page_size))


@router.get("/summary/", operation_id="worklist_summary", response={200: WorklistSummary, **PROBLEMS})
def get_summary(request: HttpRequest, filters: Query[WorklistQuery]) -> WorklistSummary:
    """Add up what a worklist holds: accounts, balances, follow-ups due and overdue."""
    return sum_worklist(require(request, STAFF, READ), filters.to_filter())


@router.post("/next/", operation_id="worklist_next", response={200: NextAccount, 204: None, **PROBLEMS})
def post_next(request: HttpRequest, renew: bool = False, idempotency_key: Key = "") -> Any:
    """Take the most pressing account and keep its debtor for 15 minutes; 204 when none is left. `renew`: keep the last longer.

    The same Idempotency-Key gives the same account while it is kept; without one, so does pressing again within two seconds.
    """
    return take_next(require(request, TAKERS), is_renewal=renew, key=idempotency_key) or Status(204, None)


@router.post("/release/", operation_id="worklist_release", response={204: None, **PROBLEMS})
def post_release(request: HttpRequest, body: Release) -> Status[None]:
    """Give back the debtor one has taken, before the 15 minutes are over."""
    release_debtor(require(request, TAKERS), body.account_id)
    return Status(204, None)


@router.get("/leases/", operation_id="worklist_leases_list", response={200: Page[LeaseRow], **PROBLEMS})
def get_leases(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[LeaseRow]:
    """List who has which debtor now, the newest first."""
    return page_of(request, list_leases(require(request, STAFF, READ), cursor, page_size))


@router.delete("/leases/{uuid:lease_id}/", operation_id="worklist_leases_destroy", response={204: None, **PROBLEMS})
def delete_lease(request: HttpRequest, lease_id: UUID) -> Status[None]:
    """Take a debtor from the collector who has him now."""
    break_lease(require(request, MANAGERS), lease_id)
    return Status(204, None)


@router.get("/views/", operation_id="worklist_views_list", response={200: list[ViewRow], **PROBLEMS})
def get_views(request: HttpRequest, counts: bool = False) -> list[ViewRow]:
    """List one's own views and those shared with one; with `counts`, how many accounts each finds, up to `count_max`."""
    return list_views(require(request, STAFF), read_filters if counts else None)


@router.post("/views/", operation_id="worklist_views_create", response={201: ViewRow, **PROBLEMS})
def post_view(request: HttpRequest, body: NewView) -> Status[ViewRow]:
    """Save a view."""
    return Status(201, save_view(require(request, CREW), body.given(is_whole=True)))


@router.patch("/views/{uuid:view_id}/", operation_id="worklist_views_partial_update", response={200: ViewRow, **PROBLEMS})
def patch_view(request: HttpRequest, view_id: UUID, body: ViewPatch) -> ViewRow:
    """Change a view of one's own; an admin any that is shared."""
    return change_view(require(request, CREW), view_id, body.given(is_whole=False))


@router.delete("/views/{uuid:view_id}/", operation_id="worklist_views_destroy", response={204: None, **PROBLEMS})
def delete_saved_view(request: HttpRequest, view_id: UUID) -> Status[None]:
    """Delete a view of one's own; an admin any that is shared."""
    delete_view(require(request, CREW), view_id)
    return Status(204, None)


@router.post("/bulk/", operation_id="worklist_bulk", response={200: BulkEffect, **PROBLEMS})
def post_bulk(request: HttpRequest, body: BulkWork) -> BulkEffect:
    """Assign, note, move, set to come up again or escalate many accounts: told first, then done with the token that came of it.

    409 when the accounts have changed in between: nothing is done then. Only leads and admins assign.
    """
    return work_in_bulk(require(request, CREW, WRITE), body.to_order(), body.token)
