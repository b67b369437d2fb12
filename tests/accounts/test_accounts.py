"""Create, show, edit and note accounts; money at its edges; who may use which route."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast, factories

from fairdue.accounts.models import Account, Creditor
from fairdue.journal.models import JournalEntry
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope
from fairdue.ledger.queries import balances

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def new_account(people: cast.Cast, **changed: Any) -> dict[str, Any]:
    body = {
        "debtor": factories.debtor(people.agency, "Dan Debtor").id,
        "external_ref": "X-1",
        "original_amount": "1250.00",
        "current_balance": "1000.50",
    }
    return {name: value for name, value in {**body, **changed}.items() if value is not ...}


def ledger_minor(people: cast.Cast, account_id: Any) -> int:
    from uuid import UUID

    found = balances(people.agency.id, [UUID(str(account_id))])
    return sum(money.minor for held in found.values() for money in held)


@pytest.mark.row("D029", "D024")
def test_creating_posts_and_journals(people: cast.Cast, frozen: object) -> None:
    answer = people.alice.api.post("accounts/", new_account(people, due_date="2026-02-01", agency=people.agency.id))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["status"], made["original_amount"], made["current_balance"]) == ("new", "1250.00", "1000.50")
    body = people.alice.api.get(f"accounts/{made['id']}/").json()
    assert (made["agency"], made["debtor"]) == (body["agency"]["id"], body["debtor"]["id"])
    assert (body["dpd"], body["dpd_band"], body["currency"]) == (29, "0-30", "USD")
    assert body["creditor"]["name"] == "Unspecified"
    assert body["debtor"]["full_name"] == "Dan Debtor"
    assert (body["agency"]["name"], body["assigned_to"]) == ("Harbour Recovery", None)
    assert body["allowed_transitions"] == ["closed"]
    assert body["recent_activities"][0]["kind"] == "created"
    assert ledger_minor(people, body["id"]) == 100050
    again = people.alice.api.post("accounts/", new_account(people))
    assert (again.status_code, again.json()["code"]) == (409, "account_exists")
    assert people.alice.api.post("accounts/", new_account(people, external_ref="X-2")).status_code == 201
    with agency_scope(people.agency.id):
        assert Creditor.objects.filter(name="Unspecified").count() == 1
    (line,) = people.alice.api.get(f"accounts/{body['id']}/statement/").json()["lines"]
    assert (line["recipe"], line["amount"], line["balance"]) == ("placement", "1000.50", "1000.50")


@pytest.mark.parametrize(
    "changed",
    [
        {"original_amount": "1.005"},
        {"original_amount": "-1.00"},
        {"original_amount": "0"},
        {"original_amount": "NaN"},
        {"original_amount": "Infinity"},
        {"original_amount": "1,000.00"},
        {"original_amount": "99999999999999999999"},
        {"original_amount": "1e400"},
        {"original_amount": 1.5},
        {"original_amount": True},
        {"original_amount": ...},
        {"current_balance": "-0.01"},
        {"current_balance": "10000000000000.01"},
        {"current_balance": None},
        {"external_ref": ""},
        {"external_ref": "   "},
        {"external_ref": "x" * 101},
        {"external_ref": "nul\x00"},
        {"priority": 4},
        {"priority": -1},
        {"status": "closed"},
        {"due_date": "2026-02-30"},
        {"due_date": "01/02/2026"},
        {"due_date": 1767225600},
        {"debtor": "018f0000-0000-7000-8000-000000000000"},
        {"creditor": "018f0000-0000-7000-8000-000000000000"},
        {"agency": "018f0000-0000-7000-8000-000000000000"},
        {"id": "018f0000-0000-7000-8000-000000000000"},
        {"agency_id": "018f0000-0000-7000-8000-000000000000"},
        {"balance_minor": 5},
    ],
)
def test_what_cannot_be_is_refused_by_field(people: cast.Cast, changed: dict[str, Any]) -> None:
    answer = people.alice.api.post("accounts/", new_account(people, **changed))
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][0]["field"] == next(iter(changed))
    with agency_scope(people.agency.id):
        assert not Account.objects.exists()


def test_currencies_have_their_own_decimals(people: cast.Cast) -> None:
    yen = factories.creditor(people.agency, "Tokyo Lending", currency="JPY")
    body = people.alice.api.post(
        "accounts/", new_account(people, creditor=yen.id, original_amount="1500", current_balance="1500")
    ).json()
    assert (body["currency"], body["current_balance"]) == ("JPY", "1500")
    refused = people.alice.api.post("accounts/", new_account(people, creditor=yen.id, original_amount="1.50"))
    assert refused.json()["errors"][0]["code"] == "too_many_decimals"


@pytest.mark.row("D029")
def test_editing(people: cast.Cast) -> None:
    account = factories.account(people.agency, people.carl, "in_contact", "1000.00")
    path = f"accounts/{account.id}/"
    done = people.carl.api.patch(path, {"priority": 3, "due_date": None, "follow_up_on": "2026-04-01"})
    assert done.status_code == 200
    body = done.json()
    assert (body["priority"], body["is_priority_fixed"], body["follow_up_on"]) == (3, True, "2026-04-01")
    assert body["recent_activities"][0]["changes"]["priority"] == [0, 3]
    assert people.carl.api.patch(path, {"current_balance": "5.00", "reason": "why not"}).status_code == 403
    assert people.carl.api.put(path, {"current_balance": "1000.00", "priority": 1}).json()["priority"] == 1
    assert people.carl.api.put(path, {"priority": 1}).status_code == 422
    assert people.bob.api.patch(path, {"priority": 2}).status_code == 403
    assert people.rita.api.patch(path, {"priority": 2}).status_code == 403
    assert people.olga.api.patch(path, {"priority": 2}).status_code == 404
    for body in (
        {"status": "closed"},
        {"priority": None},
        {"last_contact_at": "2999-01-01T00:00:00Z"},
        {"last_contact_at": "0001-01-01T00:00:00+14:00"},
        {"last_contact_at": "2026-01-01T00:00:00"},
    ):
        assert people.alice.api.patch(path, body).status_code == 422, body


def test_adjusting_the_balance(people: cast.Cast) -> None:
    account = factories.account(people.agency, balance="1000.00")
    api, path = people.alice.api, f"accounts/{account.id}/"
    assert api.patch(path, {"current_balance": "900.00"}).status_code == 422
    for text in ("-1.00", "10000000000000.01", "1.001", "NaN"):
        assert api.patch(path, {"current_balance": text, "reason": "x"}).status_code == 422, text
    assert api.patch(path, {"current_balance": "900.00", "reason": "Fee waived"}).json()["current_balance"] == "900.00"
    assert api.patch(path, {"current_balance": "1200.00", "reason": "Interest"}).json()["current_balance"] == "1200.00"
    assert ledger_minor(people, account.id) == 120000
    lines = api.get(f"{path}statement/").json()["lines"]
    assert [(line["amount"], line["balance"], line["reason"]) for line in lines] == [
        ("300.00", "1200.00", "Interest"),
        ("-100.00", "900.00", "Fee waived"),
        ("1000.00", "1000.00", ""),
    ]
    activity = api.get(path).json()["recent_activities"][0]
    assert (activity["kind"], activity["text"]) == ("adjustment", "Interest")


def test_accounts_are_never_deleted(people: cast.Cast) -> None:
    account = factories.account(people.agency)
    assert people.alice.api.delete(f"accounts/{account.id}/").status_code == 405
    assert people.olga.api.delete(f"accounts/{account.id}/").status_code == 404
    assert people.alice.api.get(f"accounts/{account.id}/").status_code == 200


@pytest.mark.row("D027")
@pytest.mark.parametrize("name", ["add-note", "add_note"])
def test_notes_under_both_names(people: cast.Cast, name: str) -> None:
    account = factories.account(people.agency, people.carl, "assigned")
    path = f"accounts/{account.id}/{name}/"
    answer = people.carl.api.post(path, {"text": "Rang: he pays on Friday"})
    assert answer.status_code == 201
    note = answer.json()
    assert (note["kind"], note["text"], note["actor_name"]) == ("note", "Rang: he pays on Friday", "carl")
    shown = people.carl.api.get(f"accounts/{account.id}/").json()
    assert shown["last_contact_at"] is not None
    assert shown["recent_activities"][0] == note
    with agency_scope(people.agency.id):
        entry = JournalEntry.objects.get(id=note["id"])
    assert "Friday" not in json.dumps([entry.changes, entry.facts])
    for text in ("", "   ", "x" * 5001, "nul\x00"):
        assert people.carl.api.post(path, {"text": text}).status_code == 422
    assert people.carl.api.post(path, {"text": "x" * 5000}).status_code == 201
    assert people.rita.api.post(path, {"text": "hello"}).status_code == 403
    assert people.olga.api.post(path, {"text": "hello"}).status_code == 404


@pytest.mark.row("D028", "D050")
def test_timeline_is_paged_and_newest_first(people: cast.Cast) -> None:
    account = factories.account(people.agency, people.carl, "in_contact")
    for number in range(3):
        people.carl.api.post(f"accounts/{account.id}/add-note/", {"text": f"note {number}"})
    api, seen = people.carl.api, []
    answer = api.get(f"accounts/{account.id}/timeline/", page_size=2).json()
    seen += answer["results"]
    while answer["next"]:
        answer = api.get(answer["next"]).json()
        seen += answer["results"]
    assert [activity["kind"] for activity in seen] == [
        "note",
        "note",
        "note",
        "status_change",
        "assignment",
        "created",
        "debtor",
    ]
    assert set(seen[0]) == {"id", "kind", "event", "title", "actor_name", "person", "at", "changes", "text"}
    assert (seen[0]["actor_name"], seen[0]["person"]) == (people.carl.user.username, people.carl.user.full_name)
    assert people.olga.api.get(f"accounts/{account.id}/timeline/").status_code == 404


@pytest.mark.row("D028")
def test_a_timeline_can_be_asked_for_some_kinds(people: cast.Cast) -> None:
    account = factories.account(people.agency, people.carl, "in_contact")
    path = f"accounts/{account.id}/timeline/"
    people.carl.api.post(f"accounts/{account.id}/add-note/", {"text": "Rang"})
    due_at = clock.now() + dt.timedelta(days=1)
    people.carl.api.post(f"accounts/{account.id}/tasks/", {"title": "Ring again", "due_at": due_at})

    def events(kinds: str) -> list[str]:
        return [activity["event"] for activity in people.carl.api.get(path, kinds=kinds).json()["results"]]

    assert events("note") == ["account.note_added"]
    assert events("note,task.created") == ["task.created", "account.note_added"]
    assert events("nothing") == []
    page = people.carl.api.get(path, kinds="note,assignment", page_size=1).json()
    assert [activity["kind"] for activity in people.carl.api.get(page["next"]).json()["results"]] == ["assignment"]


def test_escalation_is_a_flag(people: cast.Cast) -> None:
    account = factories.account(people.agency, people.carl, "assigned")
    path = f"accounts/{account.id}/"
    assert people.carl.api.post(f"{path}escalate/", {}).status_code == 422
    raised = people.carl.api.post(f"{path}escalate/", {"reason": "Lawyer involved"}).json()
    assert (raised["is_escalated"], raised["escalation_reason"], raised["status"]) == (True, "Lawyer involved", "assigned")
    assert len(people.bob.api.get("accounts/", escalated="true").json()["results"]) == 1
    ended = people.bob.api.post(f"{path}deescalate/").json()
    assert (ended["is_escalated"], ended["escalation_reason"]) == (False, "")
    assert people.rita.api.post(f"{path}escalate/", {"reason": "x"}).status_code == 403
    assert people.olga.api.post(f"{path}escalate/", {"reason": "x"}).status_code == 404


@pytest.mark.row("D132")
def test_other_accounts_of_the_debtor_are_told_by_name_only(people: cast.Cast) -> None:
    dan = factories.debtor(people.agency, "Dan Debtor")
    mine = factories.account(people.agency, people.carl, "assigned", of=dan, external_ref="MINE")
    factories.account(people.agency, of=dan, by=factories.creditor(people.agency, "Acme"), external_ref="OTHER")
    (told,) = people.carl.api.get(f"accounts/{mine.id}/").json()["other_accounts"]
    assert told == {"id": None, "external_ref": None, "creditor_name": "Acme"}
    (told,) = people.alice.api.get(f"accounts/{mine.id}/").json()["other_accounts"]
    assert told["external_ref"] == "OTHER"


def test_detail_takes_a_bounded_number_of_queries(people: cast.Cast) -> None:
    dan = factories.debtor(people.agency, email="dan@example.test", phone="2125550100")
    account = factories.account(people.agency, people.carl, "in_contact", of=dan)
    counts = []
    for _ in range(2):
        for _ in range(4):
            people.carl.api.post(f"accounts/{account.id}/add-note/", {"text": "again"})
            factories.account(people.agency, of=dan)
        with CaptureQueriesContext(connection) as captured:
            assert people.alice.api.get(f"accounts/{account.id}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 30


@pytest.mark.row("D016", "D017", "D132")
@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"),
    [
        ("get", "accounts/", None, {"alice", "bob", "carl", "rita"}),
        ("get", "accounts/summary/", None, {"alice", "bob", "carl", "rita"}),
        ("get", "accounts/{id}/", None, {"alice", "bob", "carl", "rita"}),
        ("get", "accounts/{id}/timeline/", None, {"alice", "bob", "carl", "rita"}),
        ("get", "accounts/{id}/statement/", None, {"alice", "bob", "carl", "rita"}),
        ("get", "accounts/export/", None, {"alice"}),
        ("post", "accounts/", "new", {"alice"}),
        ("patch", "accounts/{id}/", {"follow_up_on": "2026-05-01"}, {"alice", "carl"}),
        ("post", "accounts/{id}/reopen/", {"reason": "x"}, {"alice"}),
        ("post", "accounts/{id}/escalate/", {"reason": "x"}, {"alice", "bob", "carl"}),
        ("post", "accounts/{id}/add-note/", {"text": "x"}, {"alice", "bob", "carl"}),
        ("post", "accounts/{id}/close/", {"reason": "x"}, {"alice", "bob", "carl"}),
        ("get", "creditors/", None, {"alice", "bob", "carl", "rita"}),
        ("post", "creditors/", {"name": "Some Bank"}, {"alice"}),
        ("get", "debtors/", None, {"alice", "bob", "carl", "rita"}),
        ("post", "debtors/", {"full_name": "New Debtor"}, {"alice"}),
    ],
)
def test_roles_by_route(people: cast.Cast, method: str, path: str, body: Any, allowed: set[str]) -> None:
    for member in (people.alice, people.bob, people.carl, people.rita):
        status = "closed" if "reopen" in path else "assigned"
        account = factories.account(people.agency, people.carl, status)
        sent = new_account(people, external_ref=f"N-{member.user.username}") if body == "new" else body
        if isinstance(sent, dict) and "name" in sent:
            sent = {**sent, "name": f"Bank of {member.user.username}"}
        arguments = [] if method == "get" else [sent]
        answer = getattr(member.api, method)(path.format(id=account.id), *arguments)
        expected = member.user.username in allowed
        assert (answer.status_code < 300) == expected, (member.user.username, answer.content)
        assert expected or answer.status_code == 403
    arguments = [] if method == "get" else [new_account(people) if body == "new" else body]
    assert getattr(cast.Api(), method)(path.format(id=account.id), *arguments).status_code == 401
    if "{id}" in path:
        assert getattr(people.olga.api, method)(path.format(id=account.id), *arguments).status_code in {403, 404}


def test_due_dates_are_local(people: cast.Cast) -> None:
    import time_machine

    account = factories.account(people.agency, due_on=dt.date(2026, 3, 2))
    with time_machine.travel("2026-03-03T04:30:00+00:00", tick=False):  # still the 2nd in New York
        assert people.alice.api.get(f"accounts/{account.id}/").json()["dpd"] == 0
