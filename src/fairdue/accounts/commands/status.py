"""Move accounts through their statuses: the eighteen legal moves, closing, and reopening as a correction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from fairdue.access.models import Collector
from fairdue.accounts.commands.locking import lock_account
from fairdue.accounts.errors import AccountOpen, CollectorRequired, InvalidTransition
from fairdue.accounts.events import ACCOUNT_REOPENED, STATUS_CHANGED
from fairdue.accounts.models import Account
from fairdue.accounts.queries.detail import get_account
from fairdue.accounts.rules import BPS_PER_UNIT, allowed_next, commission_minor
from fairdue.accounts.states import FINISHED, AccountStatus, may_move
from fairdue.accounts.types import AccountDetail
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.money import format_minor
from fairdue.ledger.queries import applied_to


def transition_account(
    actor: Actor, account_id: UUID, new_status: str, note: str = "", expected: UUID | None = None
) -> AccountDetail:
    """Move an account along one of its legal edges; closing keeps the note as its reason and freezes the commission.

    Raises NotFound, StaleAccount, InvalidTransition, CollectorRequired.
    """
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id, expected)
        current = AccountStatus(account.status)
        if new_status not in set(AccountStatus) or not may_move(current, AccountStatus(new_status)):
            raise _refused(account, new_status)
        target = AccountStatus(new_status)
        if target is AccountStatus.ASSIGNED and account.collector_id is None:
            raise CollectorRequired
        facts = enter_status(account, target, note)
        account.save(update_fields=["status", "settled_at", "closed_at", "close_reason", "commission_rate", "updated_at"])
        record(
            actor,
            STATUS_CHANGED,
            "account",
            account.id,
            changes={"status": [current.value, target.value]},
            facts=facts,
            personal={"text": note} if note else None,
            person_id=account.debtor_id,
        )
        return get_account(actor, account.id)


def close_account(actor: Actor, account_id: UUID, reason: str, expected: UUID | None = None) -> AccountDetail:
    """Close an account for a reason. Raises NotFound, StaleAccount, InvalidTransition."""
    return transition_account(actor, account_id, AccountStatus.CLOSED, reason, expected)


def reopen_account(actor: Actor, account_id: UUID, reason: str, expected: UUID | None = None) -> AccountDetail:
    """Correct a settlement or closing that should not have been: the account is in contact again, or new without a collector.

    Raises NotFound, StaleAccount, AccountOpen.
    """
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id, expected)
        if account.status not in FINISHED:
            raise AccountOpen
        before = account.status
        restart_account(account)
        record(
            actor,
            ACCOUNT_REOPENED,
            "account",
            account.id,
            changes={"status": [before, account.status]},
            facts={"is_correction": True},
            personal={"text": reason},
            person_id=account.debtor_id,
        )
        return get_account(actor, account.id)


def _refused(account: Account, new_status: str) -> InvalidTransition:
    allowed = [target.value for target in allowed_next(AccountStatus(account.status), account.collector_id is not None)]
    detail = f"Invalid transition from {account.status} to {new_status}."
    return InvalidTransition(detail, **{"from": account.status, "to": new_status, "allowed": allowed})


def enter_status(account: Account, target: AccountStatus, note: str = "") -> dict[str, Any]:
    """Set what comes with a status on a locked account, without saving; return what the journal should tell beside it."""
    account.status = target.value
    account.updated_at = clock.now()
    if target is AccountStatus.SETTLED:
        account.settled_at = account.updated_at
    if target is not AccountStatus.CLOSED:
        return {}
    account.closed_at, account.close_reason = account.updated_at, note
    return _freeze_commission(account)


def restart_account(account: Account) -> None:
    """Take a locked account out of being settled or closed, and save it: in contact again, or new without a collector."""
    account.status = (AccountStatus.IN_CONTACT if account.collector_id else AccountStatus.NEW).value
    account.settled_at = account.closed_at = account.commission_rate = None
    account.close_reason = ""
    account.updated_at = clock.now()
    account.save(update_fields=["status", "settled_at", "closed_at", "close_reason", "commission_rate", "updated_at"])


def _freeze_commission(account: Account) -> dict[str, Any]:
    """Keep the collector's rate of today, and tell what it gives on all that was collected."""
    if account.collector_id is None:
        return {}
    rate = Collector.objects.get(agency_id=account.agency_id, id=account.collector_id).commission_rate
    collected = applied_to(account.agency_id, account.id)
    commission = commission_minor(collected, int(rate * Decimal(BPS_PER_UNIT)))
    account.commission_rate = rate
    return {
        "commission_rate": f"{rate:.4f}",
        "collected": format_minor(collected, account.currency),
        "commission": format_minor(commission, account.currency),
        "currency": account.currency,
        "collector_id": account.collector_id,
    }
