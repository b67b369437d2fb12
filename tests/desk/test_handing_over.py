"""Many accounts to one collector: all or none."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from tests import portfolio
from tests.cast import Cast, Member, assemble, collector, team
from tests.racing import at_once

from fairdue.access.models import Collector
from fairdue.accounts.events import ACCOUNT_ASSIGNED
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def send(member: Member, accounts: list[Any], worker: Any) -> Any:
    ids = [getattr(account, "id", account) for account in accounts]
    return member.api.post("accounts/bulk-assign/", {"account_ids": ids, "collector_id": worker})


def key(member: Member) -> UUID:
    assert member.collector is not None
    return member.collector.id


def entries(cast: Cast) -> list[JournalEntry]:
    with agency_scope(cast.agency.id):
        return list(JournalEntry.objects.filter(kind=ACCOUNT_ASSIGNED))


@pytest.mark.row("D034")
def test_all_are_given_and_journalled(cast: Cast) -> None:
    dee = collector(cast.agency, "dee")
    new = portfolio.account(cast.agency)
    worked = portfolio.account(cast.agency, status="negotiating", collector=dee.collector)
    his = portfolio.account(cast.agency, status="disputed", collector=cast.carl.collector, team=cast.team)
    answer = send(cast.alice, [new, worked, his, new], key(cast.carl))
    told = answer.json()
    assert (answer.status_code, told["assigned"], told["unchanged"], told["refused"]) == (200, 2, 1, 0)
    assert told["collector_id"] == str(key(cast.carl))
    results = [(each["account_id"], each["result"]) for each in told["results"]]
    assert results == [(str(new.id), "assigned"), (str(worked.id), "assigned"), (str(his.id), "unchanged")]
    after = portfolio.reload_all(cast.agency)
    assert {(after[a.id].collector_id, after[a.id].team_id) for a in (new, worked, his)} == {(key(cast.carl), cast.team.id)}
    assert [after[a.id].status for a in (new, worked, his)] == ["assigned", "negotiating", "disputed"]
    changes = {entry.subject_id: entry.changes for entry in entries(cast)}
    assert changes == {
        new.id: {"collector": [None, "Carl Example"], "status": ["new", "assigned"]},
        worked.id: {"collector": ["Dee Example", "Carl Example"]},
    }


@pytest.mark.row("D034")
def test_one_in_the_way_stops_all_and_each_reason_is_told(cast: Cast) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=key(cast.carl)).update(max_accounts=2)
    portfolio.account(cast.agency, status="in_contact", collector=cast.carl.collector)
    fine, beyond, closed = (
        portfolio.account(cast.agency),
        portfolio.account(cast.agency),
        portfolio.account(cast.agency, status="closed"),
    )
    foreign = portfolio.account(cast.other_agency)
    answer = send(cast.alice, [fine, closed, foreign, beyond], key(cast.carl))
    assert answer.status_code == 409
    assert answer.json()["code"] == "bulk_assign_refused"
    assert answer.json()["refusals"] == [
        {"account_id": str(closed.id), "reason": "not_open"},
        {"account_id": str(foreign.id), "reason": "not_found"},
        {"account_id": str(beyond.id), "reason": "collector_full"},
    ]
    assert portfolio.reload(cast.agency, fine.id).collector_id is None
    assert entries(cast) == []


def test_who_may_give_what_to_whom(cast: Cast) -> None:
    elsewhere = collector(cast.agency, "fay", team(cast.agency, "Field Agent"))
    piled, loose = portfolio.account(cast.agency, team=cast.team), portfolio.account(cast.agency)
    assert send(cast.carl, [piled], key(cast.carl)).status_code == 403
    assert send(cast.rita, [piled], key(cast.carl)).status_code == 403
    assert send(cast.bob, [piled], key(elsewhere)).status_code == 403
    assert send(cast.bob, [loose], key(cast.carl)).json()["refusals"][0]["reason"] == "not_found"
    assert send(cast.olga, [piled], key(cast.carl)).status_code == 400
    assert send(cast.bob, [piled], key(cast.carl)).json()["assigned"] == 1


def test_an_unknown_or_inactive_collector_and_bad_bodies(cast: Cast) -> None:
    account = portfolio.account(cast.agency)
    assert send(cast.alice, [account], UUID(int=7)).status_code == 400
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=key(cast.carl)).update(is_active=False)
    assert send(cast.alice, [account], key(cast.carl)).json()["code"] == "collector_unavailable"
    assert send(cast.alice, [], key(cast.carl)).status_code == 422
    assert send(cast.alice, [UUID(int=n) for n in range(501)], key(cast.carl)).status_code == 422


@pytest.mark.row("D034")
def test_what_can_be_given_is_given_and_the_rest_told_one_by_one(cast: Cast) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=key(cast.carl)).update(max_accounts=2)
    his = portfolio.account(cast.agency, status="in_contact", collector=cast.carl.collector)
    fine, beyond, closed = (
        portfolio.account(cast.agency),
        portfolio.account(cast.agency),
        portfolio.account(cast.agency, status="closed"),
    )
    foreign = portfolio.account(cast.other_agency)
    body = {"account_ids": [closed.id, his.id, fine.id, foreign.id, beyond.id], "collector_id": key(cast.carl), "partial": True}
    told = cast.alice.api.post("accounts/bulk-assign/", body).json()
    assert (told["assigned"], told["unchanged"], told["refused"]) == (1, 1, 3)
    assert [(each["result"], each["reason"]) for each in told["results"]] == [
        ("refused", "not_open"),
        ("unchanged", None),
        ("assigned", None),
        ("refused", "not_found"),
        ("refused", "collector_full"),
    ]
    assert [entry.subject_id for entry in entries(cast)] == [fine.id]
    assert portfolio.reload(cast.agency, beyond.id).collector_id is None


def test_sent_twice_it_is_done_once(cast: Cast) -> None:
    made = [portfolio.account(cast.agency) for _ in range(3)]
    assert send(cast.alice, made, key(cast.carl)).json()["assigned"] == 3
    again = send(cast.alice, made, key(cast.carl)).json()
    assert (again["assigned"], again["unchanged"], len(entries(cast))) == (0, 3, 3)


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_accounts_at_once_give_each_to_one_and_within_capacity() -> None:
    cast = assemble()
    dee, eve = (collector(cast.agency, name, cast.team, max_accounts=6) for name in ("dee", "eve"))
    made = portfolio.accounts(cast.agency, [{"team": cast.team}] * 12)
    ids = [account.id for account in made]

    def give(worker: Member, wanted: list[UUID]) -> Any:
        body = {"account_ids": wanted, "collector_id": key(worker), "partial": True}
        return cast.bob.api.post("accounts/bulk-assign/", body)

    answers = at_once(lambda: give(dee, ids), lambda: give(eve, ids[::-1]), lambda: give(dee, ids), lambda: give(eve, ids))

    assert {answer.status_code for answer in answers} == {200}
    after = portfolio.reload_all(cast.agency)
    held = Counter(after[account_id].collector_id for account_id in ids)
    assert max(held[key(dee)], held[key(eve)]) <= 6
    last = {entry.subject_id: entry.facts["collector_id"] for entry in sorted(entries(cast), key=lambda entry: entry.id)}
    assert {subject: str(after[subject].collector_id) for subject in last} == last
