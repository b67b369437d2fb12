"""The state machine over HTTP: all 64 pairs, rights, and races."""

from __future__ import annotations

import threading
from itertools import product

import pytest
from django.db import connections
from tests import cast, factories

from fairdue.accounts.events import STATUS_CHANGED
from fairdue.accounts.states import AccountStatus
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db

ALLOWED = {
    "new": {"assigned", "closed"},
    "assigned": {"in_contact", "closed", "disputed"},
    "in_contact": {"negotiating", "closed", "disputed"},
    "negotiating": {"payment_plan", "settled", "closed", "disputed"},
    "payment_plan": {"settled", "closed", "disputed"},
    "settled": {"closed"},
    "closed": set(),
    "disputed": {"in_contact", "closed"},
}


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def _entries(people: cast.Cast, account_id: object, kind: str = STATUS_CHANGED) -> int:
    with agency_scope(people.agency.id):
        return JournalEntry.objects.filter(agency_id=people.agency.id, subject_id=account_id, kind=kind).count()


@pytest.mark.row("D025", "D040", "D042", "D043", "D044", "D045", "D046", "D047a", "D047b", "D047c", "D048")
@pytest.mark.parametrize(("current", "target"), list(product(ALLOWED, ALLOWED)))
def test_every_pair(people: cast.Cast, current: str, target: str) -> None:
    account = factories.account(people.agency, None if current == "new" else people.carl, current)
    if (current, target) == ("new", "assigned"):
        assert people.carl.collector is not None
        with agency_scope(people.agency.id):
            type(account).objects.filter(id=account.id).update(collector_id=people.carl.collector.id)
    before = _entries(people, account.id)
    answer = people.alice.api.post(f"accounts/{account.id}/transition/", {"new_status": target, "note": "agreed by phone"})
    shown = people.alice.api.get(f"accounts/{account.id}/").json()
    if target in ALLOWED[current]:
        assert answer.status_code == 200
        assert answer.json()["status"] == shown["status"] == target
        assert set(answer.json()["allowed_transitions"]) == ALLOWED[target]
        assert _entries(people, account.id) == before + 1
        activity = shown["recent_activities"][0]
        assert (activity["kind"], activity["text"]) == ("status_change", "agreed by phone")
        assert activity["changes"] == {"status": [current, target]}
    else:
        assert answer.status_code == 400
        body = answer.json()
        assert body["detail"].startswith("Invalid transition")
        assert (body["code"], body["from"], body["to"]) == ("invalid_transition", current, target)
        assert shown["status"] == current
        assert _entries(people, account.id) == before


def test_the_matrix_is_whole() -> None:
    assert sum(len(targets) for targets in ALLOWED.values()) == 18
    assert set(ALLOWED) == {status.value for status in AccountStatus}


def test_unknown_statuses_and_bodies(people: cast.Cast) -> None:
    account = factories.account(people.agency)
    api, path = people.alice.api, f"accounts/{account.id}/transition/"
    assert api.post(path, {"new_status": "gone"}).json()["code"] == "invalid_transition"
    assert api.post(path, {"new_status": "assigned"}).json()["code"] == "collector_required"
    assert api.post(path, {}).status_code == 422
    assert api.post(path, {"new_status": "closed", "status": "settled"}).status_code == 422
    assert api.post(path, {"new_status": "closed", "note": "x\x00"}).status_code == 422


@pytest.mark.row("D132")
def test_who_may_move(people: cast.Cast) -> None:
    other = cast.collector(people.agency, "cora", people.team)
    mine = factories.account(people.agency, people.carl, "assigned")
    path, body = f"accounts/{mine.id}/transition/", {"new_status": "in_contact"}
    assert other.api.post(path, body).status_code == 404
    assert people.olga.api.post(path, body).status_code == 404
    assert people.rita.api.post(path, body).status_code == 403
    assert cast.Api().post(path, body).status_code == 401
    assert people.carl.api.post(path, body).status_code == 200
    assert people.bob.api.post(path, {"new_status": "negotiating"}).status_code == 200
    assert people.rita.api.get(f"accounts/{mine.id}/").json()["allowed_transitions"] == []


@pytest.mark.row("D049")
def test_closing_freezes_the_commission_and_reopening_corrects(people: cast.Cast) -> None:
    account = factories.account(people.agency, people.carl, "negotiating")
    api, path = people.alice.api, f"accounts/{account.id}/"
    assert api.post(f"{path}close/", {}).status_code == 422
    assert api.post(f"{path}close/", {"reason": "  "}).status_code == 422
    closed = people.carl.api.post(f"{path}close/", {"reason": "Uncollectable"}).json()
    assert (closed["status"], closed["close_reason"], closed["commission_rate"]) == ("closed", "Uncollectable", "0.1500")
    with agency_scope(people.agency.id):
        facts = JournalEntry.objects.filter(subject_id=account.id, kind=STATUS_CHANGED).latest("id").facts
    assert facts["commission"] == facts["collected"] == "0.00"
    assert people.carl.api.post(f"{path}reopen/", {"reason": "Mistake"}).status_code == 403
    assert api.post(f"{path}reopen/", {}).status_code == 422
    opened = api.post(f"{path}reopen/", {"reason": "Mistake"}).json()
    assert (opened["status"], opened["close_reason"], opened["commission_rate"], opened["closed_at"]) == (
        "in_contact",
        "",
        None,
        None,
    )
    assert api.post(f"{path}reopen/", {"reason": "Again"}).status_code == 409
    loose = factories.account(people.agency, status="closed")
    assert api.post(f"accounts/{loose.id}/reopen/", {"reason": "Mistake"}).json()["status"] == "new"


@pytest.mark.django_db(transaction=True)
def test_one_of_two_at_once_wins(people: cast.Cast) -> None:
    account = factories.account(people.agency, people.carl, "negotiating")
    before, barrier, answers = _entries(people, account.id), threading.Barrier(2), []

    def move(target: str) -> None:
        api = people.alice.api
        barrier.wait()
        answers.append(api.post(f"accounts/{account.id}/transition/", {"new_status": target}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=move, args=["payment_plan"]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 400]
    assert _entries(people, account.id) == before + 1
