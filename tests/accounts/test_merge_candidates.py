"""Pairs of debtors who may be one person: found, listed, dismissed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast, factories

from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.parties.commands import candidates
from fairdue.parties.commands.candidates import note_candidates
from fairdue.parties.models import Debtor, MergeCandidate
from fairdue.parties.types import NewContactPoint

pytestmark = pytest.mark.django_db
LIST = "debtors/merge-candidates/"
FIND = "debtors/merge-candidates/find/"


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def listed(member: cast.Member) -> list[dict[str, Any]]:
    return list(member.api.get(LIST).json()["results"])


def at_home(people: cast.Cast, name: str, line1: str) -> Debtor:
    from fairdue.parties.commands.contact_points import add_contact_point
    from fairdue.parties.types import ContactKind

    made = factories.debtor(people.agency, name)
    point = NewContactPoint(kind=ContactKind.POSTAL, line1=line1, city="Springfield")
    add_contact_point(system(people.agency.id), made.id, point)
    return made


def test_what_people_share_is_found_once(people: cast.Cast) -> None:
    ours, born = people.agency, dt.date(1980, 5, 17)
    pairs = {
        "email": [factories.debtor(ours, name, email="same@example.test") for name in ("Ann Ash", "Bea Oak")],
        "phone": [factories.debtor(ours, phone="2125550100") for _ in range(2)],
        "postal": [at_home(people, name, "1 Main St") for name in ("Cy Elm", "ELM, Cy")],
        "identity": [factories.debtor(ours, ssn_last4="1234", born_on=born) for _ in range(2)],
    }
    at_home(people, "Dee Fir", "1 Main St")
    factories.debtor(people.other_agency, email="same@example.test")
    factories.account(ours, of=pairs["email"][0])
    assert people.alice.api.post(FIND).json() == {"found": 4, "is_complete": True}
    assert people.alice.api.post(FIND).json() == {"found": 0, "is_complete": True}
    found = {row["reason"]: row for row in listed(people.alice)}
    assert {reason: [row["debtor"]["id"], row["other"]["id"]] for reason, row in found.items()} == {
        reason: sorted(str(debtor.id) for debtor in pair) for reason, pair in pairs.items()
    }
    by_email = found["email"]
    assert by_email["shared"] == [{"kind": "email", "value": "same@example.test"}]
    assert {side["full_name"]: side["accounts_count"] for side in (by_email["debtor"], by_email["other"])} == {
        "Ann Ash": 1,
        "Bea Oak": 0,
    }
    assert found["identity"]["shared"] == []
    assert listed(people.olga) == []


def test_what_many_share_tells_nothing(people: cast.Cast) -> None:
    for _ in range(candidates.SAME_VALUE_MAX + 1):
        factories.debtor(people.agency, email="frontdesk@example.test")
    assert people.alice.api.post(FIND).json()["found"] == 0


def test_a_search_is_bounded_and_goes_on(people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "FOUND_MAX", 2)
    for _ in range(3):
        factories.debtor(people.agency, email="same@example.test")
    answers = [people.alice.api.post(FIND).json() for _ in range(3)]
    assert answers == [{"found": 2, "is_complete": False}, {"found": 1, "is_complete": True}, {"found": 0, "is_complete": True}]


def test_dismissed_pairs_stay_dismissed(people: cast.Cast) -> None:
    one, other = (factories.debtor(people.agency, email="same@example.test") for _ in range(2))
    people.alice.api.post(FIND)
    (row,) = listed(people.alice)
    path = f"{LIST}{row['id']}/dismiss/"
    assert people.olga.api.post(path).status_code == 404
    assert people.alice.api.post(path).status_code == 204
    again = people.alice.api.post(path)
    assert (again.status_code, again.json()["code"]) == (409, "candidate_decided")
    assert people.alice.api.post(FIND).json()["found"] == 0
    assert listed(people.alice) == []
    with agency_scope(people.agency.id):
        entries = JournalEntry.objects.filter(kind="debtor.candidate_dismissed")
        assert {entry.subject_id for entry in entries} == {one.id, other.id}


def test_imports_note_pairs_in_any_order_once(people: cast.Cast) -> None:
    one, two, gone = (factories.debtor(people.agency) for _ in range(3))
    with agency_scope(people.agency.id):
        Debtor.objects.filter(id=gone.id).update(merged_into_id=one.id)
        source = "SELECT * FROM unnest(%(ones)s::uuid[], %(others)s::uuid[], %(reasons)s::text[])"
        given = {
            "ones": [two.id, one.id, one.id, one.id],
            "others": [one.id, two.id, gone.id, one.id],
            "reasons": ["email", "phone", "email", "email"],
        }
        actor = system(people.agency.id)
        assert [note_candidates(actor, source, given) for _ in range(2)] == [1, 0]
        (pair,) = MergeCandidate.objects.all()
        assert (pair.debtor_id, pair.other_id, pair.reason) == (min(one.id, two.id), max(one.id, two.id), "email")
        (entry,) = JournalEntry.objects.filter(kind="debtor.candidates_found")
        assert entry.facts == {"pairs": 1}


def test_who_may_see_and_decide(people: cast.Cast) -> None:
    mine, other = (factories.debtor(people.agency, email="same@example.test") for _ in range(2))
    factories.account(people.agency, people.carl, "assigned", of=mine)
    people.alice.api.post(FIND)
    (row,) = listed(people.rita)
    assert people.carl.api.get(LIST).status_code == 403
    assert listed(people.bob) == []
    factories.account(people.agency, people.carl, "assigned", of=other)
    assert listed(people.bob) == [row | {side: {**row[side], "accounts_count": 1} for side in ("debtor", "other")}]
    for member in (people.bob, people.carl, people.rita):
        assert member.api.post(FIND).status_code == 403
        assert member.api.post(f"{LIST}{row['id']}/dismiss/").status_code == 403
        assert member.api.post(f"debtors/{mine.id}/merge/", {"other": other.id}).status_code == 403
        assert member.api.post(f"debtors/{mine.id}/split/", {"full_name": "X", "accounts": []}).status_code == 403


def test_the_list_is_paged_in_few_queries(people: cast.Cast) -> None:
    for number in range(4):
        for _ in range(2):
            factories.debtor(people.agency, email=f"same{number}@example.test")
    people.alice.api.post(FIND)
    whole = [row["id"] for row in listed(people.alice)]
    assert whole == sorted(whole, reverse=True)
    first = people.alice.api.get(LIST, page_size=3).json()
    second = people.alice.api.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == whole
    counts = []
    for size in (1, 4):
        with CaptureQueriesContext(connection) as captured:
            people.alice.api.get(LIST, page_size=size)
        counts.append(len(captured))
    assert counts[0] == counts[1]
