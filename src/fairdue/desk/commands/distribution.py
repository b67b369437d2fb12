"""Run the assignment rules: whole sets of unassigned accounts to the collectors of the right teams."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fairdue.accounts.commands.bulk_assignment import Allotment, assign_accounts_to, route_accounts_to
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.states import FINISHED, OPEN
from fairdue.desk.events import ASSIGNMENT_RUN
from fairdue.desk.models import AssignmentRun
from fairdue.desk.queries.assignment import rules_to_run
from fairdue.desk.queries.planning import (
    Floor,
    Plan,
    Terms,
    beyond,
    matched,
    most_pressing,
    others_needed,
    teams_needed,
    terms_of,
)
from fairdue.desk.types import AssignmentReport
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows, uuids
from fairdue.kernel.ids import uuid7

CHUNK = 10_000
"""Accounts in one transaction."""

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
_FINISHED = ", ".join(f"'{status.value}'" for status in FINISHED)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('desk.distribution ' || %s::text, 0))"
_LOCK_ACCOUNTS = f"""
SELECT id FROM accounts_account
WHERE agency_id = %(agency_id)s AND id = ANY(%(ids)s::uuid[]) AND collector_id IS NOT DISTINCT FROM %(holder)s
  AND status IN ({_OPEN})
ORDER BY id FOR NO KEY UPDATE
"""
_LOCK_COLLECTORS = """
SELECT id FROM access_collector
WHERE agency_id = %(agency_id)s AND (team_id = ANY(%(teams)s) OR id = ANY(%(others)s)) AND is_active
ORDER BY id FOR NO KEY UPDATE
"""
_TURN_TO = """
INSERT INTO desk_rotation (id, agency_id, team_id, last_collector_id)
SELECT uuidv7(), %(agency_id)s, team, last FROM unnest(%(teams)s::uuid[], %(last)s::uuid[]) AS turn (team, last)
ON CONFLICT (agency_id, team_id) DO UPDATE SET last_collector_id = excluded.last_collector_id
"""
_SET_ASIDE = """
INSERT INTO desk_unplaced_account AS known (id, agency_id, account_id, reason, since)
SELECT uuidv7(), %(agency_id)s, account_id, reason, %(now)s
FROM unnest(%(accounts)s::uuid[], %(reasons)s::text[]) AS left_over (account_id, reason)
ON CONFLICT (agency_id, account_id) DO UPDATE SET reason = excluded.reason, since = excluded.since
WHERE known.reason <> excluded.reason
"""
_FORGET = "DELETE FROM desk_unplaced_account WHERE agency_id = %(agency_id)s AND account_id = ANY(%(accounts)s::uuid[])"
_FORGET_SETTLED = f"""
DELETE FROM desk_unplaced_account u USING accounts_account a
WHERE u.agency_id = %(agency_id)s AND a.agency_id = u.agency_id AND a.id = u.account_id
  AND (a.collector_id IS NOT NULL OR a.status IN ({_FINISHED}))
"""


@dataclass(slots=True)
class Run:
    """A run on its way through its chunks."""

    actor: Actor
    terms: Terms
    reason: str
    id: UUID = field(default_factory=uuid7)
    assigned: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    by_collector: Counter[UUID] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    has_changed: bool = False

    @property
    def agency_id(self) -> UUID:
        """The agency whose accounts are given away."""
        return self.actor.agency_id


def no_fence() -> None:
    """Nothing to check: no job drives this."""


def assign_accounts(actor: Actor, placement_id: UUID | None = None, *, fence: Callable[[], None] = no_fence) -> AssignmentReport:
    """Give every open account without a collector (of a placement, or of the agency) to one, by the rules in force.

    The most pressing first, in chunks that commit one by one. Within the team of its rule an account goes to the collector who
    works its debtor already (while he is away, to his deputy), else to whom the rule's method finds; round robin continues where
    the last run stopped. Only active collectors who are there get any, never beyond their capacity. What cannot be placed is
    recorded with its reason, on the pile of its team when that is known. Runs of one agency go one after another. `fence` is
    called last in each transaction. A run that changes nothing leaves no trace.
    """
    with agency_scope(actor.agency_id):
        execute(_FORGET_SETTLED, {"agency_id": actor.agency_id})
        version, rules = rules_to_run(actor.agency_id)
        run = Run(actor, terms_of(actor.agency_id, version, rules), f"assignment rules, version {version}")
    waiting = Account.objects.filter(IS_OPEN, agency_id=actor.agency_id, collector=None)
    if placement_id is not None:
        waiting = waiting.filter(placement_id=placement_id)
    seen = run_in_chunks(run, waiting, _place, fence)
    return _report(run, seen)


def run_in_chunks(
    run: Run, accounts: QuerySet[Account], place: Callable[[Run, Sequence[UUID]], None], fence: Callable[[], None]
) -> int:
    """Take accounts in the order of priority through `place`, chunk by chunk, and record the run; return how many there were."""
    seen = 0
    after: Q | None = None
    while True:
        with agency_scope(run.agency_id), _garbage_left_alone():
            rows(_ONE_AT_A_TIME, [run.agency_id])
            found = most_pressing(accounts, after, CHUNK)
            place(run, [account_id for account_id, _, _ in found])
            if len(found) < CHUNK:
                _finish(run)
            fence()
        seen += len(found)
        if len(found) < CHUNK:
            return seen
        after = beyond(*found[-1])


def plan_chunk(run: Run, ids: Sequence[UUID]) -> tuple[Plan, list[Any]]:
    """Lock accounts that are still to be given away, then the collectors who may get them, and plan; return the accounts too."""
    params = {"agency_id": run.agency_id, "ids": uuids(ids), "holder": run.terms.not_to}
    execute(_LOCK_ACCOUNTS, params)
    accounts = matched(run.terms, ids, is_of_holder=True)
    teams, others = teams_needed(run.terms, accounts), others_needed(run.terms, accounts)
    execute(_LOCK_COLLECTORS, {"agency_id": run.agency_id, "teams": list(teams), "others": list(others)})
    plan = Plan()
    Floor(run.terms, teams, others).plan(accounts, plan)
    return plan, accounts


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Keep the search for circular garbage from going through a chunk's objects, all of them in use, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def carry_out(run: Run, plan: Plan, accounts: Collection[Any]) -> None:
    """Give away what a plan places, and count it."""
    placed = [Allotment(account, team, collector) for account, team, collector in plan.placed]
    assigned = assign_accounts_to(run.actor, placed, run.reason)
    run.by_rule.update(_by_rule(run.terms, plan, accounts))
    run.by_collector.update(collector for _, _, collector in plan.placed)
    if plan.turns:
        turns = {"teams": list(plan.turns), "last": list(plan.turns.values())}
        execute(_TURN_TO, {"agency_id": run.agency_id, **turns})
    execute(_FORGET, {"agency_id": run.agency_id, "accounts": uuids(account for account, _, _ in plan.placed)})
    run.assigned += assigned
    run.reasons.update(reason.value for reason in plan.unplaced.values())
    run.has_changed = run.has_changed or bool(assigned)


def _by_rule(terms: Terms, plan: Plan, accounts: Collection[Any]) -> dict[str, int]:
    """How many of what is placed each rule placed: what met it, but for what has no place."""
    met = Counter(account.rule for account in accounts if account.id not in plan.unplaced)
    return {terms.rules[place].name: count for place, count in met.items()}


def _place(run: Run, ids: Sequence[UUID]) -> None:
    """Place one chunk, given in the order of priority, and set aside what has no place."""
    plan, accounts = plan_chunk(run, ids)
    carry_out(run, plan, accounts)
    routed = route_accounts_to(run.actor, [Allotment(account, team) for account, team in plan.piles])
    noted = execute(
        _SET_ASIDE,
        {
            "agency_id": run.agency_id,
            "now": clock.now(),
            "accounts": uuids(plan.unplaced),
            "reasons": [reason.value for reason in plan.unplaced.values()],
        },
    )
    run.has_changed = run.has_changed or bool(routed or noted)


def _finish(run: Run) -> None:
    if not run.has_changed:
        return
    made = AssignmentRun.objects.create(
        id=run.id,
        agency_id=run.agency_id,
        ran_at=clock.now(),
        assigned_count=run.assigned,
        unplaced_count=run.reasons.total(),
        unplaced_by_reason=dict(run.reasons),
        assigned_by_rule=dict(run.by_rule),
        from_collector_id=run.terms.not_to,
        rules_version=run.terms.version,
        actor_id=run.actor.id,
    )
    facts: dict[str, Any] = {"assigned": run.assigned, "unplaced": dict(run.reasons), "rules_version": run.terms.version}
    if run.terms.not_to is not None:
        facts["from_collector_id"] = run.terms.not_to
    record(run.actor, ASSIGNMENT_RUN, "assignment_run", made.id, facts=facts)


def _report(run: Run, seen: int) -> AssignmentReport:
    unplaced = run.reasons.total()
    if seen == 0:
        message = "There are no unassigned accounts."
    elif run.assigned == 0:
        message = f"Nothing could be assigned: {unplaced} accounts stay unplaced."
    else:
        message = f"{run.assigned} accounts assigned, {unplaced} unplaced."
    return AssignmentReport(
        run_id=run.id if run.has_changed else None,
        assigned=run.assigned,
        unplaced=unplaced,
        by_reason=dict(run.reasons),
        message=message,
    )
