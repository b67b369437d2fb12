"""Sign in, renew, me, session, sign out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import jwt
import pytest
from django.conf import settings

from fairdue.access.models import RefreshToken, Session
from fairdue.access.rules import capabilities_of
from fairdue.kernel.actor import Role
from tests.access.journal import kinds
from tests.cast import PASSWORD, Api, Cast, Member

pytestmark = pytest.mark.django_db
COOKIE = "fairdue_refresh"


def sign_in(username: str = "alice", **extra: Any) -> dict[str, Any]:
    answer = Api().post("auth/token/", {"username": username, "password": PASSWORD, **extra})
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def renew(refresh: str) -> Any:
    return Api().post("auth/token/refresh/", {"refresh": refresh})


@pytest.mark.row("D010")
def test_the_right_password_gives_tokens_that_work(cast: Cast) -> None:
    tokens = sign_in("ALICE")
    assert set(tokens) == {"access", "refresh"}
    assert Api(tokens["access"]).get("auth/me/").json()["username"] == "alice"
    assert kinds(cast.agency) == ["user.signed_in"]


@pytest.mark.row("D010")
@pytest.mark.parametrize(("username", "password"), [("alice", "wrong"), ("nobody", PASSWORD), ("alice", f" {PASSWORD}")])
def test_anything_wrong_is_the_same_answer(cast: Cast, username: str, password: str) -> None:
    answer = Api().post("auth/token/", {"username": username, "password": password})
    assert (answer.status_code, answer.json()) == (
        401,
        {"code": "wrong_credentials", "detail": "The user name or the password is not right."},
    )


@pytest.mark.parametrize("whose", ["user", "agency"])
def test_switched_off_is_the_same_answer_too(cast: Cast, whose: str) -> None:
    row = cast.alice.user if whose == "user" else cast.agency
    type(row).objects.filter(id=row.id).update(is_active=False)
    answer = Api().post("auth/token/", {"username": "alice", "password": PASSWORD})
    assert answer.json()["code"] == "wrong_credentials"


@pytest.mark.row("D011", "D012")
def test_lifetimes_come_from_the_settings(cast: Cast, frozen: Any) -> None:
    tokens = sign_in()
    claims = jwt.decode(tokens["access"], options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 15 * 60 == settings.ENV.access_token_minutes * 60
    link = RefreshToken.objects.get(session__user=cast.alice.user)
    assert link.expires_at - link.created_at == dt.timedelta(days=7)
    frozen.shift(dt.timedelta(minutes=15))
    assert Api(tokens["access"]).get("auth/me/").status_code == 401
    frozen.shift(dt.timedelta(days=7))
    assert renew(tokens["refresh"]).status_code == 401


@pytest.mark.row("D014", "D015")
def test_me_and_the_claims_say_who_it_is(cast: Cast) -> None:
    tokens = sign_in("carl")
    carl = cast.carl
    assert carl.collector is not None
    expected = {
        "username": "carl",
        "email": "carl@example.test",
        "first_name": "Carl",
        "last_name": "Example",
        "is_superuser": False,
        "groups": ["collector"],
        "collector_id": str(carl.collector.id),
        "agency_id": str(cast.agency.id),
    }
    claims = jwt.decode(tokens["access"], options={"verify_signature": False})
    assert expected.items() <= claims.items()
    assert claims["user_id"] == str(carl.user.id)
    agency = {
        "id": str(cast.agency.id),
        "name": "Harbour Recovery",
        "currency": "USD",
        "time_zone": "America/New_York",
        "locale": "en-US",
    }
    me = Api(tokens["access"]).get("auth/me/").json()
    assert me == {
        **expected,
        "id": str(carl.user.id),
        "role": "collector",
        "agency": agency,
        "team_id": str(cast.team.id),
        "team_ids": [],
        "capabilities": capabilities_of(Role.COLLECTOR),
        "preferences": {
            "language": "en",
            "time_zone": "America/New_York",
            "density": "default",
            "theme": "auto",
            "shortcuts": True,
            "page_size": 50,
            "worklist_view": None,
        },
        "must_change_password": False,
        "has_second_factor": False,
        "must_enrol_second_factor": False,
    }
    assert cast.bob.api.get("auth/me/").json()["team_ids"] == [str(cast.team.id)]


@pytest.mark.row("D012", "D013")
def test_a_refresh_token_is_used_once(cast: Cast, frozen: Any) -> None:
    first = sign_in()
    second = renew(first["refresh"]).json()
    assert second["refresh"] != first["refresh"]
    frozen.shift(dt.timedelta(seconds=11))
    assert renew(first["refresh"]).status_code == 401
    # It was copied: the whole family is dead, access tokens included.
    assert renew(second["refresh"]).status_code == 401
    assert Api(second["access"]).get("auth/me/").status_code == 401
    assert kinds(cast.agency) == ["user.signed_in", "user.refresh_reused"]
    assert cast.alice.api.get("auth/me/").status_code == 200  # her other session lives


def test_two_tabs_may_refresh_with_the_same_token(cast: Cast, frozen: Any) -> None:
    first = sign_in()
    one = renew(first["refresh"]).json()
    frozen.shift(dt.timedelta(seconds=10))
    other = renew(first["refresh"]).json()
    assert len({first["refresh"], one["refresh"], other["refresh"]}) == 3
    assert renew(one["refresh"]).status_code == renew(other["refresh"]).status_code == 200


@pytest.mark.parametrize("refresh", ["", "x", "fdr_" + "a" * 43, None])
def test_a_made_up_refresh_token_is_refused(cast: Cast, refresh: str | None) -> None:
    assert Api().post("auth/token/refresh/", {"refresh": refresh}).status_code in {401, 422}


def test_refresh_tokens_are_stored_hashed(cast: Cast) -> None:
    refresh = sign_in()["refresh"]
    stored = bytes(RefreshToken.objects.get(session__user=cast.alice.user).token_hash)
    assert len(stored) == 32
    assert refresh.encode() not in stored


def test_a_browser_keeps_its_refresh_token_in_a_cookie_that_scripts_cannot_read(cast: Cast) -> None:
    browser = Api()
    answer = browser.post("auth/token/", {"username": "alice", "password": PASSWORD, "use_cookie": True})
    assert answer.json()["refresh"] is None
    assert answer["Cache-Control"] == "no-store"
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/api/v1/auth/")
    assert browser.get("auth/session/").json()["authenticated"] is True
    renewed = browser.client.post("/api/v1/auth/token/refresh/", b"", content_type="application/json")
    assert renewed.status_code == 200
    assert renewed.json()["refresh"] is None
    assert renewed.cookies[COOKIE].value != cookie.value
    gone = Api(renewed.json()["access"]).post("auth/logout/")
    assert (gone.status_code, gone.cookies[COOKIE].value) == (204, "")
    assert browser.get("auth/session/").json() == {"authenticated": False, "user": None}


def test_the_cookie_is_secure_in_production(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"mode": "production"}))
    answer = Api().post("auth/token/", {"username": "alice", "password": PASSWORD, "use_cookie": True})
    assert answer.cookies[COOKIE]["secure"] is True


def test_session_answers_always(cast: Cast) -> None:
    assert Api().get("auth/session/").json() == {"authenticated": False, "user": None}
    assert Api("garbage").get("auth/session/").json()["authenticated"] is False
    assert cast.rita.api.get("auth/session/").json()["user"]["username"] == "rita"


def test_signing_out_ends_the_session_at_once(cast: Cast) -> None:
    tokens = sign_in()
    assert Api(tokens["access"]).post("auth/logout/").status_code == 204
    assert Api(tokens["access"]).get("auth/me/").status_code == 401
    assert renew(tokens["refresh"]).status_code == 401
    assert kinds(cast.agency) == ["user.signed_in", "user.signed_out"]


def test_i_see_and_end_my_own_sessions_only(cast: Cast) -> None:
    tokens = sign_in()
    mine = Api(tokens["access"])
    listed = mine.get("auth/sessions/").json()
    assert [session["is_current"] for session in listed].count(True) == 1
    assert {session["id"] for session in listed} >= {str(cast.alice.session.id)}
    assert str(cast.rita.session.id) not in {session["id"] for session in listed}
    assert mine.delete(f"auth/sessions/{cast.rita.session.id}/").status_code == 404
    assert mine.delete(f"auth/sessions/{cast.alice.session.id}/").status_code == 204
    assert cast.alice.api.get("auth/me/").status_code == 401
    assert cast.rita.api.get("auth/me/").status_code == 200
    assert kinds(cast.agency) == ["user.signed_in", "user.session_revoked"]


def test_a_superuser_belongs_to_no_agency_until_he_names_one(cast: Cast, root: Member) -> None:
    me = root.api.get("auth/me/").json()
    assert (me["is_superuser"], me["groups"], me["agency_id"], me["agency"]) == (True, ["superuser"], None, None)
    named = Api(root.token, cast.other_agency).get("auth/me/").json()
    assert (named["agency_id"], named["agency"]["name"]) == (str(cast.other_agency.id), "Elsewhere Collections")
    assert Api(root.token, cast.other_agency).post("auth/logout/").status_code == 204
    assert kinds(cast.other_agency) == []  # his own log-in is not that agency's business
    assert Session.objects.get(user=root.user).revoked_at is not None


def test_a_superuser_can_name_only_a_living_agency(cast: Cast, root: Member) -> None:
    type(cast.other_agency).objects.filter(id=cast.other_agency.id).update(is_active=False)
    assert Api(root.token, cast.other_agency).get("auth/me/").status_code == 404
    broken = Api(root.token)
    assert broken.client.get("/api/v1/auth/me/", headers={"X-Agency-ID": "nonsense"}).status_code == 400


def test_others_cannot_name_an_agency(cast: Cast) -> None:
    answer = Api(cast.alice.token, cast.other_agency).get("auth/me/")
    assert answer.json()["agency_id"] == str(cast.agency.id)
