"""Users made, changed, switched off, reset."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from fairdue.access.models import Collector, Session, TeamLead, User
from fairdue.kernel.actor import Role
from fairdue.kernel.db import agency_scope
from tests.access.journal import entries, kinds
from tests.cast import Api, Cast, Member, collector, member

NEW = {"username": "dora", "role": "readonly", "email": "dora@example.test", "first_name": "Dora", "last_name": "Day"}


def sign_in(username: str, password: str) -> Any:
    return Api().post("auth/token/", {"username": username, "password": password})


def test_a_new_user_signs_in_with_a_password_he_must_change(cast: Cast) -> None:
    answer = cast.alice.api.post("users/", NEW)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["user"] | NEW == made["user"]
    assert made["user"]["agency"] == str(cast.agency.id)
    his = Api(sign_in("dora", made["temporary_password"]).json()["access"])
    refused = his.get("collectors/")
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required")
    assert his.get("auth/me/").json()["must_change_password"] is True
    change = {"current_password": made["temporary_password"], "new_password": "a much better one"}
    assert his.post("auth/password/", change).status_code == 204
    assert his.get("collectors/").status_code == 200
    assert kinds(cast.agency) == ["user.created", "user.signed_in", "user.password_changed"]
    assert made["temporary_password"] not in str(entries(cast.agency))


def test_a_new_collector_user_can_be_given_accounts(cast: Cast) -> None:
    made = cast.alice.api.post("users/", {**NEW, "role": "collector"}).json()
    listed = cast.alice.api.get("collectors/", search="dora").json()["results"]
    assert [row["user_id"] for row in listed] == [made["user"]["id"]]


@pytest.mark.row("D016")
@pytest.mark.parametrize(
    "changes",
    [
        {"role": "superuser"},
        {"role": "service"},
        {"role": "system"},
        {"id": str(uuid4())},
        {"agency_id": str(uuid4())},
        {"is_superuser": True},
        {"password": "chosen-by-me"},
        {"username": "x"},
        {"username": "has space"},
        {"username": "nul\x00"},
        {"email": "nonsense"},
    ],
)
def test_privileged_or_bad_keys_are_refused(cast: Cast, changes: dict[str, Any]) -> None:
    assert cast.alice.api.post("users/", {**NEW, **changes}).status_code == 422
    assert not User.objects.filter(username="dora").exists()
    if "username" not in changes:
        assert cast.alice.api.patch(f"users/{cast.carl.user.id}/", changes).status_code == 422


def test_only_the_own_agency_may_be_named(cast: Cast) -> None:
    assert cast.alice.api.post("users/", {**NEW, "agency": cast.other_agency.id}).status_code == 400
    assert cast.alice.api.post("users/", {**NEW, "agency": cast.agency.id}).status_code == 201


def test_a_user_name_is_taken_whoever_has_it(cast: Cast) -> None:
    answer = cast.alice.api.post("users/", {**NEW, "username": "OLGA"})
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


@pytest.mark.row("D016")
@pytest.mark.parametrize("who", ["bob", "carl", "rita"])
def test_only_admins_manage_users(cast: Cast, who: str) -> None:
    api = getattr(cast, who).api
    user = f"users/{cast.carl.user.id}/"
    assert api.post("users/", NEW).status_code == 403
    assert api.patch(user, {"first_name": "X"}).status_code == 403
    assert api.post(f"{user}reset-password/").status_code == 403
    assert api.get("users/").status_code == api.get(user).status_code == (200 if who == "rita" else 403)


@pytest.mark.row("D132")
def test_another_agencys_users_do_not_exist(cast: Cast) -> None:
    stranger = f"users/{cast.olga.user.id}/"
    assert cast.alice.api.get(stranger).status_code == 404
    assert cast.alice.api.patch(stranger, {"is_active": False}).status_code == 404
    assert cast.alice.api.post(f"{stranger}reset-password/").status_code == 404
    assert {user["username"] for user in cast.alice.api.get("users/").json()["results"]} == {"alice", "bob", "carl", "rita"}


def test_a_superuser_of_the_agency_is_out_of_its_admins_reach(cast: Cast) -> None:
    boss = member(cast.agency, "boss", Role.SUPERUSER)
    assert cast.alice.api.patch(f"users/{boss.user.id}/", {"is_active": False}).status_code == 404
    assert cast.alice.api.post(f"users/{boss.user.id}/reset-password/").status_code == 404


def test_lists_are_filtered_and_paged(cast: Cast) -> None:
    api = cast.alice.api
    first = api.get("users/", page_size=3).json()
    rest = api.get(first["next"]).json()
    assert [len(first["results"]), len(rest["results"]), rest["next"]] == [3, 1, None]
    assert [user["username"] for user in api.get("users/", search="CARL exam").json()["results"]] == ["carl"]
    assert [user["username"] for user in api.get("users/", role="team_lead").json()["results"]] == ["bob"]
    assert api.get("users/", is_active=False).json()["results"] == []
    assert api.get("users/", search="\x00").status_code == 422


def test_switching_off_ends_everything_at_once(cast: Cast) -> None:
    carl = cast.carl
    assert cast.alice.api.patch(f"users/{carl.user.id}/", {"is_active": False}).json()["is_active"] is False
    assert carl.api.get("auth/me/").status_code == 401
    assert Session.objects.get(id=carl.session.id).revoked_reason == "user switched off"
    assert cast.alice.api.get("collectors/").json()["results"][0]["is_active"] is False
    found = entries(cast.agency)
    assert [entry["kind"] for entry in found] == ["collector.updated", "collector.left", "user.updated"]
    assert found[2]["changes"] == {"is_active": [True, False]}
    assert (found[2]["subject_id"], found[2]["actor_id"]) == (carl.user.id, cast.alice.user.id)
    # On again: the user may sign in, the collector waits for a decision.
    assert cast.alice.api.patch(f"users/{carl.user.id}/", {"is_active": True}).status_code == 200
    assert cast.alice.api.get("collectors/").json()["results"][0]["is_active"] is False
    assert carl.api.get("auth/me/").status_code == 401


def test_nothing_changed_writes_nothing(cast: Cast) -> None:
    assert cast.alice.api.patch(f"users/{cast.carl.user.id}/", {"first_name": "Carl"}).status_code == 200
    assert kinds(cast.agency) == []


@pytest.mark.parametrize("changes", [{"is_active": False}, {"role": "readonly"}])
def test_the_last_admin_stays(cast: Cast, root: Member, changes: dict[str, Any]) -> None:
    member(cast.agency, "retired", Role.AGENCY_ADMIN, is_active=False)
    alice = f"users/{cast.alice.user.id}/"
    assert Api(root.token, cast.agency).patch(alice, changes).json()["code"] == "last_admin"
    member(cast.agency, "second", Role.AGENCY_ADMIN)
    assert Api(root.token, cast.agency).patch(alice, changes).status_code == 200


def test_nobody_changes_his_own_role(cast: Cast) -> None:
    member(cast.agency, "second", Role.AGENCY_ADMIN)
    answer = cast.alice.api.patch(f"users/{cast.alice.user.id}/", {"role": "readonly"})
    assert (answer.status_code, answer.json()["code"]) == (403, "own_role")


def test_who_leads_no_more_leads_no_team(cast: Cast) -> None:
    bob = cast.bob
    assert cast.alice.api.patch(f"users/{bob.user.id}/", {"role": "collector"}).json()["role"] == "collector"
    with agency_scope(cast.agency.id):
        assert not TeamLead.objects.filter(user_id=bob.user.id).exists()
        assert Collector.objects.filter(user_id=bob.user.id, is_active=True).exists()
    assert bob.actor.team_ids == ()
    assert bob.actor.role is Role.COLLECTOR


def test_a_reset_password_ends_sessions_and_must_be_changed(cast: Cast) -> None:
    made = cast.alice.api.post(f"users/{cast.carl.user.id}/reset-password/").json()
    assert cast.carl.api.get("auth/me/").status_code == 401
    assert sign_in("carl", "correct-horse-42").status_code == 401
    assert sign_in("carl", made["temporary_password"]).status_code == 200
    assert made["user"]["must_change_password"] is True
    assert kinds(cast.agency) == ["user.password_reset", "user.signed_in"]


def test_a_list_costs_the_same_however_long(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        collector(cast.agency, f"c{number}", cast.team)
    api = cast.alice.api
    for path in ("users/", "collectors/", "teams/"):
        with django_assert_max_num_queries(12):
            assert api.get(path).status_code == 200
