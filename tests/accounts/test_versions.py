"""Two people on one account: what is meant for a version of it is refused once somebody else has changed it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests import cast, factories
from tests.racing import at_once

from fairdue.accounts.events import ACCOUNT_SCORED
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def account_id(people: cast.Cast) -> UUID:
    return factories.account(people.agency, people.carl, "in_contact").id


def opened(by: cast.Member, account_id: UUID) -> str:
    answer = by.api.get(f"accounts/{account_id}/")
    assert answer["ETag"] == f'"{answer.json()["version"]}"'
    found: str = answer["ETag"]
    return found


def send(by: cast.Member, path: str, body: Any, tag: str, method: str = "post") -> Any:
    return by.api._send(method, path, body, headers={"If-Match": tag})


def actions(people: cast.Cast) -> list[tuple[str, str, Any]]:
    """Every change that can be meant for a version, in an order in which each is legal."""
    assert people.carl.collector is not None
    soon = clock.today(people.agency.time_zone) + dt.timedelta(days=2)
    return [
        ("patch", "", {"priority": 2}),
        ("put", "", {"current_balance": "1.00", "reason": "Fee waived"}),
        ("post", "outcome/", {"outcome": "no_answer", "follow_up_on": soon}),
        ("post", "escalate/", {"reason": "Lawyer"}),
        ("post", "deescalate/", {"reason": "Over"}),
        ("post", "assign/", {"collector_id": people.carl.collector.id}),
        ("post", "transition/", {"new_status": "negotiating"}),
        ("post", "close/", {"reason": "Paid elsewhere"}),
        ("post", "reopen/", {"reason": "A mistake"}),
    ]


def test_every_change_can_be_meant_for_a_version(people: cast.Cast, account_id: UUID) -> None:
    for method, path, body in actions(people):
        where = f"accounts/{account_id}/{path}"
        old = opened(people.alice, account_id)
        people.carl.api.post(f"accounts/{account_id}/add-note/", {"text": "Rang"})
        refused = send(people.alice, where, body, old, method)
        assert (refused.status_code, refused.json()["code"]) == (409, "stale_account"), (path, refused.content)
        taken = send(people.alice, where, body, opened(people.alice, account_id), method)
        assert taken.status_code in {200, 201}, (path, taken.content)


def test_who_comes_late_is_told_who_changed_what_and_when(people: cast.Cast, account_id: UUID, frozen: Any) -> None:
    old = opened(people.carl, account_id)
    people.bob.api.post(f"accounts/{account_id}/escalate/", {"reason": "Lawyer"})
    people.bob.api.patch(f"accounts/{account_id}/", {"priority": 2})
    people.alice.api.post(f"accounts/{account_id}/transition/", {"new_status": "negotiating"})
    refused = send(people.carl, f"accounts/{account_id}/transition/", {"new_status": "disputed"}, old).json()
    assert refused == {
        "code": "stale_account",
        "detail": "Somebody changed this account after you opened it: look at it again.",
        "version": people.carl.api.get(f"accounts/{account_id}/").json()["version"],
        "changed_by": "Alice Example",
        "changed_at": "2026-03-02T15:00:00Z",
        "kinds": ["escalation", "status_change"],
    }
    assert people.carl.api.get(f"accounts/{account_id}/").json()["status"] == "negotiating"


def test_without_a_version_nothing_is_compared(people: cast.Cast, account_id: UUID) -> None:
    people.bob.api.post(f"accounts/{account_id}/escalate/", {"reason": "Lawyer"})
    assert people.carl.api.post(f"accounts/{account_id}/transition/", {"new_status": "disputed"}).status_code == 200
    path = f"accounts/{account_id}/"
    assert send(people.carl, path, {"priority": 1}, "*", "patch").status_code == 200
    assert send(people.carl, path, {"priority": 2}, f"W/{opened(people.carl, account_id)}", "patch").status_code == 200
    assert send(people.carl, f"accounts/{account_id}/", {"priority": 1}, '"nonsense"', "patch").status_code == 422
    assert send(people.carl, f"accounts/{account_id}/", {"priority": 1}, f'"{uuid4()}"', "patch").status_code == 409


def test_scores_make_nobodys_work_out_of_date(people: cast.Cast, account_id: UUID) -> None:
    people.carl.api.post(f"accounts/{account_id}/add-note/", {"text": "Rang"})
    tag = opened(people.carl, account_id)
    with agency_scope(people.agency.id):
        record(system(people.agency.id), ACCOUNT_SCORED, "account", account_id)
    assert opened(people.carl, account_id) == tag


def test_a_repeated_outcome_is_answered_again_though_it_made_a_new_version(people: cast.Cast, account_id: UUID) -> None:
    tag = opened(people.carl, account_id)
    body = {"outcome": "no_answer", "no_follow_up_reason": "A letter goes out"}
    headers = {"If-Match": tag, "Idempotency-Key": "once"}
    answers = [people.carl.api.post(f"accounts/{account_id}/outcome/", body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_a_stranger_learns_nothing_by_a_version(people: cast.Cast, account_id: UUID) -> None:
    answer = send(people.olga, f"accounts/{account_id}/transition/", {"new_status": "disputed"}, f'"{uuid4()}"')
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins() -> None:
    people = cast.assemble()
    for number in range(4):
        account = factories.account(people.agency, people.carl, "in_contact", external_ref=f"RACE-{number}")
        path, tag = f"accounts/{account.id}/transition/", opened(people.carl, account.id)
        answers = at_once(
            lambda path=path, tag=tag: send(people.carl, path, {"new_status": "negotiating"}, tag),
            lambda path=path, tag=tag: send(people.bob, path, {"new_status": "disputed"}, tag),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (won,), (lost,) = ([each for each in answers if each.status_code == code] for code in (200, 409))
        assert (lost.json()["code"], lost.json()["version"]) == ("stale_account", won.json()["version"])
        assert lost.json()["changed_by"] in {"Carl Example", "Bob Example"}
