"""Collectors: who, for which share, up to how many."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from fairdue.kernel.actor import Role
from tests.access.journal import entries
from tests.cast import Cast, collector, member, team


@pytest.mark.row("D034")
def test_an_admin_makes_a_collector_with_his_user(cast: Cast) -> None:
    body = {
        "username": "dora",
        "first_name": "Dora",
        "team_id": str(cast.team.id),
        "commission_rate": "0.1250",
        "max_accounts": 80,
        "agency": str(cast.agency.id),
    }
    answer = cast.alice.api.post("collectors/", body)
    assert answer.status_code == 201, answer.content
    made = answer.json()["collector"]
    assert made["full_name"] == "Dora"
    assert (made["commission_rate"], made["max_accounts"], made["is_active"]) == ("0.1250", 80, True)
    assert (made["team_id"], made["team_name"], made["agency"]) == (str(cast.team.id), "Call Center", str(cast.agency.id))
    assert answer.json()["temporary_password"]
    assert [entry["kind"] for entry in entries(cast.agency)] == ["user.created", "collector.created"]


def test_a_lead_can_become_a_collector_too(cast: Cast) -> None:
    body = {"user_id": str(cast.bob.user.id), "team_id": str(cast.team.id)}
    answer = cast.alice.api.post("collectors/", body)
    assert (answer.status_code, answer.json()["temporary_password"]) == (201, None)
    assert str(cast.bob.actor.collector_id) == answer.json()["collector"]["id"]
    assert cast.alice.api.post("collectors/", body).json()["code"] == "already_collector"


@pytest.mark.parametrize("who", ["alice", "rita", "olga", None])
def test_only_who_works_accounts_can(cast: Cast, who: str | None) -> None:
    user_id = getattr(cast, who).user.id if who else uuid4()
    assert cast.alice.api.post("collectors/", {"user_id": str(user_id)}).json()["code"] == "unknown_user"


@pytest.mark.row("D031", "D034")
def test_the_list_shows_what_an_admin_needs(cast: Cast) -> None:
    (row,) = cast.alice.api.get("collectors/").json()["results"]
    assert cast.carl.collector is not None
    assert row == {
        "id": str(cast.carl.collector.id),
        "agency": str(cast.agency.id),
        "user_id": str(cast.carl.user.id),
        "username": "carl",
        "full_name": "Carl Example",
        "team_id": str(cast.team.id),
        "team_name": "Call Center",
        "commission_rate": "0.1500",
        "max_accounts": 200,
        "skills": [],
        "regions": [],
        "languages": [],
        "is_active": True,
        "away_until": None,
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }
    assert cast.rita.api.get(f"collectors/{row['id']}/").json() == row


@pytest.mark.row("D132")
def test_a_collector_sees_himself_and_a_lead_his_teams(cast: Cast) -> None:
    legal = team(cast.agency, "Legal")
    dora = collector(cast.agency, "dora", legal)
    loose = collector(cast.agency, "loose")
    theirs = collector(cast.other_agency, "theirs")

    def seen(api: Any) -> set[str]:
        return {row["username"] for row in api.get("collectors/").json()["results"]}

    assert seen(cast.carl.api) == {"carl"}
    assert seen(cast.bob.api) == {"carl"}
    assert seen(cast.rita.api) == seen(cast.alice.api) == {"carl", "dora", "loose"}
    for other in (dora, loose, theirs):
        assert other.collector is not None
        assert cast.carl.api.get(f"collectors/{other.collector.id}/").status_code == 404
        assert cast.bob.api.get(f"collectors/{other.collector.id}/").status_code == 404
    assert seen(member(cast.agency, "idle-lead", Role.TEAM_LEAD).api) == set()
    assert len(cast.alice.api.get("collectors/", team_id=legal.id).json()["results"]) == 1
    assert len(cast.alice.api.get("collectors/", search="oos").json()["results"]) == 1
    assert len(cast.alice.api.get("collectors/", is_active=False).json()["results"]) == 0


@pytest.mark.row("D034")
def test_an_admin_changes_a_collector(cast: Cast) -> None:
    assert cast.carl.collector is not None
    path = f"collectors/{cast.carl.collector.id}/"
    changed = cast.alice.api.patch(path, {"commission_rate": "0.2", "max_accounts": 5, "team_id": None, "is_active": False})
    assert changed.status_code == 200, changed.content
    row = changed.json()
    assert (row["commission_rate"], row["max_accounts"], row["team_id"], row["is_active"]) == ("0.2000", 5, None, False)
    assert entries(cast.agency)[0]["changes"] == {
        "commission_rate": ["0.1500", "0.2"],
        "max_accounts": [200, 5],
        "team_id": [str(cast.team.id), None],
        "is_active": [True, False],
    }
    assert cast.alice.api.patch(path, {"commission_rate": "0.2000"}).status_code == 200
    assert [entry["kind"] for entry in entries(cast.agency)] == ["collector.updated", "collector.left"]
    for person in (cast.bob, cast.carl, cast.rita):
        assert person.api.patch(path, {"max_accounts": 9}).status_code == 403
        assert person.api.post("collectors/", {"username": "x1"}).status_code == 403
    assert cast.olga.api.patch(path, {"max_accounts": 9}).status_code == 404


def test_a_switched_off_user_gets_no_accounts(cast: Cast) -> None:
    assert cast.carl.collector is not None
    path = f"collectors/{cast.carl.collector.id}/"
    cast.alice.api.patch(f"users/{cast.carl.user.id}/", {"is_active": False})
    assert cast.alice.api.patch(path, {"is_active": True}).json()["code"] == "user_inactive"


def test_a_team_must_be_a_living_one_of_the_agency(cast: Cast) -> None:
    assert cast.carl.collector is not None
    theirs = team(cast.other_agency, "Theirs")
    closed = team(cast.agency, "Closed")
    cast.alice.api.patch(f"teams/{closed.id}/", {"is_active": False})
    for team_id in (theirs.id, closed.id, uuid4()):
        answer = cast.alice.api.patch(f"collectors/{cast.carl.collector.id}/", {"team_id": str(team_id)})
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_team")
        assert cast.alice.api.post("collectors/", {"username": "dora", "team_id": str(team_id)}).status_code == 400
    assert cast.alice.api.get("users/", search="dora").json()["results"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"commission_rate": "1.0001"},
        {"commission_rate": "-0.1"},
        {"commission_rate": "0.12345"},
        {"commission_rate": "NaN"},
        {"commission_rate": None},
        {"max_accounts": -1},
        {"max_accounts": 2**40},
        {"max_accounts": 1.5},
        {"agency_id": str(uuid4())},
        {"user_id": str(uuid4())},
        {"id": str(uuid4())},
    ],
)
def test_bad_changes_are_refused(cast: Cast, body: dict[str, Any]) -> None:
    assert cast.carl.collector is not None
    assert cast.alice.api.patch(f"collectors/{cast.carl.collector.id}/", body).status_code == 422


@pytest.mark.parametrize("body", [{}, {"user_id": str(uuid4()), "username": "dora"}])
def test_exactly_one_person_is_named(cast: Cast, body: dict[str, Any]) -> None:
    assert cast.alice.api.post("collectors/", body).status_code == 422
