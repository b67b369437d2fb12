"""Searching the audit trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.cast import Cast, assemble

from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope
from fairdue.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def write(cast: Cast, kind: str = "account_moved", **fields: Any) -> Any:
    subject = uuid7()
    with agency_scope(cast.agency.id):
        record(cast.alice.actor, kind, "account", subject, changes={"status": ["new", "closed"]}, **fields)
    return subject


@pytest.mark.row("D130", "D050", "E25", "N19")
def test_an_entry_tells_who_did_what_to_what_and_when(cast: Cast) -> None:
    subject = write(cast, facts={"reason": "paid"}, personal={"email": ["dan@example.test", None]})

    (entry,) = cast.alice.api.get("audit/", subject_id=subject).json()["results"]

    assert entry["kind"] == "account_moved"
    assert (entry["subject_type"], entry["subject_id"]) == ("account", str(subject))
    assert (entry["actor_id"], entry["actor_name"], entry["actor_role"]) == (str(cast.alice.user.id), "alice", "agency_admin")
    assert (entry["changes"], entry["facts"]) == ({"status": ["new", "closed"]}, {"reason": "paid"})
    assert entry["personal"] == {"email": ["dan@example.test", None]}
    assert abs(dt.datetime.fromisoformat(entry["at"]) - clock.now()) < dt.timedelta(minutes=1)


def test_an_auditor_sees_entries_without_personal_values(cast: Cast) -> None:
    subject = write(cast, personal={"email": "dan@example.test"})

    (entry,) = cast.rita.api.get("audit/", subject_id=subject).json()["results"]

    assert entry["personal"] is None


@pytest.mark.row("D016")
@pytest.mark.parametrize("path", ["audit/", "audit/seals/"])
def test_only_admins_and_auditors_may_search(cast: Cast, path: str) -> None:
    assert [member.api.get(path).status_code for member in (cast.alice, cast.rita, cast.bob, cast.carl)] == [200, 200, 403, 403]


@pytest.mark.row("D132")
def test_another_agency_sees_nothing(cast: Cast) -> None:
    subject = write(cast)

    assert cast.olga.api.get("audit/", subject_id=subject).json()["results"] == []


def test_filters(cast: Cast) -> None:
    moved, closed = write(cast), write(cast, kind="account_closed")
    now = clock.now()
    earlier, later = (now - dt.timedelta(hours=1)).isoformat(), (now + dt.timedelta(hours=1)).isoformat()

    def subjects(**query: Any) -> list[str]:
        return [entry["subject_id"] for entry in cast.alice.api.get("audit/", **query).json()["results"]]

    assert subjects() == [str(closed), str(moved)], "newest first"
    assert subjects(kind="account_closed") == [str(closed)]
    assert subjects(actor_id=cast.bob.user.id) == []
    assert len(subjects(actor_id=cast.alice.user.id)) == 2
    assert len(subjects(**{"from": earlier, "to": later})) == 2
    assert subjects(to=earlier) == []
    assert subjects(**{"from": later}) == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "yesterday"}, 422),
        ({"subject_id": "1"}, 422),
        ({"cursor": "!"}, 400),
        ({"from": "0001-01-01T00:00:00Z"}, 200),
        ({"to": "9999-12-31T23:59:59Z"}, 200),
        ({"from": "2026-01-01T00:00:00"}, 200),
    ],
)
def test_odd_queries_are_answered_properly(cast: Cast, query: dict[str, str], status: int) -> None:
    assert cast.alice.api.get("audit/", **query).status_code == status


def test_pages(cast: Cast) -> None:
    written = [str(write(cast)) for _ in range(5)]
    seen, url = [], "audit/?page_size=2"
    while url:
        page = cast.alice.api.get(url).json()
        seen += [entry["subject_id"] for entry in page["results"]]
        url = page["next"]

    assert seen == written[::-1]


def test_a_search_costs_the_same_however_many_it_finds(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(20):
        write(cast, personal={"name": "Dan"})
    alice = cast.alice.api
    with django_assert_max_num_queries(12):
        assert len(alice.get("audit/").json()["results"]) == 20


def test_seal_status_counts_what_is_not_sealed(cast: Cast) -> None:
    write(cast)

    found = cast.rita.api.get("audit/seals/").json()

    assert found == {"last_sequence": 0, "last_sealed_at": None, "unsealed_entries": 1}
