"""What crosses the border of the job layer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


def _never() -> None:
    """The fence of work that no job drives."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a tenant job. A flow calls `fence()` last in each transaction: it raises Fenced if another worker took over."""

    agency_id: UUID
    job_id: int | None = None
    fence: Callable[[], None] = field(default=_never)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """One background job of an agency as admins see it; `error` names why its last failed run failed."""

    id: int
    name: str
    status: str
    attempts: int
    arguments: dict[str, Any]
    scheduled_at: dt.datetime | None
    queue: str
    error: str | None
