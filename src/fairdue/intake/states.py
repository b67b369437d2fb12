"""What an import is for, where it stands, and how grave a remark on a row is."""

from __future__ import annotations

from enum import StrEnum


class ImportStatus(StrEnum):
    """Status of an import job; `failed` means nothing was applied."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ImportKind(StrEnum):
    """What a file is for: accounts placed or restated, accounts taken back, or new references for known accounts."""

    ACCOUNTS = "accounts"
    RECALL = "recall"
    REFERENCES = "references"


class Severity(StrEnum):
    """An error keeps its row out, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class UndoStatus(StrEnum):
    """Whether an import can be undone, is just being, or has been; `blocked` says that something stands in the way."""

    POSSIBLE = "possible"
    BLOCKED = "blocked"
    RUNNING = "running"
    UNDONE = "undone"


class UndoBlock(StrEnum):
    """Why an account cannot be put back to what it was before an import."""

    WORKED = "worked"
    PAID = "paid"
    RESTATED_SINCE = "restated_since"
    REFERENCE_TAKEN = "reference_taken"


class Phase(StrEnum):
    """What is being done with an import just now."""

    QUEUED = "queued"
    READING = "reading"
    WAITING = "waiting"
    CHECKING = "checking"
    APPLYING = "applying"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDONE = "undone"


FINISHED = (ImportStatus.COMPLETED, ImportStatus.FAILED, ImportStatus.CANCELLED)
