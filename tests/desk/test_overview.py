"""The lead's view: loads, queues, what waits, what is stuck."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import portfolio
from tests.cast import Cast, Member, assemble, collector, member, team

from fairdue.access.models import Collector, CollectorLeave
from fairdue.accounts.models import Account
from fairdue.desk.models import UnplacedAccount
from fairdue.kernel.db import agency_scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
NOW = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def mine(cast: Cast, **more: Any) -> dict[str, Any]:
    held = {"collector": cast.carl.collector, "team": cast.team, "status": "assigned", "assigned_at": NOW, "created_at": NOW}
    return {**held, **more}


def load(person: Member, name: str) -> Any:
    return next(row for row in person.api.get("desk/overview/").json()["collectors"] if row["name"] == name)


def test_what_a_collector_has_to_do_and_did_today(cast: Cast, frozen: Any) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=cast.carl.collector and cast.carl.collector.id).update(max_accounts=5)
    yesterday, *_ = portfolio.accounts(
        cast.agency,
        [
            mine(cast),
            mine(cast, follow_up_on=TODAY),
            mine(cast, follow_up_on=TODAY - DAY, currency="EUR"),
            mine(cast, follow_up_on=TODAY + DAY),
            mine(cast, status="closed"),
        ],
    )
    path = f"accounts/{yesterday.id}/outcome/"
    cast.carl.api.post(path, {"outcome": "right_party", "no_follow_up_reason": "None"})
    frozen.shift(DAY)
    for outcome in ("busy", "no_answer", "refused"):
        assert cast.carl.api.post(path, {"outcome": outcome, "no_follow_up_reason": "None"}).status_code == 201
    row = load(cast.bob, "Carl Example")
    names = (
        "open_accounts",
        "max_accounts",
        "free",
        "due_today",
        "overdue",
        "worked_today",
        "attempts_today",
        "right_party_today",
    )
    assert [row[name] for name in names] == [4, 5, 1, 1, 2, 1, 3, 1]
    assert row["is_active"] is True


def test_queues_by_team_and_currency(cast: Cast) -> None:
    team(cast.agency, "Legal Team")
    portfolio.accounts(
        cast.agency,
        [
            {"team": cast.team, "balance_minor": 150},
            {"team": cast.team, "balance_minor": 250},
            {"team": cast.team, "balance_minor": 99, "currency": "EUR"},
            {"team": cast.team, "status": "closed"},
            {"balance_minor": 1},
            mine(cast),
        ],
    )
    portfolio.account(cast.other_agency)
    queues = {
        queue["team_name"]: (queue["count"], queue["balances"]) for queue in cast.alice.api.get("desk/overview/").json()["queues"]
    }
    euro, dollar = {"currency": "EUR", "count": 1, "balance": "0.99"}, {"currency": "USD", "count": 2, "balance": "4.00"}
    assert queues["Call Center"] == (3, [euro, dollar])
    assert queues["Legal Team"] == (0, [])
    assert queues[None] == (1, [{"currency": "USD", "count": 1, "balance": "0.01"}])


def test_who_waits_how_long_for_a_first_contact(cast: Cast) -> None:
    waiting = [0, 1, 2, 3, 4, 7, 8, 14, 15, 400]
    portfolio.accounts(
        cast.agency,
        [
            *(mine(cast, assigned_at=NOW - days * DAY) for days in waiting),
            mine(cast, assigned_at=NOW - 5 * DAY, last_contact_at=NOW - 4 * DAY),
            mine(cast, assigned_at=NOW - 5 * DAY, last_contact_at=NOW - 6 * DAY),
            {"team": cast.team, "created_at": NOW - 5 * DAY},
        ],
    )
    found = cast.bob.api.get("desk/overview/").json()["untouched"]
    assert {row["band"]: row["count"] for row in found} == {"0-1": 2, "2-3": 2, "4-7": 3, "8-14": 2, "15+": 2}


def test_a_lead_sees_his_teams_only(cast: Cast) -> None:
    legal = team(cast.agency, "Legal Team", member(cast.agency, "lena", cast.bob.actor.role))
    fay = collector(cast.agency, "fay", legal)
    portfolio.accounts(cast.agency, [mine(cast), mine(cast, collector=fay.collector, team=legal), {"team": legal}, {}])
    old = NOW - 30 * DAY
    portfolio.accounts(cast.agency, [mine(cast, collector=fay.collector, team=legal, assigned_at=old, created_at=old)])
    shown = cast.bob.api.get("desk/overview/").json()
    assert [row["name"] for row in shown["collectors"]] == ["Carl Example"]
    assert [queue["team_name"] for queue in shown["queues"]] == ["Call Center"]
    assert sum(row["count"] for row in shown["untouched"]) == 1
    assert cast.bob.api.get("desk/stuck/").json()["results"] == []
    assert len(cast.rita.api.get("desk/stuck/").json()["results"]) == 1
    assert len(cast.rita.api.get("desk/overview/").json()["collectors"]) == 2
    assert cast.olga.api.get("desk/overview/").json()["collectors"] == []
    assert [cast.carl.api.get(path).status_code for path in ("desk/overview/", "desk/stuck/")] == [403, 403]


def test_what_is_stuck_and_why(cast: Cast) -> None:
    idle = collector(cast.agency, "idle", cast.team)
    old = {"assigned_at": NOW - 30 * DAY, "created_at": NOW - 30 * DAY}
    spoken = {**old, "last_contact_at": NOW - 10 * DAY}
    described: list[dict[str, Any]] = [
        {"priority_score": 9, **mine(cast, **old)},
        {"priority_score": 8, **mine(cast, **spoken)},
        {"priority_score": 7, **mine(cast, **spoken, follow_up_on=TODAY - DAY)},
        {"priority_score": 6, **mine(cast, **spoken, collector=idle.collector)},
        {"priority_score": 5, "team": cast.team, "created_at": NOW - 30 * DAY},
        {"priority_score": 4, "created_at": NOW - 30 * DAY},
        mine(cast, **old, status="closed"),
        mine(cast, **spoken, follow_up_on=TODAY),
        mine(cast, **{**old, "last_contact_at": NOW - 6 * DAY}),
        mine(cast, **{**old, "assigned_at": NOW - 6 * DAY}),
    ]
    planned, leased = portfolio.accounts(cast.agency, [mine(cast, **spoken), mine(cast, **spoken, priority=3)])
    made: list[Account] = portfolio.accounts(cast.agency, described)
    with agency_scope(cast.agency.id):
        CollectorLeave.objects.create(
            agency_id=cast.agency.id, collector=idle.collector, first_on=TODAY - DAY, last_on=TODAY, kind="sick"
        )
        UnplacedAccount.objects.create(agency_id=cast.agency.id, account=made[5], reason="no_rule", since=NOW)
    body = {"title": "Ask", "due_at": NOW + DAY}
    assert cast.carl.api.post(f"accounts/{planned.id}/tasks/", body).status_code == 201
    assert cast.carl.api.post("worklist/next/").json()["account"]["id"] == str(leased.id)
    first = cast.alice.api.get("desk/stuck/", page_size=4).json()
    rest = cast.alice.api.get(first["next"]).json()
    rows = first["results"] + rest["results"]
    assert [row["account"]["id"] for row in rows] == [str(account.id) for account in made[:6]]
    assert [row["why"] for row in rows] == [
        ["never_contacted", "no_follow_up"],
        ["no_follow_up"],
        ["follow_up_overdue"],
        ["collector_inactive", "no_follow_up"],
        ["unplaced", "never_contacted", "no_follow_up"],
        ["unplaced", "never_contacted", "no_follow_up"],
    ]
    assert [row["idle_days"] for row in rows] == [30, 10, 10, 10, 30, 30]
    assert len(cast.alice.api.get("desk/stuck/", days=11).json()["results"]) == 3
    assert cast.alice.api.get("desk/stuck/", days=0).status_code == 422


def test_queries_do_not_grow(cast: Cast) -> None:
    old, api, counts = NOW - 30 * DAY, cast.alice.api, []
    for number in range(2):
        for extra in range(3):
            collector(cast.agency, f"c{number}{extra}", team(cast.agency, f"T{number}{extra}"))
        portfolio.accounts(cast.agency, [mine(cast, assigned_at=old, created_at=old)] * 20)
        with CaptureQueriesContext(connection) as queries:
            api.get("desk/overview/")
            api.get("desk/stuck/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
