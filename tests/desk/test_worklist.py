"""Worklists, and taking the next account under a lease."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from tests import portfolio
from tests.cast import Cast, assemble, collector, member, team

from fairdue.access.models import Collector
from fairdue.accounts.events import ACCOUNT_ASSIGNED
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.worklist import take_next
from fairdue.desk.events import DEBTOR_LEASED
from fairdue.desk.models import Lease, UnplacedAccount
from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import Role
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def refs(answer: Any) -> list[str]:
    return [row["id"] for row in answer.json()["results"]]


def take(person: Any, path: str = "worklist/next/", key: str = "") -> Any:
    answer = person.api.post(path, headers={"Idempotency-Key": key or str(uuid4())})
    return answer.json()["account"]["id"] if answer.status_code == 200 else answer.status_code


@pytest.mark.row("D022", "D132", "E23")
def test_a_collector_sees_his_open_accounts_most_pressing_first(cast: Cast) -> None:
    mine = {"collector": cast.carl.collector, "team": cast.team, "status": "assigned"}
    low, urgent, score, closed = portfolio.accounts(
        cast.agency,
        [
            {**mine, "priority": 0, "priority_score": 999},
            {**mine, "priority": 3, "priority_score": 1},
            {**mine, "priority": 3, "priority_score": 2, "balance_minor": 12_345},
            {**mine, "status": "closed", "priority": 3},
        ],
    )
    portfolio.account(cast.agency, team=cast.team, priority=3)
    assert refs(cast.carl.api.get("worklist/")) == [str(a.id) for a in (score, urgent, low)]
    first = cast.carl.api.get("worklist/", page_size=2).json()
    assert [row["id"] for row in first["results"]] == [str(score.id), str(urgent.id)]
    assert refs(cast.carl.api.get(first["next"])) == [str(low.id)]
    row = first["results"][0]
    assert (row["current_balance"], row["priority_score"], row["collector_name"], row["debtor_name"], row["dpd"]) == (
        "123.45",
        2,
        "Carl Example",
        "Dora Example",
        10,
    )
    assert str(closed.id) not in refs(cast.alice.api.get("worklist/"))


@pytest.mark.row("D022")
def test_filters(cast: Cast) -> None:
    a, b, euro = portfolio.accounts(
        cast.agency,
        [
            {"status": "assigned", "priority": 1, "balance_minor": 10_000},
            {"status": "disputed", "priority": 2, "balance_minor": 20_000},
            {"status": "disputed", "priority": 2, "balance_minor": 20_000, "currency": "EUR", "priority_score": -1},
        ],
    )
    get = cast.alice.api.get
    assert refs(get("worklist/", status="assigned")) == [str(a.id)]
    assert refs(get("worklist/", status="assigned,disputed")) == [str(b.id), str(euro.id), str(a.id)]
    assert refs(get("worklist/", priority=2)) == [str(b.id), str(euro.id)]
    assert refs(get("worklist/", min_balance="100.01")) == [str(b.id)]
    assert refs(get("worklist/", max_balance="199.99")) == [str(a.id)]
    assert refs(get("worklist/", min_balance="100.00", max_balance="200.00")) == [str(b.id), str(a.id)]
    for query in ({"status": "lost"}, {"priority": 4}, {"min_balance": "much"}, {"collector": "x"}):
        assert get("worklist/", **query).status_code == 422
    assert get("worklist/", cursor="rubbish").status_code == 400


def test_a_lead_oversees_his_teams_and_strangers_see_nothing(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", team(cast.agency, "Legal Team"))
    ours = portfolio.account(cast.agency, status="assigned", collector=cast.carl.collector, team=cast.team)
    piled = portfolio.account(cast.agency, team=cast.team)
    theirs = portfolio.account(cast.agency, status="assigned", collector=dee.collector, team=dee.collector and dee.collector.team)
    assert set(refs(cast.bob.api.get("worklist/"))) == {str(ours.id), str(piled.id)}
    carl = cast.carl.collector and cast.carl.collector.id
    assert refs(cast.bob.api.get("worklist/", collector=carl)) == [str(ours.id)]
    assert refs(cast.bob.api.get("worklist/", collector=dee.collector and dee.collector.id)) == []
    assert refs(dee.api.get("worklist/", collector=carl)) == []
    assert len(refs(cast.rita.api.get("worklist/"))) == 3
    assert refs(cast.olga.api.get("worklist/")) == []
    assert str(theirs.id) in refs(cast.alice.api.get("worklist/"))


def test_queries_do_not_grow_with_rows(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    mine = {"collector": cast.carl.collector, "team": cast.team, "status": "assigned"}
    api, counts = cast.carl.api, []
    for more in (2, 60):
        portfolio.accounts(cast.agency, [mine] * more)
        with CaptureQueriesContext(connection) as queries:
            assert len(refs(api.get("worklist/"))) == min(more, 50)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_next_goes_through_own_and_pile_by_priority_and_ends(cast: Cast) -> None:
    own, better, best, elsewhere = portfolio.accounts(
        cast.agency,
        [
            {"collector": cast.carl.collector, "team": cast.team, "status": "in_contact", "priority": 1},
            {"team": cast.team, "priority": 2},
            {"team": cast.team, "priority": 3},
            {"priority": 3},
        ],
    )
    assert [take(cast.carl) for _ in range(4)] == [str(best.id), str(better.id), str(own.id), 204]
    after = portfolio.reload_all(cast.agency)
    carl = cast.carl.collector and cast.carl.collector.id
    assert (after[best.id].collector_id, after[best.id].status) == (carl, "assigned")
    assert after[elsewhere.id].collector_id is None
    with agency_scope(cast.agency.id):
        kinds = Counter(JournalEntry.objects.values_list("kind", flat=True))
    assert (kinds[DEBTOR_LEASED], kinds[ACCOUNT_ASSIGNED]) == (3, 2)


def test_a_lease_keeps_a_debtor_from_others_until_it_ends(cast: Cast, frozen: Any) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    first = portfolio.account(cast.agency, collector=cast.carl.collector, team=cast.team, status="in_contact")
    with agency_scope(cast.agency.id):
        debtor = Debtor.objects.get(id=first.debtor_id)
    second = portfolio.account(cast.agency, debtor=debtor, collector=dee.collector, team=cast.team, status="in_contact")
    answer = cast.carl.api.post("worklist/next/").json()
    assert answer["account"]["id"] == str(first.id)
    assert dt.datetime.fromisoformat(answer["leased_until"]) == dt.datetime(2026, 3, 2, 15, 15, tzinfo=dt.UTC)
    assert take(dee) == 204
    frozen.shift(dt.timedelta(minutes=15, seconds=-1))
    assert take(dee) == 204
    frozen.shift(dt.timedelta(seconds=1))
    assert take(dee) == str(second.id)
    assert take(cast.carl) == 204
    with agency_scope(cast.agency.id):
        assert Lease.objects.get().collector_id == (dee.collector and dee.collector.id)


def test_renewing_keeps_the_latest_and_without_one_takes_the_next(cast: Cast, frozen: Any) -> None:
    mine = {"collector": cast.carl.collector, "team": cast.team, "status": "assigned"}
    first, second = portfolio.accounts(cast.agency, [{**mine, "priority": 2}, {**mine, "priority": 1}])
    again = "worklist/next/?renew=true"
    assert take(cast.carl, again) == str(first.id)
    frozen.shift(dt.timedelta(minutes=10))
    assert take(cast.carl, again) == str(first.id)
    frozen.shift(dt.timedelta(minutes=10))
    assert take(cast.carl) == str(second.id)
    assert take(cast.carl, again) == str(second.id)


def test_capacity_bounds_what_is_taken_from_the_pile(cast: Cast) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(team=cast.team).update(max_accounts=0)
    waiting = portfolio.account(cast.agency)
    assign_accounts(cast.alice.actor)
    assert take(cast.carl) == 204
    with agency_scope(cast.agency.id):
        Collector.objects.filter(team=cast.team).update(max_accounts=1)
    assert take(cast.carl) == str(waiting.id)
    with agency_scope(cast.agency.id):
        assert not UnplacedAccount.objects.exists()


def test_only_collectors_take_accounts(cast: Cast) -> None:
    portfolio.account(cast.agency, team=cast.team)
    assert [person.api.post("worklist/next/").status_code for person in (cast.alice, cast.bob, cast.rita)] == [403] * 3
    stray = collector(cast.agency, "stray")
    assert take(stray) == 204
    assert member(cast.agency, "nobody", Role.COLLECTOR).api.post("worklist/next/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_collectors_never_get_the_same_debtor(cast: Cast) -> None:
    crew = [cast.carl, *(collector(cast.agency, f"racer{n}", cast.team) for n in range(3))]
    with agency_scope(cast.agency.id):
        people = Debtor.objects.bulk_create(Debtor(agency_id=cast.agency.id, full_name=f"Debtor {n}") for n in range(12))
    # Every debtor has an account with each collector, and one on the pile: whoever is first shuts out the others.
    for debtor in people:
        portfolio.accounts(
            cast.agency,
            [{"debtor": debtor, "collector": person.collector, "team": cast.team, "status": "in_contact"} for person in crew]
            + [{"debtor": debtor, "team": cast.team}],
        )
    actors, barrier, taken, failed = [person.actor for person in crew], threading.Barrier(len(crew)), [], []

    def work(actor: Any) -> None:
        try:
            barrier.wait()
            while (found := take_next(actor, key=str(uuid4()))) is not None:
                taken.append(found.account.debtor_id)
        except Exception as error:  # told by the assertion below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Counter(taken) == {debtor.id: 1 for debtor in people}
