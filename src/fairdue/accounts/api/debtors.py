"""Debtors and their contact points. They are served here because accounts decide who may see which debtor."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from fairdue.accounts.api.bodies import ContactPointBody, DebtorPatch, NewDebtor, Text
from fairdue.accounts.api.rights import READ, READERS, WORKERS, WRITE
from fairdue.accounts.queries.debtors import get_debtor, list_debtors, require_debtor
from fairdue.accounts.types import DebtorFile
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.errors import Forbidden
from fairdue.kernel.web import PROBLEMS, Page, page_of, require
from fairdue.parties.commands.contact_points import add_contact_point, edit_contact_point, remove_contact_point
from fairdue.parties.commands.debtors import create_debtor, edit_debtor
from fairdue.parties.types import ContactPointRow, DebtorRow

router = Router(tags=["debtors"])
Search = Annotated[Text, Field(max_length=200)]


@router.get("/", response={200: Page[DebtorRow], **PROBLEMS}, operation_id="debtors_list")
def debtors_list(
    request: HttpRequest, search: Query[Search | None] = None, cursor: str | None = None, page_size: int | None = None
) -> Page[DebtorRow]:
    """List the debtors one may see, newest first; `search` is part of a name."""
    return page_of(request, list_debtors(require(request, READERS, READ), search, cursor, page_size))


@router.post("/", response={201: DebtorFile, **PROBLEMS}, operation_id="debtors_create")
def debtors_create(request: HttpRequest, body: NewDebtor) -> Status[DebtorFile]:
    """Enter a debtor."""
    actor = require(request, ADMINS, WRITE)
    fields = body.model_dump(exclude={"contact_points"})
    made = create_debtor(actor, **fields, contact_points=[point.to_point() for point in body.contact_points])
    return Status(201, get_debtor(actor, made.id))


@router.get("/{uuid:debtor_id}/", response={200: DebtorFile, **PROBLEMS}, operation_id="debtors_retrieve")
def debtors_retrieve(request: HttpRequest, debtor_id: UUID) -> DebtorFile:
    """Show one debtor with his contact points."""
    return get_debtor(require(request, READERS, READ), debtor_id)


@router.patch("/{uuid:debtor_id}/", response={200: DebtorFile, **PROBLEMS}, operation_id="debtors_partial_update")
def debtors_partial_update(request: HttpRequest, debtor_id: UUID, body: DebtorPatch) -> DebtorFile:
    """Change a debtor; all but the language is for admins."""
    actor = require(request, WORKERS, WRITE)
    require_debtor(actor, debtor_id)
    changes = body.model_dump(exclude_unset=True)
    if not actor.is_admin and set(changes) - {"language"}:
        raise Forbidden
    edit_debtor(actor, debtor_id, changes)
    return get_debtor(actor, debtor_id)


@router.post(
    "/{uuid:debtor_id}/contact-points/", response={201: ContactPointRow, **PROBLEMS}, operation_id="debtors_contact_points_create"
)
def contact_points_create(request: HttpRequest, debtor_id: UUID, body: ContactPointBody) -> Status[ContactPointRow]:
    """Add a contact point to a debtor."""
    actor = require(request, WORKERS, WRITE)
    require_debtor(actor, debtor_id)
    return Status(201, add_contact_point(actor, debtor_id, body.to_point()))


@router.put(
    "/{uuid:debtor_id}/contact-points/{uuid:point_id}/",
    response={200: ContactPointRow, **PROBLEMS},
    operation_id="debtors_contact_points_update",
)
def contact_points_update(request: HttpRequest, debtor_id: UUID, point_id: UUID, body: ContactPointBody) -> ContactPointRow:
    """Replace a contact point of a debtor by another of its kind."""
    actor = require(request, WORKERS, WRITE)
    require_debtor(actor, debtor_id)
    return edit_contact_point(actor, debtor_id, point_id, body.to_point())


@router.delete(
    "/{uuid:debtor_id}/contact-points/{uuid:point_id}/",
    response={204: None, **PROBLEMS},
    operation_id="debtors_contact_points_destroy",
)
def contact_points_destroy(request: HttpRequest, debtor_id: UUID, point_id: UUID) -> Status[None]:
    """Take a contact point away from a debtor."""
    actor = require(request, WORKERS, WRITE)
    require_debtor(actor, debtor_id)
    remove_contact_point(actor, debtor_id, point_id)
    return Status(204, None)
