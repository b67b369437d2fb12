"""One's own password."""

from __future__ import annotations

from typing import Any

import pytest

from fairdue.access.models import User
from tests.access.journal import kinds
from tests.cast import PASSWORD, Api, Cast, Member

NEW = "quite another 77"


def change(api: Api, current: str = PASSWORD, new: str = NEW) -> Any:
    return api.post("auth/password/", {"current_password": current, "new_password": new})


def test_a_new_password_ends_the_other_sessions(cast: Cast) -> None:
    other = Api(Api().post("auth/token/", {"username": "carl", "password": PASSWORD}).json()["access"])
    assert change(cast.carl.api).status_code == 204
    assert cast.carl.api.get("auth/me/").status_code == 200
    assert other.get("auth/me/").status_code == 401
    assert Api().post("auth/token/", {"username": "carl", "password": PASSWORD}).status_code == 401
    assert Api().post("auth/token/", {"username": "carl", "password": NEW}).status_code == 200
    assert User.objects.get(id=cast.carl.user.id).password.startswith("argon2$")
    assert kinds(cast.agency) == ["user.signed_in", "user.password_changed", "user.signed_in"]


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("short1", "password_too_short"),
        ("password123", "password_too_common"),
        ("84736281930", "password_entirely_numeric"),
        ("carl@example.test", "password_too_similar"),
        (PASSWORD, "unchanged"),
    ],
)
def test_weak_ones_are_refused(cast: Cast, new: str, code: str) -> None:
    answer = change(cast.carl.api, new=new)
    assert answer.status_code == 422
    assert answer.json()["code"] == "weak_password"
    assert code in {error["code"] for error in answer.json()["errors"]}


def test_guessing_the_current_one_is_slowed_down(cast: Cast) -> None:
    codes = [change(cast.carl.api, current="wrong").status_code for _ in range(6)]
    assert codes == [400] * 5 + [429]
    assert change(cast.carl.api).status_code == 429


def test_a_superuser_changes_his_without_an_agency(root: Member) -> None:
    assert change(root.api).status_code == 204
    assert root.api.get("auth/me/").status_code == 200
