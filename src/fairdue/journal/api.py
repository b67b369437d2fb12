"""The audit trail over HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from fairdue.journal import queries
from fairdue.journal.types import Entry, SealStatus
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.clock import as_utc
from fairdue.kernel.web import PROBLEMS, Page, page_of, require

READERS = frozenset({*ADMINS, Role.READONLY})
router = Router(tags=["audit"])


class EntrySearch(Schema):
    """What to look for; everything is optional. `from` is inside the span, `to` outside."""

    subject_id: UUID | None = None
    actor_id: UUID | None = None
    kind: str | None = None
    from_at: Annotated[dt.datetime, AfterValidator(as_utc)] | None = Field(None, alias="from")
    to_at: Annotated[dt.datetime, AfterValidator(as_utc)] | None = Field(None, alias="to")


@router.get("/", response={200: Page[Entry], **PROBLEMS}, operation_id="list_audit_entries")
def list_audit_entries(
    request: HttpRequest, search: Query[EntrySearch], cursor: str | None = None, page_size: int | None = None
) -> Page[Entry]:
    """Search the journal, newest first. Personal values are shown to admins only."""
    actor = require(request, READERS, "audit:read")
    found = queries.list_entries(
        actor,
        subject_id=search.subject_id,
        actor_id=search.actor_id,
        kind=search.kind,
        from_at=search.from_at,
        to_at=search.to_at,
        cursor=cursor,
        size=page_size,
    )
    return page_of(request, found)


@router.get("/seals/", response={200: SealStatus, **PROBLEMS}, operation_id="get_seal_status")
def get_seal_status(request: HttpRequest) -> SealStatus:
    """Say how far the journal is sealed."""
    return queries.seal_status(require(request, READERS, "audit:read").agency_id)
