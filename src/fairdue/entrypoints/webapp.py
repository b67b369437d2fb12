"""The pages of the web apps: built by Vite into the package, served with a policy and a nonce of their own."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

NONCE_BYTES = 16
NONCE_MARK = "__CSP_NONCE__"
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
NOT_BUILT = "The web app is not built. Run `make web`, or install Fairdue from a built package. The API works without it.\n"


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Lead to the staff app."""
    del request
    return HttpResponseRedirect("/app/")


@require_safe
def staff_app(request: HttpRequest, place: str = "") -> HttpResponse:
    """Answer every address below /app/ with the same page, which knows itself what to show. 503 when it is not built."""
    del request, place
    page = settings.WEBAPP / "pages" / "staff.html"
    if not page.is_file():
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    response = HttpResponse(page.read_text("utf-8").replace(NONCE_MARK, nonce))
    response["Content-Security-Policy"] = POLICY.format(nonce=nonce)
    response["Cache-Control"] = "no-store"
    return response
