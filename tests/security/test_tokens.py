"""Tokens that must not open anything."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import jwt
import pytest
from django.conf import settings

from fairdue.access.models import Agency, ApiKey, Session, User
from fairdue.kernel import clock
from tests.cast import PASSWORD, Api, Cast, assemble

pytestmark = [pytest.mark.django_db, pytest.mark.row("D017")]


@pytest.fixture
def cast() -> Cast:
    return assemble()


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def signed(claims: dict[str, Any], key: str = "", algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key or settings.SECRET_KEY, algorithm=algorithm)


def opens(token: str) -> bool:
    answer = Api(token).get("auth/me/")
    assert answer.status_code in {200, 401}, answer.content
    session = Api(token).get("auth/session/")
    assert session.status_code == 200
    assert session.json()["authenticated"] is (answer.status_code == 200)
    return bool(answer.status_code == 200)


def test_the_real_one_opens(cast: Cast) -> None:
    assert opens(cast.alice.token)
    assert opens(signed(claims_of(cast.alice.token)))


def test_expired(cast: Cast, frozen: Any) -> None:
    token = cast.alice.token
    frozen.shift(dt.timedelta(minutes=settings.ENV.access_token_minutes))
    assert not opens(token)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "fairdue-portal"},
        {"aud": None},
        {"token_type": "refresh"},
        {"token_type": None},
        {"sid": None},
        {"sid": "01a20459-4181-7135-97d2-67f768485d1b"},
        {"sid": ["x"]},
        {"sid": "x"},
        {"user_id": "01a20459-4181-7135-97d2-67f768485d1b"},
        {"user_id": 7},
        {"exp": None},
        {"exp": "never"},
        {"exp": 10**400},
        {"exp": -1},
    ],
)
def test_rightly_signed_but_not_what_we_issue(cast: Cast, changes: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**claims_of(cast.alice.token), **changes}.items() if value is not None}
    if claims.get("exp") in {"never", 10**400}:
        token = forged({"alg": "HS256", "typ": "JWT"}, claims, sign=True)
    else:
        token = signed(claims)
    assert not opens(token)


def forged(header: dict[str, Any], claims: dict[str, Any], *, sign: bool = False) -> str:
    """A token put together by hand, so that a library's own checks are not in the way."""

    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    body = f"{part(header)}.{part(claims)}"
    if not sign:
        return f"{body}."
    algorithm = jwt.get_algorithm_by_name("HS256")
    signature = algorithm.sign(body.encode(), settings.SECRET_KEY.encode())
    return f"{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def test_signed_by_somebody_else(cast: Cast) -> None:
    claims = claims_of(cast.alice.token)
    assert not opens(signed(claims, "another key of thirty-two bytes or more"))
    assert not opens(signed(claims, settings.SECRET_KEY * 2, "HS512"))
    assert not opens(signed(claims, settings.SECRET_KEY, "HS384"))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_not_signed_at_all(cast: Cast, algorithm: str) -> None:
    assert not opens(forged({"alg": algorithm, "typ": "JWT"}, claims_of(cast.alice.token)))


def test_altered(cast: Cast) -> None:
    header, _, signature = cast.carl.token.split(".")
    payload = cast.alice.token.split(".")[1]
    assert not opens(f"{header}.{payload}.{signature}")


def test_another_users_session(cast: Cast) -> None:
    claims = claims_of(cast.carl.token) | {"user_id": str(cast.alice.user.id)}
    assert not opens(signed(claims))


def test_roles_in_the_token_are_never_believed(cast: Cast) -> None:
    boast = {"is_superuser": True, "groups": ["superuser"], "agency_id": str(cast.other_agency.id)}
    api = Api(signed(claims_of(cast.carl.token) | boast))
    me = api.get("auth/me/").json()
    assert (me["is_superuser"], me["groups"], me["agency_id"]) == (False, ["collector"], str(cast.agency.id))
    assert api.get("users/").status_code == 403


def test_a_refresh_token_is_no_access_token_and_the_other_way_round(cast: Cast) -> None:
    tokens = Api().post("auth/token/", {"username": "alice", "password": PASSWORD}).json()
    assert not opens(tokens["refresh"])
    assert Api().post("auth/token/refresh/", {"refresh": tokens["access"]}).status_code in {401, 422}


def test_switched_off_user(cast: Cast) -> None:
    User.objects.filter(id=cast.alice.user.id).update(is_active=False)
    assert not opens(cast.alice.token)


def test_switched_off_agency(cast: Cast) -> None:
    made = cast.alice.api.post("api-keys/", {"name": "feed", "scopes": []}).json()
    tokens = Api().post("auth/token/", {"username": "alice", "password": PASSWORD}).json()
    assert opens(made["key"])
    Agency.objects.filter(id=cast.agency.id).update(is_active=False)
    assert not opens(cast.alice.token)
    assert not opens(made["key"])
    assert Api().post("auth/token/refresh/", {"refresh": tokens["refresh"]}).status_code == 401


@pytest.mark.parametrize("field", ["revoked_at", "expires_at"])
def test_a_session_that_is_over(cast: Cast, field: str) -> None:
    Session.objects.filter(id=cast.alice.session.id).update(**{field: clock.now()})
    assert not opens(cast.alice.token)


def test_keys_revoked_expired_and_made_up(cast: Cast) -> None:
    made = cast.alice.api.post("api-keys/", {"name": "feed", "scopes": ["accounts:read"]}).json()
    key = ApiKey.objects.filter(id=made["api_key"]["id"])
    assert opens(made["key"])
    assert not opens(made["key"][:-1])
    assert not opens(f"fdk_{made['api_key']['prefix']}_")
    key.update(expires_at=clock.now())
    assert not opens(made["key"])
    key.update(expires_at=None, revoked_at=clock.now())
    assert not opens(made["key"])


@pytest.mark.parametrize(
    "header", ["Basic YWxpY2U6eA==", "Bearer", "Bearer ", "bearer  x", "Token x", "Bearer \u00ff", "x" * 5000]
)
def test_headers_that_say_nothing(cast: Cast, header: str) -> None:
    from django.test import Client

    assert Client(raise_request_exception=False).get("/api/v1/auth/me/", headers={"Authorization": header}).status_code == 401
