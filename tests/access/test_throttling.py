"""Reads and writes of one caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from fairdue.entrypoints.throttling import Buckets, buckets
from tests.cast import Api, Cast


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch, frozen: Any) -> Iterator[Any]:
    """Two reads and one write a second, with a stopped clock."""
    env = settings.ENV.model_copy(update={"reads_per_second_max": 2, "writes_per_second_max": 1})
    monkeypatch.setattr(settings, "ENV", env)
    buckets.clear()
    yield frozen
    buckets.clear()


def test_reads_are_limited_for_each_user(limited: Any, cast: Cast) -> None:
    answers = [cast.alice.api.get("auth/me/") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert (answers[-1].json()["code"], answers[-1].json()["retry_after_seconds"]) == ("throttled", 1)
    assert answers[-1]["Retry-After"] == "1"
    assert cast.rita.api.get("auth/me/").status_code == 200  # from the same address
    limited.shift(dt.timedelta(seconds=0.5))
    assert [cast.alice.api.get("auth/me/").status_code for _ in range(2)] == [200, 429]


def test_writes_are_counted_apart(limited: Any, cast: Cast) -> None:
    path = f"agencies/{cast.agency.id}/"
    codes = [cast.alice.api.patch(path, {"name": f"N{number}"}).status_code for number in range(3)]
    assert codes == [200, 200, 429]
    assert cast.alice.api.get(path).status_code == 200


def test_strangers_are_limited_by_address(limited: Any, cast: Cast) -> None:
    def codes(token: str | None, ip: str, number: int) -> list[int]:
        client = Api(token).client
        return [client.get("/api/v1/auth/me/", REMOTE_ADDR=ip).status_code for _ in range(number)]

    assert codes("garbage", "198.51.100.1", 5) == [401] * 4 + [429]
    assert codes(None, "198.51.100.1", 1) == [429]
    assert codes(None, "198.51.100.2", 1) == [401]
    assert codes(cast.alice.token, "198.51.100.1", 1) == [200]
    session = [Api().client.get("/api/v1/auth/session/", REMOTE_ADDR="198.51.100.3").status_code for _ in range(5)]
    assert session == [200] * 4 + [429]


def test_a_forwarded_address_counts_only_behind_a_proxy(limited: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(forwarded: str) -> int:
        return int(Api().client.get("/api/v1/auth/session/", headers={"X-Forwarded-For": forwarded}).status_code)

    assert [ask(f"198.51.100.{number}") for number in range(5)] == [200] * 4 + [429]
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"trusted_proxies": 1}))
    assert [ask(f"6.6.6.6, 198.51.100.{number}") for number in range(5)] == [200] * 5
    assert [ask("junk") for _ in range(5)] == [200] * 4 + [429]


def test_zero_is_no_limit(cast: Cast) -> None:
    assert settings.ENV.reads_per_second_max == 0
    assert {cast.alice.api.get("auth/me/").status_code for _ in range(30)} == {200}


def test_memory_is_bounded() -> None:
    few = Buckets(3)
    for number in range(10):
        few.take(str(number), 1, 0.0)
    assert len(few) == 3


def test_a_clock_set_back_gives_and_takes_nothing() -> None:
    one = Buckets(1)
    assert [one.take("a", 1, 100.0) for _ in range(2)] == [0.0, 0.0]
    assert one.take("a", 1, 50.0) == 1.0
    assert one.take("a", 1, 51.0) == 0.0
