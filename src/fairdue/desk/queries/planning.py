"""Plan who gets which accounts: what rules, teams, leave and room say now. A run carries it out, a preview only tells it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fairdue.access.models import Agency, CollectorLeave
from fairdue.accounts.models import Account
from fairdue.accounts.states import OPEN
from fairdue.desk.queries.assignment import teams_named
from fairdue.desk.queries.matching import creditors_of, match_accounts
from fairdue.desk.rules import LEAVE_AHEAD_DAYS, Group, Need, Seat, Table, fold, rotate
from fairdue.desk.types import Method, Rule, Unplaced
from fairdue.kernel import clock
from fairdue.kernel.db import rows, uuids

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
# All that is held is counted in one go: with a count for each collector, statistics from before the first assignment (an import,
# then its run) make the database read every open account of the agency for each of them.
_CREW = f"""
SELECT c.id, c.team_id, c.user_id, c.max_accounts, c.skills, c.regions, c.languages, coalesce(held.accounts, 0) AS load
FROM access_collector c JOIN access_user u ON u.id = c.user_id AND u.is_active
LEFT JOIN (
    SELECT collector_id, count(*) AS accounts FROM accounts_account
    WHERE agency_id = %(agency_id)s AND collector_id IS NOT NULL AND status IN ({_OPEN})
    GROUP BY collector_id OFFSET 0
) held ON held.collector_id = c.id
WHERE c.agency_id = %(agency_id)s AND c.is_active AND c.team_id IS NOT NULL
  AND (c.team_id = ANY(%(teams)s) OR c.id = ANY(%(others)s))
ORDER BY c.user_id
"""
_LAST_SERVED = """
SELECT r.team_id, c.user_id FROM desk_rotation r
JOIN access_collector c ON c.agency_id = r.agency_id AND c.id = r.last_collector_id
WHERE r.agency_id = %(agency_id)s
"""
_HOLDERS = f"""
SELECT debtor_id, collector_id, count(*) AS accounts FROM accounts_account
WHERE agency_id = %(agency_id)s AND debtor_id = ANY(%(debtors)s::uuid[]) AND collector_id IS NOT NULL AND status IN ({_OPEN})
GROUP BY debtor_id, collector_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what accounts are given away: rules, where teams and creditors that they name are, and who may get any.

    `only_teams`: teams somebody oversees; `only_to`: one collector gets all; `not_to`: whose accounts they are and who gets none.
    """

    agency_id: UUID
    version: int
    rules: tuple[Rule, ...]
    teams: Mapping[str, UUID]
    creditors: Mapping[str, UUID]
    today: dt.date
    only_teams: frozenset[UUID] | None = None
    only_to: UUID | None = None
    not_to: UUID | None = None


@dataclass(slots=True)
class Plan:
    """Who gets which accounts, which wait for which team, and why."""

    placed: list[tuple[UUID, UUID, UUID]] = field(default_factory=list)
    """Account, team, collector."""
    unplaced: dict[UUID, Unplaced] = field(default_factory=dict)
    piles: list[tuple[UUID, UUID]] = field(default_factory=list)
    """Account and the team on whose pile it waits."""
    turns: dict[UUID, UUID] = field(default_factory=dict)
    """The collector of each team who was served last by its rotation."""


def terms_of(agency_id: UUID, version: int, rules: Sequence[Rule]) -> Terms:
    """Look up what rules name, inside the agency's scope."""
    zone = Agency.objects.values_list("time_zone", flat=True).get(id=agency_id)
    named = [name for rule in rules for name in (rule.team, rule.fallback) if name is not None]
    return Terms(
        agency_id=agency_id,
        version=version,
        rules=tuple(rules),
        teams=teams_named(agency_id, named),
        creditors=creditors_of(agency_id, rules),
        today=clock.today(zone),
    )


@dataclass(frozen=True, slots=True)
class _Lot:
    """A group, its team and the fallback of that, and who works its debtor in any team."""

    group: Group
    team: UUID
    fallback: str | None
    holders: Mapping[UUID, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Goal:
    """Where rules of one team, method, fallback and needed skills send accounts; equal only to itself, which is quick to find."""

    team: UUID
    method: Method
    fallback: str | None
    skills: frozenset[str]

    @property
    def is_fitted(self) -> bool:
        """Whether what the account needs decides who gets it."""
        return self.method is Method.SKILL_REGION


def _goals(terms: Terms) -> list[_Goal | Unplaced]:
    """The goal of each rule, or why it has none."""
    known: dict[tuple[UUID, Method, str | None, frozenset[str]], _Goal] = {}
    found: list[_Goal | Unplaced] = []
    for rule in terms.rules:
        team = terms.teams.get(rule.team)
        if team is None:
            found.append(Unplaced.NO_TEAM)
        elif not _is_open(terms, team):
            found.append(Unplaced.NOT_YOUR_TEAM)
        else:
            skills = rule.skills if rule.method is Method.SKILL_REGION else frozenset()
            key = (team, rule.method, rule.fallback, skills)
            found.append(known.setdefault(key, _Goal(*key)))
    return found


class Floor:
    """The tables of the teams, and who is away; for one chunk of a run, or for all of a preview."""

    def __init__(self, terms: Terms, teams: Collection[UUID], others: Collection[UUID]) -> None:
        """Read crews, rooms, leave and turns. A run has locked the collectors before."""
        self.terms = terms
        params = {"agency_id": terms.agency_id, "teams": list(teams), "others": list(others)}
        crew: dict[UUID, list[Any]] = defaultdict(list)
        for row in rows(_CREW, params):
            crew[row.team_id].append(row)
        self.deputies = _deputies(terms.agency_id, terms.today)
        served = {row.team_id: row.user_id for row in rows(_LAST_SERVED, params)}
        self.tables: dict[UUID, Table] = {}
        self.team_of: dict[UUID, UUID] = {}
        for team in {*teams, *crew}:
            self._seat(team, [row for row in crew[team] if row.id != terms.not_to], served.get(team))

    def _seat(self, team: UUID, crew: Sequence[Any], last: UUID | None) -> None:
        only = self.terms.only_to
        there = {row.id: row for row in crew if row.id not in self.deputies and (only is None or row.id == only)}
        passed = 0 if last is None else sum(row.user_id <= last for row in there.values())
        order = rotate(list(there), passed)
        self.tables[team] = Table({key: _seat_of(there[key]) for key in order}, has_members=bool(crew))
        self.team_of |= dict.fromkeys(order, team)

    def stand_in(self, collector: UUID) -> UUID | None:
        """Return the collector, or who stands in for him while he is away; None when nobody does."""
        return _stand_in(collector, self.deputies)

    def plan(self, accounts: Sequence[Any], plan: Plan) -> None:
        """Deal accounts, matched and in their order, onto a plan."""
        lots = self._lots(accounts, plan)
        overflow: list[tuple[_Lot, list[UUID]]] = []
        for lot in lots:
            left = self._deal(lot, plan)
            if left:
                overflow.append((lot, left))
        # Other teams help out only when all teams have had their own.
        for lot, left in overflow:
            self._overflow(lot, left, plan)
        plan.turns |= {team: table.last for team, table in self.tables.items() if table.last is not None}

    def _overflow(self, lot: _Lot, left: list[UUID], plan: Plan) -> None:
        reason = self.tables[lot.team].why_left(lot.group)
        other = None if lot.fallback is None else self.terms.teams.get(lot.fallback)
        if other is not None and other in self.tables and _is_open(self.terms, other):
            group = Group(tuple(left), None, lot.group.method, lot.group.need, lot.group.debtor)
            left = self._deal(_Lot(group, other, None, lot.holders), plan)
        plan.unplaced |= dict.fromkeys(left, reason)
        plan.piles += [(account, lot.team) for account in left]

    def _deal(self, lot: _Lot, plan: Plan) -> list[UUID]:
        """Place a lot in its team and return what is left; a rule that keeps debtors looks for their collector in any team."""
        group, holders = lot.group, self._present(lot.holders)
        table, accounts = self.tables[lot.team], group.accounts
        if group.method is Method.KEEP_WITH_COLLECTOR and holders:
            keeper = max(holders, key=lambda who: (holders[who], who in table.seats, who.int))
            home = self.team_of[keeper]
            if home != lot.team and _is_open(self.terms, home):
                kept, rest = self.tables[home].keep(keeper, accounts)
                plan.placed += [(account, home, collector) for account, collector in kept]
                accounts = tuple(rest)
        seated = [who for who in table.seats if who in holders] if holders else []
        here = max(seated, key=lambda who: holders[who], default=None)
        placed, left = table.offer(Group(accounts, here, group.method, group.need, group.debtor))
        plan.placed += [(account, lot.team, collector) for account, collector in placed]
        return left

    def _present(self, holders: Mapping[UUID, int]) -> dict[UUID, int]:
        """How many of a debtor's accounts each collector here works, those of who is away counted to his deputy."""
        found: dict[UUID, int] = defaultdict(int)
        for collector, accounts in holders.items():
            worker = self.stand_in(collector)
            if worker is not None and worker in self.team_of:
                found[worker] += accounts
        return found

    def _lots(self, accounts: Sequence[Any], plan: Plan) -> list[_Lot]:
        """Group accounts by team, debtor and what they need, in the order of the first of each."""
        terms = self.terms
        goals = _goals(terms)
        grouped: dict[tuple[_Goal, UUID, str, str], list[UUID]] = defaultdict(list)
        for account in accounts:
            if account.rule is None:
                plan.unplaced[account.id] = Unplaced.NO_RULE
                continue
            goal = goals[account.rule]
            if isinstance(goal, Unplaced):
                plan.unplaced[account.id] = goal
            elif goal.is_fitted:
                grouped[goal, account.debtor_id, account.region, account.language].append(account.id)
            else:
                grouped[goal, account.debtor_id, "", ""].append(account.id)
        holders = holders_of(terms, {debtor for _, debtor, _, _ in grouped})
        return [
            _Lot(
                Group(
                    tuple(ids),
                    None,
                    goal.method,
                    Need(goal.skills, region, language) if goal.is_fitted else None,
                    debtor,
                ),
                goal.team,
                goal.fallback,
                holders.get(debtor, {}),
            )
            for (goal, debtor, region, language), ids in grouped.items()
        ]


def holders_of(terms: Terms, debtors: Iterable[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Who works how many open accounts of each debtor, but for whose accounts are given away."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for row in rows(_HOLDERS, {"agency_id": terms.agency_id, "debtors": uuids(debtors)}):
        if row.collector_id != terms.not_to:
            found[row.debtor_id][row.collector_id] = row.accounts
    return found


def matched(terms: Terms, ids: Sequence[UUID], *, is_of_holder: bool = False) -> list[Any]:
    """Return accounts with the rule each meets, in the order of `ids`; `is_of_holder`: only those still to be given away."""
    open_of = (terms.not_to,) if is_of_holder else None
    return match_accounts(terms.agency_id, ids, terms.rules, terms.creditors, terms.today, open_of)


def most_pressing(accounts: QuerySet[Account], after: Q | None, count: int) -> list[tuple[UUID, int, int]]:
    """Return the most pressing accounts after a place in their order: id, priority and priority score."""
    wanted = accounts if after is None else accounts.filter(after)
    return list(wanted.order_by("-priority", "-priority_score", "id").values_list("id", "priority", "priority_score")[:count])


def beyond(account_id: UUID, priority: int, score: int) -> Q:
    """What comes after an account in the order of `most_pressing`; the first bound lets the index seek."""
    later = Q(priority__lt=priority) | Q(priority=priority, priority_score__lt=score)
    return Q(priority__lte=priority) & (later | Q(priority=priority, priority_score=score, id__gt=account_id))


def teams_needed(terms: Terms, accounts: Iterable[Any]) -> set[UUID]:
    """Return the teams that matched accounts may go to, fallbacks included."""
    met = {account.rule for account in accounts if account.rule is not None}
    named = {name for place in met for name in (terms.rules[place].team, terms.rules[place].fallback)}
    return {terms.teams[name] for name in named if name is not None and name in terms.teams}


def others_needed(terms: Terms, accounts: Iterable[Any]) -> set[UUID]:
    """Return the collectors of any team who may get matched accounts because they work, or stand in for who works, the debtor."""
    kept = {
        account.debtor_id
        for account in accounts
        if account.rule is not None and terms.rules[account.rule].method is Method.KEEP_WITH_COLLECTOR
    }
    if not kept:
        return set()
    holders = {collector for theirs in holders_of(terms, kept).values() for collector in theirs}
    return holders | {deputy for deputy in _deputies(terms.agency_id, terms.today).values() if deputy is not None}


def deputy_of(agency_id: UUID, collector: UUID) -> UUID | None:
    """Return who stands in today for a collector who is away; None when nobody does, or he is there. In the caller's scope."""
    zone = Agency.objects.values_list("time_zone", flat=True).get(id=agency_id)
    found = _stand_in(collector, _deputies(agency_id, clock.today(zone)))
    return None if found == collector else found


def _stand_in(collector: UUID, deputies: Mapping[UUID, UUID | None]) -> UUID | None:
    seen: set[UUID] = set()
    found: UUID | None = collector
    while found is not None and found in deputies and found not in seen:
        seen.add(found)
        found = deputies[found]
    return None if found is None or found in deputies else found


def _deputies(agency_id: UUID, today: dt.date) -> dict[UUID, UUID | None]:
    """Return who is away or leaves soon, and his deputy."""
    soon = today + dt.timedelta(days=LEAVE_AHEAD_DAYS)
    found = CollectorLeave.objects.filter(agency_id=agency_id, first_on__lte=soon, last_on__gte=today)
    return dict(found.order_by("-first_on").values_list("collector_id", "deputy_id"))


def _is_open(terms: Terms, team: UUID) -> bool:
    return terms.only_teams is None or team in terms.only_teams


def _seat_of(row: Any) -> Seat:
    return Seat(
        room=max(row.max_accounts - row.load, 0),
        load=row.load,
        capacity=row.max_accounts,
        skills=frozenset(map(fold, row.skills)),
        regions=frozenset(map(fold, row.regions)),
        languages=frozenset(map(fold, row.languages)),
    )
