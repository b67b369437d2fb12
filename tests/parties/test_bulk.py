"""Debtors of many rows at once: identities, addresses, second phones, languages, names, and what the journal keeps of them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

import pytest
from tests import cast, factories
from tests.parties.source import CHANGED, NEW, fill

from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.parties.commands.bulk import ADDRESS, change_debtors, create_debtors
from fairdue.parties.commands.sealing import seal_identity
from fairdue.parties.models import ContactPoint, Debtor
from fairdue.parties.queries import debtor_detail
from fairdue.parties.types import DebtorDetail

pytestmark = pytest.mark.django_db
BORN = dt.date(1980, 5, 17)


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def sealed(ssn: str | None = None, born: dt.date | None = None) -> dict[str, Any]:
    found = seal_identity(ssn, born)
    return {
        "ssn_sealed": found.ssn_last4_sealed,
        "born_on_sealed": found.born_on_sealed,
        "identity_digest": found.identity_digest,
    }


def created(people: cast.Cast, brings: set[str], *rows: dict[str, Any]) -> list[DebtorDetail]:
    with agency_scope(people.agency.id):
        ids = fill(*({**NEW, **row} for row in rows))
        create_debtors(system(people.agency.id), "source", brings)
        return [debtor_detail(people.agency.id, debtor_id, reveals_identity=True) for debtor_id in ids]


def changed(people: cast.Cast, brings: set[str], *rows: dict[str, Any]) -> None:
    with agency_scope(people.agency.id):
        fill(*({**CHANGED, **row} for row in rows))
        change_debtors(system(people.agency.id), "source", brings)


def shown(people: cast.Cast, debtor_id: UUID) -> DebtorDetail:
    return debtor_detail(people.agency.id, debtor_id, reveals_identity=True)


def told(people: cast.Cast, debtor_id: UUID, kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Changes and personal values of each entry of a kind, oldest first."""
    with agency_scope(people.agency.id):
        entries = JournalEntry.objects.filter(subject_id=debtor_id, kind=kind).order_by("id")
        personal = {row.id: row.values for row in JournalPersonal.objects.all()}
        return [(entry.changes, personal.get(entry.id, {})) for entry in entries]


def test_a_plain_row_brings_a_debtor_as_before(people: cast.Cast) -> None:
    (made,) = created(
        people, set(), {"email": "a@example.test", "phone": "+12125550100", "debtor_ref": "unread", **sealed("6789")}
    )
    assert (made.external_ref, made.full_name, made.email, made.phone) == ("X-1", "Person 1", "a@example.test", "+12125550100")
    assert (made.ssn_last4, made.born_on, made.language, made.is_firm, made.merged_into) == ("6789", None, "", False, None)
    ((changes, personal),) = told(people, made.id, "debtor.created")
    assert changes == {"external_ref": [None, "X-1"]}
    assert personal == {"full_name": "Person 1", "email": "a@example.test", "phone": "+12125550100"}


def test_a_full_row_brings_identity_second_phone_and_address(people: cast.Cast) -> None:
    row = {
        "debtor_ref": "D-7",
        "email": "a@example.test",
        "phone": "+12125550100",
        "phone_2": "+12125550101",
        "debtor_is_firm": "Yes",
        "debtor_language": "es-US",
        "debtor_address": "1  Main St",
        "debtor_city": "Springfield",
        "debtor_postal_code": "12345",
        **sealed("6789", BORN),
    }
    brings = {"debtor_ref", "debtor_phone_2", "debtor_is_firm", "debtor_language", "debtor_born_on", *ADDRESS}
    full, bare = created(people, brings, row, {})
    assert (full.external_ref, full.is_firm, full.language, full.born_on) == ("D-7", True, "es-US", BORN)
    assert [(p.kind, p.value, p.raw, p.is_primary) for p in full.contact_points] == [
        ("email", "a@example.test", "a@example.test", True),
        ("phone", "+12125550100", "+12125550100", True),
        ("phone", "+12125550101", "+12125550101", False),
        ("postal", "1 main st, springfield, 12345", "1  Main St, Springfield, 12345", True),
    ]
    assert (full.address_line1, full.address_city, full.address_state, full.address_zip) == (
        "1  Main St",
        "Springfield",
        "",
        "12345",
    )
    assert (bare.external_ref, bare.is_firm, bare.language, bare.contact_points) == ("X-2", False, "", ())
    with agency_scope(people.agency.id):
        digest = Debtor.objects.get(id=full.id).identity_digest
        entries = list(JournalEntry.objects.filter(subject_id=full.id))
    assert digest is not None
    assert bytes(digest) == seal_identity("6789", BORN).identity_digest
    assert not any(text in json.dumps([e.changes, e.facts]) for e in entries for text in ("D-7", "Main", "0101", "es-US"))
    ((_, personal),) = told(people, full.id, "debtor.created")
    assert (personal["postal"], personal["phone_2"], personal["is_firm"]) == (
        "1 main st, springfield, 12345",
        "+12125550101",
        True,
    )
    assert "1980" not in json.dumps(personal)


@pytest.mark.parametrize(
    ("text", "is_firm"),
    [
        *((text, True) for text in ("true", " YES ", "y", "1", "Firm", "company")),
        *((t, False) for t in ("no", "0", "person", None)),
    ],
)
def test_what_says_that_a_debtor_is_a_firm(people: cast.Cast, text: str | None, is_firm: bool) -> None:
    (made,) = created(people, {"debtor_is_firm"}, {"debtor_is_firm": text})
    assert made.is_firm is is_firm


def test_the_second_phone_alone_is_primary_and_the_same_again_is_nothing(people: cast.Cast) -> None:
    only, twice = created(
        people, {"debtor_phone_2"}, {"phone_2": "+12125550101"}, {"phone": "+12125550102", "phone_2": "+12125550102"}
    )
    assert [(p.value, p.is_primary) for p in only.contact_points] == [("+12125550101", True)]
    assert [(p.value, p.is_primary) for p in twice.contact_points] == [("+12125550102", True)]


def test_rows_of_a_known_debtor_add_contact_points_and_tell_of_them(people: cast.Cast) -> None:
    known = factories.debtor(people.agency, email="old@example.test")
    mine = {"debtor_id": known.id, "is_new_account": True, "is_shared_debtor": True}
    with agency_scope(people.agency.id):
        fill({**mine, "email": "old@example.test"}, {**mine, "email": "new@example.test", "phone": "+12125550100"}, mine)
        create_debtors(system(people.agency.id), "source")
    found = shown(people, known.id)
    assert [(p.value, p.is_primary) for p in found.contact_points] == [
        ("old@example.test", True),
        ("new@example.test", False),
        ("+12125550100", True),
    ]
    values = {personal["value"] for _, personal in told(people, known.id, "debtor.contact_point_added")}
    assert values == {"old@example.test", "new@example.test", "+12125550100"}
    assert len(told(people, known.id, "debtor.contact_point_added")) == 3


def test_rows_of_one_new_debtor_share_him(people: cast.Cast) -> None:
    with agency_scope(people.agency.id):
        (leader,) = fill({**NEW, "is_shared_debtor": True, "email": "a@example.test"})
        fill(
            {**NEW, "debtor_id": leader, "is_shared_debtor": True, "email": "a@example.test"},
            {"is_new_account": True, "is_shared_debtor": True, "debtor_id": leader, "email": "b@example.test"},
            {"is_new_account": True, "is_shared_debtor": True, "debtor_id": leader, "email": "b@example.test"},
        )
        create_debtors(system(people.agency.id), "source")
    points = shown(people, leader).contact_points
    assert [(p.value, p.is_primary) for p in points] == [("a@example.test", True), ("b@example.test", False)]


def test_rows_of_one_who_was_merged_meanwhile_go_to_the_other(people: cast.Cast) -> None:
    first, second, third = (factories.debtor(people.agency) for _ in range(3))
    for into, other in ((second, first), (third, second)):
        assert people.alice.api.post(f"debtors/{into.id}/merge/", {"other": other.id}).status_code == 200
    with agency_scope(people.agency.id):
        fill({"debtor_id": first.id, "is_new_account": True, "is_shared_debtor": True, "email": "late@example.test"}, NEW)
        create_debtors(system(people.agency.id), "source")
        assert ContactPoint.objects.get(value="late@example.test").debtor_id == third.id


def test_changed_rows_bring_names_identities_and_contact_points(people: cast.Cast) -> None:
    known = factories.debtor(people.agency, "Old Name", email="old@example.test", ssn_last4="1111", born_on=BORN, language="en")
    row = {
        "debtor_id": known.id,
        "new_name": "New Name",
        "is_new_ssn": True,
        "has_new_contact": True,
        "debtor_language": "es",
        "debtor_is_firm": "no",
        "email": "new@example.test",
        "phone_2": "+12125550101",
        "debtor_city": "Springfield",
        **sealed("2222"),
    }
    changed(people, {"debtor_language", "debtor_is_firm", "debtor_phone_2", "debtor_city", "debtor_born_on"}, row)
    found = shown(people, known.id)
    assert (found.full_name, found.ssn_last4, found.born_on, found.language) == ("New Name", "2222", BORN, "es")
    assert [(p.kind, p.value, p.is_primary) for p in found.contact_points] == [
        ("email", "old@example.test", True),
        ("email", "new@example.test", False),
        ("phone", "+12125550101", True),
        ("postal", "springfield", True),
    ]
    with agency_scope(people.agency.id):
        digest = Debtor.objects.get(id=known.id).identity_digest
    assert digest is not None
    assert bytes(digest) == seal_identity("2222", BORN).identity_digest
    ((changes, personal),) = told(people, known.id, "debtor.edited")
    assert changes == {"ssn_last4": ["****", "****"]}
    assert personal == {
        "full_name": ["Old Name", "New Name"],
        "language": ["en", "es"],
        "email": "new@example.test",
        "phone_2": "+12125550101",
        "postal": "springfield",
    }


def test_the_last_row_about_a_debtor_wins_and_is_told(people: cast.Cast) -> None:
    known = factories.debtor(people.agency, "Old Name")
    mine = {"debtor_id": known.id}
    changed(
        people,
        {"debtor_language", "debtor_born_on"},
        {**mine, "new_name": "First", "debtor_language": "de", "is_new_born_on": True, **sealed(None, dt.date(1970, 1, 1))},
        {**mine, "new_name": "Second", "is_new_born_on": True, **sealed(None, BORN)},
        {**mine, "debtor_language": "fr"},
    )
    found = shown(people, known.id)
    assert (found.full_name, found.language, found.born_on) == ("Second", "fr", BORN)
    entries = told(people, known.id, "debtor.edited")
    assert [personal for _, personal in entries] == [{"full_name": ["Old Name", "Second"]}, {"language": ["", "fr"]}]


def test_rows_that_bring_nothing_change_nothing(people: cast.Cast) -> None:
    known = factories.debtor(people.agency, "Same", language="en")
    changed(
        people, {"debtor_language", "debtor_is_firm"}, {"debtor_id": known.id, "debtor_language": "en", "debtor_is_firm": "0"}
    )
    changed(people, set(), {"debtor_id": known.id})
    assert told(people, known.id, "debtor.edited") == []
    assert shown(people, known.id).updated_at == known.updated_at
