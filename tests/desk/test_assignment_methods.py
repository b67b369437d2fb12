"""Runs by rules of format 2: every method, fallbacks, who is away, and the reasons of what nobody got."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from tests import portfolio
from tests.cast import Cast, Member, assemble, collector, team

from fairdue.access.models import Collector, CollectorLeave
from fairdue.accounts.models import Account
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.rules import set_rules
from fairdue.desk.models import AssignmentRun, UnplacedAccount
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def key(member: Member) -> UUID:
    assert member.collector is not None
    return member.collector.id


def rule(name: str = "all", in_team: str = "Call Center", **more: Any) -> dict[str, Any]:
    return {"name": name, "team": in_team, **more}


def put(cast: Cast, *rules: dict[str, Any]) -> None:
    set_rules(cast.alice.actor, {"format": 2, "rules": list(rules)}, accept_warnings=True)


def change(cast: Cast, member: Member, **fields: Any) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=key(member)).update(**fields)


def away(cast: Cast, member: Member, first: int = 0, last: int = 5, deputy: Member | None = None) -> None:
    today = portfolio.today(cast.agency)
    with agency_scope(cast.agency.id):
        CollectorLeave.objects.create(
            agency_id=cast.agency.id,
            collector_id=key(member),
            first_on=today + dt.timedelta(days=first),
            last_on=today + dt.timedelta(days=last),
            kind="vacation",
            deputy_id=key(deputy) if deputy else None,
        )


def held(cast: Cast, account: Account) -> UUID | None:
    return portfolio.reload(cast.agency, account.id).collector_id


def unplaced(cast: Cast) -> dict[UUID, str]:
    with agency_scope(cast.agency.id):
        return dict(UnplacedAccount.objects.values_list("account_id", "reason"))


def debtor_of(cast: Cast, account: Account) -> Debtor:
    with agency_scope(cast.agency.id):
        return Debtor.objects.get(id=account.debtor_id)


def test_the_first_rule_met_decides_and_the_run_says_how_many_each_placed(cast: Cast) -> None:
    fay = collector(cast.agency, "fay", team(cast.agency, "Field Agent"))
    put(
        cast,
        rule("New York", "Field Agent", when={"region": ["ny"]}),
        rule("Large", when={"balance": {"min": "500.00", "currency": "USD"}}),
    )
    ny, large, euro, small = portfolio.accounts(
        cast.agency,
        [
            {"region": "NY", "balance_minor": 90_000},
            {"region": "CA", "balance_minor": 50_000},
            {"balance_minor": 90_000, "currency": "EUR"},
            {"balance_minor": 49_999},
        ],
    )
    report = assign_accounts(cast.alice.actor)
    assert (report.assigned, report.by_reason) == (2, {"no_rule": 2})
    assert [held(cast, each) for each in (ny, large, euro, small)] == [key(fay), key(cast.carl), None, None]
    with agency_scope(cast.agency.id):
        assert AssignmentRun.objects.get().assigned_by_rule == {"New York": 1, "Large": 1}
    run = cast.rita.api.get("assignment-runs/").json()["results"][0]
    assert (run["by_rule"], run["from_collector_id"]) == ({"New York": 1, "Large": 1}, None)


def test_the_least_loaded_is_filled_up_first(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    eve = collector(cast.agency, "eve", cast.team, max_accounts=4)
    put(cast, rule(method="least_loaded"))
    for holder, count in ((cast.carl, 5), (dee, 2)):
        for _ in range(count):
            portfolio.account(cast.agency, collector=holder.collector, team=cast.team, status="in_contact")
    portfolio.accounts(cast.agency, [{}] * 10)
    assert assign_accounts(cast.alice.actor).assigned == 10
    counts = Counter(a.collector_id for a in portfolio.reload_all(cast.agency).values())
    assert counts == {key(cast.carl): 7, key(dee): 6, key(eve): 4} or counts == {key(cast.carl): 6, key(dee): 7, key(eve): 4}


def test_who_fits_skill_region_and_language_gets_it(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team, regions=["NY"], languages=["ES"], skills=["Legal"])
    change(cast, cast.carl, regions=["CA"], skills=["legal", "field"], max_accounts=2)
    put(cast, rule(method="skill_region", skills=["LEGAL"]))
    described: list[dict[str, Any]] = [{"region": "ny"}, {"region": "CA"}, {"region": "TX"}, {"region": "ca"}, {"region": "CA"}]
    ny, ca, tx, ca_too, ca_last = portfolio.accounts(
        cast.agency, [{**one, "priority_score": 9 - n} for n, one in enumerate(described)]
    )
    with agency_scope(cast.agency.id):
        Debtor.objects.filter(id=ny.debtor_id).update(language="es")
    assign_accounts(cast.alice.actor)
    assert [held(cast, each) for each in (ny, ca, ca_too)] == [key(dee), key(cast.carl), key(cast.carl)]
    assert unplaced(cast) == {tx.id: "no_skill", ca_last.id: "no_room"}
    change(cast, dee, max_accounts=0)
    assign_accounts(cast.alice.actor)
    assert unplaced(cast) == {tx.id: "no_skill", ca_last.id: "team_full"}


def test_a_debtor_of_the_team_goes_to_his_collector_unless_that_one_does_not_fit(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team, regions=["NY"])
    change(cast, cast.carl, regions=["CA"])
    known = portfolio.account(cast.agency, collector=cast.carl.collector, team=cast.team, status="in_contact", region="CA")
    debtor = debtor_of(cast, known)
    put(cast, rule(method="skill_region"))
    ny, ca = portfolio.accounts(cast.agency, [{"debtor": debtor, "region": "NY"}, {"debtor": debtor, "region": "CA"}])
    assign_accounts(cast.alice.actor)
    assert [held(cast, ny), held(cast, ca)] == [key(dee), key(cast.carl)]


def test_keeping_debtors_looks_beyond_the_team(cast: Cast) -> None:
    fay = collector(cast.agency, "fay", team(cast.agency, "Field Agent"), max_accounts=2)
    known = portfolio.account(
        cast.agency, collector=fay.collector, team=fay.collector and fay.collector.team, status="in_contact"
    )
    debtor = debtor_of(cast, known)
    first, second, other = portfolio.accounts(cast.agency, [{"debtor": debtor, "priority_score": 9}, {"debtor": debtor}, {}])
    put(cast, rule(method="keep_with_collector"))
    assign_accounts(cast.alice.actor)
    assert [held(cast, each) for each in (first, second, other)] == [key(fay), key(cast.carl), key(cast.carl)]
    assert portfolio.reload(cast.agency, first.id).team_id == (fay.collector and fay.collector.team_id)


def test_the_fallback_helps_when_the_team_cannot(cast: Cast) -> None:
    fay = collector(cast.agency, "fay", team(cast.agency, "Field Agent"), max_accounts=1)
    team(cast.agency, "Nobody")
    change(cast, cast.carl, max_accounts=1)
    put(cast, rule("a", when={"priority": [3]}, fallback="Field Agent"), rule("b", "Nobody", fallback="Field Agent"))
    urgent = portfolio.accounts(cast.agency, [{"priority": 3, "priority_score": 9 - n} for n in range(3)])
    low = portfolio.account(cast.agency)
    assign_accounts(cast.alice.actor)
    assert [held(cast, each) for each in urgent] == [key(cast.carl), key(fay), None]
    assert unplaced(cast) == {urgent[2].id: "team_full", low.id: "team_empty"}
    assert portfolio.reload(cast.agency, urgent[2].id).team_id == cast.team.id


@pytest.mark.parametrize(("first", "last", "gets"), [(0, 0, False), (1, 3, False), (2, 3, True), (-4, -1, True), (-4, 0, False)])
def test_who_is_away_or_leaves_tomorrow_gets_nothing(cast: Cast, frozen: Any, first: int, last: int, gets: bool) -> None:
    away(cast, cast.carl, first, last)
    account = portfolio.account(cast.agency)
    assign_accounts(cast.alice.actor)
    assert (held(cast, account) == key(cast.carl)) is gets
    assert unplaced(cast) == ({} if gets else {account.id: "on_leave"})


def test_the_deputy_of_the_deputy_gets_the_debtors_of_who_is_away(cast: Cast) -> None:
    dee, eve, fay = (collector(cast.agency, name, cast.team) for name in ("dee", "eve", "fay"))
    known = portfolio.account(cast.agency, collector=cast.carl.collector, team=cast.team, status="in_contact")
    debtor = debtor_of(cast, known)
    away(cast, cast.carl, deputy=dee)
    away(cast, dee, deputy=eve)
    for _ in range(3):
        account = portfolio.account(cast.agency, debtor=debtor)
        assign_accounts(cast.alice.actor)
        assert held(cast, account) == key(eve)
    assert key(fay) not in {a.collector_id for a in portfolio.reload_all(cast.agency).values()}
    assert held(cast, known) == key(cast.carl)


def test_a_capacity_below_the_load_takes_nothing_away_and_lets_nothing_in(cast: Cast) -> None:
    for _ in range(3):
        portfolio.account(cast.agency, collector=cast.carl.collector, team=cast.team, status="in_contact")
    assert cast.alice.api.patch(f"collectors/{key(cast.carl)}/", {"max_accounts": 1}).status_code == 200
    (row,) = cast.bob.api.get("assignment-capacity/").json()["results"]
    assert (row["open_accounts"], row["max_accounts"], row["room"], row["over_by"]) == (3, 1, 0, 2)
    account = portfolio.account(cast.agency)
    assert assign_accounts(cast.alice.actor).by_reason == {"team_full": 1}
    with agency_scope(cast.agency.id):
        Account.objects.filter(status="in_contact").update(status="closed")
    assert assign_accounts(cast.alice.actor).assigned == 1
    assert held(cast, account) == key(cast.carl)


def test_capacity_is_shown_to_who_oversees_it(cast: Cast) -> None:
    fay = collector(cast.agency, "fay", team(cast.agency, "Field Agent"))
    collector(cast.other_agency, "theirs")
    away(cast, cast.carl)
    for member, shown in ((cast.alice, {"Carl Example", "Fay Example"}), (cast.rita, {"Carl Example", "Fay Example"})):
        assert {row["collector_name"] for row in member.api.get("assignment-capacity/").json()["results"]} == shown
    (row,) = cast.bob.api.get("assignment-capacity/").json()["results"]
    assert (row["collector_id"], row["away_until"] is None) == (str(key(cast.carl)), False)
    (row,) = cast.alice.api.get("assignment-capacity/", team_id=fay.collector and fay.collector.team_id).json()["results"]
    assert row["room"] == 200
    assert cast.carl.api.get("assignment-capacity/").status_code == 403
