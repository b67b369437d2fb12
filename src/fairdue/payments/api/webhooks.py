"""Where processors send their notifications: no token, but a signature."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from ninja import Router

from fairdue.kernel.web import PROBLEMS
from fairdue.payments.flows.hearing import take_event

router = Router(tags=["payments"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """accepted: stored, and processed in a moment. ignored: of a kind that says nothing to us. already_processed: sent before."""

    status: str


@router.post(
    "/webhook/{slug:gateway}/", response={200: Taken, **PROBLEMS}, auth=None, throttle=[], operation_id="payments_webhook_create"
)
def payments_webhook(request: HttpRequest, gateway: str) -> Taken:
    """Take a notification for the default agency, which is the oldest."""
    return _take(request, gateway, None)


@router.post(
    "/webhook/{slug:gateway}/{slug:agency_slug}/",
    response={200: Taken, **PROBLEMS},
    auth=None,
    throttle=[],
    operation_id="payments_webhook_agency_create",
)
def payments_webhook_agency(request: HttpRequest, gateway: str, agency_slug: str) -> Taken:
    """Take a notification for one agency."""
    return _take(request, gateway, agency_slug)


def _take(request: HttpRequest, gateway: str, agency_slug: str | None) -> Taken:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Taken(status=take_event(gateway, agency_slug, request.body, headers))
