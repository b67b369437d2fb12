"""Teams and their leads."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from fairdue.kernel.actor import Role
from tests.access.journal import entries
from tests.cast import Cast, member, team


def test_an_admin_makes_and_changes_a_team(cast: Cast) -> None:
    lena = member(cast.agency, "lena", Role.TEAM_LEAD)
    answer = cast.alice.api.post("teams/", {"name": "Legal", "lead_ids": [str(lena.user.id)]})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["name"], made["is_active"], made["active_collectors"]) == ("Legal", True, 0)
    assert made["leads"] == [{"user_id": str(lena.user.id), "username": "lena", "full_name": "Lena Example"}]
    path = f"teams/{made['id']}/"
    changed = cast.alice.api.patch(path, {"name": "Legal Two", "lead_ids": [str(cast.bob.user.id)]}).json()
    assert [lead["username"] for lead in changed["leads"]] == ["bob"]
    assert entries(cast.agency)[-1]["changes"] == {
        "name": ["Legal", "Legal Two"],
        "lead_ids": [[str(lena.user.id)], [str(cast.bob.user.id)]],
    }
    assert set(map(str, cast.bob.actor.team_ids)) == {str(cast.team.id), made["id"]}
    assert cast.alice.api.patch(path, {"is_active": False, "lead_ids": []}).json()["leads"] == []
    assert cast.alice.api.patch(path, {}).status_code == 200


def test_names_are_unique_in_the_agency_only(cast: Cast) -> None:
    assert cast.alice.api.post("teams/", {"name": "call CENTER"}).status_code == 409
    assert cast.olga.api.post("teams/", {"name": "Call Center"}).status_code == 201
    made = cast.alice.api.post("teams/", {"name": "Legal"}).json()
    assert cast.alice.api.patch(f"teams/{made['id']}/", {"name": "Call Center"}).status_code == 409


def test_only_a_lead_of_the_agency_can_lead(cast: Cast) -> None:
    foreign = member(cast.other_agency, "foreign", Role.TEAM_LEAD)
    off = member(cast.agency, "off", Role.TEAM_LEAD, is_active=False)
    for user_id in (cast.carl.user.id, foreign.user.id, off.user.id, uuid4()):
        answer = cast.alice.api.post("teams/", {"name": "Legal", "lead_ids": [str(user_id)]})
        assert (answer.status_code, answer.json()["code"]) == (400, "not_a_team_lead")
    assert [row["name"] for row in cast.alice.api.get("teams/").json()["results"]] == ["Call Center"]


@pytest.mark.row("D016", "D132")
@pytest.mark.parametrize("who", ["bob", "carl", "rita"])
def test_others_read_only(cast: Cast, who: str) -> None:
    legal = team(cast.agency, "Legal")
    theirs = team(cast.other_agency, "Theirs")
    api = getattr(cast, who).api
    seen = {row["name"] for row in api.get("teams/").json()["results"]}
    assert seen == ({"Call Center"} if who == "bob" else {"Call Center", "Legal"})
    assert api.get(f"teams/{legal.id}/").status_code == (404 if who == "bob" else 200)
    assert api.get(f"teams/{theirs.id}/").status_code == 404
    assert api.post("teams/", {"name": "X"}).status_code == 403
    assert api.patch(f"teams/{legal.id}/", {"name": "X"}).status_code == 403


@pytest.mark.parametrize("body", [{"name": None}, {"lead_ids": None}, {"agency_id": str(uuid4())}, {"lead_ids": ["x"]}])
def test_bad_bodies_are_refused(cast: Cast, body: dict[str, Any]) -> None:
    assert cast.alice.api.patch(f"teams/{cast.team.id}/", body).status_code == 422
    assert cast.olga.api.patch(f"teams/{cast.team.id}/", {"name": "Mine"}).status_code == 404
