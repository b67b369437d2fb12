"""The one place that says who reacts to what: journal kinds and the jobs they defer, in the same transaction."""

from __future__ import annotations

from uuid import UUID

from fairdue.jobs.commands import defer
from fairdue.journal.commands import listen

REACTIONS: dict[str, tuple[str, ...]] = {}


def react(agency_id: UUID, kind: str, subject_id: UUID) -> None:
    """Defer every job that follows from this entry."""
    for job in REACTIONS.get(kind, ()):
        defer(job, agency_id, subject_id=str(subject_id))


def install() -> None:
    """Listen to the journal. Called once when Django has loaded."""
    listen(react)
