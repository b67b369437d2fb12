"""Hand out the next account, and take it back: its debtor is leased to one collector, so that two do not ring him at once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from fairdue.access.models import Agency, Collector
from fairdue.accounts.commands.bulk_assignment import Allotment, assign_accounts_to
from fairdue.accounts.commands.locking import away_until, lock_collector
from fairdue.accounts.models import IS_OPEN, Account, ContactAttempt
from fairdue.accounts.states import OPEN
from fairdue.desk.events import DEBTOR_LEASED, DEBTOR_RELEASED, LEASE_BROKEN
from fairdue.desk.models import Lease, UnplacedAccount
from fairdue.desk.queries.worklist import leases_in_scope, worklist_rows
from fairdue.desk.types import NextAccount
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.errors import Conflict, Forbidden, NotFound

LEASE = dt.timedelta(minutes=15)
SAME_PRESS = dt.timedelta(seconds=2)
TRIES_MAX = 50
LOOKED_AT = 50

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
_BEST = f"""
(SELECT a.id, a.priority, a.priority_score FROM accounts_account a
 WHERE a.agency_id = %(agency_id)s AND a.status IN ({_OPEN}) AND {{whose}} AND NOT EXISTS (
    SELECT FROM desk_lease l WHERE l.agency_id = a.agency_id AND l.debtor_id = a.debtor_id AND l.expires_at > %(now)s
 ) AND (a.follow_up_on IS NULL OR a.follow_up_on <= %(today)s) AND NOT EXISTS (
    SELECT FROM accounts_contact_attempt t
    WHERE t.agency_id = a.agency_id AND t.account_id = a.id AND t.at >= %(midnight)s AND a.follow_up_on IS NULL
 )
 ORDER BY a.priority DESC, a.priority_score DESC, a.id LIMIT {LOOKED_AT})
"""
_FREE = (
    _BEST.format(whose="a.collector_id = %(collector_id)s")
    + "UNION ALL"
    + _BEST.format(whose="a.collector_id IS NULL AND a.team_id = %(pile_of)s")
)
# Whoever else is choosing holds the one account and debtor he is about to take: they are passed over, nobody waits. The order is
# that of the indexes, and is kept by what joins to it: the search ends with the first that is free.
_TAKE = f"""
SELECT a.id, a.debtor_id, a.collector_id IS NULL AS is_from_pile
FROM ({_FREE}) best
JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = best.id
JOIN parties_debtor d ON d.agency_id = a.agency_id AND d.id = a.debtor_id
WHERE a.status IN ({_OPEN}) AND (a.collector_id = %(collector_id)s OR a.collector_id IS NULL)
ORDER BY best.priority DESC, best.priority_score DESC, best.id
LIMIT 1 FOR NO KEY UPDATE OF a, d SKIP LOCKED
"""
_IS_ANY_FREE = f"SELECT EXISTS ({_FREE}) AS found"
_PAUSE = "SELECT pg_sleep(0.01)"
# A lease that another took after our search began is not overwritten: then we search again.
_LEASE = """
INSERT INTO desk_lease AS held (id, agency_id, debtor_id, collector_id, account_id, taken_at, expires_at, request_key)
VALUES (uuidv7(), %(agency_id)s, %(debtor_id)s, %(collector_id)s, %(account_id)s, %(now)s, %(expires_at)s, %(key)s)
ON CONFLICT (agency_id, debtor_id) DO UPDATE SET collector_id = excluded.collector_id, account_id = excluded.account_id,
    taken_at = excluded.taken_at, expires_at = excluded.expires_at, request_key = excluded.request_key
WHERE held.expires_at <= %(now)s
RETURNING id
"""


def take_next(actor: Actor, *, is_renewal: bool = False, key: str = "") -> NextAccount | None:
    """Lease a debtor to the collector for LEASE and return the most pressing account of his; None when there is none left.

    Chosen among his own open accounts and, while he has room and is not on leave, the unassigned ones of his team, which become
    his. Passed over are
    debtors under a lease that still runs, his own included, and accounts that come up on a later day or were worked today. The
    same `key` gives the same account while its lease runs; so does pressing again within SAME_PRESS without one, until he has
    worked it. A renewal extends his latest lease and returns its account again. Raises Forbidden for who is no collector,
    CollectorUnavailable.
    """
    if actor.collector_id is None:
        raise Forbidden
    with agency_scope(actor.agency_id):
        # Under the lock of the collector's row a second press waits for the first.
        collector = lock_collector(actor.agency_id, actor.collector_id)
        agency = Agency.objects.get(id=actor.agency_id)
        given = _renew(actor, collector, agency) if is_renewal else _given_before(actor, collector, agency, key)
        return given or _lease_free(actor, collector, agency, key)


def release_debtor(actor: Actor, account_id: UUID | None = None) -> None:
    """End the collector's running lease of an account, or else his latest one; nothing happens without one. Raises Forbidden."""
    if actor.collector_id is None:
        raise Forbidden
    with agency_scope(actor.agency_id):
        leases = _running(actor.agency_id, actor.collector_id).select_for_update()
        lease = (leases.filter(account_id=account_id) if account_id else leases).first()
        if lease is not None:
            _end(actor, lease, DEBTOR_RELEASED)


def break_lease(actor: Actor, lease_id: UUID) -> None:
    """End a running lease of a collector whom the actor oversees. Raises NotFound."""
    with agency_scope(actor.agency_id):
        lease = leases_in_scope(actor).select_for_update().filter(id=lease_id, expires_at__gt=clock.now()).first()
        if lease is None:
            raise NotFound
        _end(actor, lease, LEASE_BROKEN)


def _end(actor: Actor, lease: Lease, kind: str) -> None:
    facts = {"lease_id": lease.id, "collector_id": lease.collector_id, "leased_until": lease.expires_at}
    if lease.account_id is None:
        record(actor, kind, "debtor", lease.debtor_id, facts=facts)
    else:
        record(actor, kind, "account", lease.account_id, facts=facts)
    lease.delete()


def _lease_free(actor: Actor, collector: Collector, agency: Agency, key: str) -> NextAccount | None:
    held = Account.objects.filter(IS_OPEN, agency_id=collector.agency_id, collector_id=collector.id).count()
    today = clock.today(agency.time_zone)
    pile = collector.team_id if held < collector.max_accounts and away_until(collector, today) is None else None
    for _ in range(TRIES_MAX):
        now = clock.now()
        params = {
            "agency_id": actor.agency_id,
            "collector_id": collector.id,
            "pile_of": pile,
            "now": now,
            "today": today,
            "midnight": clock.midnight(agency.time_zone),
            "expires_at": now + LEASE,
            "key": key,
        }
        found = rows(_TAKE, params)
        if found and rows(_LEASE, {**params, "debtor_id": found[0].debtor_id, "account_id": found[0].id}):
            if found[0].is_from_pile:
                _take_over(actor, collector, found[0].id)
            record(actor, DEBTOR_LEASED, "account", found[0].id, facts={"leased_until": now + LEASE})
            return _handed(agency, found[0].id, now + LEASE)
        if not found and not rows(_IS_ANY_FREE, params)[0].found:
            return None
        execute(_PAUSE)
    raise Conflict


def _take_over(actor: Actor, collector: Collector, account_id: UUID) -> None:
    assign_accounts_to(actor, [Allotment(account_id, collector.team_id, collector.id)], "worklist")
    UnplacedAccount.objects.filter(agency_id=actor.agency_id, account_id=account_id).delete()


def _running(agency_id: UUID, collector_id: UUID) -> QuerySet[Lease]:
    """The collector's running leases, the latest first."""
    running = Lease.objects.filter(agency_id=agency_id, collector_id=collector_id, expires_at__gt=clock.now())
    return running.order_by("-expires_at", "-id")


def _given_before(actor: Actor, collector: Collector, agency: Agency, key: str) -> NextAccount | None:
    """What an earlier press of the same kind got, as long as it is still his to work."""
    leases = _running(collector.agency_id, collector.id)
    lease = leases.filter(request_key=key).first() if key else leases.filter(taken_at__gt=clock.now() - SAME_PRESS).first()
    if lease is None or lease.account_id is None or not _is_his(collector, lease.account_id):
        return None
    worked = ContactAttempt.objects.filter(agency_id=actor.agency_id, account_id=lease.account_id, at__gte=lease.taken_at)
    if not key and worked.exists():
        return None
    return _handed(agency, lease.account_id, lease.expires_at)


def _renew(actor: Actor, collector: Collector, agency: Agency) -> NextAccount | None:
    """Extend the collector's latest running lease that still has an open account of his."""
    lease = _running(collector.agency_id, collector.id).first()
    if lease is None or lease.account_id is None or not _is_his(collector, lease.account_id):
        return None
    lease.expires_at = clock.now() + LEASE
    lease.save(update_fields=["expires_at"])
    record(actor, DEBTOR_LEASED, "account", lease.account_id, facts={"leased_until": lease.expires_at})
    return _handed(agency, lease.account_id, lease.expires_at)


def _is_his(collector: Collector, account_id: UUID) -> bool:
    theirs = Account.objects.filter(IS_OPEN, agency_id=collector.agency_id, collector_id=collector.id)
    return theirs.filter(id=account_id).exists()


def _handed(agency: Agency, account_id: UUID, until: dt.datetime) -> NextAccount:
    account = Account.objects.select_related("debtor", "creditor").get(agency_id=agency.id, id=account_id)
    return NextAccount(account=worklist_rows(agency, [account])[0], leased_until=until)
