"""The API's documentation, served whole from this process."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

NONCE_BYTES = 16
DOCS_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the API in Swagger UI; no file of it comes from elsewhere."""
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    response = render(request, "fairdue/docs.html", {"nonce": nonce, "schema": reverse("staff:openapi-json")})
    response["Content-Security-Policy"] = DOCS_POLICY.format(nonce=nonce)
    return response
