"""What has no version but `updated_at` is changed only as it was seen, when the caller asks for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import cast, factories

pytestmark = pytest.mark.django_db

Place = Callable[[cast.Cast], str]


def _agency(people: cast.Cast) -> str:
    return f"agencies/{people.agency.id}/"


def _creditor(people: cast.Cast) -> str:
    return f"creditors/{factories.account(people.agency, people.carl, 'assigned').creditor_id}/"


def _debtor(people: cast.Cast) -> str:
    return f"debtors/{factories.account(people.agency, people.carl, 'assigned').debtor_id}/"


def _user(people: cast.Cast) -> str:
    return f"users/{people.carl.user.id}/"


def _team(people: cast.Cast) -> str:
    return f"teams/{people.team.id}/"


def _collector(people: cast.Cast) -> str:
    return f"collectors/{people.carl.actor.collector_id}/"


def send(people: cast.Cast, path: str, body: dict[str, Any], tag: str) -> Any:
    return people.alice.api._send("patch", path, body, headers={"If-Match": tag})


@pytest.fixture
def people(db: None) -> cast.Cast:
    return cast.assemble()


@pytest.mark.parametrize(
    ("place", "body", "other"),
    [
        (_agency, {"name": "Quayside Recovery"}, {"time_zone": "Europe/Madrid"}),
        (_creditor, {"name": "First Bank"}, {"reference": "FB"}),
        (_debtor, {"full_name": "Dan Doe"}, {"language": "es"}),
        (_debtor, {"employment_status": "RETIRED"}, {"employment_status": "UNEMPLOYED"}),
        (_user, {"first_name": "Carlo"}, {"email": "carlo@example.test"}),
        (_team, {"name": "Callers"}, {"name": "Phone desk"}),
        (_team, {"is_active": False}, {"lead_ids": []}),
        (_collector, {"max_accounts": 90}, {"skills": ["haggling"]}),
    ],
)
def test_the_second_of_two_is_told_who_was_faster(
    people: cast.Cast, place: Place, body: dict[str, Any], other: dict[str, Any]
) -> None:
    path = place(people)
    seen = people.alice.api.get(path).json()["updated_at"]
    assert send(people, path, body, f'"{seen}"').status_code == 200
    refused = send(people, path, other, f'W/"{seen}"')
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    assert refused.json()["changed_by"] == people.alice.user.full_name
    now = people.alice.api.get(path).json()
    assert refused.json()["changed_at"] == now["updated_at"]
    assert {name: now[name] for name in body} == body
    assert send(people, path, other, now["updated_at"]).status_code == 200
    assert send(people, path, body, "*").status_code == 200
    assert people.alice.api.patch(path, other).status_code == 200


def test_how_somebody_wants_the_app_is_no_change_of_him(people: cast.Cast) -> None:
    path = _user(people)
    seen = people.alice.api.get(path).json()["updated_at"]
    people.carl.api.patch("auth/me/preferences/", {"theme": "dark"})
    assert send(people, path, {"first_name": "Carlo"}, seen).status_code == 200


def test_what_is_no_instant_is_refused(people: cast.Cast) -> None:
    answer = send(people, _agency(people), {"name": "x"}, '"yesterday"')
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
