"""Write a note on an account."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.commands.locking import lock_account
from fairdue.accounts.events import NOTE_ADDED
from fairdue.accounts.queries.timeline import activities, entries_of
from fairdue.accounts.types import Activity
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope


def add_note(actor: Actor, account_id: UUID, text: str) -> Activity:
    """Keep a note in the account's timeline and set its last contact to now. Raises NotFound."""
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id)
        before, account.last_contact_at = account.last_contact_at, clock.now()
        account.updated_at = account.last_contact_at
        account.save(update_fields=["last_contact_at", "updated_at"])
        record(
            actor,
            NOTE_ADDED,
            "account",
            account.id,
            changes={"last_contact_at": [before, account.last_contact_at]},
            personal={"text": text},
            person_id=account.debtor_id,
        )
        # The account is locked: the newest note on it is this one.
        (note,) = activities(actor.agency_id, entries_of(account).filter(kind=NOTE_ADDED).order_by("-id")[:1])
        return note
