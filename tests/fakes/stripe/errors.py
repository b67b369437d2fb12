"""Errors as Stripe answers them."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An error answer; `is_kept` says whether it is replayed to a repeated Idempotency-Key."""

    def __init__(
        self, status: int, kind: str, message: str, code: str | None = None, *, is_kept: bool = False, **facts: Any
    ) -> None:
        super().__init__(message)
        self.status, self.is_kept = status, is_kept
        found = {"type": kind, "message": message, "code": code, **facts}
        self.body = {"error": {name: value for name, value in found.items() if value is not None}}


def invalid(message: str, code: str | None = None, param: str | None = None, **facts: Any) -> ApiError:
    """A request that fails its checks, before anything began."""
    return ApiError(400, "invalid_request_error", message, code, param=param, **facts)


def missing(kind: str, object_id: str) -> ApiError:
    """Nothing has this id."""
    return ApiError(404, "invalid_request_error", f"No such {kind}: '{object_id}'", "resource_missing", param="id")
