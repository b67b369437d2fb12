"""Running the assignment rules: capacity, continuing round robin, races, reasons."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connections
from tests import portfolio
from tests.cast import Cast, Member, assemble, collector, team

from fairdue.access.models import Collector, Team, User
from fairdue.accounts.events import ACCOUNT_ASSIGNED, ACCOUNT_ROUTED
from fairdue.accounts.models import Account
from fairdue.desk.commands import distribution
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.rules import set_rules
from fairdue.desk.errors import InvalidRules
from fairdue.desk.events import ASSIGNMENT_RUN, RULES_CHANGED
from fairdue.desk.jobs import ASSIGN_PLACEMENT, assign_placement
from fairdue.desk.models import AssignmentRun, Rotation, UnplacedAccount
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def key(member: Member) -> Any:
    assert member.collector is not None
    return member.collector.id


def holders(cast: Cast) -> dict[Any, Any]:
    return {account.id: account.collector_id for account in portfolio.reload_all(cast.agency).values()}


def journalled(cast: Cast, kind: str) -> list[JournalEntry]:
    with agency_scope(cast.agency.id):
        return list(JournalEntry.objects.filter(kind=kind).order_by("id"))


def unplaced(cast: Cast) -> dict[Any, str]:
    with agency_scope(cast.agency.id):
        return dict(UnplacedAccount.objects.values_list("account_id", "reason"))


def limit(cast: Cast, member: Member, max_accounts: int) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=key(member)).update(max_accounts=max_accounts)


@pytest.mark.row("E15", "E16", "E17", "D041")
def test_each_band_goes_to_its_team_and_is_journalled(cast: Cast, frozen: Any) -> None:
    fay = collector(cast.agency, "fay", team(cast.agency, "field agent"))
    leo = collector(cast.agency, "leo", team(cast.agency, "Legal Team"))
    days = {0: cast.carl, 30: cast.carl, None: cast.carl, -3: cast.carl, 31: fay, 90: fay, 91: leo, 10_000: leo}
    made = {dpd: portfolio.account(cast.agency, dpd=dpd) for dpd in days}
    report = assign_accounts(cast.alice.actor)
    assert (report.assigned, report.unplaced, report.by_reason) == (8, 0, {})
    after = portfolio.reload_all(cast.agency)
    for dpd, worker in days.items():
        account = after[made[dpd].id]
        assert (account.collector_id, account.team_id) == (key(worker), worker.collector and worker.collector.team_id)
        assert account.status == "assigned"
        assert account.assigned_at == dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
    entries = {entry.subject_id: entry for entry in journalled(cast, ACCOUNT_ASSIGNED)}
    assert set(entries) == {account.id for account in made.values()}
    one = entries[made[31].id]
    assert one.changes == {"collector": [None, "Fay Example"], "status": ["new", "assigned"]}
    assert one.facts["reason"] == "assignment rules, version 0"
    assert (one.actor_name, one.actor_id) == ("alice", cast.alice.user.id)
    (run,) = journalled(cast, ASSIGNMENT_RUN)
    assert run.facts == {"assigned": 8, "unplaced": {}, "rules_version": 0}


@pytest.mark.row("N08")
def test_round_robin_continues_across_runs(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    eve = collector(cast.agency, "eve", cast.team)
    order = [key(member) for member in sorted((cast.carl, dee, eve), key=lambda member: member.user.id)]
    turns = []
    for _ in range(7):
        account = portfolio.account(cast.agency)
        assign_accounts(cast.alice.actor)
        turns.append(holders(cast)[account.id])
    assert turns == [order[i % 3] for i in range(7)]
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=order[0]).update(is_active=False)
    portfolio.accounts(cast.agency, [{}] * 3)
    assign_accounts(cast.alice.actor)
    with agency_scope(cast.agency.id):
        assert Rotation.objects.get().last_collector_id == order[1]
    assert Counter(holders(cast).values()) == {order[0]: 3, order[1]: 4, order[2]: 3}


@pytest.mark.row("D034")
def test_capacity_is_exact_and_the_rest_waits_on_the_teams_pile(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team, max_accounts=2)
    limit(cast, cast.carl, 3)
    portfolio.account(cast.agency, collector=cast.carl.collector, team=cast.team, status="in_contact")
    portfolio.account(cast.agency, collector=cast.carl.collector, team=cast.team, status="closed")
    made = portfolio.accounts(cast.agency, [{"priority_score": 100 - n} for n in range(6)])
    report = assign_accounts(cast.alice.actor)
    assert (report.assigned, report.unplaced, report.by_reason) == (4, 2, {"team_full": 2})
    assert Counter(holders(cast).values()) == {key(cast.carl): 4, key(dee): 2, None: 2}
    assert unplaced(cast) == {made[4].id: "team_full", made[5].id: "team_full"}
    waiting = portfolio.reload(cast.agency, made[5].id)
    assert (waiting.status, waiting.team_id, waiting.collector_id) == ("new", cast.team.id, None)
    assert [entry.changes for entry in journalled(cast, ACCOUNT_ROUTED)] == [{"team": [None, "Call Center"]}] * 2


def test_running_again_changes_nothing_and_says_so(cast: Cast) -> None:
    assert assign_accounts(cast.alice.actor).message == "There are no unassigned accounts."
    limit(cast, cast.carl, 1)
    portfolio.accounts(cast.agency, [{}] * 3)
    assert assign_accounts(cast.alice.actor).run_id is not None
    before = portfolio.reload_all(cast.agency)
    with agency_scope(cast.agency.id):
        entries, since = JournalEntry.objects.count(), list(UnplacedAccount.objects.values_list("id", "since"))
    again = assign_accounts(cast.alice.actor)
    assert (again.run_id, again.assigned, again.by_reason) == (None, 0, {"team_full": 2})
    assert again.message == "Nothing could be assigned: 2 accounts stay unplaced."
    assert {a.id: a.updated_at for a in portfolio.reload_all(cast.agency).values()} == {
        a.id: a.updated_at for a in before.values()
    }
    with agency_scope(cast.agency.id):
        assert JournalEntry.objects.count() == entries
        assert list(UnplacedAccount.objects.values_list("id", "since")) == since
        assert AssignmentRun.objects.count() == 1


def test_every_reason_and_its_end(cast: Cast) -> None:
    set_rules(
        cast.alice.actor,
        {"rules": [{"min": 0, "max": 30, "team": "Call Center"}, {"min": 31, "max": 90, "team": "call center"}]},
    )
    full, empty = portfolio.account(cast.agency, dpd=5), portfolio.account(cast.agency, dpd=91)
    limit(cast, cast.carl, 0)
    assign_accounts(cast.alice.actor)
    assert unplaced(cast) == {full.id: "team_full", empty.id: "no_rule"}
    with agency_scope(cast.agency.id):
        User.objects.filter(id=cast.carl.user.id).update(is_active=False)
    assign_accounts(cast.alice.actor)
    assert unplaced(cast)[full.id] == "team_empty"
    with agency_scope(cast.agency.id):
        Team.objects.filter(id=cast.team.id).update(is_active=False)
    assign_accounts(cast.alice.actor)
    assert unplaced(cast)[full.id] == "no_team"
    with agency_scope(cast.agency.id):
        User.objects.filter(id=cast.carl.user.id).update(is_active=True)
        Team.objects.filter(id=cast.team.id).update(is_active=True)
        Account.objects.filter(id=empty.id).update(status="closed")
    limit(cast, cast.carl, 1)
    assert assign_accounts(cast.alice.actor).assigned == 1
    assert unplaced(cast) == {}


def test_a_debtor_stays_with_who_works_him(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    leo = collector(cast.agency, "leo", team(cast.agency, "Legal Team"))
    first, second = (
        portfolio.account(cast.agency, collector=member.collector, team=cast.team, status="in_contact")
        for member in (dee, cast.carl)
    )
    with agency_scope(cast.agency.id):
        one, two = (Debtor.objects.get(id=account.debtor_id) for account in (first, second))
    mine = portfolio.accounts(cast.agency, [{"debtor": one}] * 3 + [{"debtor": two}] * 2)
    other_team = portfolio.account(cast.agency, debtor=one, dpd=200)
    assign_accounts(cast.alice.actor)
    after = holders(cast)
    assert [after[account.id] for account in mine] == [key(dee)] * 3 + [key(cast.carl)] * 2
    assert after[other_team.id] == key(leo)


def test_an_open_account_without_collector_keeps_its_status(cast: Cast) -> None:
    orphan = portfolio.account(cast.agency, status="negotiating")
    assign_accounts(cast.alice.actor)
    found = portfolio.reload(cast.agency, orphan.id)
    assert (found.status, found.collector_id) == ("negotiating", key(cast.carl))


def test_chunks_go_through_all_in_order_of_priority(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "CHUNK", 4)
    limit(cast, cast.carl, 5)
    made = portfolio.accounts(cast.agency, [{"priority": n % 4, "priority_score": n % 5} for n in range(13)])
    report = assign_accounts(cast.alice.actor)
    assert (report.assigned, report.unplaced) == (5, 8)
    best = sorted(made, key=lambda a: (-a.priority, -a.priority_score, a.id))[:5]
    assert {account for account, holder in holders(cast).items() if holder} == {account.id for account in best}
    with agency_scope(cast.agency.id):
        run = AssignmentRun.objects.get()
    assert (run.assigned_count, run.unplaced_count, run.unplaced_by_reason) == (5, 8, {"team_full": 8})


def test_the_job_scores_and_assigns_its_placement_only(cast: Cast) -> None:
    batch = portfolio.placement(cast.agency)
    inside, outside = portfolio.account(cast.agency, placement=batch), portfolio.account(cast.agency)
    portfolio.run_job(assign_placement, cast.agency, batch.id)
    after = portfolio.reload_all(cast.agency)
    assert (after[inside.id].collector_id, after[inside.id].risk_score) == (key(cast.carl), 155)
    assert (after[outside.id].collector_id, after[outside.id].risk_score) == (None, None)
    assert assign_placement.name == ASSIGN_PLACEMENT == "desk.assign_placement"


def test_nothing_of_another_agency_is_touched(cast: Cast) -> None:
    theirs = portfolio.account(cast.other_agency)
    assert assign_accounts(cast.alice.actor).assigned == 0
    assert portfolio.reload(cast.other_agency, theirs.id).status == "new"


def test_statements_do_not_grow_with_accounts(cast: Cast, django_assert_max_num_queries: Any) -> None:
    limit(cast, cast.carl, 1000)
    portfolio.accounts(cast.agency, [{"dpd": 5} for _ in range(600)])
    with django_assert_max_num_queries(50):
        assert assign_accounts(cast.alice.actor).assigned == 600


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_assign_nothing_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "CHUNK", 7)
    dee = collector(cast.agency, "dee", cast.team)
    limit(cast, cast.carl, 20)
    limit(cast, dee, 15)
    portfolio.accounts(cast.agency, [{"priority_score": n} for n in range(40)])
    actor, barrier, reports = cast.alice.actor, threading.Barrier(3), []

    def run() -> None:
        try:
            barrier.wait()
            reports.append(assign_accounts(actor))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.assigned for report in reports) == 35
    assert len(reports) == 3
    assert Counter(holders(cast).values()) == {key(cast.carl): 20, key(dee): 15, None: 5}
    assert len(journalled(cast, ACCOUNT_ASSIGNED)) == 35


@pytest.mark.row("E14")
def test_rules_are_versions_and_journalled(cast: Cast) -> None:
    first = cast.alice.api.get("assignment-rules/").json()
    assert first["version"] == 0
    assert first["rules"][2] == {"min": 91, "max": None, "team": "Legal Team"}
    ours = {"rules": [{"min": 0, "max": None, "team": "Call Center"}]}
    for _ in range(2):
        answer = cast.alice.api.put("assignment-rules/", ours)
        assert (answer.status_code, answer.json()["version"], answer.json()["rules"]) == (200, 1, ours["rules"])
    (entry,) = journalled(cast, RULES_CHANGED)
    assert entry.facts == {"version": 1}
    assert entry.changes["rules"] == [first["rules"], ours["rules"]]
    assert (
        cast.alice.api.put("assignment-rules/", {"rules": [{"min": 0, "max": 9, "team": "Call Center"}]}).json()["version"] == 2
    )
    assert cast.olga.api.get("assignment-rules/").json()["version"] == 0


def test_bad_rules_and_unknown_teams_are_refused(cast: Cast) -> None:
    answer = cast.alice.api.put("assignment-rules/", {"rules": [{"min": 0, "max": None, "team": "Nobody"}]})
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("rules.0.team", "unknown_team")]
    gap = {"rules": [{"min": 3, "max": None, "team": "Call Center"}]}
    assert cast.alice.api.put("assignment-rules/", gap).json()["errors"][0]["code"] == "gap"
    with pytest.raises(InvalidRules):
        set_rules(cast.olga.actor, {"rules": [{"min": 0, "max": None, "team": "Call Center"}]})


def test_routes_and_roles(cast: Cast) -> None:
    portfolio.account(cast.agency)
    for member, status in ((cast.carl, 403), (cast.rita, 403), (cast.olga, 200), (cast.bob, 200)):
        assert member.api.post("accounts/assign/").status_code == status
    assert cast.alice.api.post("accounts/assign/").json() == {
        "run_id": None,
        "assigned": 0,
        "unplaced": 0,
        "by_reason": {},
        "message": "There are no unassigned accounts.",
    }
    limit(cast, cast.carl, 0)
    left = portfolio.account(cast.agency)
    cast.alice.api.post("accounts/assign/")
    runs = cast.rita.api.get("assignment-runs/").json()["results"]
    assert [(run["assigned"], run["unplaced"], run["by_reason"]) for run in runs] == [(0, 1, {"team_full": 1}), (1, 0, {})]
    for member in (cast.alice, cast.bob, cast.rita):
        (row,) = member.api.get("accounts/unplaced/").json()["results"]
        assert (row["account_id"], row["reason"], row["current_balance"], row["dpd"]) == (str(left.id), "team_full", "100.00", 10)
    assert cast.alice.api.get("accounts/unplaced/", reason="no_rule").json()["results"] == []
    assert cast.olga.api.get("accounts/unplaced/").json()["results"] == []
    assert cast.olga.api.get("assignment-runs/").json()["results"] == []
    for path in ("accounts/unplaced/", "assignment-runs/", "assignment-rules/"):
        assert cast.carl.api.get(path).status_code == 403
    for member in (cast.bob, cast.carl, cast.rita):
        assert member.api.put("assignment-rules/", {"rules": []}).status_code == 403
