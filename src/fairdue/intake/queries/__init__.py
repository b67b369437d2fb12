"""Read imports, their errors and raw rows, and mapping profiles."""

from __future__ import annotations

from fairdue.intake.queries.imports import (
    ERRORS_PAGE_SIZE,
    actor_of_import,
    find_import,
    get_import,
    list_errors,
    list_imports,
    row_error,
    stream_errors,
)
from fairdue.intake.queries.progress import get_progress

__all__ = [
    "ERRORS_PAGE_SIZE",
    "actor_of_import",
    "find_import",
    "get_import",
    "get_progress",
    "list_errors",
    "list_imports",
    "row_error",
    "stream_errors",
]
