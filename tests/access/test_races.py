"""Two connections at once."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from fairdue.access.models import RefreshToken, Session, User
from fairdue.kernel.actor import Role
from tests.access.test_second_factor import answer_with, challenge, code_of, enrol
from tests.cast import PASSWORD, Api, agency, assemble, member
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_refreshes_at_once_both_work() -> None:
    assemble()
    refresh = Api().post("auth/token/", {"username": "alice", "password": PASSWORD}).json()["refresh"]
    answers = at_once(*[lambda: Api().post("auth/token/refresh/", {"refresh": refresh})] * 4)
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.json()["refresh"] for answer in answers}) == 4
    assert RefreshToken.objects.count() == 5
    assert RefreshToken.objects.exclude(used_at=None).count() == 1


def test_the_last_two_admins_cannot_switch_each_other_off() -> None:
    ours = agency()
    for number in range(5):
        ann, ben = (member(ours, f"{name}{number}", Role.AGENCY_ADMIN) for name in ("ann", "ben"))
        User.objects.filter(agency=ours).exclude(id__in=[ann.user.id, ben.user.id]).update(is_active=False)
        one, other = ann.api, ben.api
        codes = at_once(
            lambda api=one, user=ben.user: api.patch(f"users/{user.id}/", {"is_active": False}).status_code,
            lambda api=other, user=ann.user: api.patch(f"users/{user.id}/", {"is_active": False}).status_code,
        )
        assert codes.count(200) == 1, codes
        assert set(codes) <= {200, 401, 409}
        assert User.objects.filter(agency=ours, is_active=True).count() == 1


def test_who_is_switched_off_while_signing_in_is_out() -> None:
    cast = assemble()
    path = f"users/{cast.carl.user.id}/"
    for _ in range(3):
        cast.alice.api.patch(path, {"is_active": True})
        api = cast.alice.api
        at_once(
            lambda: Api().post("auth/token/", {"username": "carl", "password": PASSWORD}),
            lambda api=api: api.patch(path, {"is_active": False}),
        )
        assert not Session.objects.filter(user=cast.carl.user, revoked_at=None).exists()


def test_a_user_name_goes_to_one() -> None:
    cast = assemble()
    one, other = cast.alice.api, cast.olga.api
    body = {"username": "dora", "role": "readonly"}
    codes = [answer.status_code for answer in at_once(lambda: one.post("users/", body), lambda: other.post("users/", body))]
    assert sorted(codes) == [201, 409]


def test_a_code_given_twice_at_once_signs_in_once(frozen: Any) -> None:
    carl = assemble().carl
    recovery_codes = enrol(carl, frozen)
    for code in (code_of(carl), recovery_codes[0]):
        calls = [partial(answer_with, challenge("carl"), code) for _ in range(2)]
        codes = [answer.status_code for answer in at_once(*calls)]
        assert sorted(codes) == [200, 401]


def test_a_link_followed_twice_at_once_sets_one_password() -> None:
    cast = assemble()
    for _ in range(3):
        token = cast.alice.api.post(f"users/{cast.rita.user.id}/reset-link/").json()["token"]
        wanted = ["another-horse-43", "another-donkey-44"]
        calls = [partial(Api().post, "auth/links/accept/", {"token": token, "new_password": password}) for password in wanted]
        codes = [answer.status_code for answer in at_once(*calls)]
        assert sorted(codes) == [204, 404]
        (winner,) = (password for password, code in zip(wanted, codes, strict=True) if code == 204)
        assert Api().post("auth/token/", {"username": "rita", "password": winner}).status_code == 200
