"""Give named accounts to one collector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from fairdue.access.models import Collector
from fairdue.accounts.commands.bulk_assignment import Allotment, assign_accounts_to
from fairdue.accounts.commands.locking import lock_collector, require_presence
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.states import FINISHED, AccountStatus
from fairdue.desk.errors import BulkAssignRefused
from fairdue.desk.models import UnplacedAccount
from fairdue.desk.types import BulkAssigned, BulkResult, Outcome, Refusal
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Forbidden


def hand_over(
    actor: Actor, account_ids: Sequence[UUID], collector_id: UUID, *, is_partial: bool = False, force_reason: str = ""
) -> BulkAssigned:
    """Give open accounts to an active collector and his team, as far as he has room: all or none, or what can be given.

    New ones become assigned, others keep their status; those that are his already stay as they are, so that the same request sent
    twice changes nothing the second time. A lead gives accounts of his teams to collectors of his teams. Who is on leave gets
    none but for a `force_reason`, which is journalled. Raises BulkAssignRefused with the reason for each in the way,
    CollectorUnavailable, CollectorOnLeave, Forbidden.
    """
    wanted = list(dict.fromkeys(account_ids))
    with agency_scope(actor.agency_id):
        visible = in_scope(Account.objects.filter(agency_id=actor.agency_id, id__in=wanted), actor.scope).order_by("id")
        locked = {account.id: account for account in visible.select_for_update(no_key=True)}
        collector = lock_collector(actor.agency_id, collector_id)
        if actor.role is Role.TEAM_LEAD and collector.team_id not in actor.team_ids:
            raise Forbidden
        require_presence(collector, force_reason)
        results = _judged(collector, wanted, locked)
        refused = [(each.account_id, each.reason) for each in results if each.reason is not None]
        if refused and not is_partial:
            raise BulkAssignRefused(refused)
        given = [each.account_id for each in results if each.result is Outcome.ASSIGNED]
        reason = f"by hand, although on leave: {force_reason}" if force_reason else "by hand"
        allotments = [Allotment(account_id, collector.team_id, collector.id) for account_id in given]
        assigned = assign_accounts_to(actor, allotments, reason)
        UnplacedAccount.objects.filter(agency_id=actor.agency_id, account_id__in=given).delete()
        return BulkAssigned(
            assigned=assigned,
            unchanged=len(results) - len(given) - len(refused),
            refused=len(refused),
            collector_id=collector.id,
            results=tuple(results),
        )


def _judged(collector: Collector, wanted: Sequence[UUID], locked: Mapping[UUID, Account]) -> list[BulkResult]:
    """Say of each account, in the order asked for, what becomes of it: whoever comes first gets the room there is."""
    held = Account.objects.filter(IS_OPEN, agency_id=collector.agency_id, collector_id=collector.id).count()
    room = collector.max_accounts - held
    results: list[BulkResult] = []
    for account_id in wanted:
        account, result, reason = locked.get(account_id), Outcome.ASSIGNED, None
        if account is None:
            reason = Refusal.NOT_FOUND
        elif account.status in FINISHED:
            reason = Refusal.NOT_OPEN
        elif account.collector_id != collector.id:
            reason = Refusal.COLLECTOR_FULL if room <= 0 else None
            room -= 1
        elif account.status != AccountStatus.NEW:
            result = Outcome.UNCHANGED
        results.append(BulkResult(account_id=account_id, result=Outcome.REFUSED if reason else result, reason=reason))
    return results
