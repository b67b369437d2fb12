"""Invites and resets of passwords by link."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fairdue.access.models import Collector, OneTimeToken, User
from fairdue.access.rules import FREE_FAILURES
from fairdue.kernel.db import agency_scope
from tests.access.journal import entries
from tests.cast import PASSWORD, Api, Cast

pytestmark = pytest.mark.django_db
NEW = "another-horse-43"


def invite(cast: Cast, **extra: Any) -> Any:
    answer = cast.alice.api.post("users/invite/", {"username": "nora", "role": "collector", "first_name": "Nora", **extra})
    assert answer.status_code == 201, answer.content
    return answer.json()


def reset_link(cast: Cast) -> str:
    answer = cast.alice.api.post(f"users/{cast.rita.user.id}/reset-link/")
    assert answer.status_code == 201, answer.content
    found: str = answer.json()["token"]
    return found


def look(token: str, **extra: Any) -> Any:
    return Api().post("auth/links/look/", {"token": token}, **extra)


def accept(token: str, password: str = NEW, **extra: Any) -> Any:
    return Api().post("auth/links/accept/", {"token": token, "new_password": password}, **extra)


def sign_in(username: str, password: str) -> Any:
    return Api().post("auth/token/", {"username": username, "password": password})


def test_who_is_invited_sets_his_password_and_is_in(cast: Cast, frozen: Any) -> None:
    made = invite(cast)
    user, link = made["user"], made["link"]
    assert (user["has_joined"], user["must_change_password"], user["is_active"]) == (False, False, True)
    assert (link["kind"], link["path"]) == ("invite", f"link#{link['token']}")
    with agency_scope(cast.agency.id):
        assert Collector.objects.filter(agency_id=cast.agency.id, user_id=user["id"]).exists()
    assert sign_in("nora", "").status_code == 422
    assert sign_in("nora", NEW).status_code == 401
    seen = look(link["token"]).json()
    assert seen == {
        "kind": "invite",
        "username": "nora",
        "full_name": "Nora",
        "agency_name": "Harbour Recovery",
        "expires_at": link["expires_at"],
        "is_expired": False,
    }
    assert accept(link["token"]).status_code == 204
    token = sign_in("nora", NEW).json()["access"]
    assert Api(token).get("accounts/").status_code == 200
    told = entries(cast.agency)
    assert [entry["kind"] for entry in told] == [
        "user.created",
        "collector.created",
        "user.invite_made",
        "user.invite_accepted",
        "user.signed_in",
    ]
    assert link["token"] not in str(told)
    assert str(told[3]["actor_id"]) == user["id"]


def test_a_reset_ends_sessions_and_the_old_password(cast: Cast) -> None:
    token = reset_link(cast)
    assert cast.rita.api.get("auth/me/").status_code == 200  # a link that nobody follows changes nothing
    assert accept(token).status_code == 204
    assert cast.rita.api.get("auth/me/").status_code == 401
    assert sign_in("rita", PASSWORD).status_code == 401
    assert sign_in("rita", NEW).status_code == 200


def test_a_link_works_once(cast: Cast) -> None:
    token = reset_link(cast)
    assert accept(token).status_code == 204
    for answer in (accept(token, "third-horse-44"), look(token)):
        assert (answer.status_code, answer.json()["code"]) == (404, "link_refused")
    assert sign_in("rita", NEW).status_code == 200


def test_a_newer_link_ends_the_older_ones(cast: Cast) -> None:
    invited = invite(cast)
    path = f"users/{invited['user']['id']}/"
    second = cast.alice.api.post(f"{path}invite-link/").json()["token"]
    third = cast.alice.api.post(f"{path}reset-link/").json()["token"]
    assert [look(token).status_code for token in (invited["link"]["token"], second, third)] == [404, 404, 200]


@pytest.mark.parametrize(("kind", "holds"), [("invite", dt.timedelta(days=7)), ("reset", dt.timedelta(hours=1))])
def test_a_link_expires(cast: Cast, frozen: Any, kind: str, holds: dt.timedelta) -> None:
    token = invite(cast)["link"]["token"] if kind == "invite" else reset_link(cast)
    frozen.shift(holds - dt.timedelta(seconds=1))
    assert look(token).json()["is_expired"] is False
    frozen.shift(dt.timedelta(seconds=1))
    assert look(token).json()["is_expired"] is True
    answer = accept(token)
    assert (answer.status_code, answer.json()["code"]) == (409, "link_expired")
    assert User.objects.get(username="rita").password == cast.rita.user.password


def test_the_token_is_nowhere_kept(cast: Cast) -> None:
    token = reset_link(cast)
    row = OneTimeToken.objects.get()
    assert len(bytes(row.token_hash)) == 32
    assert token.encode() not in bytes(row.token_hash)


def test_a_weak_password_leaves_the_link_as_it_is(cast: Cast) -> None:
    token = reset_link(cast)
    for weak in ("short", "1234567890123", "rita@example.test"):
        answer = accept(token, weak)
        assert (answer.status_code, answer.json()["code"]) == (422, "weak_password")
        assert answer.json()["errors"][0]["field"] == "new_password"
    assert accept(token).status_code == 204


def test_what_changes_the_log_in_ends_links(cast: Cast) -> None:
    rita = f"users/{cast.rita.user.id}/"
    for change in (
        lambda: cast.alice.api.post(f"{rita}reset-password/"),
        lambda: cast.alice.api.patch(rita, {"is_active": False}),
    ):
        token = reset_link(cast)
        assert change().status_code == 200
        assert look(token).status_code == 404
    refused = cast.alice.api.post(f"{rita}reset-link/")
    assert (refused.status_code, refused.json()["code"]) == (409, "user_inactive")


def test_links_of_an_agency_that_is_switched_off_are_shut(cast: Cast) -> None:
    token = reset_link(cast)
    type(cast.agency).objects.filter(id=cast.agency.id).update(is_active=False)
    assert [look(token).status_code, accept(token).status_code] == [404, 404]


def test_only_admins_make_links_and_not_for_themselves_or_strangers(cast: Cast) -> None:
    for path in (f"users/{cast.rita.user.id}/reset-link/", f"users/{cast.rita.user.id}/invite-link/"):
        assert {each.api.post(path).status_code for each in (cast.bob, cast.carl, cast.rita)} == {403}
        assert cast.olga.api.post(path).status_code == 404
    assert cast.bob.api.post("users/invite/", {"username": "nora", "role": "readonly"}).status_code == 403
    own = cast.alice.api.post(f"users/{cast.alice.user.id}/reset-link/")
    assert (own.status_code, own.json()["code"]) == (403, "own_login")
    joined = cast.alice.api.post(f"users/{cast.rita.user.id}/invite-link/")
    assert (joined.status_code, joined.json()["code"]) == (409, "already_joined")
    assert not OneTimeToken.objects.exists()


def test_making_links_up_is_slow_and_stops_nobody_elsewhere(cast: Cast, frozen: Any) -> None:
    token = reset_link(cast)
    statuses = [look(f"fdo_{number}", REMOTE_ADDR="203.0.113.9").status_code for number in range(FREE_FAILURES + 1)]
    assert statuses == [404] * FREE_FAILURES + [429]
    assert accept(token, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert accept(token, REMOTE_ADDR="198.51.100.4").status_code == 204


def test_a_link_does_not_get_past_the_second_factor(cast: Cast, frozen: Any) -> None:
    User.objects.filter(id=cast.rita.user.id).update(second_factor_at=dt.datetime.now(dt.UTC))
    assert accept(reset_link(cast)).status_code == 204
    assert sign_in("rita", NEW).status_code == 202


def test_expired_links_are_swept_after_a_month(cast: Cast, frozen: Any) -> None:
    from fairdue.access.commands.one_time_tokens import sweep_tokens

    reset_link(cast)
    frozen.shift(dt.timedelta(days=30))
    assert sweep_tokens() == 0
    frozen.shift(dt.timedelta(hours=2))
    assert sweep_tokens() == 1
