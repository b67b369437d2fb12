"""The staff API: one object that authenticates by default, speaks one error format, and mounts every router."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from fairdue.entrypoints.authentication import StaffAuth
from fairdue.jobs.api import router as jobs_router
from fairdue.journal.api import router as audit_router
from fairdue.kernel.errors import DomainError, Unauthenticated

log = logging.getLogger("fairdue.web")
api = NinjaAPI(
    title="Fairdue",
    version="1",
    urls_namespace="staff",
    docs_url=None,
    openapi_url="/schema/",
    auth=StaffAuth(),
    description="Debt collection orchestration. Errors are `{code, detail, ...facts}`; lists are cursor pages.",
)


def _domain(request: HttpRequest, error: Any) -> HttpResponse:
    body = {"code": error.code, "detail": error.detail, **error.facts}
    response = api.create_response(request, body, status=error.status)
    if "retry_after_seconds" in error.facts:
        response["Retry-After"] = str(error.facts["retry_after_seconds"])
    return response


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [
        {
            "field": ".".join(str(part) for part in item["loc"] if part not in {"body", "query", "path", "payload"}),
            "code": item["type"],
            "message": item["msg"],
        }
        for item in error.errors
    ]
    body = {"code": "invalid", "detail": "The request is not valid.", "errors": errors}
    return api.create_response(request, body, status=422)


def _unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
    del error
    return _domain(request, Unauthenticated())


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    body = {"code": "bad_request" if error.status_code < 500 else "error", "detail": str(error)}  # noqa: PLR2004
    return api.create_response(request, body, status=error.status_code)


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("unexpected error", exc_info=error)
    body = {"code": "internal_error", "detail": "Something went wrong on our side. The error has been recorded."}
    return api.create_response(request, body, status=500)


api.add_exception_handler(DomainError, _domain)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(AuthenticationError, _unauthenticated)
api.add_exception_handler(HttpError, _http)
api.add_exception_handler(Exception, _unexpected)

api.add_router("/audit/", audit_router)
api.add_router("/jobs/", jobs_router)
