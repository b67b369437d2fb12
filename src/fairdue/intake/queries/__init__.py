"""Read imports, their errors and raw rows, what undoing one would do, and mapping profiles."""

from __future__ import annotations

from fairdue.intake.queries.imports import (
    ERRORS_PAGE_SIZE,
    ERRORS_SHOWN_MAX,
    actor_of_import,
    find_import,
    get_import,
    list_errors,
    list_imports,
    row_error,
    stream_errors,
)
from fairdue.intake.queries.progress import get_progress
from fairdue.intake.queries.undoing import get_undo

__all__ = [
    "ERRORS_PAGE_SIZE",
    "ERRORS_SHOWN_MAX",
    "actor_of_import",
    "find_import",
    "get_import",
    "get_progress",
    "get_undo",
    "list_errors",
    "list_imports",
    "row_error",
    "stream_errors",
]
