"""Give away the open accounts of a collector who leaves or is away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from fairdue.access.models import Collector, Team
from fairdue.accounts.commands.locking import lock_collector
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.desk.commands.distribution import Run, carry_out, no_fence, plan_chunk, run_in_chunks
from fairdue.desk.errors import CollectorWithoutTeam, SameCollector
from fairdue.desk.queries.assignment import rules_to_run
from fairdue.desk.queries.planning import Terms, terms_of
from fairdue.desk.queries.preview import forecast, shares_of
from fairdue.desk.types import Method, Reassignment, Rule, When
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Forbidden, NotFound


def reassign_accounts(
    actor: Actor,
    collector_id: UUID,
    *,
    to_collector: UUID | None = None,
    to_team: UUID | None = None,
    is_preview: bool = False,
    fence: Callable[[], None] = no_fence,
) -> Reassignment:
    """Give the open accounts of a collector to others: by the rules in force, to one collector, or to the least loaded of a team.

    A debtor's accounts stay together where there is room; statuses stay as they are. In chunks that commit one by one, the most
    pressing first. What has no place stays with him, told by reason. A lead gives accounts of his teams to his teams. A preview
    writes nothing. Raises NotFound, Forbidden, SameCollector, CollectorUnavailable, CollectorWithoutTeam.
    """
    with agency_scope(actor.agency_id):
        terms, reason = _terms(actor, collector_id, to_collector, to_team)
    held = Account.objects.filter(IS_OPEN, agency_id=actor.agency_id, collector_id=collector_id)
    if is_preview:
        seen = forecast(terms, held)
        gone, reasons = Counter(collector for _, _, collector in seen.plan.placed), Counter(seen.plan.unplaced.values())
        return _report(actor, None, len(seen.accounts), gone, Counter({why.value: n for why, n in reasons.items()}))
    run = Run(actor, terms, reason)
    count = run_in_chunks(run, held, _move, fence)
    return _report(actor, run, count, run.by_collector, run.reasons)


def _terms(actor: Actor, collector_id: UUID, to_collector: UUID | None, to_team: UUID | None) -> tuple[Terms, str]:
    """Check who gives whose accounts to whom; return by what they go, and what the journal says of it."""
    whose = Collector.objects.filter(agency_id=actor.agency_id, id=collector_id).first()
    if whose is None or (actor.role is Role.TEAM_LEAD and whose.team_id not in actor.team_ids):
        raise NotFound(collector_id=collector_id)
    only_teams = frozenset(actor.team_ids) if actor.role is Role.TEAM_LEAD else None
    if to_collector is not None:
        team = _team_of(actor, collector_id, to_collector)
    elif to_team is not None:
        team = _active_team(actor, to_team)
    else:
        version, rules = rules_to_run(actor.agency_id)
        terms = replace(terms_of(actor.agency_id, version, rules), not_to=collector_id, only_teams=only_teams)
        return terms, f"reassigned, rules version {version}"
    if only_teams is not None and team.id not in only_teams:
        raise Forbidden
    terms = terms_by_hand(actor.agency_id, collector_id, team, to_collector)
    return replace(terms, only_teams=only_teams), "reassigned by hand"


def terms_by_hand(agency_id: UUID, whose: UUID, team: Team, to_collector: UUID | None = None) -> Terms:
    """By what the accounts of a collector go to the least loaded of a team, or to one of it. Runs in the caller's scope."""
    everything = Rule(name="by hand", when=When(), team=team.name, method=Method.LEAST_LOADED)
    return replace(terms_of(agency_id, 0, [everything]), not_to=whose, only_to=to_collector)


def _team_of(actor: Actor, collector_id: UUID, to_collector: UUID) -> Team:
    if to_collector == collector_id:
        raise SameCollector
    target = lock_collector(actor.agency_id, to_collector)
    if target.team_id is None:
        raise CollectorWithoutTeam
    return _active_team(actor, target.team_id)


def _active_team(actor: Actor, team_id: UUID) -> Team:
    found = Team.objects.filter(agency_id=actor.agency_id, id=team_id, is_active=True).first()
    if found is None:
        raise NotFound(team_id=team_id)
    return found


def _move(run: Run, ids: Sequence[UUID]) -> None:
    plan, accounts = plan_chunk(run, ids)
    carry_out(run, plan, accounts)


def _report(actor: Actor, run: Run | None, held: int, gone: Counter[UUID], reasons: Counter[str]) -> Reassignment:
    with agency_scope(actor.agency_id):
        return Reassignment(
            run_id=run.id if run is not None and run.has_changed else None,
            is_preview=run is None,
            held=held,
            reassigned=gone.total(),
            left=reasons.total(),
            by_reason=dict(reasons),
            to=shares_of(actor.agency_id, gone),
        )
