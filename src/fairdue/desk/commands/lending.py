"""See to the accounts of collectors on leave: what comes up goes to the deputy and back, or all is given away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from fairdue.access.models import Collector, CollectorLeave
from fairdue.access.queries.collectors import today_in
from fairdue.access.types import LeaveAccounts
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.states import FINISHED
from fairdue.desk.commands.distribution import Run, carry_out, no_fence, plan_chunk, run_in_chunks
from fairdue.desk.commands.reassigning import reassign_accounts, terms_by_hand
from fairdue.desk.models import Loan
from fairdue.desk.queries.planning import Terms, deputy_of
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows, uuids

LEAVES_AT_ONCE = 500
"""Leaves, and pairs of collectors, one sweep sees to; the next goes on."""

_FINISHED = ", ".join(f"'{status.value}'" for status in FINISHED)
# An account lent on by a deputy who goes on leave himself still goes back to whose it was.
_LEND = """
INSERT INTO desk_loan (id, agency_id, account_id, lender_id, borrower_id, lent_at)
SELECT uuidv7(), %(agency_id)s, account_id, %(lender)s, %(borrower)s, %(now)s
FROM unnest(%(accounts)s::uuid[]) AS lent (account_id)
ON CONFLICT (agency_id, account_id) DO UPDATE SET borrower_id = excluded.borrower_id
"""
_TO_GO_BACK = """
SELECT DISTINCT l.lender_id, l.borrower_id FROM desk_loan l
WHERE l.agency_id = %(agency_id)s AND NOT EXISTS (
    SELECT FROM access_collector_leave v
    WHERE v.agency_id = l.agency_id AND v.collector_id = l.lender_id AND v.first_on <= %(today)s AND v.last_on >= %(today)s
)
LIMIT %(most)s
"""
# Back, worked to its end, given to somebody else meanwhile, or of who has left: it is lent no more.
_SETTLE = f"""
DELETE FROM desk_loan l USING accounts_account a, access_collector c
WHERE l.agency_id = %(agency_id)s AND a.agency_id = l.agency_id AND a.id = l.account_id
  AND c.agency_id = l.agency_id AND c.id = l.lender_id
  AND (a.collector_id IS DISTINCT FROM l.borrower_id OR a.status IN ({_FINISHED}) OR NOT c.is_active)
"""


def sweep_leave(actor: Actor, fence: Callable[[], None] = no_fence) -> None:
    """Do what the leaves that run today, and the loans of those that are over, ask for; safe to repeat, and does nothing then.

    Of who says `deputy`, accounts that come up today or are overdue go to his deputy (or the deputy's, while that one is away),
    as far as he has room, and come back once the leave is over. Of who says `reassign`, all go by the rules, once. What has no
    place stays where it is: what is due is tried again with the next sweep.
    """
    with agency_scope(actor.agency_id):
        today = today_in(actor.agency_id)
        running = CollectorLeave.objects.filter(agency_id=actor.agency_id, first_on__lte=today, last_on__gte=today)
        to_lend = list(running.filter(accounts=LeaveAccounts.DEPUTY.value).order_by("id")[:LEAVES_AT_ONCE])
        to_reassign = list(
            running.filter(accounts=LeaveAccounts.REASSIGN.value, reassigned_at=None).order_by("id")[:LEAVES_AT_ONCE]
        )
        execute(_SETTLE, {"agency_id": actor.agency_id})
    for leave in to_reassign:
        reassign_accounts(actor, leave.collector_id, fence=fence)
        with agency_scope(actor.agency_id):
            CollectorLeave.objects.filter(agency_id=actor.agency_id, id=leave.id).update(reassigned_at=clock.now())
            fence()
    for leave in to_lend:
        _lend(actor, leave.collector_id, fence)
    with agency_scope(actor.agency_id):
        pairs = rows(_TO_GO_BACK, {"agency_id": actor.agency_id, "today": today, "most": LEAVES_AT_ONCE})
    for pair in pairs:
        _give_back(actor, pair.lender_id, pair.borrower_id, fence)


def reassign_leaver(actor: Actor, collector_id: UUID, fence: Callable[[], None] = no_fence) -> None:
    """Give the open accounts of a collector who was switched off to others by the rules, unless he is on again."""
    with agency_scope(actor.agency_id):
        if not Collector.objects.filter(agency_id=actor.agency_id, id=collector_id, is_active=False).exists():
            return
    reassign_accounts(actor, collector_id, fence=fence)


def _lend(actor: Actor, lender: UUID, fence: Callable[[], None]) -> None:
    with agency_scope(actor.agency_id):
        borrower = deputy_of(actor.agency_id, lender)
        terms = None if borrower is None else _terms(actor, lender, borrower)
        due = Account.objects.filter(IS_OPEN, agency_id=actor.agency_id, collector_id=lender)
        due = due.filter(follow_up_on__lte=today_in(actor.agency_id))
        if terms is None or not due.exists():
            return
    run_in_chunks(Run(actor, terms, "lent to the deputy"), due, _lend_chunk, fence)


def _give_back(actor: Actor, lender: UUID, borrower: UUID, fence: Callable[[], None]) -> None:
    with agency_scope(actor.agency_id):
        terms = _terms(actor, borrower, lender)
        if terms is None:
            return
        loans = Loan.objects.filter(agency_id=actor.agency_id, lender_id=lender, borrower_id=borrower)
        lent = Account.objects.filter(
            IS_OPEN, agency_id=actor.agency_id, collector_id=borrower, id__in=loans.values("account_id")
        )
    run_in_chunks(Run(actor, terms, "back from the deputy"), lent, _give_back_chunk, fence)


def _terms(actor: Actor, whose: UUID, to_collector: UUID) -> Terms | None:
    """By what accounts go to one collector; None when he is off, or in no active team."""
    target = Collector.objects.filter(agency_id=actor.agency_id, id=to_collector, is_active=True, team__is_active=True)
    found = target.select_related("team").first()
    if found is None or found.team is None:
        return None
    return terms_by_hand(actor.agency_id, whose, found.team, to_collector)


def _lend_chunk(run: Run, ids: Sequence[UUID]) -> None:
    moved = _move(run, ids)
    if moved:
        params: dict[str, Any] = {"agency_id": run.agency_id, "lender": run.terms.not_to, "borrower": run.terms.only_to}
        execute(_LEND, {**params, "now": clock.now(), "accounts": uuids(moved)})


def _give_back_chunk(run: Run, ids: Sequence[UUID]) -> None:
    if _move(run, ids):
        execute(_SETTLE, {"agency_id": run.agency_id})


def _move(run: Run, ids: Sequence[UUID]) -> list[UUID]:
    plan, accounts = plan_chunk(run, ids)
    carry_out(run, plan, accounts)
    return [account_id for account_id, _, _ in plan.placed]
