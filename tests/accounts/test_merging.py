"""Merging two debtors who are one person, and splitting them again."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests import cast, factories

from fairdue.accounts.models import Account, AccountParty
from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel import crypto
from fairdue.kernel.db import agency_scope
from fairdue.parties.commands.sealing import seal_identity
from fairdue.parties.models import Debtor, MergeCandidate, RiskProfile

pytestmark = pytest.mark.django_db
BORN = dt.date(1980, 5, 17)


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def merge(people: cast.Cast, one: Debtor, other: Debtor, **body: Any) -> Any:
    return people.alice.api.post(f"debtors/{one.id}/merge/", {"other": other.id, **body})


def split(people: cast.Cast, one: Debtor, **body: Any) -> Any:
    return people.alice.api.post(f"debtors/{one.id}/split/", body)


def shown(people: cast.Cast, debtor: Debtor | str) -> dict[str, Any]:
    found = people.alice.api.get(f"debtors/{debtor if isinstance(debtor, str) else debtor.id}/").json()
    return {name: value for name, value in found.items() if name != "updated_at"}


def state(people: cast.Cast, *debtors: Debtor) -> dict[str, Any]:
    """All that a merge may touch, without ids and times that a split makes anew."""
    told = {}
    for debtor in debtors:
        found = shown(people, debtor)
        points = sorted((p["kind"], p["value"], p["raw"], p["is_primary"], p["line1"]) for p in found.pop("contact_points"))
        places = sorted(found.pop("party_to"), key=lambda place: place["account_id"])
        told[debtor.full_name] = {**found, "points": points, "places": places}
    with agency_scope(people.agency.id):
        told["accounts"] = {str(a.id): str(a.debtor_id) for a in Account.objects.all()}
        told["parties"] = sorted((str(p.account_id), str(p.debtor_id), p.role) for p in AccountParty.objects.all())
        told["circumstances"] = {str(p.debtor_id): (p.monthly_income_minor, p.contract_type) for p in RiskProfile.objects.all()}
        told["digests"] = {str(d.id): bytes(d.identity_digest or b"") for d in Debtor.objects.all()}
    return told


def entries(people: cast.Cast, kind: str) -> list[JournalEntry]:
    with agency_scope(people.agency.id):
        return list(JournalEntry.objects.filter(kind=kind).order_by("id"))


def circumstances(people: cast.Cast, debtor: Debtor, **fields: Any) -> None:
    with agency_scope(people.agency.id):
        RiskProfile.objects.create(agency_id=people.agency.id, debtor=debtor, currency="USD", **fields)


def two(people: cast.Cast) -> tuple[Debtor, Debtor]:
    """Dan, and the same with more known of him; each with an account of his own and one as a party of the other's."""
    dan = factories.debtor(people.agency, "Dan Debtor", email="dan@example.test", phone="2125550100", ssn_last4="1234")
    twin = factories.debtor(people.agency, "D. Debtor", email="d@example.test", phone="2125550100", born_on=BORN, language="es")
    circumstances(people, twin, contract_type="PERMANENT", monthly_income_minor=5)
    mine, his, third = (factories.account(people.agency, of=of) for of in (dan, twin, factories.debtor(people.agency)))
    for account, debtor, role in ((mine, twin, "joint"), (his, dan, "guarantor"), (third, twin, "guarantor")):
        made = people.alice.api.post(f"accounts/{account.id}/parties/", {"debtor": debtor.id, "role": role})
        assert made.status_code == 201
    return dan, twin


def test_the_other_gives_all_to_the_first(people: cast.Cast) -> None:
    dan, twin = two(people)
    before = state(people, dan, twin)
    preview = merge(people, dan, twin, preview=True)
    assert preview.status_code == 200, preview.content
    assert state(people, dan, twin) == before
    assert entries(people, "debtor.merged") == []
    done = merge(people, dan, twin)
    assert done.status_code == 200, done.content
    assert done.json() == {**preview.json(), "is_preview": False}
    effect = done.json()
    assert (len(effect["accounts"]), len(effect["contact_points"]), len(effect["parties"])) == (1, 1, 1)
    assert (effect["filled"], effect["conflicts"]) == (["born_on", "language", "circumstances"], [])
    found = shown(people, dan)
    assert (found["full_name"], found["ssn_last4"], found["born_on"], found["language"]) == (
        "Dan Debtor",
        "1234",
        "1980-05-17",
        "es",
    )
    assert [(p["value"], p["is_primary"]) for p in found["contact_points"]] == [
        ("dan@example.test", True),
        ("d@example.test", False),
        ("+12125550100", True),
    ]
    after = state(people, dan, twin)
    assert after["digests"][str(dan.id)] == seal_identity("1234", BORN).identity_digest
    assert after["circumstances"][str(dan.id)] == (5, "PERMANENT")
    assert str(twin.id) not in after["accounts"].values()
    assert [party[1:] for party in after["parties"]] == [(str(dan.id), "guarantor")]
    gone = shown(people, twin)
    assert (gone["merged_into"], gone["full_name"], gone["contact_points"]) == (str(dan.id), "D. Debtor", [])
    assert str(twin.id) not in [row["id"] for row in people.alice.api.get("debtors/").json()["results"]]


def test_the_journal_tells_of_a_merge_on_both_and_on_each_account(people: cast.Cast) -> None:
    dan, twin = two(people)
    effect = merge(people, dan, twin).json()
    on_dan, on_twin = entries(people, "debtor.merged")
    assert (on_dan.subject_id, on_dan.facts["other_id"], on_twin.subject_id) == (dan.id, str(twin.id), twin.id)
    assert on_twin.facts["accounts"] == effect["accounts"]
    moved = entries(people, "account.debtor_changed")
    assert [(str(e.subject_id), e.changes["debtor_id"]) for e in moved] == [(effect["accounts"][0], [str(twin.id), str(dan.id)])]
    sealed = json.dumps([[e.changes, e.facts] for e in (on_dan, on_twin, *moved)])
    for value in ("Debtor", "example.test", "5550100", "1980", "1234"):
        assert value not in sealed
    with agency_scope(people.agency.id):
        personal = {row.id: (row.person_id, row.values) for row in JournalPersonal.objects.all()}
    assert personal[on_dan.id] == (twin.id, {"text": "D. Debtor"})
    timeline = people.alice.api.get(f"accounts/{effect['accounts'][0]}/timeline/").json()["results"]
    told = [(activity["title"], activity["text"]) for activity in timeline]
    assert ("Debtors merged", "D. Debtor") in told
    assert ("Account given to another debtor", None) in told
    assert ("Further debtor removed", None) in told


def test_undoing_a_merge_leaves_all_as_it_was(people: cast.Cast) -> None:
    dan, twin = two(people)
    before = state(people, dan, twin)
    merge(people, dan, twin)
    done = split(people, dan, into=twin.id)
    assert done.status_code == 200, done.content
    assert (done.json()["into"], len(done.json()["accounts"]), len(done.json()["contact_points"])) == (str(twin.id), 1, 1)
    assert state(people, dan, twin) == before
    assert [entry.subject_id for entry in entries(people, "debtor.split")] == [dan.id, twin.id]
    assert len(entries(people, "account.debtor_changed")) == 2
    again = split(people, dan, into=twin.id)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "not_merged")
    assert merge(people, dan, twin).status_code == 200
    assert split(people, dan, into=twin.id).status_code == 200
    assert state(people, dan, twin) == before


@pytest.mark.parametrize("choice", ["keep", "take"])
def test_identities_that_differ_need_a_choice(people: cast.Cast, choice: str) -> None:
    dan = factories.debtor(people.agency, "Dan", ssn_last4="1111", born_on=BORN)
    twin = factories.debtor(people.agency, "Twin", ssn_last4="2222")
    before = state(people, dan, twin)
    refused = merge(people, dan, twin)
    assert (refused.status_code, refused.json()["code"], refused.json()["conflicts"]) == (
        409,
        "identity_conflict",
        ["ssn_last4"],
    )
    assert merge(people, dan, twin, preview=True).json()["conflicts"] == ["ssn_last4"]
    assert state(people, dan, twin) == before
    assert merge(people, dan, twin, identity=choice).status_code == 200
    found = shown(people, dan)
    expected = ("1111", "1980-05-17") if choice == "keep" else ("2222", None)
    assert (found["ssn_last4"], found["born_on"]) == expected
    assert split(people, dan, into=twin.id).status_code == 200
    assert state(people, dan, twin) == before


def test_an_undone_merge_survives_a_change_of_keys(people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairdue.kernel.actor import system
    from fairdue.parties.commands import sealing

    dan = factories.debtor(people.agency, "Dan", ssn_last4="1111")
    twin = factories.debtor(people.agency, "Twin", ssn_last4="2222", born_on=BORN)
    merge(people, dan, twin, identity="take")
    ring = crypto.keyring()
    key_id, *_ = ring._ciphers
    new = crypto.KeyRing({"n1": b"9" * 32})
    both = crypto.KeyRing({"n1": b"9" * 32})
    both._ciphers[key_id] = ring._ciphers[key_id]
    for module in ("fairdue.parties.commands.sealing", "fairdue.parties.queries"):
        monkeypatch.setattr(f"{module}.keyring", lambda: both)
    sealing.reseal_debtors(system(people.agency.id))
    for module in ("fairdue.parties.commands.sealing", "fairdue.parties.queries"):
        monkeypatch.setattr(f"{module}.keyring", lambda: new)
    assert split(people, dan, into=twin.id).status_code == 200
    assert (shown(people, dan)["ssn_last4"], shown(people, twin)["ssn_last4"]) == ("1111", "2222")


def test_what_cannot_be_merged(people: cast.Cast) -> None:
    one, two_, three = (factories.debtor(people.agency) for _ in range(3))
    theirs = factories.debtor(people.other_agency)
    assert merge(people, one, one).status_code == 422
    assert merge(people, one, theirs).status_code == 404
    assert people.olga.api.post(f"debtors/{one.id}/merge/", {"other": theirs.id}).status_code == 404
    assert people.alice.api.post(f"debtors/{uuid4()}/merge/", {"other": one.id}).status_code == 404
    assert merge(people, two_, one).status_code == 200
    for into, other in ((two_, one), (one, three), (three, one), (one, two_)):
        answer = merge(people, into, other)
        assert (answer.status_code, answer.json()["code"], answer.json()["merged_into"]) == (409, "debtor_merged", str(two_.id))
    assert merge(people, three, two_).status_code == 200
    assert split(people, three, into=one.id).status_code == 422
    assert split(people, three, into=two_.id).status_code == 200
    assert split(people, two_, into=one.id).status_code == 200


def test_a_merged_debtor_takes_nothing_more(people: cast.Cast) -> None:
    one, other = factories.debtor(people.agency), factories.debtor(people.agency)
    account = factories.account(people.agency)
    merge(people, one, other)
    api, path = people.alice.api, f"debtors/{other.id}/"
    new = {"debtor": other.id, "external_ref": "N-1", "original_amount": "10.00", "current_balance": "10.00"}
    for answer in (
        api.patch(path, {"full_name": "Else"}),
        api.post(f"{path}contact-points/", {"kind": "email", "value": "a@example.test"}),
        api.post("accounts/", new),
        api.post(f"accounts/{account.id}/parties/", {"debtor": other.id, "role": "joint"}),
        api.post(f"{path}split/", {"full_name": "X", "accounts": [account.id]}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "debtor_merged")


def test_open_pairs_follow_a_merge_and_come_back_with_a_split(people: cast.Cast) -> None:
    one, other, third = (factories.debtor(people.agency, email="same@example.test") for _ in range(3))
    people.alice.api.post("debtors/merge-candidates/find/")

    def pairs() -> dict[frozenset[UUID], str]:
        with agency_scope(people.agency.id):
            return {frozenset((pair.debtor_id, pair.other_id)): pair.status for pair in MergeCandidate.objects.all()}

    with agency_scope(people.agency.id):
        MergeCandidate.objects.filter(debtor_id=one.id, other_id=third.id).delete()
    merge(people, one, other)
    merged = {frozenset((one.id, other.id)): "merged", frozenset((other.id, third.id)): "merged"}
    assert pairs() == {**merged, frozenset((one.id, third.id)): "open"}
    split(people, one, into=other.id)
    assert pairs() == {
        frozenset((one.id, other.id)): "dismissed",
        frozenset((other.id, third.id)): "open",
        frozenset((one.id, third.id)): "open",
    }


def test_some_accounts_go_to_a_new_debtor(people: cast.Cast) -> None:
    dan = factories.debtor(people.agency, "Dan Debtor", email="dan@example.test", phone="2125550100")
    going, staying = factories.account(people.agency, of=dan), factories.account(people.agency, of=dan)
    email = next(p["id"] for p in shown(people, dan)["contact_points"] if p["kind"] == "email")
    done = split(people, dan, accounts=[going.id], contact_points=[email], full_name="Daniel Other")
    assert done.status_code == 200, done.content
    made = shown(people, done.json()["into"])
    assert (made["full_name"], made["email"], made["phone"], made["merged_into"]) == (
        "Daniel Other",
        "dan@example.test",
        None,
        None,
    )
    assert (shown(people, dan)["email"], shown(people, dan)["phone"]) == (None, "+12125550100")
    owners = state(people, dan)["accounts"]
    assert owners == {str(going.id): made["id"], str(staying.id): str(dan.id)}
    timeline = people.alice.api.get(f"accounts/{going.id}/timeline/").json()["results"]
    assert {"Debtor split", "Account given to another debtor", "Debtor entered"} <= {a["title"] for a in timeline}


def test_what_cannot_be_split(people: cast.Cast) -> None:
    dan, ida = factories.debtor(people.agency), factories.debtor(people.agency)
    one, other = factories.account(people.agency, of=dan), factories.account(people.agency, of=dan)
    foreign = factories.account(people.agency, of=ida)
    for body in (
        {"full_name": "X"},
        {"full_name": "X", "accounts": []},
        {"full_name": "X", "accounts": [one.id, other.id]},
        {"full_name": "X", "accounts": [foreign.id]},
        {"full_name": "X", "accounts": [one.id], "contact_points": [uuid4()]},
        {"accounts": [one.id]},
        {"accounts": [one.id], "into": ida.id},
        {"accounts": [one.id], "into": ida.id, "full_name": "X"},
        {"accounts": [one.id], "full_name": "   "},
    ):
        assert split(people, dan, **body).status_code == 422, body
    assert people.olga.api.post(f"debtors/{dan.id}/split/", {"full_name": "X", "accounts": [one.id]}).status_code == 404
    assert entries(people, "debtor.split") == []


def test_each_has_one_primary_contact_point_of_a_kind_whatever_is_moved(people: cast.Cast) -> None:
    dan = factories.debtor(people.agency, "Dan", phone="2125550100", email="dan@example.test")
    twin = factories.debtor(people.agency, "Twin", phone="2125550100", email="twin@example.test")
    for debtor, phone in ((twin, "2125550101"), (dan, "2125550102")):
        made = people.alice.api.post(f"debtors/{debtor.id}/contact-points/", {"kind": "phone", "value": phone})
        assert made.status_code == 201
    going, _ = factories.account(people.agency, of=dan), factories.account(people.agency, of=twin)
    before = state(people, dan, twin)
    merge(people, dan, twin)
    points = [point["id"] for point in shown(people, dan)["contact_points"]]
    done = split(people, dan, into=twin.id, accounts=[going.id], contact_points=points)
    assert done.status_code == 200, done.content
    assert len(done.json()["contact_points"]) == len(points) - 1
    for debtor in (dan, twin):
        kinds = [point["kind"] for point in shown(people, debtor)["contact_points"] if point["is_primary"]]
        assert sorted(kinds) == sorted(set(kinds))
    assert [p["value"] for p in shown(people, dan)["contact_points"]] == ["+12125550100"]
    assert before["accounts"] != state(people, dan, twin)["accounts"]


@pytest.mark.parametrize("is_crosswise", [False, True])
def test_undoing_restores_which_contact_points_are_primary(people: cast.Cast, is_crosswise: bool) -> None:
    dan, twin = (factories.debtor(people.agency, name, phone="2125550100") for name in ("Dan", "Twin"))
    added = {"kind": "phone", "value": "2125550101"}
    people.alice.api.post(f"debtors/{(twin if is_crosswise else dan).id}/contact-points/", added)
    before = state(people, dan, twin)
    merge(people, dan, twin)
    assert split(people, dan, into=twin.id).status_code == 200
    assert state(people, dan, twin) == before
