"""Lock accounts and collectors. The order is account before collector, and several accounts by id."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.models import Collector, User
from fairdue.accounts.errors import CollectorAtCapacity, CollectorUnavailable, StaleAccount
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.queries.versions import changes_since, version_of
from fairdue.kernel.actor import Actor
from fairdue.kernel.errors import NotFound


def lock_account(actor: Actor, account_id: UUID, expected: UUID | None = None) -> Account:
    """Lock one account the actor may see until the transaction ends.

    Raises NotFound, and StaleAccount when it is not at the `expected` version any more.
    """
    seen = in_scope(Account.objects.filter(agency_id=actor.agency_id), actor.scope)
    found = seen.select_for_update(no_key=True).filter(id=account_id).first()
    if found is None:
        raise NotFound
    require_version(found, expected)
    return found


def require_version(account: Account, expected: UUID | None) -> None:
    """Check that a locked account is at this version; None = at any. Raises StaleAccount."""
    if expected is not None and version_of(account) != expected:
        raise StaleAccount(**changes_since(account, expected))


def lock_collector(agency_id: UUID, collector_id: UUID) -> Collector:
    """Lock an active collector, so that his open accounts can be counted. Raises CollectorUnavailable."""
    found = Collector.objects.select_for_update(no_key=True).filter(agency_id=agency_id, id=collector_id, is_active=True).first()
    if found is None or not User.objects.filter(id=found.user_id, is_active=True).exists():
        raise CollectorUnavailable
    return found


def require_capacity(collector: Collector) -> None:
    """Check that a locked collector may have one more open account. Raises CollectorAtCapacity."""
    held = Account.objects.filter(IS_OPEN, agency_id=collector.agency_id, collector_id=collector.id).count()
    if held >= collector.max_accounts:
        raise CollectorAtCapacity(max_accounts=collector.max_accounts, open_accounts=held)
