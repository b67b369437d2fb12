"""Payment processors."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from fairdue.kernel.actor import ADMINS
from fairdue.kernel.web import PROBLEMS, Page, page_of, require
from fairdue.payments.api.bodies import ProcessorBody, ProcessorPatch
from fairdue.payments.api.rights import READ, READERS
from fairdue.payments.commands.processors import create_processor, edit_processor, remove_processor
from fairdue.payments.queries.processors import get_processor, list_processors
from fairdue.payments.types import ProcessorRow

router = Router(tags=["payments"])


@router.get("/", response={200: Page[ProcessorRow], **PROBLEMS}, operation_id="payment_processors_list")
def processors_list(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[ProcessorRow]:
    """List the agency's payment processors."""
    return page_of(request, list_processors(require(request, READERS, READ), cursor, page_size))


@router.post("/", response={201: ProcessorRow, **PROBLEMS}, operation_id="payment_processors_create")
def processors_create(request: HttpRequest, body: ProcessorBody) -> Status[ProcessorRow]:
    """Enter a payment processor."""
    return Status(201, create_processor(require(request, ADMINS), **body.model_dump()))


@router.get("/{uuid:processor_id}/", response={200: ProcessorRow, **PROBLEMS}, operation_id="payment_processors_retrieve")
def processors_retrieve(request: HttpRequest, processor_id: UUID) -> ProcessorRow:
    """Show one payment processor."""
    return get_processor(require(request, READERS, READ), processor_id)


@router.patch("/{uuid:processor_id}/", response={200: ProcessorRow, **PROBLEMS}, operation_id="payment_processors_partial_update")
def processors_partial_update(request: HttpRequest, processor_id: UUID, body: ProcessorPatch) -> ProcessorRow:
    """Change a payment processor, or replace its secrets."""
    return edit_processor(require(request, ADMINS), processor_id, body.model_dump(exclude_unset=True))


@router.delete("/{uuid:processor_id}/", response={204: None, **PROBLEMS}, operation_id="payment_processors_destroy")
def processors_destroy(request: HttpRequest, processor_id: UUID) -> Status[None]:
    """Remove a payment processor through whom no payment came."""
    remove_processor(require(request, ADMINS), processor_id)
    return Status(204, None)
