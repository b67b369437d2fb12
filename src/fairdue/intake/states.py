"""Where an import stands."""

from __future__ import annotations

from enum import StrEnum


class ImportStatus(StrEnum):
    """Status of an import job; `failed` means nothing was applied."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = (ImportStatus.COMPLETED, ImportStatus.FAILED, ImportStatus.CANCELLED)
