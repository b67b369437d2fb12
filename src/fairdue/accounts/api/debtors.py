"""Contact points of debtors. They are served here because accounts decide who may see which debtor."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from fairdue.accounts.api.bodies import ContactPointBody
from fairdue.accounts.api.rights import WORKERS, WRITE
from fairdue.accounts.queries.debtors import require_debtor
from fairdue.kernel.web import PROBLEMS, require
from fairdue.parties.commands.contact_points import add_contact_point, edit_contact_point, remove_contact_point
from fairdue.parties.types import ContactPointRow

router = Router(tags=["debtors"])


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
