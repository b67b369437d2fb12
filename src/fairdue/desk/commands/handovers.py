"""Tell the next collector of an account what he should know, and note that he has read it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fairdue.accounts.commands.locking import lock_account
from fairdue.desk.events import HANDOVER_NOTED, HANDOVER_READ
from fairdue.desk.models import HandoverRead
from fairdue.desk.queries.tasks import unread_handover
from fairdue.journal.commands import record, record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.errors import Forbidden

_NOTE = """
INSERT INTO desk_handover_note (id, agency_id, account_id, text, author_id, author_name, created_at)
SELECT uuidv7(), %(agency_id)s, account_id, %(text)s, %(author_id)s, %(author_name)s, %(now)s
FROM unnest(%(accounts)s::uuid[]) AS given (account_id)
"""
_NOTED = """
SELECT a.id AS subject_id, NULL::jsonb AS changes, NULL::jsonb AS facts, a.debtor_id AS person_id,
       jsonb_build_object('text', %(text)s::text) AS personal
FROM accounts_account a WHERE a.agency_id = %(agency_id)s AND a.id = ANY(%(accounts)s) ORDER BY a.id
"""


def note_handover(actor: Actor, account_id: UUID, text: str) -> None:
    """Leave a note for the next collector of an account; he sees it on top until he has read it. Raises NotFound."""
    with agency_scope(actor.agency_id):
        leave_notes(actor, [lock_account(actor, account_id).id], text)


def leave_notes(actor: Actor, account_ids: Sequence[UUID], text: str) -> None:
    """Leave the same note on many accounts, which the caller has locked."""
    params = {
        "agency_id": actor.agency_id,
        "accounts": list(account_ids),
        "text": text,
        "author_id": actor.id,
        "author_name": actor.name,
        "now": clock.now(),
    }
    execute(_NOTE, params)
    record_each_person(actor, HANDOVER_NOTED, "account", _NOTED, params)


def read_handover(actor: Actor, account_id: UUID) -> None:
    """Note that the collector of an account has read how it came to him. Raises NotFound, Forbidden for anybody else."""
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id)
        if actor.collector_id is None or account.collector_id != actor.collector_id:
            raise Forbidden
        if unread_handover(account) is None:
            return
        HandoverRead.objects.update_or_create(
            agency_id=actor.agency_id,
            account_id=account.id,
            collector_id=actor.collector_id,
            defaults={"read_at": clock.now()},
        )
        record(actor, HANDOVER_READ, "account", account.id)
