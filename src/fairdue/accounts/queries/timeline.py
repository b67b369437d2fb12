"""Read what happened to an account and its debtor, as a timeline."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fairdue.access.queries.people import full_names
from fairdue.accounts import events
from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.types import Activity
from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_NEWEST, Slice, fetch_page
from fairdue.parties import events as party_events

RECENT = 10
ACTIVITIES: Mapping[str, tuple[str, str]] = {
    events.ACCOUNT_CREATED: ("created", "Account created"),
    events.ACCOUNT_IMPORTED: ("import", "Account imported"),
    events.ACCOUNT_RESTATED: ("import", "Account changed by a file"),
    events.ACCOUNT_RECALLED: ("withdrawal", "Account recalled by its creditor"),
    events.ACCOUNT_WITHDRAWN: ("withdrawal", "Account withdrawn: its import was undone"),
    events.ACCOUNT_RESTORED: ("import", "Change by a file undone"),
    events.REFERENCE_CHANGED: ("import", "Reference changed"),
    events.ACCOUNT_EDITED: ("edit", "Account edited"),
    events.BALANCE_ADJUSTED: ("adjustment", "Balance adjusted"),
    events.STATUS_CHANGED: ("status_change", "Status changed"),
    events.ACCOUNT_REOPENED: ("status_change", "Account reopened"),
    events.ACCOUNT_ASSIGNED: ("assignment", "Account assigned"),
    events.ACCOUNT_ROUTED: ("assignment", "Account put on a team's pile"),
    events.ACCOUNT_SCORED: ("score", "Account scored"),
    events.ACCOUNT_ESCALATED: ("escalation", "Account escalated"),
    events.ACCOUNT_DEESCALATED: ("escalation", "Escalation ended"),
    events.ACCOUNT_DEBTOR_CHANGED: ("debtor", "Account given to another debtor"),
    events.PARTY_ADDED: ("party", "Further debtor added"),
    events.PARTY_REMOVED: ("party", "Further debtor removed"),
    events.PARTY_CHANGED: ("party", "Further debtor is another"),
    events.PARTY_ROLE_CHANGED: ("party", "Role of a further debtor changed"),
    events.MONEY_RECEIVED: ("payment", "Payment received"),
    events.MONEY_RETURNED: ("refund", "Money returned"),
    events.MONEY_REAPPLIED: ("payment", "Payments applied anew"),
    events.ACCOUNT_CHARGED: ("charge", "Charge added"),
    events.ACCOUNT_WRITTEN_OFF: ("write_off", "Written off"),
    events.NOTE_ADDED: ("note", "Note added"),
    events.CONTACT_TRIED: ("contact", "Contact tried"),
    events.FOLLOW_UP_SET: ("edit", "Follow-up set"),
    party_events.DEBTOR_CREATED: ("debtor", "Debtor entered"),
    party_events.DEBTOR_EDITED: ("debtor", "Debtor edited"),
    party_events.CONTACT_POINT_ADDED: ("debtor", "Contact point added"),
    party_events.CONTACT_POINT_EDITED: ("debtor", "Contact point edited"),
    party_events.CONTACT_POINT_REMOVED: ("debtor", "Contact point removed"),
    party_events.CIRCUMSTANCES_STATED: ("debtor", "Circumstances of the debtor stated"),
    party_events.CANDIDATE_DISMISSED: ("debtor", "Not the same person as another debtor"),
    party_events.DEBTOR_MERGED: ("debtor", "Debtors merged"),
    party_events.DEBTOR_SPLIT: ("debtor", "Debtor split"),
}
"""How the journal kinds that stand in a timeline are called there; a kind of a higher floor goes by its own words."""


def timeline(
    actor: Actor, account_id: UUID, cursor: str | None, size: int | None, kinds: Collection[str] = ()
) -> Slice[Activity]:
    """Return a page of what happened to an account and its debtor, newest first, of some kinds or of all. Raises NotFound."""
    with agency_scope(actor.agency_id):
        account = in_scope(Account.objects.filter(id=account_id), actor.scope).only("id", "debtor_id").first()
        if account is None:
            raise NotFound
        entries = entries_of(account)
        if kinds:
            entries = entries.filter(kind__in=_journal_kinds(kinds))
        found = fetch_page(entries, (BY_NEWEST,), cursor, size, lambda entry: entry)
        return Slice(results=activities(actor.agency_id, found.results), next=found.next, previous=found.previous)


def entries_of(account: Account) -> QuerySet[JournalEntry]:
    """Select the journal entries of an account and its debtor."""
    return JournalEntry.objects.filter(agency_id=account.agency_id, subject_id__in=[account.id, account.debtor_id])


def latest_entries(account: Account) -> list[JournalEntry]:
    """Return the latest few entries of an account and its debtor, newest first. Runs in the caller's scope."""
    return list(entries_of(account).order_by("-id")[:RECENT])


def debtor_match(account: Account) -> str | None:
    """Return how the account's import came to its debtor, if it was imported and that was noted. Runs in the caller's scope."""
    entries = JournalEntry.objects.filter(
        agency_id=account.agency_id, subject_id=account.id, kind=events.ACCOUNT_IMPORTED
    ).order_by("id")
    facts = entries.values_list("facts", flat=True).first() or {}
    return facts.get("matched_by")


def activities(agency_id: UUID, entries: Iterable[JournalEntry]) -> list[Activity]:
    """Tell journal entries as activities, with the personal values that have not been erased."""
    listed = list(entries)
    told = JournalPersonal.objects.filter(agency_id=agency_id, id__in=[entry.id for entry in listed])
    personal = {row.id: row.values for row in told}
    people = full_names(agency_id, {entry.actor_id for entry in listed if entry.actor_id})
    return [_activity(entry, personal.get(entry.id, {}), people) for entry in listed]


def _activity(entry: JournalEntry, personal: dict[str, Any], people: Mapping[UUID, str]) -> Activity:
    kind, title = ACTIVITIES.get(entry.kind, (entry.kind, entry.kind.replace(".", " ").replace("_", " ").capitalize()))
    return Activity(
        id=entry.id,
        kind=kind,
        event=entry.kind,
        title=title,
        actor_name=entry.actor_name,
        person=people.get(entry.actor_id) if entry.actor_id else None,
        at=entry.at,
        changes={**entry.changes, **(personal.get("changes") or _pairs(personal))},
        text=personal.get("text"),
    )


def _journal_kinds(kinds: Collection[str]) -> list[str]:
    """Find how the journal calls what goes by these names in a timeline; a kind of a higher floor goes by its own."""
    return [*kinds, *(name for name, (kind, _) in ACTIVITIES.items() if kind in kinds)]


def _pairs(personal: dict[str, Any]) -> dict[str, Any]:
    """Find the [old, new] pairs that bulk commands keep side by side with other personal values."""
    return {name: value for name, value in personal.items() if isinstance(value, list)}
