"""How the work stands: for a collector his day, for a lead his teams, and what is stuck."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from fairdue.desk.api.bodies import DAYS_MAX
from fairdue.desk.api.rights import OVERSEERS, READ, TAKERS
from fairdue.desk.queries.day import my_day
from fairdue.desk.queries.overview import list_stuck, overview
from fairdue.desk.types import Day, Overview, StuckRow
from fairdue.kernel.web import PROBLEMS, Page, page_of, require

router = Router(tags=["desk"])
Days = Annotated[int, Query(ge=1, le=DAYS_MAX)]


@router.get("/day/", operation_id="desk_day", response={200: Day, **PROBLEMS})
def get_day(request: HttpRequest) -> Day:
    """Show what one has to do today as a collector, and has done."""
    return my_day(require(request, TAKERS))


@router.get("/overview/", operation_id="desk_overview", response={200: Overview, **PROBLEMS})
def get_overview(request: HttpRequest) -> Overview:
    """Show what each collector has to do and did today, what waits unassigned, and what waits for a first contact."""
    return overview(require(request, OVERSEERS, READ))


@router.get("/stuck/", operation_id="desk_stuck_list", response={200: Page[StuckRow], **PROBLEMS})
def get_stuck(request: HttpRequest, days: Days = 7, cursor: str | None = None, page_size: int | None = None) -> Page[StuckRow]:
    """List the open accounts to which nothing has happened for days and nothing is planned, and why."""
    return page_of(request, list_stuck(require(request, OVERSEERS, READ), days, cursor, page_size))
