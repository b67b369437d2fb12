"""Guessing is slow; nobody is locked out by what somebody else does elsewhere."""

from __future__ import annotations

import datetime as dt
import statistics
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import connections

from fairdue.access.commands import sessions
from fairdue.access.commands.attempts import begin_attempt, sweep_attempts
from fairdue.access.errors import TooManyLogins
from fairdue.access.models import LoginAttempt, User
from fairdue.access.rules import LoginHistory, address_of, login_wait_seconds
from fairdue.kernel import clock
from tests.cast import PASSWORD, Api, Cast

HERE, THERE = "198.51.100.7", "203.0.113.9"


def sign_in(username: str, password: str = PASSWORD, ip: str = HERE) -> Any:
    return Api().post("auth/token/", {"username": username, "password": password}, REMOTE_ADDR=ip)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of tries: leave the slow hash out of those that do not measure it."""
    monkeypatch.setattr("fairdue.access.commands.sessions.check_password", lambda given, stored: given == PASSWORD)


def test_five_tries_are_free_then_the_wait_doubles(cast: Cast, frozen: Any, quick: None) -> None:
    assert [sign_in("alice", "wrong").status_code for _ in range(5)] == [401] * 5
    for expected in (1, 2, 4, 8, 16):
        answer = sign_in("alice", "wrong")
        assert (answer.status_code, answer["Retry-After"]) == (429, str(expected))
        assert (answer.json()["code"], answer.json()["retry_after_seconds"]) == ("too_many_logins", expected)
        frozen.shift(dt.timedelta(seconds=expected))
        assert sign_in("alice", "wrong").status_code == 401


def test_the_right_password_has_to_wait_too(cast: Cast, frozen: Any, quick: None) -> None:
    for _ in range(5):
        sign_in("alice", "wrong")
    assert sign_in("alice").status_code == 429
    frozen.shift(dt.timedelta(seconds=1))
    assert sign_in("alice").status_code == 200
    assert sign_in("alice", "wrong").status_code == 401  # a success gives five free tries again


def test_nobody_is_locked_out_from_elsewhere(cast: Cast, frozen: Any, quick: None) -> None:
    for attacker in range(200):
        sign_in("alice", "wrong", ip=f"192.0.2.{attacker % 100}")
    assert sign_in("alice", ip=HERE).status_code == 200


def test_an_address_that_tries_many_names_waits_except_with_names_it_knows(cast: Cast, frozen: Any, quick: None) -> None:
    assert sign_in("alice").status_code == 200  # the office's address
    frozen.shift(dt.timedelta(days=29))
    answers = [sign_in(f"name{number}", "wrong").status_code for number in range(31)]
    assert answers == [401] * 30 + [429]
    assert sign_in("rita").status_code == 429
    assert sign_in("alice").status_code == 200
    assert sign_in("rita", ip=THERE).status_code == 200
    frozen.shift(dt.timedelta(minutes=10))
    assert sign_in("rita").status_code == 200


def test_unknown_names_wait_like_known_ones(cast: Cast, frozen: Any, quick: None) -> None:
    def answers(name: str) -> list[tuple[int, Any]]:
        found = [sign_in(name, "wrong", ip=f"192.0.2.{len(name)}") for _ in range(7)]
        return [(each.status_code, each.json()) for each in found]

    assert answers("alice") == answers("nobody")


@pytest.fixture
def production_cost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords as slow as in production, that of unknown names among them."""
    for name, cost in (("time_cost", 2), ("memory_cost", 102400), ("parallelism", 8)):
        monkeypatch.setattr(Argon2PasswordHasher, name, cost)
    sessions._decoy.cache_clear()
    yield
    sessions._decoy.cache_clear()


def test_unknown_names_cost_the_same_work(cast: Cast, production_cost: None) -> None:
    User.objects.filter(id=cast.alice.user.id).update(password=make_password(PASSWORD))
    sign_in("warm-up")

    def seconds(name: str) -> float:
        began = time.process_time()
        sign_in(name, "wrong")
        return time.process_time() - began

    known = statistics.median(seconds("alice") for _ in range(5))
    unknown = statistics.median(seconds("nobody") for _ in range(5))
    assert 0.5 < known / unknown < 2


def test_names_are_kept_as_keyed_digests(cast: Cast, quick: None) -> None:
    sign_in("my-password-typed-as-name", "x")
    assert b"my-password" not in bytes(LoginAttempt.objects.get().username_digest)


def test_one_site_counts_as_one_address() -> None:
    assert address_of("2001:db8:1:2:aaaa::1") == address_of("2001:db8:1:2::ffff") == "2001:db8:1:2::"
    assert address_of("2001:db8:1:3::1") != address_of("2001:db8:1:2::1")
    assert address_of("::ffff:198.51.100.7") == address_of("198.51.100.7") == "198.51.100.7"


@pytest.mark.parametrize(
    ("failures", "after", "expected"),
    [(4, 0, 0), (5, 0, 1), (5, 1, 0), (6, 0.5, 2), (14, 0, 512), (15, 0, 900), (10_000, 0, 900)],
)
def test_the_wait_grows_to_a_quarter_of_an_hour(failures: int, after: float, expected: int) -> None:
    now = clock.now()
    history = LoginHistory(
        pair_failures=failures,
        pair_failed_at=now - dt.timedelta(seconds=after),
        address_limit_reached_at=None,
        is_known_pair=False,
    )
    assert login_wait_seconds(history, now) == expected


def test_old_tries_are_swept(cast: Cast, frozen: Any, quick: None) -> None:
    sign_in("alice", "wrong")
    sign_in("alice")
    frozen.shift(dt.timedelta(days=1, seconds=1))
    assert sweep_attempts() == 1
    frozen.shift(dt.timedelta(days=29))
    assert sweep_attempts() == 1
    assert not LoginAttempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_are_counted_too() -> None:
    refused: list[bool] = []

    def attempt() -> None:
        try:
            begin_attempt("alice", HERE)
            refused.append(False)
        except TooManyLogins:
            refused.append(True)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused.count(False) == 5
