"""What the journal says, for tests of access."""

from __future__ import annotations

from typing import Any

from fairdue.access.models import Agency
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope


def kinds(of: Agency) -> list[str]:
    """The kinds of an agency's entries, oldest first."""
    return [entry["kind"] for entry in entries(of)]


def entries(of: Agency) -> list[dict[str, Any]]:
    """An agency's entries, oldest first."""
    fields = ("kind", "subject_type", "subject_id", "actor_id", "actor_role", "changes", "facts")
    with agency_scope(of.id):
        return list(JournalEntry.objects.filter(agency_id=of.id).order_by("id").values(*fields))
