"""Read imports, their errors, what undoing one would do, and mapping profiles."""

from __future__ import annotations

from fairdue.intake.queries.imports import (
    ERRORS_PAGE_SIZE,
    ERRORS_SHOWN_MAX,
    actor_of_import,
    get_import,
    list_errors,
    list_imports,
    stream_errors,
)
from fairdue.intake.queries.undoing import get_undo

__all__ = [
    "ERRORS_PAGE_SIZE",
    "ERRORS_SHOWN_MAX",
    "actor_of_import",
    "get_import",
    "get_undo",
    "list_errors",
    "list_imports",
    "stream_errors",
]
