"""Keys for programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fairdue.access.models import ApiKey
from fairdue.access.types import ApiScope
from fairdue.kernel import clock
from tests.access.journal import entries
from tests.cast import Api, Cast


def make(cast: Cast, scopes: list[str], **extra: Any) -> dict[str, Any]:
    answer = cast.alice.api.post("api-keys/", {"name": "Nightly feed", "scopes": scopes, **extra})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_key_is_shown_once_and_stored_hashed(cast: Cast) -> None:
    made = make(cast, ["imports:write", "accounts:read"])
    key, row = made["key"], made["api_key"]
    assert key.startswith(f"fdk_{row['prefix']}_")
    assert row["scopes"] == ["accounts:read", "imports:write"]
    listed = cast.alice.api.get("api-keys/")
    assert key not in listed.content.decode()
    assert [each["id"] for each in listed.json()["results"]] == [row["id"]]
    stored = ApiKey.objects.get()
    assert (len(bytes(stored.key_hash)), stored.created_by) == (32, cast.alice.user.id)
    (entry,) = entries(cast.agency)
    assert entry["kind"] == "api_key.created"
    assert key not in str(entry)


def test_a_key_does_what_its_scopes_say_and_nothing_else(cast: Cast) -> None:
    reader, idle = Api(make(cast, ["accounts:read"])["key"]), Api(make(cast, [])["key"])
    assert [row["username"] for row in reader.get("collectors/").json()["results"]] == ["carl"]
    assert idle.get("collectors/").status_code == 403
    for path in ("users/", "teams/", "agencies/", "api-keys/", "auth/sessions/"):
        assert reader.get(path).status_code == 403, path
    assert reader.post("api-keys/", {"name": "more", "scopes": ["accounts:write"]}).status_code == 403
    assert reader.post("auth/logout/").status_code == 403
    me = idle.get("auth/me/").json()
    assert (me["username"], me["groups"], me["agency_id"]) == ("Nightly feed", ["service"], str(cast.agency.id))


def test_a_revoked_key_stops_at_once(cast: Cast) -> None:
    made = make(cast, ["accounts:read"])
    path = f"api-keys/{made['api_key']['id']}/"
    assert cast.olga.api.delete(path).status_code == 404
    assert cast.rita.api.delete(path).status_code == 403
    assert cast.alice.api.delete(path).status_code == 204
    assert Api(made["key"]).get("collectors/").status_code == 401
    assert cast.alice.api.delete(path).status_code == 204
    assert [entry["kind"] for entry in entries(cast.agency)] == ["api_key.created", "api_key.revoked"]


def test_a_key_expires(cast: Cast, frozen: Any) -> None:
    until = clock.now() + dt.timedelta(hours=1)
    # The cast was made before the clock was frozen: sessions need to hold now.
    made = make(cast, ["accounts:read"], expires_at=until.isoformat())
    assert Api(made["key"]).get("collectors/").status_code == 200
    frozen.shift(dt.timedelta(hours=1))
    assert Api(made["key"]).get("collectors/").status_code == 401
    past = {"name": "x", "scopes": [], "expires_at": until.isoformat()}
    assert cast.alice.api.post("api-keys/", past).json()["errors"][0]["code"] == "in_the_past"


def test_use_is_noted_once_a_minute(cast: Cast, frozen: Any) -> None:
    key = Api(make(cast, ["accounts:read"])["key"])

    def used_at() -> dt.datetime | None:
        return ApiKey.objects.get().last_used_at

    assert used_at() is None
    key.get("collectors/")
    first = used_at()
    assert first == clock.now()
    frozen.shift(dt.timedelta(seconds=59))
    key.get("collectors/")
    assert used_at() == first
    frozen.shift(dt.timedelta(seconds=1))
    key.get("collectors/")
    assert used_at() == clock.now() != first


@pytest.mark.parametrize(
    "body",
    [
        {"scopes": ["everything"]},
        {"scopes": ["accounts:read"] * (len(ApiScope) + 1)},
        {"scopes": None},
        {"name": ""},
        {"key": "fdk_mine"},
        {"expires_at": "2030-01-01T00:00:00"},
    ],
)
def test_bad_keys_are_refused(cast: Cast, body: dict[str, Any]) -> None:
    assert cast.alice.api.post("api-keys/", {"name": "x", "scopes": [], **body}).status_code == 422
    assert not ApiKey.objects.exists()
