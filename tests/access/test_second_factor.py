"""Enrolling, signing in with codes, recovery codes, turning off, what an agency requires."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from fairdue.access.commands.second_factor import reseal_second_factors
from fairdue.access.models import OneTimeToken, RecoveryCode, SecondFactor, Session, User
from fairdue.access.queries.second_factors import open_secret
from fairdue.access.rules import FREE_FAILURES, matching_step, otpauth_url
from fairdue.kernel import clock
from fairdue.kernel.crypto import KeyRing
from tests.access.journal import entries, kinds
from tests.cast import PASSWORD, Api, Cast, Member

pytestmark = pytest.mark.django_db
STEP = dt.timedelta(seconds=30)
# RFC 6238, Appendix B: the secret of the SHA-1 rows, and the last six of their eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]


def code_of(person: Member, shift: int = 0) -> str:
    """What his app shows now, or `shift` steps from now."""
    return pyotp.TOTP(open_secret(SecondFactor.objects.get(user=person.user))).at(clock.now() + shift * STEP)


def enrol(person: Member, frozen: Any) -> list[str]:
    """Turn his second factor on; return the recovery codes. The code of this step is used up: wait for the next."""
    assert person.api.post("auth/second-factor/enrol/", {"password": PASSWORD}).status_code == 200
    answer = person.api.post("auth/second-factor/confirm/", {"code": code_of(person)})
    assert answer.status_code == 200, answer.content
    frozen.shift(STEP)
    codes: list[str] = answer.json()["recovery_codes"]
    return codes


def challenge(username: str = "alice", ip: str = "203.0.113.9") -> str:
    answer = Api().post("auth/token/", {"username": username, "password": PASSWORD}, REMOTE_ADDR=ip)
    assert answer.status_code == 202, answer.content
    found: str = answer.json()["challenge"]
    return found


def answer_with(given: str, code: str, ip: str = "203.0.113.9", **extra: Any) -> Any:
    return Api().post("auth/token/second-factor/", {"challenge": given, "code": code, **extra}, REMOTE_ADDR=ip)


@pytest.mark.parametrize(("at", "code"), RFC_CODES)
def test_codes_are_those_of_the_rfc(at: int, code: str) -> None:
    now = dt.datetime.fromtimestamp(at, dt.UTC)
    assert matching_step(RFC_SECRET, code, 0, now) == at // 30
    for late, is_taken in ((30, True), (60, False)):
        assert (matching_step(RFC_SECRET, code, 0, now + dt.timedelta(seconds=late)) is not None) == is_taken
    assert matching_step(RFC_SECRET, code, at // 30, now) is None
    assert matching_step(RFC_SECRET, f"{code}0", 0, now) is None


def test_the_address_for_the_app_names_whose_it_is() -> None:
    found = urlsplit(otpauth_url(RFC_SECRET, "al@ice"))
    assert (found.scheme, found.netloc, found.path) == ("otpauth", "totp", "/Fairdue:al%40ice")
    assert parse_qs(found.query) == {"secret": [RFC_SECRET], "issuer": ["Fairdue"]}


def test_it_counts_only_after_a_code_was_given(cast: Cast, frozen: Any) -> None:
    begun = cast.alice.api.post("auth/second-factor/enrol/", {"password": PASSWORD}).json()
    assert begun["otpauth_url"].startswith("otpauth://totp/Fairdue:alice?secret=" + begun["secret"])
    assert Api().post("auth/token/", {"username": "alice", "password": PASSWORD}).status_code == 200
    wrong = cast.alice.api.post("auth/second-factor/confirm/", {"code": code_of(cast.alice, 5)})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "wrong_code")
    on = cast.alice.api.post("auth/second-factor/confirm/", {"code": code_of(cast.alice)})
    assert len(set(on.json()["recovery_codes"])) == 10
    assert Session.objects.filter(user=cast.alice.user, revoked_at=None).get().id == cast.alice.session.id
    state = cast.alice.api.get("auth/second-factor/").json()
    assert (state["is_on"], state["is_required"], state["recovery_codes_left"]) == (True, False, 10)
    assert cast.alice.api.get("auth/me/").json()["has_second_factor"] is True
    assert kinds(cast.agency)[-1] == "user.second_factor_on"
    again = cast.alice.api.post("auth/second-factor/enrol/", {"password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (409, "second_factor_on")


def test_the_secret_is_not_kept_in_the_clear_and_fits_no_other_row(cast: Cast, frozen: Any) -> None:
    secret = cast.alice.api.post("auth/second-factor/enrol/", {"password": PASSWORD}).json()["secret"]
    cast.carl.api.post("auth/second-factor/enrol/", {"password": PASSWORD})
    mine, his = (SecondFactor.objects.get(user=person.user) for person in (cast.alice, cast.carl))
    assert secret.encode() not in bytes(mine.secret_sealed)
    assert open_secret(mine) == secret
    his.secret_sealed = mine.secret_sealed
    with pytest.raises(ValueError, match="altered"):
        open_secret(his)


def test_nothing_is_set_up_without_the_password_or_before_asking(cast: Cast) -> None:
    refused = cast.alice.api.post("auth/second-factor/enrol/", {"password": "wrong"})
    assert (refused.status_code, refused.json()["code"]) == (400, "wrong_password")
    missing = cast.alice.api.post("auth/second-factor/confirm/", {"code": "123456"})
    assert (missing.status_code, missing.json()["code"]) == (409, "enrolment_missing")
    assert not SecondFactor.objects.exists()


def test_signing_in_takes_password_and_code(cast: Cast, frozen: Any) -> None:
    enrol(cast.alice, frozen)
    asked = Api().post("auth/token/", {"username": "alice", "password": PASSWORD})
    assert (asked.status_code, asked["Cache-Control"]) == (202, "no-store")
    assert asked.json().keys() == {"challenge", "second_factor", "expires_at"}
    assert asked.json()["second_factor"] == "totp"
    done = answer_with(asked.json()["challenge"], code_of(cast.alice))
    assert done.status_code == 200, done.content
    assert done.json().keys() == {"access", "refresh"}
    assert Api(done.json()["access"]).get("auth/me/").json()["username"] == "alice"
    told = entries(cast.agency)[-2:]
    assert [entry["kind"] for entry in told] == ["user.second_factor_asked", "user.signed_in"]
    assert told[-1]["facts"]["second_factor"] == "totp"
    assert not OneTimeToken.objects.exists()


def test_the_cookie_is_given_after_the_code_only(cast: Cast, frozen: Any) -> None:
    enrol(cast.alice, frozen)
    asked = Api().post("auth/token/", {"username": "alice", "password": PASSWORD, "use_cookie": True})
    assert not asked.cookies
    done = answer_with(asked.json()["challenge"], code_of(cast.alice), use_cookie=True)
    assert done.json()["refresh"] is None
    assert done.cookies["fairdue_refresh"]["httponly"] is True


def test_a_challenge_is_no_token_and_holds_once_and_shortly(cast: Cast, frozen: Any) -> None:
    enrol(cast.alice, frozen)
    given = challenge()
    assert Api(given).get("auth/me/").status_code == 401
    assert Api().post("auth/token/refresh/", {"refresh": given}).status_code == 401
    assert Api().post("auth/links/look/", {"token": given}).status_code == 404
    assert answer_with(given, code_of(cast.alice)).status_code == 200
    frozen.shift(STEP)
    assert answer_with(given, code_of(cast.alice)).json()["code"] == "sign_in_expired"
    late = challenge()
    frozen.shift(dt.timedelta(minutes=5))
    assert answer_with(late, code_of(cast.alice)).json()["code"] == "sign_in_expired"
    assert answer_with("fdo_made_up", code_of(cast.alice)).status_code == 401


@pytest.mark.parametrize(("shift", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
def test_a_clock_may_be_one_step_off(cast: Cast, frozen: Any, shift: int, status: int) -> None:
    enrol(cast.alice, frozen)
    frozen.shift(STEP)
    assert answer_with(challenge(), code_of(cast.alice, shift)).status_code == status


def test_a_code_works_once_and_none_before_it(cast: Cast, frozen: Any) -> None:
    enrol(cast.alice, frozen)
    frozen.shift(STEP)
    code, earlier = code_of(cast.alice), code_of(cast.alice, -1)
    assert answer_with(challenge(), code).status_code == 200
    for used in (code, earlier):
        refused = answer_with(challenge(), used)
        assert (refused.status_code, refused.json()["code"]) == (401, "wrong_sign_in_code")
    frozen.shift(STEP)
    assert answer_with(challenge(), code_of(cast.alice)).status_code == 200


def test_the_code_that_confirmed_signs_nobody_in(cast: Cast, frozen: Any) -> None:
    cast.alice.api.post("auth/second-factor/enrol/", {"password": PASSWORD})
    code = code_of(cast.alice)
    cast.alice.api.post("auth/second-factor/confirm/", {"code": code})
    assert answer_with(challenge(), code).status_code == 401


def test_a_recovery_code_works_once_however_it_is_written(cast: Cast, frozen: Any) -> None:
    codes = enrol(cast.alice, frozen)
    assert answer_with(challenge(), codes[0].upper().replace("-", " ")).status_code == 200
    assert entries(cast.agency)[-1]["facts"]["recovery_codes_left"] == 9
    assert answer_with(challenge(), codes[0]).status_code == 401
    stored = [bytes(row.code_hash) for row in RecoveryCode.objects.all()]
    assert all(len(row) == 32 and codes[1].encode() not in row for row in stored)


def test_new_recovery_codes_replace_the_old_ones(cast: Cast, frozen: Any) -> None:
    old = enrol(cast.alice, frozen)
    path = "auth/second-factor/recovery-codes/"
    assert cast.alice.api.post(path, {"password": "wrong", "code": code_of(cast.alice)}).status_code == 400
    assert cast.alice.api.post(path, {"password": PASSWORD, "code": "000000"}).json()["code"] == "wrong_code"
    new = cast.alice.api.post(path, {"password": PASSWORD, "code": code_of(cast.alice)}).json()["recovery_codes"]
    assert not set(old) & set(new)
    assert answer_with(challenge(), old[0]).status_code == 401
    assert answer_with(challenge(), new[0]).status_code == 200


def test_turning_it_off_takes_password_and_code(cast: Cast, frozen: Any) -> None:
    codes = enrol(cast.alice, frozen)
    assert cast.alice.api.post("auth/second-factor/disable/", {"password": PASSWORD, "code": "000000"}).status_code == 400
    assert cast.alice.api.post("auth/second-factor/disable/", {"password": PASSWORD, "code": codes[0]}).status_code == 204
    assert Api().post("auth/token/", {"username": "alice", "password": PASSWORD}).status_code == 200
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    again = cast.alice.api.post("auth/second-factor/disable/", {"password": PASSWORD, "code": codes[1]})
    assert (again.status_code, again.json()["code"]) == (409, "second_factor_off")
    assert "user.second_factor_off" in kinds(cast.agency)


def test_wrong_codes_make_wait_and_the_right_password_between_them_helps_nobody(cast: Cast, frozen: Any) -> None:
    enrol(cast.alice, frozen)
    statuses = []
    for _ in range(FREE_FAILURES):
        answer = Api().post("auth/token/", {"username": "alice", "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")
        statuses.append(answer.status_code)
        if answer.status_code == 202:
            statuses.append(answer_with(answer.json()["challenge"], "000000").status_code)
    assert statuses == [202, 401, 202, 401, 202, 429, 429, 429]
    # From elsewhere she comes in, and after that from there too once the wait is over.
    assert answer_with(challenge(ip="198.51.100.4"), code_of(cast.alice), ip="198.51.100.4").status_code == 200
    assert [entry["facts"] for entry in entries(cast.agency) if entry["kind"] == "user.second_factor_failed"] == [
        {"failures": 1},
        {"failures": 1},
    ]


def test_many_who_sign_in_with_codes_from_one_address_do_not_stop_each_other(cast: Cast, frozen: Any) -> None:
    codes = enrol(cast.alice, frozen)
    for code in codes:
        assert answer_with(challenge(), code).status_code == 200
    from fairdue.access.models import LoginAttempt

    assert not LoginAttempt.objects.filter(ip="203.0.113.9", has_succeeded=False).exists()


def test_a_sign_in_ends_after_five_wrong_codes(cast: Cast, frozen: Any) -> None:
    enrol(cast.alice, frozen)
    given = challenge()
    for number in range(5):
        assert answer_with(given, "000000", ip=f"203.0.113.{number + 20}").json()["code"] == "wrong_sign_in_code"
    ended = answer_with(given, code_of(cast.alice), ip="203.0.113.99")
    assert (ended.status_code, ended.json()["code"]) == (401, "sign_in_expired")


def test_who_is_switched_off_or_got_another_password_meanwhile_stays_out(cast: Cast, frozen: Any) -> None:
    enrol(cast.rita, frozen)
    given = challenge("rita")
    cast.alice.api.post(f"users/{cast.rita.user.id}/reset-password/")
    assert answer_with(given, code_of(cast.rita)).json()["code"] == "sign_in_expired"


def test_an_admin_resets_what_somebody_lost(cast: Cast, frozen: Any) -> None:
    enrol(cast.carl, frozen)
    path = f"users/{cast.carl.user.id}/"
    assert cast.alice.api.get(path).json()["has_second_factor"] is True
    assert cast.bob.api.post(f"{path}reset-second-factor/").status_code == 403
    assert cast.olga.api.post(f"{path}reset-second-factor/").status_code == 404
    assert cast.alice.api.post(f"{path}reset-second-factor/").json()["has_second_factor"] is False
    assert entries(cast.agency)[-1]["kind"] == "user.second_factor_reset"
    assert cast.carl.api.get("auth/me/").status_code == 401
    assert Api().post("auth/token/", {"username": "carl", "password": PASSWORD}).status_code == 200
    own = cast.alice.api.post(f"users/{cast.alice.user.id}/reset-second-factor/")
    assert (own.status_code, own.json()["code"]) == (403, "own_login")


def test_whom_the_agency_requires_it_of_gets_only_the_setting_up(cast: Cast, frozen: Any) -> None:
    path = f"agencies/{cast.agency.id}/"
    assert cast.alice.api.patch(path, {"settings": {"second_factor_roles": ["captain"]}}).status_code == 422
    assert cast.alice.api.patch(path, {"settings": {"second_factor_roles": ["collector"]}}).status_code == 200
    assert cast.alice.api.get("accounts/").status_code == 200
    refused = cast.carl.api.get("accounts/")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert cast.carl.api.get("auth/me/").json()["must_enrol_second_factor"] is True
    assert cast.carl.api.get("auth/second-factor/").json()["is_required"] is True
    codes = enrol(cast.carl, frozen)
    assert cast.carl.api.get("accounts/").status_code == 200
    cast.carl.api.post("auth/second-factor/disable/", {"password": PASSWORD, "code": codes[0]})
    assert cast.carl.api.get("accounts/").status_code == 403


def test_a_superuser_has_one_too(cast: Cast, root: Member, frozen: Any) -> None:
    enrol(root, frozen)
    assert answer_with(challenge("root"), code_of(root)).status_code == 200
    assert kinds(cast.agency) == []


def test_keys_are_rotated(cast: Cast, frozen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(cast.alice, frozen)
    from django.conf import settings

    from fairdue.kernel import crypto

    ring = KeyRing({"new": b"n" * 32, **settings.FIELD_KEYS})
    for module in ("fairdue.access.commands.second_factor", "fairdue.access.queries.second_factors"):
        monkeypatch.setattr(f"{module}.keyring", lambda: ring)
    assert crypto.keyring() is not ring
    assert reseal_second_factors() == (1, None)
    assert reseal_second_factors() == (0, None)
    assert bytes(SecondFactor.objects.get().secret_sealed).startswith(b"new:")
    assert answer_with(challenge(), code_of(cast.alice)).status_code == 200


def test_a_key_has_no_second_factor(cast: Cast) -> None:
    made = cast.alice.api.post("api-keys/", {"name": "feed", "scopes": ["accounts:read"]}).json()
    assert Api(made["key"]).get("auth/second-factor/").status_code == 403
    assert User.objects.exclude(second_factor_at=None).count() == 0
