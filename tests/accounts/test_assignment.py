"""Give accounts to collectors."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from tests import cast, factories

from fairdue.accounts.events import ACCOUNT_ASSIGNED
from fairdue.accounts.models import Account
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def collector_of(member: cast.Member) -> Any:
    assert member.collector is not None
    return member.collector


def entries(people: cast.Cast, account: Account) -> int:
    with agency_scope(people.agency.id):
        return JournalEntry.objects.filter(subject_id=account.id, kind=ACCOUNT_ASSIGNED).count()


@pytest.mark.row("D026", "D041")
def test_assigning(people: cast.Cast) -> None:
    account = factories.account(people.agency)
    carl = collector_of(people.carl)
    path = f"accounts/{account.id}/assign/"
    answer = people.alice.api.post(path, {"collector_id": carl.id})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["assigned_to"]["full_name"]) == ("assigned", "Carl Example")
    assert body["assigned_to"]["commission_rate"] == "0.1500"
    activity = body["recent_activities"][0]
    assert (activity["kind"], activity["changes"]["collector"]) == ("assignment", [None, "Carl Example"])
    again = people.alice.api.post(path, {"collector_id": carl.id})
    assert again.status_code == 200
    assert entries(people, account) == 1
    other = collector_of(cast.collector(people.agency, "cora", people.team))
    people.carl.api.post(f"accounts/{account.id}/transition/", {"new_status": "in_contact"})
    moved = people.alice.api.post(path, {"collector_id": other.id}).json()
    assert (moved["status"], moved["assigned_to"]["username"]) == ("in_contact", "cora")
    assert entries(people, account) == 2
    assert people.carl.api.get(f"accounts/{account.id}/").status_code == 404


@pytest.mark.row("D026")
def test_who_cannot_be_given_accounts(people: cast.Cast) -> None:
    account = factories.account(people.agency)
    path = f"accounts/{account.id}/assign/"
    idle = collector_of(cast.collector(people.agency, "ida", is_active=False))
    gone = cast.collector(people.agency, "gus")
    gone.user.is_active = False
    gone.user.save(update_fields=["is_active"])
    foreign = collector_of(cast.collector(people.other_agency, "fred"))
    for collector_id in (uuid4(), idle.id, collector_of(gone).id, foreign.id):
        answer = people.alice.api.post(path, {"collector_id": collector_id})
        assert (answer.status_code, answer.json()["code"]) == (400, "collector_unavailable")
    assert people.alice.api.post(path, {"collector_id": "carl"}).status_code == 422
    closed = factories.account(people.agency, status="closed")
    answer = people.alice.api.post(f"accounts/{closed.id}/assign/", {"collector_id": collector_of(people.carl).id})
    assert (answer.status_code, answer.json()["code"]) == (409, "account_not_open")


def test_a_lead_assigns_within_his_teams(people: cast.Cast) -> None:
    inside = collector_of(cast.collector(people.agency, "cora", people.team))
    outside = collector_of(cast.collector(people.agency, "otto"))
    account = factories.account(people.agency, people.carl, "assigned")
    loose = factories.account(people.agency)
    path = f"accounts/{account.id}/assign/"
    assert people.bob.api.post(path, {"collector_id": outside.id}).status_code == 403
    assert people.bob.api.post(path, {"collector_id": inside.id}).status_code == 200
    assert people.bob.api.post(f"accounts/{loose.id}/assign/", {"collector_id": inside.id}).status_code == 404
    assert people.carl.api.post(path, {"collector_id": inside.id}).status_code == 403


@pytest.mark.row("D034")
def test_capacity_is_enforced_and_closed_accounts_do_not_count(people: cast.Cast) -> None:
    small = cast.collector(people.agency, "sam", people.team, max_accounts=1)
    first, second = factories.account(people.agency), factories.account(people.agency)
    body = {"collector_id": collector_of(small).id}
    api = people.alice.api
    assert api.post(f"accounts/{first.id}/assign/", body).status_code == 200
    refused = api.post(f"accounts/{second.id}/assign/", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "collector_at_capacity")
    assert api.post(f"accounts/{first.id}/assign/", body).status_code == 200
    assert api.post(f"accounts/{first.id}/close/", {"reason": "Paid elsewhere"}).status_code == 200
    assert api.post(f"accounts/{second.id}/assign/", body).status_code == 200


@pytest.mark.row("D034")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_share_the_last_place(people: cast.Cast) -> None:
    small = collector_of(cast.collector(people.agency, "sam", people.team, max_accounts=1))
    both = [factories.account(people.agency), factories.account(people.agency)]
    barrier, answers = threading.Barrier(2), []

    def assign(account: Account) -> None:
        api = people.alice.api
        barrier.wait()
        answers.append(api.post(f"accounts/{account.id}/assign/", {"collector_id": small.id}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=assign, args=[account]) for account in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409]
    with agency_scope(people.agency.id):
        assert Account.objects.filter(collector_id=small.id).count() == 1
