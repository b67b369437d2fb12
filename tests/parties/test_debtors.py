"""Debtors and contact points: rights, sealing, journal without personal values, change of keys."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from tests import cast, factories

from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel import crypto
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, rows
from fairdue.parties.commands import sealing
from fairdue.parties.models import Debtor

pytestmark = pytest.mark.django_db

DAN = {
    "full_name": "Dan Debtor",
    "ssn_last4": "6789",
    "born_on": "1980-05-17",
    "language": "en",
    "contact_points": [
        {"kind": "email", "value": "Dan@Example.TEST"},
        {"kind": "phone", "value": "(212) 555-0100"},
        {"kind": "postal", "line1": "1 Main St", "city": "Springfield", "region": "NY", "postal_code": "12345"},
    ],
}


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def make(people: cast.Cast, **changed: Any) -> dict[str, Any]:
    answer = people.alice.api.post("debtors/", {**DAN, **changed})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def given_to_carl(people: cast.Cast, debtor_id: str) -> None:
    with agency_scope(people.agency.id):
        debtor = Debtor.objects.get(id=debtor_id)
    factories.account(people.agency, people.carl, "assigned", of=debtor)


@pytest.mark.row("D024", "D131")
def test_identity_is_sealed_and_shown_to_admins_and_the_assignee(people: cast.Cast) -> None:
    made = make(people)
    assert (made["ssn_last4"], made["born_on"], made["email"], made["phone"]) == (
        "6789",
        "1980-05-17",
        "dan@example.test",
        "+12125550100",
    )
    assert (made["address_line1"], made["address_zip"]) == ("1 Main St", "12345")
    given_to_carl(people, made["id"])
    path = f"debtors/{made['id']}/"
    assert people.carl.api.get(path).json()["ssn_last4"] == "6789"
    for member in (people.bob, people.rita):
        shown = member.api.get(path).json()
        assert (shown["ssn_last4"], shown["born_on"], shown["full_name"]) == (None, None, "Dan Debtor")
    with agency_scope(people.agency.id):
        (row,) = rows("SELECT ssn_last4_sealed, born_on_sealed FROM parties_debtor WHERE id = %s", [made["id"]])
        assert b"6789" not in bytes(row.ssn_last4_sealed)
        assert b"1980" not in bytes(row.born_on_sealed)
        entries = JournalEntry.objects.filter(agency_id=people.agency.id)
        sealed = json.dumps([[entry.changes, entry.facts] for entry in entries], default=str)
        personal = json.dumps([row.values for row in JournalPersonal.objects.filter(agency_id=people.agency.id)])
    for value in ("Dan Debtor", "dan@example", "6789", "1980-05-17", "12125550100"):
        assert value not in sealed
    assert "Dan Debtor" in personal
    assert "6789" not in personal
    assert "1980-05-17" not in personal


@pytest.mark.parametrize(
    "changed",
    [
        {"ssn_last4": "678"},
        {"ssn_last4": "67890"},
        {"ssn_last4": "67a9"},
        {"ssn_last4": "६७८९"},
        {"born_on": "2999-01-01"},
        {"born_on": "1980-02-30"},
        {"full_name": "  "},
        {"full_name": "nul\x00"},
        {"contact_points": [{"kind": "email", "value": "nobody"}]},
        {"contact_points": [{"kind": "phone", "value": "12"}]},
        {"contact_points": [{"kind": "postal"}]},
        {"contact_points": [{"kind": "fax", "value": "1"}]},
        {"id": "018f0000-0000-7000-8000-000000000000"},
        {"ssn_last4_sealed": "x"},
    ],
)
def test_what_cannot_be_is_refused(people: cast.Cast, changed: dict[str, Any]) -> None:
    assert people.alice.api.post("debtors/", {**DAN, **changed}).status_code == 422


@pytest.mark.row("D132")
def test_collectors_see_the_debtors_of_their_accounts_only(people: cast.Cast) -> None:
    mine, other = make(people), make(people, full_name="Someone Else")
    given_to_carl(people, mine["id"])
    assert [row["id"] for row in people.carl.api.get("debtors/").json()["results"]] == [mine["id"]]
    assert [row["id"] for row in people.bob.api.get("debtors/").json()["results"]] == [mine["id"]]
    assert len(people.alice.api.get("debtors/").json()["results"]) == 2
    assert len(people.alice.api.get("debtors/", search="someone").json()["results"]) == 1
    assert people.olga.api.get("debtors/").json()["results"] == []
    point = other["contact_points"][0]["id"]
    for member in (people.carl, people.olga):
        assert member.api.get(f"debtors/{other['id']}/").status_code == 404
        assert member.api.patch(f"debtors/{other['id']}/", {"language": "fr"}).status_code == 404
        body = {"kind": "email", "value": "a@b.test"}
        assert member.api.post(f"debtors/{other['id']}/contact-points/", body).status_code == 404
        assert member.api.put(f"debtors/{other['id']}/contact-points/{point}/", body).status_code == 404
        assert member.api.delete(f"debtors/{other['id']}/contact-points/{point}/").status_code == 404


def test_editing(people: cast.Cast) -> None:
    made = make(people)
    given_to_carl(people, made["id"])
    path = f"debtors/{made['id']}/"
    assert people.carl.api.patch(path, {"language": "es"}).json()["language"] == "es"
    assert people.carl.api.patch(path, {"full_name": "Other"}).status_code == 403
    assert people.carl.api.patch(path, {"ssn_last4": "1111"}).status_code == 403
    assert people.rita.api.patch(path, {"language": "fr"}).status_code == 403
    edited = people.alice.api.patch(path, {"full_name": "Daniel Debtor", "ssn_last4": "1111"}).json()
    assert (edited["full_name"], edited["ssn_last4"], edited["born_on"]) == ("Daniel Debtor", "1111", "1980-05-17")
    assert people.alice.api.patch(path, {"ssn_last4": None}).json()["ssn_last4"] is None
    account = people.carl.api.get("accounts/").json()["results"][0]
    timeline = people.carl.api.get(f"accounts/{account['id']}/timeline/").json()["results"]
    edits = [activity["changes"] for activity in timeline if activity["title"] == "Debtor edited"]
    assert edits[1] == {"full_name": ["Dan Debtor", "Daniel Debtor"], "ssn_last4": ["***", "***"]}


def test_contact_points(people: cast.Cast) -> None:
    made = make(people)
    given_to_carl(people, made["id"])
    path = f"debtors/{made['id']}/contact-points/"
    added = people.carl.api.post(path, {"kind": "email", "value": "New@Example.test"})
    assert added.status_code == 201
    assert people.carl.api.post(path, {"kind": "email", "value": "new@example.TEST"}).status_code == 409
    shown = people.carl.api.get(f"debtors/{made['id']}/").json()
    emails = [point for point in shown["contact_points"] if point["kind"] == "email"]
    assert shown["email"] == "new@example.test"
    assert [point["is_primary"] for point in emails] == [True, False]
    one = f"{path}{added.json()['id']}/"
    assert people.carl.api.put(one, {"kind": "email", "value": "dan@example.test"}).status_code == 409
    assert people.carl.api.put(one, {"kind": "phone", "value": "2125550199"}).status_code == 422
    assert people.carl.api.put(one, {"kind": "email", "value": "newer@example.test"}).json()["value"] == "newer@example.test"
    assert people.rita.api.delete(one).status_code == 403
    assert people.carl.api.delete(one).status_code == 204
    assert people.carl.api.delete(one).status_code == 404


@pytest.mark.row("D131")
def test_changing_keys_reseals_everything_and_can_be_resumed(people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    old = crypto.KeyRing({"k1": b"1" * 32})
    new = crypto.KeyRing({"k2": b"2" * 32, "k1": b"1" * 32})
    only_new = crypto.KeyRing({"k2": b"2" * 32})

    def use(ring: crypto.KeyRing) -> None:
        for module in ("fairdue.parties.commands.sealing", "fairdue.parties.queries"):
            monkeypatch.setattr(f"{module}.keyring", lambda: ring)

    use(old)
    monkeypatch.setattr(sealing, "CHUNK", 2)
    born = dt.date(1980, 5, 17)
    debtors = [factories.debtor(people.agency, ssn_last4=f"100{n}", born_on=born) for n in range(5)]
    factories.debtor(people.agency)
    half = factories.debtor(people.agency, ssn_last4="2000")
    digests = {debtor.id: bytes(debtor.identity_digest or b"") for debtor in debtors}
    use(new)
    counts, after = sealing.reseal_debtors(system(people.agency.id))  # a run that was killed after one chunk
    assert (counts.seen, counts.resealed) == (2, 2)
    assert after is not None
    out = io.StringIO()
    call_command("keys", "rotate", stdout=out)
    assert "Harbour Recovery: 6 debtors with an identity, 4 encrypted anew" in out.getvalue()
    out = io.StringIO()
    call_command("keys", "rotate", stdout=out)
    assert "Harbour Recovery: 6 debtors with an identity, 0 encrypted anew" in out.getvalue()
    use(only_new)
    for number, debtor in enumerate(debtors):
        assert people.alice.api.get(f"debtors/{debtor.id}/").json()["ssn_last4"] == f"100{number}"
        with agency_scope(people.agency.id):
            digest = bytes(Debtor.objects.get(id=debtor.id).identity_digest or b"")
        assert digest == sealing.seal_identity(f"100{number}", born).identity_digest
        assert digest != digests[debtor.id]
    assert people.alice.api.get(f"debtors/{half.id}/").json()["ssn_last4"] == "2000"
