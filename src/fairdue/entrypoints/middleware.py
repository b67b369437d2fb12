"""Gives every request an id, one log line and one count, canonical slashes, and every answer its security headers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import is_valid_path
from django.utils.http import escape_leading_slashes

from fairdue.entrypoints.metrics import observe
from fairdue.kernel import clock
from fairdue.kernel.ids import uuid7

log = logging.getLogger("fairdue.web")

API = "/api/"
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
SAFE = frozenset({"GET", "HEAD"})
NUL = "\x00"


class RequestContext:
    """Sets `request.id` (also the X-Request-ID answer header) and logs method, path without query, status and duration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        began = clock.elapsed()
        request.id = uuid7()  # type: ignore[attr-defined]  # read back through `request_id_of`
        response = _refused(request) or _as_json(request, self.get_response(request))
        response["X-Request-ID"] = str(request.id)  # type: ignore[attr-defined]  # set above
        _secure(request, response)
        seconds = clock.elapsed() - began
        observe(request, response.status_code, seconds)
        log.info(
            "served",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "duration_ms": round(seconds * 1000, 1),
                "request_id": request.id,  # type: ignore[attr-defined]  # set above
            },
        )
        return response


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Answer here what no view should see: text that PostgreSQL cannot hold, and a path that only lacks its slash."""
    if NUL in request.path_info or any(NUL in part for item in request.GET.lists() for part in (item[0], *item[1])):
        return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "The address contains a NUL character.")
    path = request.path_info
    if path.endswith("/") or is_valid_path(path) or not is_valid_path(f"{path}/"):
        return None
    if request.method not in SAFE:
        return _problem(HTTPStatus.NOT_FOUND, "not_found", "There is no such address. Addresses end in a slash.")
    query = f"?{urlencode(list(_pairs(request)))}" if request.GET else ""
    location = escape_leading_slashes(quote(f"{request.path}/")) + query
    return HttpResponse(status=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": location})


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in request.GET.lists() for value in values]


def _as_json(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say in the API's own format what the framework says in plain text or HTML."""
    is_ours = response.headers.get("Content-Type", "").startswith("application/json")
    if is_ours or not request.path_info.startswith(API):
        return response
    if response.status_code == HTTPStatus.NOT_FOUND:
        return _problem(HTTPStatus.NOT_FOUND, "not_found", "There is no such address.")
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        problem = _problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "This address does not take that method.")
        problem["Allow"] = response.headers.get("Allow", "")
        return problem
    if response.status_code == HTTPStatus.BAD_REQUEST:
        return _problem(HTTPStatus.BAD_REQUEST, "bad_request", "The request could not be understood.")
    return response


def _secure(request: HttpRequest, response: HttpResponse) -> None:
    """Set what every answer carries, static files included, unless the view knew better."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Content-Security-Policy", API_POLICY)
    if request.path_info.startswith(API):
        headers.setdefault("Cache-Control", "no-store")


def _problem(status: HTTPStatus, code: str, detail: str) -> HttpResponse:
    return JsonResponse({"code": code, "detail": detail}, status=status)
