"""Agencies founded and changed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from fairdue.access.models import Agency
from fairdue.access.queries import active_agency_ids
from tests.access.journal import entries
from tests.cast import Api, Cast, Member

NEW = {"name": "Nordic Credit", "license_number": "NC-1", "currency": "JPY", "time_zone": "Europe/Oslo", "settings": {"a": 1}}
KEYS = {"id", "name", "license_number", "settings", "is_active", "created_at", "updated_at"}


@pytest.mark.row("D031")
def test_a_superuser_founds_an_agency(cast: Cast, root: Member) -> None:
    answer = root.api.post("agencies/", NEW)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made | NEW == made
    assert set(made) >= KEYS
    assert (made["slug"], made["is_active"]) == ("nordic-credit", True)
    (entry,) = entries(Agency.objects.get(id=made["id"]))
    assert (entry["kind"], str(entry["subject_id"]), entry["actor_id"]) == ("agency.created", made["id"], root.user.id)
    assert root.api.post("agencies/", {"name": "NORDIC credit"}).json()["code"] == "name_taken"
    assert root.api.post("agencies/", {"name": "Nordic  Credit!"}).json()["slug"].startswith("nordic-credit-")


@pytest.mark.row("D031", "D132")
def test_everybody_sees_his_own_and_the_platform_all(cast: Cast, root: Member) -> None:
    for person in (cast.alice, cast.bob, cast.carl, cast.rita):
        assert [row["id"] for row in person.api.get("agencies/").json()["results"]] == [str(cast.agency.id)]
        assert person.api.get(f"agencies/{cast.agency.id}/").json()["name"] == "Harbour Recovery"
        assert person.api.get(f"agencies/{cast.other_agency.id}/").status_code == 404
    assert len(root.api.get("agencies/").json()["results"]) == 2
    assert len(Api(root.token, cast.agency).get("agencies/").json()["results"]) == 2
    assert [row["name"] for row in root.api.get("agencies/", search="ELSE").json()["results"]] == ["Elsewhere Collections"]
    assert root.api.get(f"agencies/{uuid4()}/").status_code == 404


@pytest.mark.row("D031")
def test_an_admin_changes_his_own(cast: Cast) -> None:
    path = f"agencies/{cast.agency.id}/"
    changed = cast.alice.api.patch(path, {"name": "Harbour", "time_zone": "America/Chicago", "settings": {"b": [1]}}).json()
    assert (changed["name"], changed["time_zone"], changed["settings"]) == ("Harbour", "America/Chicago", {"b": [1]})
    assert cast.alice.api.put(path, {"name": "Harbour Two"}).json()["time_zone"] == "America/Chicago"
    assert cast.alice.api.put(path, {"time_zone": "UTC"}).status_code == 422
    assert [entry["changes"] for entry in entries(cast.agency)][1] == {"name": ["Harbour", "Harbour Two"]}
    assert cast.alice.api.patch(path, {"is_active": False}).status_code == 403
    assert cast.alice.api.patch(path, {"is_active": True}).status_code == 200  # no change
    assert cast.alice.api.patch(path, {"name": "Elsewhere collections"}).status_code == 409
    assert cast.alice.api.patch(f"agencies/{cast.other_agency.id}/", {"name": "X"}).status_code == 404
    assert cast.alice.api.post("agencies/", NEW).status_code == 403
    assert cast.alice.api.delete(path).status_code == 405


@pytest.mark.parametrize("who", ["bob", "carl", "rita"])
def test_others_change_nothing(cast: Cast, who: str) -> None:
    api = getattr(cast, who).api
    assert api.patch(f"agencies/{cast.agency.id}/", {"name": "X"}).status_code == 403
    assert api.put(f"agencies/{cast.agency.id}/", {"name": "X"}).status_code == 403
    assert api.post("agencies/", NEW).status_code == 403


def test_a_superuser_switches_an_agency_off_and_on(cast: Cast, root: Member) -> None:
    named = Api(root.token, cast.agency)  # he works on another agency than the one he named
    assert named.patch(f"agencies/{cast.other_agency.id}/", {"is_active": False}).json()["is_active"] is False
    assert cast.olga.api.get("auth/me/").status_code == 401
    assert active_agency_ids() == [cast.agency.id]
    assert root.api.patch(f"agencies/{cast.other_agency.id}/", {"is_active": True}).status_code == 200
    assert cast.olga.api.get("auth/me/").status_code == 200
    assert [entry["kind"] for entry in entries(cast.other_agency)] == ["agency.updated", "agency.updated"]
    assert entries(cast.agency) == []


def test_the_platform_without_an_agency_reaches_only_agencies(cast: Cast, root: Member) -> None:
    for path in ("users/", "teams/", "collectors/", "api-keys/"):
        answer = root.api.get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, "agency_not_named")
        assert Api(root.token, cast.agency).get(path).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"id": str(uuid4())},
        {"slug": "x"},
        {"currency": "EUR"},
        {"name": ""},
        {"name": None},
        {"name": "   "},
        {"name": "x" * 256},
        {"license_number": "x" * 51},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"settings": None},
        {"settings": {"a": "\x00"}},
        {"settings": {"a": "\ud800"}},
        {"settings": {"a": float("nan")}},
        {"settings": [1]},
    ],
)
def test_bad_changes_are_refused(cast: Cast, changes: dict[str, Any]) -> None:
    assert cast.alice.api.patch(f"agencies/{cast.agency.id}/", changes).status_code == 422
    assert entries(cast.agency) == []


def test_settings_cannot_be_bottomless(cast: Cast) -> None:
    nested: Any = 1
    for _ in range(50):
        nested = [nested]
    assert cast.alice.api.patch(f"agencies/{cast.agency.id}/", {"settings": {"a": nested}}).status_code == 422
