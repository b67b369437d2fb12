"""Further parties of accounts: joint debtors and guarantors, who sees them, and those that files bring."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast, factories

from fairdue.accounts.commands.parties import attach_parties
from fairdue.accounts.models import AccountParty
from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def add(member: cast.Member, account: Any, body: dict[str, Any]) -> Any:
    return member.api.post(f"accounts/{account.id}/parties/", body)


def test_a_known_debtor_joins_an_account(people: cast.Cast) -> None:
    account, ida = factories.account(people.agency, people.carl, "assigned"), factories.debtor(people.agency, "Ida Joint")
    made = add(people.alice, account, {"debtor": ida.id, "role": "joint"})
    assert made.status_code == 201, made.content
    party = made.json()
    assert (party["debtor_id"], party["full_name"], party["role"]) == (str(ida.id), "Ida Joint", "joint")
    assert add(people.alice, account, {"debtor": ida.id, "role": "guarantor"}).json()["code"] == "party_exists"
    own = add(people.alice, account, {"debtor": account.debtor_id, "role": "joint"})
    assert (own.status_code, own.json()["errors"][0]["code"]) == (422, "owes_already")
    assert people.carl.api.get(f"accounts/{account.id}/").json()["parties"] == [party]
    assert people.carl.api.get(f"accounts/{account.id}/parties/").json()["results"] == [party]
    (told,) = [a for a in people.carl.api.get(f"accounts/{account.id}/timeline/").json()["results"] if a["kind"] == "party"]
    assert (told["title"], told["text"], told["actor_name"]) == ("Further debtor added", "Ida Joint", "alice")
    one = f"accounts/{account.id}/parties/{party['id']}/"
    other = factories.account(people.agency)
    assert people.alice.api.delete(f"accounts/{other.id}/parties/{party['id']}/").status_code == 404
    assert people.alice.api.delete(one).status_code == 204
    assert people.alice.api.delete(one).status_code == 404
    assert people.alice.api.get(f"accounts/{account.id}/").json()["parties"] == []
    assert people.alice.api.get(f"debtors/{ida.id}/").status_code == 200
    titles = [a["title"] for a in people.alice.api.get(f"accounts/{account.id}/timeline/").json()["results"]]
    assert titles[:2] == ["Further debtor removed", "Further debtor added"]


def test_a_new_debtor_joins_with_his_contact_points(people: cast.Cast) -> None:
    account = factories.account(people.agency, people.carl, "assigned")
    body = {"full_name": "Gus Guarantor", "role": "guarantor", "contact_points": [{"kind": "phone", "value": "2125550100"}]}
    made = add(people.bob, account, body)
    assert made.status_code == 201, made.content
    gus = people.bob.api.get(f"debtors/{made.json()['debtor_id']}/").json()
    assert (gus["full_name"], gus["phone"]) == ("Gus Guarantor", "+12125550100")
    assert gus["party_to"] == [
        {
            "account_id": str(account.id),
            "external_ref": account.external_ref,
            "creditor_name": "Unspecified",
            "debtor_name": people.alice.api.get(f"debtors/{account.debtor_id}/").json()["full_name"],
            "role": "guarantor",
        }
    ]


def test_a_party_answers_otherwise(people: cast.Cast) -> None:
    mine, others = factories.account(people.agency, people.carl, "assigned"), factories.account(people.agency)
    party = add(people.bob, mine, {"full_name": "Ida Joint", "role": "joint"}).json()
    one, elsewhere = (f"accounts/{account.id}/parties/{party['id']}/" for account in (mine, others))
    for member, path, status in (
        (people.carl, one, 403),
        (people.rita, one, 403),
        (people.olga, one, 404),
        (people.alice, elsewhere, 404),
    ):
        assert member.api.patch(path, {"role": "guarantor"}).status_code == status
    assert people.bob.api.patch(one, {"role": "friend"}).status_code == 422
    for _ in range(2):
        changed = people.bob.api.patch(one, {"role": "guarantor"})
        assert (changed.status_code, changed.json()) == (200, party | {"role": "guarantor"})
    assert people.carl.api.get(f"accounts/{mine.id}/").json()["parties"] == [party | {"role": "guarantor"}]
    told = people.alice.api.get(f"accounts/{mine.id}/timeline/").json()["results"]
    assert [entry["title"] for entry in told][:2] == ["Role of a further debtor changed", "Further debtor added"]
    with agency_scope(people.agency.id):
        (entry,) = JournalEntry.objects.filter(kind="account.party_role_changed")
    assert (entry.changes, entry.subject_id) == ({"role": ["joint", "guarantor"]}, mine.id)


@pytest.mark.parametrize(
    "body",
    [
        {"role": "joint"},
        {"role": "joint", "full_name": "  "},
        {"role": "friend", "full_name": "Ann"},
        {"role": "joint", "full_name": "Ann", "debtor": str(uuid4())},
        {"role": "joint", "debtor": str(uuid4())},
        {"role": "joint", "debtor": str(uuid4()), "contact_points": [{"kind": "phone", "value": "2125550100"}]},
        {"role": "joint", "full_name": "Ann", "contact_points": [{"kind": "phone", "value": "x"}]},
    ],
)
def test_what_cannot_be_is_refused(people: cast.Cast, body: dict[str, Any]) -> None:
    account = factories.account(people.agency)
    assert add(people.alice, account, body).status_code == 422
    with agency_scope(people.agency.id):
        assert not AccountParty.objects.exists()


def test_who_may_add_and_see_parties(people: cast.Cast) -> None:
    mine, others = factories.account(people.agency, people.carl, "assigned"), factories.account(people.agency)
    theirs, hidden = factories.debtor(people.other_agency), factories.debtor(people.agency, "Hidden Helen")
    for member, account, status in (
        (people.carl, mine, 403),
        (people.rita, mine, 403),
        (people.bob, others, 404),
        (people.olga, mine, 404),
        (people.bob, mine, 201),
    ):
        answer = add(member, account, {"full_name": "Ida Joint", "role": "joint"})
        assert answer.status_code == status, (member.user.username, answer.content)
    made = answer.json()
    assert add(people.alice, mine, {"debtor": theirs.id, "role": "joint"}).status_code == 422
    assert add(people.bob, mine, {"debtor": hidden.id, "role": "joint"}).status_code == 422
    assert add(people.alice, others, {"debtor": made["debtor_id"], "role": "guarantor"}).status_code == 201
    assert people.carl.api.delete(f"accounts/{mine.id}/parties/{made['id']}/").status_code == 403
    path = f"debtors/{made['debtor_id']}/"
    for member, seen in ((people.alice, 2), (people.rita, 2), (people.bob, 1), (people.carl, 1)):
        found = member.api.get(path)
        assert found.status_code == 200
        assert len(found.json()["party_to"]) == seen
        assert made["debtor_id"] in [row["id"] for row in member.api.get("debtors/").json()["results"]]
        assert member.api.get(f"accounts/{mine.id}/parties/").status_code == 200
    assert people.olga.api.get(path).status_code == 404
    assert people.olga.api.get(f"accounts/{mine.id}/parties/").status_code == 404
    assert people.carl.api.get(f"accounts/{others.id}/parties/").status_code == 404
    with agency_scope(people.agency.id):
        AccountParty.objects.filter(account=mine).delete()
    assert people.carl.api.get(path).status_code == 404


def test_a_party_shows_contact_data_but_no_identity_to_collectors(people: cast.Cast) -> None:
    mine = factories.account(people.agency, people.carl, "assigned")
    ida = factories.debtor(people.agency, email="ida@example.test", ssn_last4="1234")
    add(people.alice, mine, {"debtor": ida.id, "role": "joint"})
    shown = people.carl.api.get(f"debtors/{ida.id}/").json()
    assert (shown["email"], shown["ssn_last4"]) == ("ida@example.test", None)


def test_parties_come_in_pages_of_few_queries(people: cast.Cast) -> None:
    account = factories.account(people.agency)
    names = [add(people.alice, account, {"full_name": f"Ida {n}", "role": "joint"}).json()["full_name"] for n in range(5)]
    path = f"accounts/{account.id}/parties/"
    first = people.alice.api.get(path, page_size=3).json()
    second = people.alice.api.get(first["next"]).json()
    assert [row["full_name"] for row in first["results"] + second["results"]] == names
    counts = []
    for size in (1, 5):
        with CaptureQueriesContext(connection) as captured:
            people.alice.api.get(path, page_size=size)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_file_attaches_each_party_once(people: cast.Cast) -> None:
    account, ida, gus = (
        factories.account(people.agency),
        factories.debtor(people.agency, "Ida Joint"),
        factories.debtor(people.agency),
    )
    import_id = uuid7()
    rows = [
        (account.id, ida.id, "guarantor"),
        (account.id, ida.id, "joint"),
        (account.id, gus.id, "guarantor"),
        (account.id, account.debtor_id, "joint"),
    ]
    for expected in (2, 0):
        with agency_scope(people.agency.id):
            execute("CREATE TEMPORARY TABLE named (account_id uuid, debtor_id uuid, role text) ON COMMIT DROP")
            for row in rows:
                execute("INSERT INTO named VALUES (%s, %s, %s)", row)
            assert attach_parties(system(people.agency.id), "named", import_id) == expected
            execute("DROP TABLE named")
    with agency_scope(people.agency.id):
        found = {party.debtor_id: party.role for party in AccountParty.objects.all()}
        entries = list(JournalEntry.objects.filter(kind="account.party_added", subject_id=account.id))
        texts = {row.values["text"] for row in JournalPersonal.objects.filter(id__in=[entry.id for entry in entries])}
    assert found == {ida.id: "joint", gus.id: "guarantor"}
    assert {entry.facts["debtor_id"]: entry.facts["role"] for entry in entries} == {
        str(ida.id): "joint",
        str(gus.id): "guarantor",
    }
    assert {entry.facts["import_id"] for entry in entries} == {str(import_id)}
    assert len(entries) == 2
    assert "Ida Joint" in texts


def test_an_account_tells_how_its_import_came_to_the_debtor(people: cast.Cast) -> None:
    from fairdue.accounts.events import ACCOUNT_IMPORTED
    from fairdue.journal.commands import record

    by_hand, imported = factories.account(people.agency), factories.account(people.agency)
    with agency_scope(people.agency.id):
        record(system(people.agency.id), ACCOUNT_IMPORTED, "account", imported.id, facts={"matched_by": "phone"})
    assert people.alice.api.get(f"accounts/{imported.id}/").json()["debtor_match"] == "phone"
    assert people.alice.api.get(f"accounts/{by_hand.id}/").json()["debtor_match"] is None
