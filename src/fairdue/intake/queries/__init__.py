"""Read imports, their errors, and mapping profiles."""

from __future__ import annotations

from fairdue.intake.queries.imports import (
    ERRORS_PAGE_SIZE,
    actor_of_import,
    get_import,
    list_errors,
    list_imports,
    stream_errors,
)

__all__ = ["ERRORS_PAGE_SIZE", "actor_of_import", "get_import", "list_errors", "list_imports", "stream_errors"]
