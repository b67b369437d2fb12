"""Taking the next account twice, giving it back, and what `next` passes over."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connections
from tests import portfolio
from tests.cast import Cast, Member, assemble, collector, member, team
from tests.desk.test_worklist import take

from fairdue.desk.commands.worklist import take_next
from fairdue.desk.events import DEBTOR_LEASED, DEBTOR_RELEASED, LEASE_BROKEN
from fairdue.desk.models import Lease
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def mine(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"collector": cast.carl.collector, "team": cast.team, "status": "assigned", **more}


def press(person: Member) -> Any:
    answer = person.api.post("worklist/next/")
    return answer.json()["account"]["id"] if answer.status_code == 200 else answer.status_code


def kinds(cast: Cast) -> Counter[str]:
    with agency_scope(cast.agency.id):
        return Counter(JournalEntry.objects.values_list("kind", flat=True))


def test_a_double_press_takes_one_account(cast: Cast, frozen: Any) -> None:
    first, second = portfolio.accounts(cast.agency, [mine(cast, priority=2), mine(cast, priority=1)])
    assert [press(cast.carl), press(cast.carl)] == [str(first.id)] * 2
    assert kinds(cast)[DEBTOR_LEASED] == 1
    frozen.shift(dt.timedelta(seconds=2))
    assert press(cast.carl) == str(second.id)


def test_a_key_gives_the_same_account_while_the_lease_runs(cast: Cast, frozen: Any) -> None:
    first, second = portfolio.accounts(cast.agency, [mine(cast, priority=2), mine(cast, priority=1)])
    assert take(cast.carl, key="a") == str(first.id)
    frozen.shift(dt.timedelta(minutes=14))
    assert take(cast.carl, key="a") == str(first.id)
    assert take(cast.carl, key="b") == str(second.id)
    assert take(cast.carl, key="a") == str(first.id)
    frozen.shift(dt.timedelta(minutes=1))
    assert take(cast.carl, key="a") == str(first.id)
    with agency_scope(cast.agency.id):
        assert Lease.objects.filter(request_key="a").get().taken_at == dt.datetime(2026, 3, 2, 15, 15, tzinfo=dt.UTC)


@pytest.mark.usefixtures("frozen")
def test_pressing_after_the_work_is_done_gives_the_next(cast: Cast) -> None:
    first, second = portfolio.accounts(cast.agency, [mine(cast, priority=2), mine(cast, priority=1)])
    assert press(cast.carl) == str(first.id)
    cast.carl.api.post(f"accounts/{first.id}/outcome/", {"outcome": "busy", "follow_up_on": "2026-03-02"})
    assert press(cast.carl) == str(second.id)


def test_a_key_does_not_give_back_what_another_works_now(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    (account,) = portfolio.accounts(cast.agency, [mine(cast)])
    assert take(cast.carl, key="a") == str(account.id)
    assert dee.collector is not None
    body = {"account_ids": [account.id], "collector_id": dee.collector.id}
    assert cast.alice.api.post("accounts/bulk-assign/", body).status_code == 200
    assert take(cast.carl, key="a") == 204


def test_what_comes_up_later_or_was_worked_today_is_passed_over(cast: Cast, frozen: Any) -> None:
    later, due, worked = portfolio.accounts(
        cast.agency,
        [
            mine(cast, priority=3, follow_up_on=dt.date(2026, 3, 3)),
            mine(cast, priority=2, follow_up_on=dt.date(2026, 3, 2)),
            mine(cast, priority=1),
        ],
    )
    body = {"outcome": "busy", "no_follow_up_reason": "A letter goes out"}
    assert cast.carl.api.post(f"accounts/{worked.id}/outcome/", body).status_code == 201
    assert [take(cast.carl), take(cast.carl)] == [str(due.id), 204]
    frozen.shift(dt.timedelta(hours=24))
    assert [take(cast.carl) for _ in range(4)] == [str(later.id), str(due.id), str(worked.id), 204]


@pytest.mark.usefixtures("frozen")
def test_giving_back_frees_the_debtor_for_others(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    (first,) = portfolio.accounts(cast.agency, [mine(cast)])
    (second,) = portfolio.accounts(cast.agency, [mine(cast, collector=dee.collector, debtor=first.debtor)])
    assert [take(cast.carl), take(dee)] == [str(first.id), 204]
    assert dee.api.post("worklist/release/", {"account_id": first.id}).status_code == 204
    assert take(dee) == 204
    assert cast.carl.api.post("worklist/release/", {"account_id": first.id}).status_code == 204
    assert take(dee) == str(second.id)
    assert dee.api.post("worklist/release/").status_code == 204
    assert take(cast.carl) == str(first.id)
    assert kinds(cast)[DEBTOR_RELEASED] == 2


def test_a_lead_sees_the_leases_of_his_teams_and_may_break_one(cast: Cast, frozen: Any) -> None:
    other_lead = member(cast.agency, "lena", cast.bob.actor.role)
    legal = team(cast.agency, "Legal Team", other_lead)
    fay = collector(cast.agency, "fay", legal)
    ours, theirs = portfolio.accounts(cast.agency, [mine(cast), mine(cast, collector=fay.collector, team=legal)])
    assert [take(cast.carl), take(fay)] == [str(ours.id), str(theirs.id)]

    def seen(person: Member) -> list[str]:
        return [row["account_id"] for row in person.api.get("worklist/leases/").json()["results"]]

    assert seen(cast.alice) == [str(theirs.id), str(ours.id)]
    assert (seen(cast.bob), seen(cast.carl), seen(other_lead), seen(cast.olga)) == (
        [str(ours.id)],
        [str(ours.id)],
        [str(theirs.id)],
        [],
    )
    (row,) = cast.bob.api.get("worklist/leases/").json()["results"]
    assert (row["collector_name"], row["debtor_name"]) == ("Carl Example", "Dora Example")
    path = f"worklist/leases/{row['id']}/"
    assert [person.api.delete(path).status_code for person in (cast.carl, cast.rita, other_lead, cast.olga)] == [
        403,
        403,
        404,
        404,
    ]
    assert [cast.bob.api.delete(path).status_code for _ in range(2)] == [204, 404]
    assert kinds(cast)[LEASE_BROKEN] == 1
    assert take(cast.carl) == str(ours.id)
    frozen.shift(dt.timedelta(minutes=15))
    assert seen(cast.alice) == []


@pytest.mark.django_db(transaction=True)
def test_a_double_press_at_the_same_moment_takes_one_account(cast: Cast) -> None:
    portfolio.accounts(cast.agency, [mine(cast)] * 5)
    actor, barrier, taken = cast.carl.actor, threading.Barrier(4), []

    def work() -> None:
        try:
            barrier.wait()
            found = take_next(actor)
            taken.append(found and found.account.id)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 4
    assert len(set(taken)) == 1
    assert None not in taken
