"""Payment methods that processors keep for debtors."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from fairdue.kernel.web import PROBLEMS, Problem, require
from fairdue.payments.api.bodies import MethodBody
from fairdue.payments.api.rights import READ, READERS, TAKERS, WRITE
from fairdue.payments.flows.keeping import drop_method, keep_method
from fairdue.payments.queries.methods import list_methods
from fairdue.payments.types.gateways import SavedMethodRow

router = Router(tags=["payments"])
debtors = Router(tags=["payments"])


@debtors.get(
    "/{uuid:debtor_id}/payment-methods/",
    response={200: list[SavedMethodRow], **PROBLEMS},
    operation_id="debtors_payment_methods_list",
)
def methods_list(request: HttpRequest, debtor_id: UUID) -> list[SavedMethodRow]:
    """List the payment methods kept for a debtor."""
    return list_methods(require(request, READERS, READ), debtor_id)


@debtors.post(
    "/{uuid:debtor_id}/payment-methods/",
    response={201: SavedMethodRow, **PROBLEMS, 503: Problem},
    operation_id="debtors_payment_methods_create",
)
def methods_create(request: HttpRequest, debtor_id: UUID, body: MethodBody) -> Status[SavedMethodRow]:
    """Keep a card for a debtor, named by the token of the processor's own form."""
    return Status(201, keep_method(require(request, TAKERS, WRITE), debtor_id, body.processor, body.token))


@router.delete("/{uuid:method_id}/", response={204: None, **PROBLEMS, 503: Problem}, operation_id="payment_methods_destroy")
def methods_destroy(request: HttpRequest, method_id: UUID) -> Status[None]:
    """Keep a card no longer."""
    drop_method(require(request, TAKERS, WRITE), method_id)
    return Status(204, None)
