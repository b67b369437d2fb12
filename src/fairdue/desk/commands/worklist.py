"""Hand out the next account: its debtor is leased to one collector, so that two do not ring him at once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.access.models import Agency, Collector
from fairdue.accounts.commands.bulk_assignment import Allotment, assign_accounts_to
from fairdue.accounts.commands.locking import lock_collector
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.states import OPEN
from fairdue.desk.events import DEBTOR_LEASED
from fairdue.desk.models import Lease, UnplacedAccount
from fairdue.desk.queries.worklist import worklist_rows
from fairdue.desk.types import NextAccount
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.errors import Conflict, Forbidden

LEASE = dt.timedelta(minutes=15)
TRIES_MAX = 50
LOOKED_AT = 50

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
_BEST = f"""
(SELECT a.id FROM accounts_account a
 WHERE a.agency_id = %(agency_id)s AND a.status IN ({_OPEN}) AND {{whose}} AND NOT EXISTS (
    SELECT FROM desk_lease l WHERE l.agency_id = a.agency_id AND l.debtor_id = a.debtor_id AND l.expires_at > %(now)s
 )
 ORDER BY a.priority DESC, a.priority_score DESC, a.id LIMIT {LOOKED_AT})
"""
_FREE = (
    _BEST.format(whose="a.collector_id = %(collector_id)s")
    + "UNION ALL"
    + _BEST.format(whose="a.collector_id IS NULL AND a.team_id = %(pile_of)s")
)
# Whoever else is choosing holds the one account and debtor he is about to take: they are passed over, nobody waits.
_TAKE = f"""
SELECT a.id, a.debtor_id, a.collector_id IS NULL AS is_from_pile
FROM accounts_account a JOIN parties_debtor d ON d.agency_id = a.agency_id AND d.id = a.debtor_id
WHERE a.agency_id = %(agency_id)s AND a.id IN ({_FREE}) AND a.status IN ({_OPEN})
  AND (a.collector_id = %(collector_id)s OR a.collector_id IS NULL)
ORDER BY a.priority DESC, a.priority_score DESC, a.id
LIMIT 1 FOR NO KEY UPDATE OF a, d SKIP LOCKED
"""
_IS_ANY_FREE = f"SELECT EXISTS ({_FREE}) AS found"
_PAUSE = "SELECT pg_sleep(0.01)"
# A lease that another took after our search began is not overwritten: then we search again.
_LEASE = """
INSERT INTO desk_lease AS held (id, agency_id, debtor_id, collector_id, expires_at)
VALUES (uuidv7(), %(agency_id)s, %(debtor_id)s, %(collector_id)s, %(expires_at)s)
ON CONFLICT (agency_id, debtor_id) DO UPDATE SET collector_id = excluded.collector_id, expires_at = excluded.expires_at
WHERE held.expires_at <= %(now)s
RETURNING id
"""


def take_next(actor: Actor, *, is_renewal: bool = False) -> NextAccount | None:
    """Lease a debtor to the collector for LEASE and return the most pressing account of his; None when there is none left.

    Chosen among his own open accounts and, while he has room, the unassigned ones of his team, which become his. Debtors under
    a lease that still runs are passed over, his own included: pressing again gives the next. A renewal extends his latest lease
    and returns its account again. Raises Forbidden for who is no collector, CollectorUnavailable.
    """
    if actor.collector_id is None:
        raise Forbidden
    with agency_scope(actor.agency_id):
        collector = lock_collector(actor.agency_id, actor.collector_id)
        renewed = _renew(actor, collector) if is_renewal else None
        return renewed or _lease_free(actor, collector)


def _lease_free(actor: Actor, collector: Collector) -> NextAccount | None:
    held = Account.objects.filter(IS_OPEN, agency_id=collector.agency_id, collector_id=collector.id).count()
    pile = collector.team_id if held < collector.max_accounts else None
    for _ in range(TRIES_MAX):
        now = clock.now()
        params = {
            "agency_id": actor.agency_id,
            "collector_id": collector.id,
            "pile_of": pile,
            "now": now,
            "expires_at": now + LEASE,
        }
        found = rows(_TAKE, params)
        if found and rows(_LEASE, {**params, "debtor_id": found[0].debtor_id}):
            if found[0].is_from_pile:
                _take_over(actor, collector, found[0].id)
            return _handed(actor, found[0].id, now + LEASE)
        if not found and not rows(_IS_ANY_FREE, params)[0].found:
            return None
        execute(_PAUSE)
    raise Conflict


def _take_over(actor: Actor, collector: Collector, account_id: UUID) -> None:
    assign_accounts_to(actor, [Allotment(account_id, collector.team_id, collector.id)], "worklist")
    UnplacedAccount.objects.filter(agency_id=actor.agency_id, account_id=account_id).delete()


def _renew(actor: Actor, collector: Collector) -> NextAccount | None:
    """Extend the collector's latest running lease that still has an open account of his."""
    now = clock.now()
    leases = Lease.objects.filter(agency_id=actor.agency_id, collector_id=collector.id, expires_at__gt=now)
    lease = leases.order_by("-expires_at", "-id").first()
    if lease is None:
        return None
    theirs = Account.objects.filter(IS_OPEN, agency_id=actor.agency_id, debtor_id=lease.debtor_id, collector_id=collector.id)
    account = theirs.order_by("-priority", "-priority_score", "id").first()
    if account is None:
        return None
    lease.expires_at = now + LEASE
    lease.save(update_fields=["expires_at"])
    return _handed(actor, account.id, lease.expires_at)


def _handed(actor: Actor, account_id: UUID, until: dt.datetime) -> NextAccount:
    record(actor, DEBTOR_LEASED, "account", account_id, facts={"leased_until": until})
    account = Account.objects.select_related("debtor", "creditor").get(agency_id=actor.agency_id, id=account_id)
    return NextAccount(account=worklist_rows(Agency.objects.get(id=actor.agency_id), [account])[0], leased_until=until)
