"""How tries to reach a debtor end, and what comes of it."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from tests import factories, portfolio
from tests.cast import Cast, assemble, collector

from fairdue.accounts.commands.contacting import record_attempt
from fairdue.accounts.errors import IdempotencyKeyReused
from fairdue.accounts.events import CONTACT_TRIED
from fairdue.accounts.models import Account, ContactAttempt
from fairdue.accounts.states import AccountStatus, ContactOutcome, status_after
from fairdue.accounts.types.contacting import NewAttempt
from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db
LATER = "2026-03-09"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def tell(cast: Cast, account: Account, outcome: str, key: str = "", **more: Any) -> Any:
    headers = {"headers": {"Idempotency-Key": key}} if key else {}
    return cast.carl.api.post(f"accounts/{account.id}/outcome/", {"outcome": outcome, **more}, **headers)


def detail(cast: Cast, account: Account) -> Any:
    return cast.carl.api.get(f"accounts/{account.id}/").json()


@pytest.mark.parametrize(
    ("status", "outcome", "after"),
    [
        ("assigned", "right_party", "in_contact"),
        ("assigned", "promise", "in_contact"),
        ("assigned", "no_answer", "assigned"),
        ("assigned", "third_party", "assigned"),
        ("assigned", "dispute", "disputed"),
        ("negotiating", "right_party", "negotiating"),
        ("negotiating", "dispute", "disputed"),
        ("disputed", "right_party", "disputed"),
        ("disputed", "dispute", "disputed"),
        ("new", "right_party", "new"),
        ("new", "dispute", "new"),
    ],
)
def test_where_an_outcome_leaves_an_account(status: str, outcome: str, after: str) -> None:
    assert status_after(AccountStatus(status), ContactOutcome(outcome)) == after


@pytest.mark.usefixtures("frozen")
def test_a_right_party_contact_moves_the_account_and_is_told(cast: Cast) -> None:
    account = factories.account(cast.agency, cast.carl, "assigned")
    answer = tell(cast, account, "right_party", note="Pays on Friday", follow_up_on=LATER, duration_seconds=95)
    assert answer.status_code == 201, answer.content
    assert answer.json()["attempt"]["status"] == "in_contact"
    shown = detail(cast, account)
    assert (shown["status"], shown["follow_up_on"]) == ("in_contact", LATER)
    assert shown["last_contact_at"] == "2026-03-02T15:00:00Z"
    assert shown["attempts"] == {"today": 1, "last_7_days": 1, "total": 1}
    activity = shown["recent_activities"][0]
    assert (activity["kind"], activity["text"]) == ("contact", "Pays on Friday")
    assert activity["changes"]["status"] == ["assigned", "in_contact"]
    assert activity["changes"]["outcome"] == [None, "right_party"]
    with agency_scope(cast.agency.id):
        entry = JournalEntry.objects.get(kind=CONTACT_TRIED)
        assert "Friday" not in str(entry.facts) + str(entry.changes)
        assert JournalPersonal.objects.get(id=entry.id).person_id == account.debtor_id


@pytest.mark.usefixtures("frozen")
def test_no_answer_is_no_contact(cast: Cast) -> None:
    account = factories.account(cast.agency, cast.carl, "assigned")
    assert tell(cast, account, "no_answer", follow_up_on=LATER).status_code == 201
    shown = detail(cast, account)
    assert (shown["status"], shown["last_contact_at"], shown["attempts"]["total"]) == ("assigned", None, 1)


@pytest.mark.usefixtures("frozen")
def test_an_open_account_is_not_left_without_a_follow_up_or_a_reason(cast: Cast) -> None:
    account = factories.account(cast.agency, cast.carl, "assigned")
    refused: list[dict[str, Any]] = [
        {},
        {"follow_up_on": LATER, "no_follow_up_reason": "A letter goes out"},
        {"follow_up_on": "2026-03-01"},
        {"follow_up_on": "2027-06-01"},
        {"follow_up_on": LATER, "amount": "10.00"},
        {"follow_up_on": LATER, "callback_at": "2026-03-03T15:00:00Z"},
        {"follow_up_on": LATER, "contact_point": uuid4()},
        {"follow_up_on": LATER, "duration_seconds": -1},
    ]
    for body in refused:
        answer = tell(cast, account, "no_answer", **body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), body
    assert detail(cast, account)["attempts"]["total"] == 0
    assert tell(cast, account, "no_answer", no_follow_up_reason="A letter goes out").status_code == 201
    assert tell(cast, account, "no_answer", follow_up_on="2026-03-02").status_code == 201
    assert tell(cast, account, "third_party", no_follow_up_reason="Moved away").json()["attempt"]["follow_up_on"] is None
    assert detail(cast, account)["follow_up_on"] is None


@pytest.mark.usefixtures("frozen")
def test_a_promise_is_kept_as_facts_and_sets_the_follow_up(cast: Cast) -> None:
    account = factories.account(cast.agency, cast.carl, "assigned", balance="100.00")
    for body in ({}, {"amount": "10.00"}, {"promised_on": LATER}):
        assert tell(cast, account, "promise", **body, follow_up_on=LATER).status_code == 422
    for amount in ("0.00", "100.01", "-1.00", "1.001", "much"):
        assert tell(cast, account, "promise", amount=amount, promised_on=LATER).status_code == 422, amount
    made = tell(cast, account, "promise", amount="100.00", promised_on=LATER).json()["attempt"]
    assert (made["promised_amount"], made["promised_on"], made["follow_up_on"]) == ("100.00", LATER, LATER)
    assert detail(cast, account)["recent_activities"][0]["changes"]["promised_amount"] == [None, "100.00"]


@pytest.mark.usefixtures("frozen")
def test_a_call_back_makes_a_task_on_its_local_day(cast: Cast) -> None:
    account = factories.account(cast.agency, cast.carl, "assigned")
    assert tell(cast, account, "callback", follow_up_on=LATER).status_code == 422
    # Four in the morning of the 5th in UTC is the evening of the 4th in New York.
    made = tell(cast, account, "callback", callback_at="2026-03-05T04:00:00Z", note="After work").json()
    assert made["attempt"]["follow_up_on"] == "2026-03-04"
    (task,) = cast.carl.api.get("tasks/").json()["results"]
    assert (task["id"], task["kind"], task["title"], task["due_at"]) == (
        made["task_id"],
        "callback",
        "After work",
        "2026-03-05T04:00:00Z",
    )


def test_a_wrong_number_is_not_usable_until_it_was_right(cast: Cast, frozen: Any) -> None:
    dan = factories.debtor(cast.agency, phone="2025550123", email="dan@example.test")
    account = factories.account(cast.agency, cast.carl, "assigned", of=dan)
    other = factories.account(cast.agency, cast.carl, "assigned", of=dan)
    points = {point["kind"]: point["id"] for point in detail(cast, account)["debtor"]["contact_points"]}
    phone = {"contact_point": points["phone"], "follow_up_on": LATER}
    assert detail(cast, account)["contact_point_attempts"] == []
    tell(cast, account, "wrong_number", **phone)
    expected = {"contact_point_id": points["phone"], "is_usable": False, "today": 1, "last_7_days": 1, "total": 1}
    assert detail(cast, other)["contact_point_attempts"] == [expected]
    assert detail(cast, other)["attempts"]["total"] == 0
    frozen.shift(dt.timedelta(days=2))
    tell(cast, account, "no_answer", **phone)
    (counted,) = detail(cast, account)["contact_point_attempts"]
    assert (counted["is_usable"], counted["today"], counted["last_7_days"]) == (False, 1, 2)
    frozen.shift(dt.timedelta(days=5, seconds=1))
    tell(cast, account, "right_party", **{**phone, "follow_up_on": "2026-03-20"})
    (counted,) = detail(cast, account)["contact_point_attempts"]
    assert (counted["is_usable"], counted["today"], counted["last_7_days"], counted["total"]) == (True, 1, 2, 3)


def test_a_removed_contact_point_leaves_its_tries(cast: Cast) -> None:
    dan = factories.debtor(cast.agency, phone="2025550123")
    account = factories.account(cast.agency, cast.carl, "assigned", of=dan)
    (point,) = detail(cast, account)["debtor"]["contact_points"]
    tell(cast, account, "no_answer", contact_point=point["id"], no_follow_up_reason="None")
    assert cast.alice.api.delete(f"debtors/{dan.id}/contact-points/{point['id']}/").status_code == 204
    assert (detail(cast, account)["attempts"]["total"], detail(cast, account)["contact_point_attempts"]) == (1, [])


@pytest.mark.usefixtures("frozen")
def test_the_same_key_gives_the_first_answer_and_another_body_none(cast: Cast) -> None:
    account, other = (factories.account(cast.agency, cast.carl, "assigned") for _ in range(2))
    said = {"callback_at": "2026-03-05T16:00:00Z", "note": "After work"}
    first = tell(cast, account, "callback", "k1", **said)
    again = tell(cast, account, "callback", "k1", **said)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    for answer in (
        tell(cast, account, "callback", "k1", **{**said, "callback_at": "2026-03-05T17:00:00Z"}),
        tell(cast, account, "no_answer", "k1", follow_up_on=LATER),
        tell(cast, other, "callback", "k1", **said),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert detail(cast, account)["attempts"]["total"] == 1
    assert len(cast.carl.api.get("tasks/").json()["results"]) == 1
    assert tell(cast, account, "callback", "k2", **said).json()["attempt"]["id"] != first.json()["attempt"]["id"]


def test_who_records_what(cast: Cast) -> None:
    dee = collector(cast.agency, "dee")
    account, done = factories.account(cast.agency, cast.carl, "assigned"), factories.account(cast.agency, cast.carl, "settled")
    body = {"outcome": "busy", "no_follow_up_reason": "None"}
    path = f"accounts/{account.id}/outcome/"
    answers = [person.api.post(path, body).status_code for person in (dee, cast.olga, cast.rita, cast.bob, cast.alice)]
    assert answers == [404, 404, 403, 201, 201]
    finished = cast.carl.api.post(f"accounts/{done.id}/outcome/", body)
    assert (finished.status_code, finished.json()["code"]) == (409, "account_not_open")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_record_one_try(cast: Cast) -> None:
    mine = {"collector": cast.carl.collector, "team": cast.team, "status": "assigned"}
    one, other = portfolio.accounts(cast.agency, [mine, mine])
    actor, barrier, told, refused = cast.carl.actor, threading.Barrier(6), [], []
    attempt = NewAttempt(channel="phone", outcome="busy", no_follow_up_reason="None")

    def work(account_id: Any) -> None:
        try:
            barrier.wait()
            told.append(record_attempt(actor, account_id, attempt, "one key").id)
        except IdempotencyKeyReused:
            refused.append(account_id)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[account.id]) for account in (one, one, one, other, other, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told), len(set(told)), len(refused), len(set(refused))) == (3, 1, 3, 1)
    with agency_scope(cast.agency.id):
        assert ContactAttempt.objects.count() == 1
