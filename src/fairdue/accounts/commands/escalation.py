"""Raise an account for attention, or end that."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.commands.locking import lock_account
from fairdue.accounts.events import ACCOUNT_DEESCALATED, ACCOUNT_ESCALATED
from fairdue.accounts.queries.detail import get_account
from fairdue.accounts.types import AccountDetail
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope


def escalate_account(actor: Actor, account_id: UUID, reason: str, expected: UUID | None = None) -> AccountDetail:
    """Flag an account with a reason; one that is flagged gets the new reason. Raises NotFound, StaleAccount."""
    return _flag(actor, account_id, True, reason, expected)


def deescalate_account(actor: Actor, account_id: UUID, reason: str, expected: UUID | None = None) -> AccountDetail:
    """Take the flag off; nothing happens without one. Raises NotFound, StaleAccount."""
    return _flag(actor, account_id, False, reason, expected)


def _flag(actor: Actor, account_id: UUID, is_escalated: bool, reason: str, expected: UUID | None) -> AccountDetail:
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id, expected)
        before, kept = account.is_escalated, reason if is_escalated else ""
        if (before, account.escalation_reason) != (is_escalated, kept):
            account.is_escalated, account.escalation_reason = is_escalated, kept
            account.updated_at = clock.now()
            account.save(update_fields=["is_escalated", "escalation_reason", "updated_at"])
            record(
                actor,
                ACCOUNT_ESCALATED if is_escalated else ACCOUNT_DEESCALATED,
                "account",
                account.id,
                changes={"is_escalated": [before, is_escalated]} if before != is_escalated else None,
                personal={"text": reason} if reason else None,
                person_id=account.debtor_id,
            )
        return get_account(actor, account.id)
