"""Give an account to a collector."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.commands.locking import lock_account, lock_collector, require_capacity
from fairdue.accounts.errors import AccountNotOpen
from fairdue.accounts.events import ACCOUNT_ASSIGNED
from fairdue.accounts.queries.detail import get_account
from fairdue.accounts.queries.people import collector_names
from fairdue.accounts.states import FINISHED, AccountStatus
from fairdue.accounts.types import AccountDetail
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Forbidden


def assign_account(actor: Actor, account_id: UUID, collector_id: UUID, expected: UUID | None = None) -> AccountDetail:
    """Give an open account to an active collector and his team: a new one becomes assigned, others keep their status.

    Giving it to whom it belongs changes nothing. A lead gives only to collectors of his own teams.
    Raises NotFound, StaleAccount, AccountNotOpen, CollectorUnavailable, CollectorAtCapacity, Forbidden.
    """
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id, expected)
        collector = lock_collector(actor.agency_id, collector_id)
        if actor.role is Role.TEAM_LEAD and collector.team_id not in actor.team_ids:
            raise Forbidden
        if account.status in FINISHED:
            raise AccountNotOpen
        if account.collector_id == collector.id and account.status != AccountStatus.NEW:
            return get_account(actor, account.id)
        if account.collector_id != collector.id:
            require_capacity(collector)
        names = collector_names(actor.agency_id, [account.collector_id, collector.id])
        changes = {"collector": [names.get(account.collector_id), names[collector.id]]}
        if account.status == AccountStatus.NEW:
            changes["status"] = [account.status, AccountStatus.ASSIGNED.value]
            account.status = AccountStatus.ASSIGNED.value
        facts = {"collector_id": collector.id, "previous_collector_id": account.collector_id, "team_id": collector.team_id}
        account.collector_id, account.team_id = collector.id, collector.team_id
        account.assigned_at = account.updated_at = clock.now()
        account.save(update_fields=["status", "collector", "team", "assigned_at", "updated_at"])
        record(actor, ACCOUNT_ASSIGNED, "account", account.id, changes=changes, facts=facts)
        return get_account(actor, account.id)
