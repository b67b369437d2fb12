"""Work on many accounts: what is previewed is what is done, or nothing."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connections
from tests import factories, portfolio
from tests.cast import Cast, Member, assemble, collector, member, team

from fairdue.access.models import Collector
from fairdue.accounts import events
from fairdue.accounts.models import Account
from fairdue.accounts.states import TRANSITIONS, AccountStatus
from fairdue.desk.commands import bulk_work
from fairdue.desk.commands.bulk_work import work_in_bulk
from fairdue.desk.errors import SelectionChanged
from fairdue.desk.types import BulkAction, BulkOrder
from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def preview(person: Member, **order: Any) -> Any:
    return person.api.post("worklist/bulk/", {**order, "preview": True})


def carry_out(person: Member, **order: Any) -> Any:
    """Preview, then send the same with the token."""
    told = preview(person, **order)
    assert told.status_code == 200, told.content
    return person.api.post("worklist/bulk/", {**order, "token": told.json()["token"]})


def ids(*accounts: Account) -> list[str]:
    return [str(account.id) for account in accounts]


def reasons(effect: Any) -> dict[str, int]:
    return {refused["reason"]: refused["count"] for refused in effect.json()["refused"]}


def carl(cast: Cast) -> Any:
    assert cast.carl.collector is not None
    return cast.carl.collector.id


def kinds(cast: Cast) -> Counter[str]:
    with agency_scope(cast.agency.id):
        return Counter(JournalEntry.objects.values_list("kind", flat=True))


def test_a_preview_tells_and_changes_nothing(cast: Cast) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=carl(cast)).update(max_accounts=3)
    his, a, b, c, closed, euro = portfolio.accounts(
        cast.agency,
        [
            {"status": "in_contact", "collector": cast.carl.collector, "team": cast.team},
            *[{"balance_minor": 10_050}] * 3,
            {"status": "closed"},
            {"currency": "EUR", "balance_minor": 100, "status": "closed"},
        ],
    )
    foreign = portfolio.account(cast.other_agency)
    before, everything = kinds(cast), [his, a, b, c, closed, euro, foreign]
    told = preview(cast.alice, action="assign", account_ids=ids(*everything), collector_id=carl(cast))
    assert told.status_code == 200, told.content
    effect = told.json()
    assert (effect["selected"], effect["changed"], effect["is_preview"]) == (7, 2, True)
    assert reasons(told) == {"unchanged": 1, "not_open": 2, "collector_full": 1, "not_found": 1}
    assert effect["balances"] == [{"currency": "USD", "count": 2, "balance": "201.00"}]
    missing = next(refused for refused in effect["refused"] if refused["reason"] == "not_found")
    assert missing["examples"] == [{"account_id": str(foreign.id), "external_ref": None}]
    assert kinds(cast) == before
    assert portfolio.reload(cast.agency, a.id).collector_id is None


def test_assigning_with_a_note_for_the_new_collector(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    held = {"status": "in_contact", "collector": dee.collector, "team": cast.team}
    accounts = portfolio.accounts(cast.agency, [held, held, {}])
    order = {"action": "assign", "filters": {}, "collector_id": carl(cast), "text": "Dee is away"}
    done = carry_out(cast.alice, **order)
    assert (done.status_code, done.json()["changed"], done.json()["token"]) == (200, 3, None)
    after = portfolio.reload_all(cast.agency)
    assert {(account.collector_id, account.team_id) for account in after.values()} == {(carl(cast), cast.team.id)}
    assert kinds(cast)[events.ACCOUNT_ASSIGNED] == 3
    handover = cast.carl.api.get(f"accounts/{accounts[0].id}/work/").json()["handover"]
    assert ([note["text"] for note in handover["notes"]], handover["from_collector"]) == (["Dee is away"], "Dee Example")


@pytest.mark.usefixtures("frozen")
def test_note_follow_up_and_escalation(cast: Cast) -> None:
    accounts = portfolio.accounts(cast.agency, [{"status": "in_contact", "team": cast.team}] * 3)
    chosen = ids(*accounts)
    assert carry_out(cast.bob, action="note", account_ids=chosen, text="Law changed").json()["changed"] == 3
    done = carry_out(cast.bob, action="follow_up", filters={"follow_up": "none"}, follow_up_on="2026-03-09")
    assert done.json()["changed"] == 3
    assert carry_out(cast.bob, action="escalate", account_ids=chosen, text="Old debts").json()["changed"] == 3
    after = portfolio.reload_all(cast.agency).values()
    assert {account.follow_up_on for account in after} == {dt.date(2026, 3, 9)}
    assert {(account.is_escalated, account.escalation_reason) for account in after} == {(True, "Old debts")}
    assert None not in {account.last_contact_at for account in after}
    with agency_scope(cast.agency.id):
        written = list(JournalEntry.objects.filter(subject_id=accounts[0].id).order_by("id"))
        told = {row.id: row for row in JournalPersonal.objects.all()}
    assert [entry.kind for entry in written] == [events.NOTE_ADDED, events.FOLLOW_UP_SET, events.ACCOUNT_ESCALATED]
    assert told[written[0].id].values == {"text": "Law changed"}
    assert told[written[0].id].person_id == accounts[0].debtor_id
    assert [entry.changes for entry in written[1:]] == [{"follow_up_on": [None, "2026-03-09"]}, {"is_escalated": [False, True]}]
    timeline = cast.bob.api.get(f"accounts/{accounts[0].id}/timeline/").json()["results"]
    assert [line["text"] for line in timeline] == ["Old debts", None, "Law changed"]
    same = preview(cast.bob, action="escalate", account_ids=chosen, text="Old debts")
    assert reasons(same) == {"unchanged": 3}
    gone = carry_out(cast.bob, action="follow_up", account_ids=chosen)
    assert (gone.json()["changed"], {a.follow_up_on for a in portfolio.reload_all(cast.agency).values()}) == (3, {None})
    assert preview(cast.bob, action="follow_up", account_ids=chosen, follow_up_on="2026-03-01").status_code == 422


@pytest.mark.parametrize("target", list(AccountStatus))
def test_only_what_the_matrix_allows_is_moved(cast: Cast, target: AccountStatus) -> None:
    held = {"collector": cast.carl.collector, "team": cast.team}
    made = portfolio.accounts(cast.agency, [{**held, "status": status.value} for status in AccountStatus])
    done = carry_out(cast.alice, action="transition", account_ids=ids(*made), new_status=target.value, text="As agreed")
    legal = {status for status in AccountStatus if target in TRANSITIONS[status]}
    assert done.json()["changed"] == len(legal)
    assert reasons(done) == {reason: n for reason, n in (("unchanged", 1), ("illegal_move", 7 - len(legal))) if n}
    after = portfolio.reload_all(cast.agency)
    for account in made:
        expected = target if account.status in legal else account.status
        assert after[account.id].status == expected
    assert kinds(cast)[events.STATUS_CHANGED] == len(legal)


def test_nobody_becomes_assigned_without_a_collector(cast: Cast) -> None:
    loose = portfolio.account(cast.agency)
    told = preview(cast.alice, action="transition", account_ids=ids(loose), new_status="assigned")
    assert reasons(told) == {"collector_required": 1}


def test_closing_many_is_as_closing_one(cast: Cast) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=carl(cast)).update(commission_rate="0.1500")
    one, other = (factories.account(cast.agency, cast.carl, "in_contact") for _ in range(2))
    cast.alice.api.post(f"accounts/{one.id}/close/", {"reason": "Statute barred"})
    carry_out(cast.alice, action="transition", account_ids=ids(other), new_status="closed", text="Statute barred")
    after = portfolio.reload_all(cast.agency)
    facts = [(after[a.id].status, after[a.id].close_reason, after[a.id].commission_rate) for a in (one, other)]
    assert facts[0] == facts[1]
    assert after[other.id].closed_at is not None
    with agency_scope(cast.agency.id):
        told = JournalEntry.objects.filter(kind=events.STATUS_CHANGED, changes__status=["in_contact", "closed"]).order_by("id")
        assert next(entry.facts for entry in told) == [entry.facts for entry in told][1]
        assert JournalPersonal.objects.get(id=told[1].id).values == {"text": "Statute barred"}


def test_what_changed_since_the_preview_stops_it_all(cast: Cast) -> None:
    accounts = portfolio.accounts(cast.agency, [{"status": "in_contact", "team": cast.team}] * 2)
    order = {"action": "transition", "filters": {"status": "in_contact"}, "new_status": "disputed"}
    token = preview(cast.alice, **order).json()["token"]
    cast.alice.api.post(f"accounts/{accounts[0].id}/transition/", {"new_status": "negotiating"})
    late = cast.alice.api.post("worklist/bulk/", {**order, "token": token})
    assert (late.status_code, late.json()["code"]) == (409, "selection_changed")
    assert (late.json()["previewed"], late.json()["found_now"]) == (2, 1)
    assert portfolio.reload(cast.agency, accounts[1].id).status == "in_contact"


@pytest.mark.parametrize(
    "order",
    [
        {"action": "note", "text": "Once"},
        {"action": "escalate", "text": "Once"},
        {"action": "follow_up", "follow_up_on": "2026-03-09"},
        {"action": "transition", "new_status": "negotiating"},
    ],
    ids=["note", "escalate", "follow_up", "transition"],
)
@pytest.mark.usefixtures("frozen")
def test_sent_twice_it_is_done_once(cast: Cast, order: dict[str, Any]) -> None:
    order = {**order, "account_ids": ids(*portfolio.accounts(cast.agency, [{"status": "in_contact"}] * 2))}
    body = {**order, "token": preview(cast.alice, **order).json()["token"]}
    answers = [cast.alice.api.post("worklist/bulk/", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert kinds(cast).total() == 2


def test_a_token_is_good_for_its_own_order_and_sender_and_a_while(cast: Cast, frozen: Any) -> None:
    account = portfolio.account(cast.agency, status="in_contact", team=cast.team)
    order = {"action": "note", "account_ids": ids(account), "text": "A"}
    token = preview(cast.alice, **order).json()["token"]
    for person, body in (
        (cast.alice, {**order, "text": "B", "token": token}),
        (cast.bob, {**order, "token": token}),
        (cast.alice, {**order, "token": f"{token}x"}),
        (cast.alice, {**order, "token": "x"}),
    ):
        answer = person.api.post("worklist/bulk/", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "preview_required")
    frozen.shift(dt.timedelta(minutes=15, seconds=1))
    # Nobody's session is older than his token: only the token of the preview has run out.
    assert cast.alice.api.post("worklist/bulk/", {**order, "token": token}).json()["code"] == "preview_required"


def test_bodies_that_do_not_fit_together(cast: Cast) -> None:
    chosen = ids(portfolio.account(cast.agency))
    refused: list[dict[str, Any]] = [
        {"action": "note", "text": "A"},
        {"action": "note", "text": "A", "account_ids": chosen, "filters": {}},
        {"action": "note", "account_ids": chosen},
        {"action": "escalate", "account_ids": chosen},
        {"action": "assign", "account_ids": chosen},
        {"action": "transition", "account_ids": chosen},
        {"action": "transition", "account_ids": chosen, "new_status": "closed"},
        {"action": "transition", "account_ids": chosen, "new_status": "lost"},
        {"action": "note", "text": "A", "account_ids": chosen, "collector_id": carl(cast)},
        {"action": "note", "text": "A", "account_ids": chosen, "follow_up_on": "2036-03-02"},
        {"action": "note", "text": "A", "account_ids": chosen * 501},
        {"action": "note", "text": "A", "filters": {"colour": "red"}},
        {"action": "sell", "account_ids": chosen},
    ]
    for order in refused:
        assert preview(cast.alice, **order).status_code == 422, order
    assert cast.alice.api.post("worklist/bulk/", {"action": "note", "text": "A", "account_ids": chosen}).status_code == 422


def test_a_filter_that_finds_too_much(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    portfolio.accounts(cast.agency, [{}] * 3)
    monkeypatch.setattr(bulk_work, "FOUND_MAX", 2)
    answer = preview(cast.alice, action="note", filters={}, text="A")
    assert (answer.status_code, answer.json()["code"], answer.json()["most"]) == (422, "too_many_selected", 2)


def test_who_may_do_what_to_which(cast: Cast) -> None:
    lena = member(cast.agency, "lena", cast.bob.actor.role)
    fay = collector(cast.agency, "fay", team(cast.agency, "Legal Team", lena))
    ours = portfolio.account(cast.agency, status="in_contact", collector=cast.carl.collector, team=cast.team)
    theirs = portfolio.account(
        cast.agency, status="in_contact", collector=fay.collector, team=fay.collector and fay.collector.team
    )
    note: dict[str, Any] = {"action": "note", "text": "A", "account_ids": ids(ours, theirs)}
    for person, found in ((cast.alice, 2), (cast.bob, 1), (lena, 1), (cast.carl, 1), (cast.olga, 0)):
        told = preview(person, **note)
        assert (told.json()["changed"], reasons(told)) == (found, {"not_found": 2 - found} if found < 2 else {})
    assert preview(cast.rita, **note).status_code == 403
    assert fay.collector is not None
    assert preview(cast.carl, action="assign", account_ids=ids(ours), collector_id=carl(cast)).status_code == 403
    assert preview(cast.bob, action="assign", account_ids=ids(ours), collector_id=fay.collector.id).status_code == 403
    assert preview(cast.olga, action="assign", account_ids=ids(ours), collector_id=carl(cast)).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    crew = [cast.carl, collector(cast.agency, "dee", cast.team)]
    accounts = portfolio.accounts(cast.agency, [{"team": cast.team}] * 40)
    actors, barrier, won, told = [cast.alice.actor, cast.bob.actor], threading.Barrier(2), [], []
    orders = [
        BulkOrder(
            action=BulkAction.ASSIGN, account_ids=tuple(a.id for a in accounts), collector_id=p.collector and p.collector.id
        )
        for p in crew
    ]
    tokens = [work_in_bulk(actor, order, None).token for actor, order in zip(actors, orders, strict=True)]

    def work(number: int) -> None:
        try:
            barrier.wait()
            won.append((number, work_in_bulk(actors[number], orders[number], tokens[number]).changed))
        except SelectionChanged:
            told.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((winner, changed),) = won
    assert (changed, told) == (40, [1 - winner])
    assert {a.collector_id for a in portfolio.reload_all(cast.agency).values()} == {orders[winner].collector_id}
    assert kinds(cast)[events.ACCOUNT_ASSIGNED] == 40


def test_queries_do_not_grow_with_accounts(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (2, 60):
        chosen = ids(*portfolio.accounts(cast.agency, [{"status": "in_contact"}] * number))
        with CaptureQueriesContext(connection) as queries:
            assert carry_out(cast.alice, action="note", account_ids=chosen, text="A").json()["changed"] == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
