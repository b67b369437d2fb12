"""Refuse a change that was meant for what is not there any more."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.access.queries.people import full_names
from fairdue.journal.models import JournalEntry
from fairdue.kernel.errors import Stale


def require_unchanged(agency_id: UUID, subject_id: UUID, updated_at: dt.datetime, expected: dt.datetime | None) -> None:
    """Check that a locked row was last changed when the caller saw it last; None = he does not mind.

    Raises Stale, which tells who changed it, and when.
    """
    if expected is None or _as_shown(updated_at) == _as_shown(expected):
        return
    latest = JournalEntry.objects.filter(agency_id=agency_id, subject_id=subject_id).order_by("-id").first()
    people = full_names(agency_id, {latest.actor_id}) if latest and latest.actor_id else {}
    changed_by = (people.get(latest.actor_id) if latest.actor_id else None) or latest.actor_name if latest else None
    raise Stale(changed_by=changed_by, changed_at=updated_at)


def _as_shown(instant: dt.datetime) -> dt.datetime:
    """The API tells instants to the millisecond."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
