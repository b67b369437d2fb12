"""Give named accounts to one collector, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fairdue.accounts.commands.bulk_assignment import Allotment, assign_accounts_to
from fairdue.accounts.commands.locking import lock_collector
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.states import FINISHED
from fairdue.desk.errors import BulkAssignRefused
from fairdue.desk.models import UnplacedAccount
from fairdue.desk.types import BulkAssigned, Refusal
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Forbidden


def hand_over(actor: Actor, account_ids: Sequence[UUID], collector_id: UUID) -> BulkAssigned:
    """Give open accounts to an active collector and his team: all of them, or none with the reason for each in the way.

    New ones become assigned, others keep their status; those that are his already stay as they are. A lead gives accounts of his
    teams to collectors of his teams. Raises BulkAssignRefused, CollectorUnavailable, Forbidden.
    """
    wanted = list(dict.fromkeys(account_ids))
    with agency_scope(actor.agency_id):
        visible = in_scope(Account.objects.filter(id__in=wanted), actor.scope).order_by("id")
        locked = {account.id: account for account in visible.select_for_update(no_key=True)}
        collector = lock_collector(actor.agency_id, collector_id)
        if actor.role is Role.TEAM_LEAD and collector.team_id not in actor.team_ids:
            raise Forbidden
        held = Account.objects.filter(IS_OPEN, agency_id=actor.agency_id, collector_id=collector.id).count()
        room = collector.max_accounts - held
        refusals: list[tuple[UUID, str]] = []
        for account_id in wanted:
            account = locked.get(account_id)
            if account is None:
                refusals.append((account_id, Refusal.NOT_FOUND))
            elif account.status in FINISHED:
                refusals.append((account_id, Refusal.NOT_OPEN))
            elif account.collector_id != collector.id:
                room -= 1
                if room < 0:
                    refusals.append((account_id, Refusal.COLLECTOR_FULL))
        if refusals:
            raise BulkAssignRefused(refusals)
        assigned = assign_accounts_to(
            actor, [Allotment(account_id, collector.team_id, collector.id) for account_id in wanted], "by hand"
        )
        UnplacedAccount.objects.filter(agency_id=actor.agency_id, account_id__in=wanted).delete()
        return BulkAssigned(assigned=assigned, collector_id=collector.id)
