"""Creditors."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import StringConstraints

from fairdue.accounts.api.bodies import CreditorPatch, NewCreditor
from fairdue.accounts.api.rights import READ, READERS
from fairdue.accounts.commands.creditors import create_creditor, edit_creditor
from fairdue.accounts.queries.creditors import get_creditor, list_creditors
from fairdue.accounts.types import CreditorRow
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.web import PROBLEMS, IfUnchanged, Page, page_of, require

router = Router(tags=["creditors"])


@router.get("/", response={200: Page[CreditorRow], **PROBLEMS}, operation_id="creditors_list")
def creditors_list(
    request: HttpRequest,
    cursor: str | None = None,
    page_size: int | None = None,
    search: Annotated[str | None, StringConstraints(max_length=100)] = None,
    is_active: bool | None = None,
) -> Page[CreditorRow]:
    """List the agency's creditors by name; `search` looks in name and reference."""
    actor = require(request, READERS, READ)
    return page_of(request, list_creditors(actor, cursor, page_size, search=search, is_active=is_active))


@router.post("/", response={201: CreditorRow, **PROBLEMS}, operation_id="creditors_create")
def creditors_create(request: HttpRequest, body: NewCreditor) -> Status[CreditorRow]:
    """Enter a creditor."""
    return Status(201, create_creditor(require(request, ADMINS), **body.model_dump()))


@router.get("/{uuid:creditor_id}/", response={200: CreditorRow, **PROBLEMS}, operation_id="creditors_retrieve")
def creditors_retrieve(request: HttpRequest, creditor_id: UUID) -> CreditorRow:
    """Show one creditor."""
    return get_creditor(require(request, READERS, READ), creditor_id)


@router.patch("/{uuid:creditor_id}/", response={200: CreditorRow, **PROBLEMS}, operation_id="creditors_partial_update")
def creditors_partial_update(
    request: HttpRequest, creditor_id: UUID, body: CreditorPatch, if_match: IfUnchanged = None
) -> CreditorRow:
    """Change a creditor."""
    return edit_creditor(require(request, ADMINS), creditor_id, body.model_dump(exclude_unset=True), if_match)
