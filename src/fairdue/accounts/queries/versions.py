"""The version of an account: the latest entry in its journal that people would want to know of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fairdue.access.models import User
from fairdue.accounts.events import ACCOUNT_SCORED
from fairdue.accounts.models import Account
from fairdue.accounts.queries.timeline import ACTIVITIES
from fairdue.journal.models import JournalEntry

UNTOUCHED = UUID(int=0)
"""The version of an account that has no entry."""
KINDS_TOLD_MAX = 50


def version_of(account: Account) -> UUID:
    """Return the version of an account. Runs in the caller's scope; under its lock nobody else changes it."""
    return _entries(account).order_by("-id").values_list("id", flat=True).first() or UNTOUCHED


def version_among(account: Account, latest: Iterable[JournalEntry]) -> UUID:
    """Return the version of an account whose latest entries are at hand, without another query if it is among them."""
    ours = (entry.id for entry in latest if entry.subject_id == account.id and entry.kind != ACCOUNT_SCORED)
    return next(ours, None) or version_of(account)


def changes_since(account: Account, version: UUID) -> dict[str, Any]:
    """Return who changed an account last and when, what kinds of change came after a version, and the version now."""
    found = list(_entries(account).filter(id__gt=version).order_by("-id")[:KINDS_TOLD_MAX])
    facts: dict[str, Any] = {"version": version_of(account), "changed_by": None, "changed_at": None, "kinds": []}
    if not found:
        return facts
    latest = found[0]
    person = User.objects.filter(id=latest.actor_id).first() if latest.actor_id else None
    facts |= {"changed_by": person.full_name if person else latest.actor_name, "changed_at": latest.at}
    return {**facts, "kinds": _kinds(found)}


def _entries(account: Account) -> QuerySet[JournalEntry]:
    """Without scores: those are computed anew each night, and nobody's work is out of date because of it."""
    entries = JournalEntry.objects.filter(agency_id=account.agency_id, subject_id=account.id)
    return entries.exclude(kind=ACCOUNT_SCORED)


def _kinds(entries: Iterable[JournalEntry]) -> list[str]:
    return sorted({ACTIVITIES.get(entry.kind, (entry.kind, ""))[0] for entry in entries})
