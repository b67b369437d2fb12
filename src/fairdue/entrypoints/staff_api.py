"""The staff API: one object that authenticates by default, speaks one error format, and mounts every router."""

from __future__ import annotations

import logging
import math
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.errors import Throttled as TooFast

from fairdue.access.api import (
    agencies_router,
    api_keys_router,
    auth_router,
    collectors_router,
    links_router,
    second_factor_router,
    teams_router,
    users_router,
)
from fairdue.accounts.api import accounts, creditors, debtors, exports, parties, search, workflow
from fairdue.analytics.api import router as analytics_router
from fairdue.desk.api import assignment, capacity, overview, rules, work, worklist
from fairdue.entrypoints.authentication import StaffAuth
from fairdue.entrypoints.jobs_api import router as jobs_router
from fairdue.entrypoints.setup_api import router as setup_router
from fairdue.entrypoints.throttling import CallerThrottle
from fairdue.intake.api import imports, profiles, raw
from fairdue.journal.api import router as audit_router
from fairdue.kernel.errors import DomainError, Throttled, Unauthenticated
from fairdue.payments.api import bank_files, bank_profiles, charges, methods, payments, processors, webhooks
from fairdue.scoring.api import accounts as scores
from fairdue.scoring.api import debtors as scored_debtors
from fairdue.scoring.api import scorecards

log = logging.getLogger("fairdue.web")
api = NinjaAPI(
    title="Fairdue",
    version="1",
    urls_namespace="staff",
    docs_url=None,
    openapi_url="/schema/",
    auth=StaffAuth(),
    throttle=CallerThrottle(),
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


def _too_fast(request: HttpRequest, error: Any) -> HttpResponse:
    return _domain(request, Throttled(retry_after_seconds=math.ceil(error.wait or 1)))


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    body = {"code": "bad_request" if error.status_code < 500 else "error", "detail": str(error)}  # noqa: PLR2004  # server errors
    return api.create_response(request, body, status=error.status_code)


def _oversized(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer a body that Django refused to take in: too large (413), or no well-formed form (400)."""
    if isinstance(error, RequestDataTooBig):
        body = {"code": "body_too_large", "detail": "The request body is larger than this address takes."}
        return api.create_response(request, body, status=413)
    return api.create_response(request, {"code": "bad_request", "detail": "The request cannot be read."}, status=400)


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("unexpected error", exc_info=error)
    body = {"code": "internal_error", "detail": "Something went wrong on our side. The error has been recorded."}
    return api.create_response(request, body, status=500)


api.add_exception_handler(DomainError, _domain)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(AuthenticationError, _unauthenticated)
api.add_exception_handler(TooFast, _too_fast)
api.add_exception_handler(HttpError, _http)
api.add_exception_handler(SuspiciousOperation, _oversized)
api.add_exception_handler(MultiPartParserError, _oversized)
api.add_exception_handler(Exception, _unexpected)

for prefix, router in (
    ("/setup/", setup_router),
    ("/auth/", auth_router),
    ("/auth/second-factor/", second_factor_router),
    ("/auth/links/", links_router),
    ("/agencies/", agencies_router),
    ("/users/", users_router),
    ("/teams/", teams_router),
    ("/collectors/", collectors_router),
    ("/collectors/", capacity.collectors),
    ("/api-keys/", api_keys_router),
    # Before the routes of one account: "/accounts/assign/" is no account's id.
    ("/accounts/", assignment.accounts),
    ("/accounts/", work.accounts),
    ("/accounts/", scores.router),
    ("/accounts/", accounts.router),
    ("/accounts/", workflow.router),
    ("/accounts/", exports.router),
    ("/accounts/", parties.accounts),
    ("/accounts/", payments.accounts),
    ("/accounts/", charges.router),
    ("/debts/", payments.debts),
    ("/payments/", payments.router),
    ("/payment-processors/", processors.router),
    ("/bank-profiles/", bank_profiles.router),
    ("/bank-files/", bank_files.files),
    ("/bank-items/", bank_files.items),
    ("/debtors/", scored_debtors.router),
    ("/debtors/", parties.debtors),
    ("/debtors/", debtors.router),
    ("/scorecards/", scorecards.router),
    ("/creditors/", creditors.router),
    ("/payments/", webhooks.router),
    ("/payment-methods/", methods.router),
    ("/debtors/", methods.debtors),
    ("/search/", search.router),
    ("/imports/", imports.router),
    ("/imports/", raw.router),
    ("/mapping-profiles/", profiles.router),
    ("/audit/", audit_router),
    ("/jobs/", jobs_router),
    ("/analytics/", analytics_router),
    ("/worklist/", worklist.router),
    ("/tasks/", work.tasks),
    ("/desk/", overview.router),
    ("/assignment-rules/", rules.rules),
    ("/assignment-capacity/", capacity.capacity),
    ("/", assignment.desk),
):
    api.add_router(prefix, router)
