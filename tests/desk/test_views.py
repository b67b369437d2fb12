"""Filters and orderings of the worklist, and saved views of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import portfolio
from tests.cast import Cast, assemble, collector, team

from fairdue.desk.queries import views as views_query
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def found(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["external_ref"] for row in answer.json()["results"]]


def made(cast: Cast, *described: dict[str, Any]) -> list[str]:
    """Make accounts of Carl's, each less pressing than the one before, and return their references."""
    mine = {"collector": cast.carl.collector, "team": cast.team, "status": "in_contact"}
    fields = [{**mine, "priority_score": -number, **one} for number, one in enumerate(described)]
    return [account.external_ref for account in portfolio.accounts(cast.agency, fields)]


@pytest.mark.usefixtures("frozen")
@pytest.mark.row("D022")
def test_by_follow_up(cast: Cast) -> None:
    days = [dt.timedelta(days=n) for n in (-1, 0, 1)]
    none, overdue, due, later = made(cast, {}, *({"follow_up_on": TODAY + day} for day in days))
    get = cast.carl.api.get
    assert found(get("worklist/", follow_up="due")) == [overdue, due]
    assert found(get("worklist/", follow_up="overdue")) == [overdue]
    assert found(get("worklist/", follow_up="later")) == [later]
    assert found(get("worklist/", follow_up="none")) == [none]
    assert found(get("worklist/", order="due")) == [overdue, due, later, none]
    first = get("worklist/", order="due", page_size=3).json()
    assert found(get(first["next"])) == [none]
    assert found(get(get(first["next"]).json()["previous"])) == [overdue, due, later]


@pytest.mark.usefixtures("frozen")
@pytest.mark.row("D022")
def test_by_what_is_known_of_the_account(cast: Cast) -> None:
    with agency_scope(cast.agency.id):
        maria = Debtor.objects.create(agency_id=cast.agency.id, full_name="Maria Gonzalez", language="es")
    card, loan, hers = made(
        cast,
        {"account_type": "card", "region": "West", "risk_level": "High", "is_escalated": True, "dpd": 100},
        {"account_type": "loan", "region": "East", "risk_level": "Low", "priority": 1, "balance_minor": 50},
        {"debtor": maria, "balance_minor": 20_000},
    )
    get = cast.carl.api.get
    asked: list[tuple[dict[str, Any], list[str]]] = [
        ({"account_type": "loan"}, [loan]),
        ({"region": "West"}, [card]),
        ({"risk_level": "High"}, [card]),
        ({"language": "es"}, [hers]),
        ({"escalated": True}, [card]),
        ({"dpd_band": "90+"}, [card]),
        ({"search": "gonzales"}, [hers]),
        ({"team": cast.team.id}, [loan, card, hers]),
        ({"creditor": portfolio.creditor(cast.agency, "Another").id}, []),
        ({"order": "balance"}, [hers, card, loan]),
    ]
    for query, expected in asked:
        assert found(get("worklist/", **query)) == expected, query
    assert found(cast.alice.api.get("worklist/", search="gonzales")) == [hers]
    for query in ({"follow_up": "soon"}, {"order": "luck"}, {"untouched_days": -1}, {"search": "\x00"}, {"currency": "ZZZ"}):
        assert get("worklist/", **query).status_code == 422, query


@pytest.mark.usefixtures("frozen")
def test_untouched_since_contact_else_assignment_else_arrival(cast: Cast) -> None:
    ago = [dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC) - dt.timedelta(days=n) for n in (0, 5, 9)]
    fresh, assigned, spoken = made(
        cast,
        {"created_at": ago[2] - dt.timedelta(days=1), "assigned_at": ago[2], "last_contact_at": ago[0]},
        {"created_at": ago[2], "assigned_at": ago[1]},
        {"created_at": ago[2], "assigned_at": ago[2], "last_contact_at": ago[2]},
    )
    get = cast.carl.api.get
    assert found(get("worklist/", untouched_days=5)) == [assigned, spoken]
    assert found(get("worklist/", untouched_days=6)) == [spoken]
    assert len(found(get("worklist/", untouched_days=0))) == 3
    assert found(get("worklist/", order="age", page_size=1)) == [fresh]


def save(person: Any, name: str, **more: Any) -> Any:
    return person.api.post("worklist/views/", {"name": name, **more})


def names(person: Any) -> list[str]:
    return [row["name"] for row in person.api.get("worklist/views/").json()]


def test_a_view_is_saved_counted_changed_and_deleted(cast: Cast) -> None:
    made(cast, {"status": "disputed"}, {"status": "disputed"}, {})
    body = {"filters": {"status": "disputed", "min_balance": "1.00"}, "ordering": "due", "columns": ["debtor_name", "dpd"]}
    view = save(cast.carl, "In dispute", **body)
    assert view.status_code == 201, view.content
    assert {**view.json(), **body} == view.json()
    (row,) = cast.carl.api.get("worklist/views/", counts=True).json()
    assert (row["count"], row["is_mine"]) == (2, True)
    assert cast.carl.api.get("worklist/views/").json()[0]["count"] is None
    path = f"worklist/views/{row['id']}/"
    changed = cast.carl.api.patch(path, {"filters": {"search": "nobody"}}).json()
    assert (changed["filters"], changed["name"], changed["columns"]) == ({"search": "nobody"}, "In dispute", body["columns"])
    assert cast.carl.api.get("worklist/views/", counts=True).json()[0]["count"] == 0
    assert save(cast.carl, "IN DISPUTE").json()["code"] == "view_exists"
    assert [cast.carl.api.delete(path).status_code for _ in range(2)] == [204, 404]


def test_a_view_takes_what_the_worklist_takes(cast: Cast) -> None:
    refused: list[dict[str, Any]] = [
        {"filters": {"status": "lost"}},
        {"filters": {"colour": "red"}},
        {"filters": {"untouched_days": 99_999}},
        {"ordering": "luck"},
        {"columns": ["ssn"]},
        {"shared_with": "world"},
        {"shared_with": "team"},
        {"team": cast.team.id},
        {"shared_with": "team", "team": cast.carl.session.id},
    ]
    for body in refused:
        assert save(cast.carl, "View", **body).status_code == 422, body
    assert save(cast.carl, "").status_code == 422
    assert save(cast.rita, "View").status_code == 403


def test_who_sees_and_changes_what(cast: Cast) -> None:
    legal = team(cast.agency, "Legal Team")
    fay, dee = collector(cast.agency, "fay", legal), collector(cast.agency, "dee", cast.team)
    with_team = {"shared_with": "team", "team": cast.team.id}
    mine, ours = save(cast.carl, "Mine"), save(cast.carl, "Ours", **with_team)
    everybody = save(cast.bob, "Everybody", shared_with="agency")
    assert (mine.status_code, ours.status_code, everybody.status_code) == (201, 201, 201)
    assert save(cast.carl, "No", shared_with="agency").status_code == 403
    assert save(fay, "No", **with_team).status_code == 403
    assert names(cast.carl) == ["Everybody", "Mine", "Ours"]
    assert names(dee) == names(cast.bob) == names(cast.alice) == ["Everybody", "Ours"]
    assert (names(fay), names(cast.olga)) == (["Everybody"], [])
    path = f"worklist/views/{ours.json()['id']}/"
    answers = [person.api.patch(path, {"name": "X"}).status_code for person in (dee, cast.bob, fay, cast.olga, cast.rita)]
    assert answers == [403, 403, 404, 404, 403]
    assert cast.alice.api.patch(path, {"shared_with": "nobody"}).json()["team_id"] is None
    assert cast.alice.api.delete(f"worklist/views/{mine.json()['id']}/").status_code == 404


def test_a_count_stops_at_its_maximum_and_at_its_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made(cast, {}, {}, {})
    save(cast.carl, "All")
    monkeypatch.setattr(views_query, "COUNT_MAX", 2)
    (row,) = cast.carl.api.get("worklist/views/", counts=True).json()
    assert (row["count"], row["count_max"]) == (2, 2)
    monkeypatch.setattr(views_query, "COUNTING_SECONDS_MAX", 0.0)
    assert cast.carl.api.get("worklist/views/", counts=True).json()[0]["count"] is None
