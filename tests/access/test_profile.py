"""What a user changes about himself, and where the defaults come from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.access.journal import entries
from tests.cast import Api, Cast, Member

pytestmark = pytest.mark.django_db
PATH = "auth/me/preferences/"


def preferences(person: Member) -> Any:
    return person.api.get("auth/session/").json()["user"]["preferences"]


def test_defaults_come_from_the_agency(cast: Cast) -> None:
    cast.alice.api.patch(f"agencies/{cast.agency.id}/", {"settings": {"locale": "es-MX"}, "time_zone": "America/Chicago"})
    found = preferences(cast.carl)
    assert (found["language"], found["time_zone"]) == ("es", "America/Chicago")
    assert cast.carl.api.get("auth/me/").json()["agency"]["locale"] == "es-MX"
    cast.alice.api.patch(f"agencies/{cast.agency.id}/", {"settings": {"locale": "de-DE"}})
    assert preferences(cast.carl)["language"] == "en"


@pytest.mark.parametrize("locale", ["EN", "english", 5, "en_US", ""])
def test_an_agency_cannot_have_a_locale_that_is_none(cast: Cast, locale: Any) -> None:
    assert cast.alice.api.patch(f"agencies/{cast.agency.id}/", {"settings": {"locale": locale}}).status_code == 422


def test_what_one_chooses_stays_until_it_is_given_up(cast: Cast) -> None:
    chosen = {
        "language": "es",
        "time_zone": "Europe/Madrid",
        "density": "compact",
        "theme": "dark",
        "shortcuts": False,
        "page_size": 100,
        "worklist_view": "due",
    }
    answer = cast.carl.api.patch(PATH, chosen)
    assert (answer.status_code, answer.json()["preferences"]) == (200, chosen)
    assert preferences(cast.carl) == chosen
    assert preferences(cast.bob)["language"] == "en"
    cast.carl.api.patch(PATH, {"language": None, "shortcuts": None})
    assert preferences(cast.carl) == {**chosen, "language": "en", "shortcuts": True}
    told = entries(cast.agency)
    assert [entry["kind"] for entry in told] == ["user.preferences_changed"] * 2
    view = "01a2262f-2a8e-7dd6-b165-0bf0b7a89c7d"
    assert cast.carl.api.patch(PATH, {"worklist_view": view}).json()["preferences"]["worklist_view"] == view
    assert cast.carl.api.patch(PATH, {"worklist_view": None}).json()["preferences"]["worklist_view"] is None
    assert told[1]["changes"] == {"language": ["es", None], "shortcuts": [False, None]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "de"},
        {"time_zone": "Mars/Olympus"},
        {"density": "tight"},
        {"theme": "pink"},
        {"shortcuts": "maybe"},
        {"page_size": 9},
        {"page_size": 201},
        {"worklist_view": "tomorrow"},
        {"font": "serif"},
    ],
)
def test_what_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    assert cast.carl.api.patch(PATH, wrong).status_code == 422
    assert entries(cast.agency) == []


def test_one_changes_ones_own_names_and_nothing_else(cast: Cast) -> None:
    answer = cast.carl.api.patch("auth/me/", {"first_name": "Charles", "email": "charles@example.test"})
    assert (answer.status_code, answer.json()["first_name"], answer.json()["last_name"]) == (200, "Charles", "Example")
    (entry,) = entries(cast.agency)
    assert (entry["kind"], entry["actor_id"], entry["subject_id"]) == ("user.updated", cast.carl.user.id, cast.carl.user.id)
    assert entry["changes"]["first_name"] == ["Carl", "Charles"]
    for more in ({"role": "agency_admin"}, {"username": "boss"}, {"email": "nonsense"}, {"first_name": None}):
        assert cast.carl.api.patch("auth/me/", more).status_code == 422


def test_programs_have_no_profile_and_superusers_do(cast: Cast, root: Member) -> None:
    made = cast.alice.api.post("api-keys/", {"name": "feed", "scopes": ["accounts:read"]}).json()
    assert Api(made["key"]).patch(PATH, {"theme": "dark"}).status_code == 403
    assert Api(made["key"]).get("auth/me/").json()["capabilities"] == []
    assert root.api.patch(PATH, {"theme": "dark"}).json()["preferences"]["theme"] == "dark"
