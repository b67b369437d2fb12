"""Run the assignment rules: whole sets of unassigned accounts to the collectors of the right teams."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from fairdue.access.models import Agency
from fairdue.accounts.commands.bulk_assignment import Allotment, assign_accounts_to, route_accounts_to
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.rules import days_past_due
from fairdue.accounts.states import FINISHED, OPEN
from fairdue.desk.events import ASSIGNMENT_RUN
from fairdue.desk.models import AssignmentRun
from fairdue.desk.queries.assignment import rules_in_force, teams_of
from fairdue.desk.rules import Group, band_of, distribute, rotate
from fairdue.desk.types import AssignmentReport, RulesRow, Unplaced
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.ids import uuid7

CHUNK = 10_000

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
_FINISHED = ", ".join(f"'{status.value}'" for status in FINISHED)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('desk.distribution ' || %s::text, 0))"
_LOCK_ACCOUNTS = f"""
SELECT id, debtor_id, due_on FROM accounts_account
WHERE agency_id = %(agency_id)s AND id = ANY(%(ids)s) AND collector_id IS NULL AND status IN ({_OPEN})
ORDER BY id FOR NO KEY UPDATE
"""
_LOCK_COLLECTORS = """
SELECT id FROM access_collector WHERE agency_id = %(agency_id)s AND team_id = ANY(%(teams)s) AND is_active
ORDER BY id FOR NO KEY UPDATE
"""
_ROOM = f"""
SELECT c.id, c.team_id, c.user_id, c.max_accounts - (
    SELECT count(*) FROM accounts_account a
    WHERE a.agency_id = c.agency_id AND a.collector_id = c.id AND a.status IN ({_OPEN})
) AS room
FROM access_collector c JOIN access_user u ON u.id = c.user_id AND u.is_active
WHERE c.agency_id = %(agency_id)s AND c.team_id = ANY(%(teams)s) AND c.is_active
ORDER BY c.user_id
"""
_LAST_SERVED = """
SELECT r.team_id, c.user_id FROM desk_rotation r
JOIN access_collector c ON c.agency_id = r.agency_id AND c.id = r.last_collector_id
WHERE r.agency_id = %(agency_id)s
"""
_TURN_TO = """
INSERT INTO desk_rotation (id, agency_id, team_id, last_collector_id) VALUES (uuidv7(), %(agency_id)s, %(team)s, %(last)s)
ON CONFLICT (agency_id, team_id) DO UPDATE SET last_collector_id = excluded.last_collector_id
"""
_KEEPERS = f"""
SELECT debtor_id, collector_id, count(*) AS accounts FROM accounts_account
WHERE agency_id = %(agency_id)s AND debtor_id = ANY(%(debtors)s) AND collector_id IS NOT NULL AND status IN ({_OPEN})
GROUP BY debtor_id, collector_id
"""
_SET_ASIDE = """
INSERT INTO desk_unplaced_account AS known (id, agency_id, account_id, reason, since)
SELECT uuidv7(), %(agency_id)s, account_id, reason, %(now)s
FROM unnest(%(accounts)s::uuid[], %(reasons)s::text[]) AS left_over (account_id, reason)
ON CONFLICT (agency_id, account_id) DO UPDATE SET reason = excluded.reason, since = excluded.since
WHERE known.reason <> excluded.reason
"""
_FORGET = "DELETE FROM desk_unplaced_account WHERE agency_id = %(agency_id)s AND account_id = ANY(%(accounts)s)"
_FORGET_SETTLED = f"""
DELETE FROM desk_unplaced_account u USING accounts_account a
WHERE u.agency_id = %(agency_id)s AND a.agency_id = u.agency_id AND a.id = u.account_id
  AND (a.collector_id IS NOT NULL OR a.status IN ({_FINISHED}))
"""


@dataclass(slots=True)
class _Worker:
    """A collector of a team and how many accounts he may still take."""

    id: UUID
    user_id: UUID
    room: int


@dataclass(slots=True)
class _Run:
    """A run on its way through its chunks."""

    actor: Actor
    rules: RulesRow
    teams: dict[str, UUID]
    today: Any
    id: UUID = field(default_factory=uuid7)
    assigned: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    has_changed: bool = False

    @property
    def agency_id(self) -> UUID:
        return self.actor.agency_id


def _no_fence() -> None:
    """Nothing to check: no job drives this."""


def assign_accounts(actor: Actor, placement_id: UUID | None = None, *, fence: Callable[[], None] = _no_fence) -> AssignmentReport:
    """Give every open account without a collector (of a placement, or of the agency) to one, by the rules in force.

    The most pressing first, in chunks that commit one by one. Within the team of its band an account goes to the collector who
    works its debtor already, else round robin, which continues where the last run stopped; only to active collectors, never
    beyond their capacity. What cannot be placed is recorded with its reason, on the pile of its team when that is known. Runs of
    one agency go one after another. `fence` is called last in each transaction. A run that changes nothing leaves no trace.
    """
    run = _begin(actor)
    seen = 0
    after: Q | None = None
    while True:
        with agency_scope(actor.agency_id):
            rows(_ONE_AT_A_TIME, [actor.agency_id])
            found = _candidates(actor.agency_id, placement_id, after)
            _place(run, [account_id for account_id, _, _ in found])
            if len(found) < CHUNK:
                _finish(run)
            fence()
        seen += len(found)
        if len(found) < CHUNK:
            return _report(run, seen)
        after = _beyond(*found[-1])


def _begin(actor: Actor) -> _Run:
    with agency_scope(actor.agency_id):
        execute(_FORGET_SETTLED, {"agency_id": actor.agency_id})
        rules = rules_in_force(actor.agency_id)
        zone = Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id)
        return _Run(actor=actor, rules=rules, teams=teams_of(actor.agency_id, rules.rules), today=clock.today(zone))


def _candidates(agency_id: UUID, placement_id: UUID | None, after: Q | None) -> list[tuple[UUID, int, int]]:
    waiting = Account.objects.filter(IS_OPEN, agency_id=agency_id, collector=None)
    if placement_id is not None:
        waiting = waiting.filter(placement_id=placement_id)
    if after is not None:
        waiting = waiting.filter(after)
    ordered = waiting.order_by("-priority", "-priority_score", "id")
    return list(ordered.values_list("id", "priority", "priority_score")[:CHUNK])


def _beyond(account_id: UUID, priority: int, score: int) -> Q:
    """What comes after an account in the order of `_candidates`; the first bound lets the index seek."""
    later = Q(priority__lt=priority) | Q(priority=priority, priority_score__lt=score)
    return Q(priority__lte=priority) & (later | Q(priority=priority, priority_score=score, id__gt=account_id))


def _place(run: _Run, ids: Sequence[UUID]) -> None:
    """Place one chunk, given in the order of priority."""
    accounts = {row.id: row for row in rows(_LOCK_ACCOUNTS, {"agency_id": run.agency_id, "ids": list(ids)})}
    groups: dict[UUID, dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    unplaced: dict[UUID, Unplaced] = {}
    for account in (accounts[account_id] for account_id in ids if account_id in accounts):
        band = band_of(run.rules.rules, days_past_due(account.due_on, run.today))
        if band is None:
            unplaced[account.id] = Unplaced.NO_RULE
        elif band.team not in run.teams:
            unplaced[account.id] = Unplaced.NO_TEAM
        else:
            groups[run.teams[band.team]][account.debtor_id].append(account.id)
    workers = _workers(run.agency_id, list(groups))
    keepers = _keepers(run.agency_id, {account.debtor_id for account in accounts.values()})
    last_served = {row.team_id: row.user_id for row in rows(_LAST_SERVED, {"agency_id": run.agency_id})}
    placed: list[Allotment] = []
    piles: list[Allotment] = []
    for team, debtors in groups.items():
        crew = workers.get(team, {})
        grouped = [Group(tuple(theirs), _keeper(keepers.get(debtor, {}), crew)) for debtor, theirs in debtors.items()]
        served = sum(worker.user_id <= last_served[team] for worker in crew.values()) if team in last_served else 0
        result = distribute(grouped, {collector: crew[collector].room for collector in rotate(list(crew), served)})
        placed += [Allotment(account, team, collector) for account, collector in result.placed]
        piles += [Allotment(account, team) for account in result.left]
        unplaced |= dict.fromkeys(result.left, Unplaced.TEAM_FULL if crew else Unplaced.TEAM_EMPTY)
        if result.last is not None:
            execute(_TURN_TO, {"agency_id": run.agency_id, "team": team, "last": result.last})
    _apply(run, placed, piles, unplaced)


def _apply(run: _Run, placed: Sequence[Allotment], piles: Sequence[Allotment], unplaced: dict[UUID, Unplaced]) -> None:
    assigned = assign_accounts_to(run.actor, placed, f"assignment rules, version {run.rules.version}")
    routed = route_accounts_to(run.actor, piles)
    execute(_FORGET, {"agency_id": run.agency_id, "accounts": [allotment.account_id for allotment in placed]})
    noted = execute(
        _SET_ASIDE,
        {
            "agency_id": run.agency_id,
            "now": clock.now(),
            "accounts": list(unplaced),
            "reasons": [reason.value for reason in unplaced.values()],
        },
    )
    run.assigned += assigned
    run.reasons.update(reason.value for reason in unplaced.values())
    run.has_changed = run.has_changed or bool(assigned or routed or noted)


def _workers(agency_id: UUID, teams: list[UUID]) -> dict[UUID, dict[UUID, _Worker]]:
    """Lock the active collectors of the teams, so that nobody else fills them, and count their room, in the order of turns."""
    params = {"agency_id": agency_id, "teams": teams}
    execute(_LOCK_COLLECTORS, params)
    found: dict[UUID, dict[UUID, _Worker]] = defaultdict(dict)
    for row in rows(_ROOM, params):
        found[row.team_id][row.id] = _Worker(row.id, row.user_id, max(row.room, 0))
    return found


def _keepers(agency_id: UUID, debtors: set[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Who works how many open accounts of each debtor."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for row in rows(_KEEPERS, {"agency_id": agency_id, "debtors": list(debtors)}):
        found[row.debtor_id][row.collector_id] = row.accounts
    return found


def _keeper(holders: dict[UUID, int], crew: dict[UUID, _Worker]) -> UUID | None:
    """The collector of the crew who works most of the debtor's accounts; the first in turn on a tie."""
    mine = [collector for collector in crew if collector in holders]
    return max(mine, key=lambda collector: holders[collector], default=None)


def _finish(run: _Run) -> None:
    if not run.has_changed:
        return
    made = AssignmentRun.objects.create(
        id=run.id,
        agency_id=run.agency_id,
        ran_at=clock.now(),
        assigned_count=run.assigned,
        unplaced_count=run.reasons.total(),
        unplaced_by_reason=dict(run.reasons),
        rules_version=run.rules.version,
        actor_id=run.actor.id,
    )
    facts = {"assigned": run.assigned, "unplaced": dict(run.reasons), "rules_version": run.rules.version}
    record(run.actor, ASSIGNMENT_RUN, "assignment_run", made.id, facts=facts)


def _report(run: _Run, seen: int) -> AssignmentReport:
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
