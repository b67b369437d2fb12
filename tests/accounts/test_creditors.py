"""Creditors by API."""

from __future__ import annotations

import pytest
from tests import cast, factories

pytestmark = pytest.mark.django_db


def test_creditors() -> None:
    people = cast.assemble()
    api = people.alice.api
    made = api.post("creditors/", {"name": "First Bank", "reference": "FB", "currency": "EUR"})
    assert made.status_code == 201
    path = f"creditors/{made.json()['id']}/"
    assert api.post("creditors/", {"name": "FIRST bank"}).status_code == 409
    for body in ({"name": " "}, {"name": "x", "currency": "ZZZ"}, {"name": "x", "id": made.json()["id"]}):
        assert api.post("creditors/", body).status_code == 422, body
    assert api.patch(path, {"is_active": False, "name": "First Bank Ltd"}).json()["name"] == "First Bank Ltd"
    assert api.patch(path, {"name": ""}).status_code == 422
    factories.creditor(people.agency, "Second Bank")
    assert api.patch(path, {"name": "second bank"}).status_code == 409
    assert [row["name"] for row in people.carl.api.get("creditors/").json()["results"]] == ["First Bank Ltd", "Second Bank"]
    assert people.olga.api.get(path).status_code == 404
    assert people.olga.api.patch(path, {"name": "Mine"}).status_code == 404
    assert people.carl.api.patch(path, {"name": "Mine"}).status_code == 403
    dan = factories.debtor(people.agency)
    refused = api.post(
        "accounts/",
        {"debtor": dan.id, "external_ref": "1", "original_amount": "1", "current_balance": "1", "creditor": made.json()["id"]},
    )
    assert refused.status_code == 422  # he is switched off


def test_the_list_finds_creditors_by_name_reference_and_state() -> None:
    people = cast.assemble()
    for name, reference in (("North Bank", "NB"), ("South Bank", "SB"), ("Northern Gas", "")):
        factories.creditor(people.agency, name, reference=reference)
    api = people.alice.api
    south = api.get("creditors/", search="sb").json()["results"]
    api.patch(f"creditors/{south[0]['id']}/", {"is_active": False})

    def names(**query: object) -> list[str]:
        return [row["name"] for row in api.get("creditors/", **query).json()["results"]]

    assert [row["name"] for row in south] == ["South Bank"]
    assert names(search="bank north") == ["North Bank"]
    assert names(search="north", is_active="true") == ["North Bank", "Northern Gas"]
    assert names(is_active="false") == ["South Bank"]
    assert names(search="nothing") == []
    assert api.get("creditors/", search="nothing\x00such").status_code == 422
    assert api.get("creditors/", search="x" * 101).status_code == 422
    assert people.olga.api.get("creditors/", search="bank").json()["results"] == []
