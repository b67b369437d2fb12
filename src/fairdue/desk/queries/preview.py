"""Tell what a run of rules would do now, without doing it, and what room there is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fairdue.access.models import Collector
from fairdue.access.queries.collectors import collector_rows
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.queries.people import collector_names
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.states import OPEN
from fairdue.desk.queries.assignment import document_of, findings_of, read_for, rules_to_run, stored_rules
from fairdue.desk.queries.planning import Floor, Plan, Terms, beyond, matched, most_pressing, terms_of
from fairdue.desk.types import Amount, CapacityRow, PreviewRow, RuleShare, RulesPreview, Share, TeamShare, UnplacedShare
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.money import format_minor
from fairdue.kernel.paging import BY_ID, Slice, fetch_page

PREVIEW_MAX = 100_000
"""Accounts a preview looks at, the most pressing first."""
EXAMPLES_MAX = 50
CHUNK = 10_000

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
_LOADS = f"""
SELECT collector_id, count(*) AS load FROM accounts_account
WHERE agency_id = %(agency_id)s AND collector_id = ANY(%(collectors)s) AND status IN ({_OPEN}) GROUP BY collector_id
"""


@dataclass(slots=True)
class Forecast:
    """What would happen: the accounts looked at in their order, the plan for them, and the tables as they would be left."""

    accounts: list[Any]
    plan: Plan
    floor: Floor
    is_capped: bool


def forecast(terms: Terms, accounts: QuerySet[Account]) -> Forecast:
    """Plan up to PREVIEW_MAX accounts as a run would, without locks."""
    with agency_scope(terms.agency_id):
        floor, plan = Floor(terms, set(terms.teams.values()), _everybody(terms)), Plan()
        looked_at: list[Any] = []
        after: Q | None = None
        while len(looked_at) < PREVIEW_MAX:
            found = most_pressing(accounts, after, CHUNK)
            chunk = matched(terms, [account_id for account_id, _, _ in found])
            floor.plan(chunk, plan)
            looked_at += chunk
            if len(found) < CHUNK:
                return Forecast(looked_at, plan, floor, is_capped=False)
            after = beyond(*found[-1])
        return Forecast(looked_at, plan, floor, is_capped=accounts.filter(after or Q()).exists())


def preview_rules(actor: Actor, *, document: Any = None, version: int | None = None) -> RulesPreview:
    """Tell who would get which unassigned accounts if a document, a version, or else the rules in force were run now.

    A lead sees what happens to accounts on the piles of his teams, in his teams. Nothing is written. Raises InvalidRules,
    NotFound.
    """
    with agency_scope(actor.agency_id):
        if document is not None:
            number, rules = None, read_for(actor.agency_id, document)
        elif version is not None:
            number, rules = version, read_for(actor.agency_id, document_of(stored_rules(actor.agency_id, version)))
        else:
            number, rules = rules_to_run(actor.agency_id)
        terms = terms_of(actor.agency_id, number or 0, rules)
        if actor.role is Role.TEAM_LEAD:
            terms = replace(terms, only_teams=frozenset(actor.team_ids))
        seen = forecast(terms, in_scope(Account.objects.filter(IS_OPEN, collector=None), actor.scope))
        return _told(actor, number, terms, seen)


def shares_of(agency_id: UUID, counts: Mapping[UUID, int]) -> list[Share]:
    """Describe how many accounts each collector got and what he holds now, by name."""
    names = collector_names(agency_id, counts)
    capacity = {row.collector_id: row for row in _capacity(agency_id, Collector.objects.filter(id__in=list(counts)))}
    shares = [
        Share(
            collector_id=key,
            collector_name=names[key],
            team_id=capacity[key].team_id,
            accounts=count,
            open_accounts=capacity[key].open_accounts,
            max_accounts=capacity[key].max_accounts,
            balances=[],
        )
        for key, count in counts.items()
    ]
    return sorted(shares, key=lambda share: share.collector_name)


def list_capacity(actor: Actor, team_id: UUID | None, cursor: str | None, size: int | None) -> Slice[CapacityRow]:
    """Return a page of the collectors the actor oversees with what they hold and have room for."""
    with agency_scope(actor.agency_id):
        found = Collector.objects.filter(agency_id=actor.agency_id).select_related("team")
        if actor.role is Role.TEAM_LEAD:
            found = found.filter(team_id__in=actor.team_ids)
        if team_id is not None:
            found = found.filter(team_id=team_id)
        page: Slice[Collector] = fetch_page(found, [BY_ID], cursor, size, lambda collector: collector)
        return Slice(results=_capacity(actor.agency_id, page.results), next=page.next, previous=page.previous)


def _capacity(agency_id: UUID, collectors: Iterable[Collector]) -> list[CapacityRow]:
    described = collector_rows(collectors)
    params = {"agency_id": agency_id, "collectors": [row.id for row in described]}
    loads = {row.collector_id: row.load for row in rows(_LOADS, params)}
    return [
        CapacityRow(
            collector_id=row.id,
            collector_name=row.full_name,
            team_id=row.team_id,
            team_name=row.team_name,
            is_active=row.is_active,
            away_until=row.away_until,
            open_accounts=loads.get(row.id, 0),
            max_accounts=row.max_accounts,
            room=max(row.max_accounts - loads.get(row.id, 0), 0),
            over_by=max(loads.get(row.id, 0) - row.max_accounts, 0),
        )
        for row in described
    ]


def _everybody(terms: Terms) -> list[UUID]:
    """All collectors, since a debtor's collector may be in a team that no rule names."""
    return list(Collector.objects.filter(agency_id=terms.agency_id, is_active=True).values_list("id", flat=True))


class _Sum:
    """A number of accounts and their balances by currency."""

    def __init__(self) -> None:
        self.accounts = 0
        self.minor: Counter[str] = Counter()

    def add(self, account: Any) -> None:
        self.accounts += 1
        self.minor[account.currency] += account.balance_minor

    @property
    def balances(self) -> list[Amount]:
        return [Amount(currency=code, amount=format_minor(minor, code)) for code, minor in sorted(self.minor.items())]


def _told(actor: Actor, version: int | None, terms: Terms, seen: Forecast) -> RulesPreview:
    plan, accounts = seen.plan, {account.id: account for account in seen.accounts}
    met: dict[int, _Sum] = defaultdict(_Sum)
    placed_by_rule: Counter[int] = Counter()
    teams: dict[UUID, _Sum] = defaultdict(_Sum)
    collectors: dict[UUID, _Sum] = defaultdict(_Sum)
    reasons: dict[str, _Sum] = defaultdict(_Sum)
    for account in seen.accounts:
        if account.rule is not None:
            met[account.rule].add(account)
    for account_id, team, collector in plan.placed:
        account = accounts[account_id]
        placed_by_rule[account.rule] += 1
        teams[team].add(account)
        collectors[collector].add(account)
    for account_id, reason in plan.unplaced.items():
        reasons[reason.value].add(accounts[account_id])
    return RulesPreview(
        version=version,
        accounts=len(seen.accounts),
        assigned=len(plan.placed),
        unplaced=len(plan.unplaced),
        is_capped=seen.is_capped,
        findings=findings_of(actor.agency_id, terms.rules),
        rules=[
            RuleShare(rule=rule.name, accounts=met[place].accounts, assigned=placed_by_rule[place], balances=met[place].balances)
            for place, rule in enumerate(terms.rules)
        ],
        teams=_team_shares(terms, seen, teams),
        collectors=_collector_shares(actor.agency_id, seen, collectors),
        unplaced_by_reason=[
            UnplacedShare(reason=reason, accounts=found.accounts, balances=found.balances)
            for reason, found in sorted(reasons.items())
        ],
        examples=_examples(actor.agency_id, terms, seen),
    )


def _team_shares(terms: Terms, seen: Forecast, sums: Mapping[UUID, _Sum]) -> list[TeamShare]:
    """Tell what each team that the rules name, or that got any, would have and has room for then."""
    names = {team: name for name, team in terms.teams.items()}
    shown = [team for team in {*names, *sums} if terms.only_teams is None or team in terms.only_teams]
    shares = []
    for team in shown:
        found = sums.get(team, _Sum())
        room = sum(seen.floor.tables[team].room.values())
        shares.append(
            TeamShare(team_id=team, team_name=names.get(team), accounts=found.accounts, balances=found.balances, room=room)
        )
    return sorted(shares, key=lambda share: (share.team_name or "", share.team_id))


def _collector_shares(agency_id: UUID, seen: Forecast, sums: Mapping[UUID, _Sum]) -> list[Share]:
    """Tell what each collector would get, and hold then."""
    names = collector_names(agency_id, sums)
    shares = []
    for key, found in sums.items():
        team = seen.floor.team_of[key]
        table = seen.floor.tables[team]
        shares.append(
            Share(
                collector_id=key,
                collector_name=names[key],
                team_id=team,
                accounts=found.accounts,
                open_accounts=table.load[key],
                max_accounts=table.seats[key].capacity,
                balances=found.balances,
            )
        )
    return sorted(shares, key=lambda share: share.collector_name)


def _examples(agency_id: UUID, terms: Terms, seen: Forecast) -> list[PreviewRow]:
    """Describe the first accounts: by which rule they would go to whom, or why to nobody."""
    first = seen.accounts[:EXAMPLES_MAX]
    ids = [account.id for account in first]
    refs = dict(Account.objects.filter(agency_id=agency_id, id__in=ids).values_list("id", "external_ref"))
    goes = {account: (team, collector) for account, team, collector in seen.plan.placed if account in refs}
    names = collector_names(agency_id, [collector for _, collector in goes.values()])
    found = []
    for account in first:
        team, collector = goes.get(account.id, (None, None))
        found.append(
            PreviewRow(
                account_id=account.id,
                external_ref=refs[account.id],
                balance=format_minor(account.balance_minor, account.currency),
                currency=account.currency,
                rule=None if account.rule is None else terms.rules[account.rule].name,
                team_id=team,
                collector_id=collector,
                collector_name=names.get(collector),
                reason=None if team is not None else seen.plan.unplaced[account.id].value,
            )
        )
    return found
