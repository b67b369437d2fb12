"""Profiles of bank files: suggested from a file, kept in versions, and chosen again for files of the same columns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast, assemble
from tests.factories import account
from tests.payments.money import fresh

from fairdue.jobs.types import Run
from fairdue.payments.flows.bank_files import process_bank_file

pytestmark = pytest.mark.django_db

HEADER = "Konto;Wer;Raus;Rein;Tag"
ROWS = "P-1;A. Whitmore;;1.010,00;02.03.2026\nP-1;Bank;3,50;;02.03.2026\n"


@pytest.fixture
def cast(frozen: object) -> Cast:
    return assemble()


def sample(cast: Cast, text: str, **options: str) -> Any:
    file = SimpleUploadedFile("bank.csv", text.encode())
    return cast.alice.api.client.post("/api/v1/bank-profiles/suggest/file/", {"file": file, **options})


def send(cast: Cast, text: str, **form: str) -> Any:
    file = SimpleUploadedFile("bank.csv", text.encode())
    answer = cast.alice.api.client.post("/api/v1/bank-files/", {"file": file, **form})
    if answer.status_code != 201:
        return answer
    process_bank_file(Run(cast.agency.id), UUID(answer.json()["id"]))
    return cast.alice.api.get(f"bank-files/{answer.json()['id']}/")


def test_a_file_tells_how_it_may_be_read(cast: Cast) -> None:
    found = sample(cast, "A;B;C\nX;10,50;31.01.2026\nY;1.234,00;01.02.2026\n").json()
    told = {each["field"]: (each["column"], each["because"]) for each in found["columns"] if each["column"]}
    assert told == {"amount": ("B", "values"), "date": ("C", "values")}
    assert (found["document"]["date_order"], found["document"]["delimiter"], found["missing"]) == ("dmy", ";", [])
    assert (found["is_order_open"], found["profile"], found["samples"][0]) == (False, None, ["X", "10,50", "31.01.2026"])
    doubtful = sample(cast, "Amount,Date\n5.00,01/02/2026\n").json()
    assert (doubtful["is_order_open"], doubtful["document"]["date_order"]) == (True, "mdy")
    assert sample(cast, "Amount,Sum\n5.00,7\n").json()["missing"] == ["date"]
    assert sample(cast, ",".join(f"c{n}" for n in range(10_000))).json()["code"] == "unreadable_bank_file"
    assert sample(cast, "").status_code == 422


def test_files_of_the_same_columns_are_read_by_their_profile(cast: Cast) -> None:
    owed = account(cast.agency, balance="2000.00", external_ref="P-1")
    columns = {"reference": "Konto", "payer": "Wer", "debit": "Raus", "amount": "Rein", "date": "Tag"}
    document = {"header": HEADER.split(";"), "columns": columns, "date_order": "dmy", "decimal": ","}
    assert send(cast, f"{HEADER}\n{ROWS}").json()["error_code"] == "unreadable_bank_file"
    made = cast.alice.api.post("bank-profiles/", {"name": "House bank", "document": document})
    assert made.status_code == 201, made.json()
    profile = made.json()
    read = send(cast, f"{HEADER.upper()}\n{ROWS}").json()
    assert (read["profile"], read["profile_name"], read["profile_version"]) == (profile["id"], "House bank", 1)
    assert (read["status"], read["posted_count"], read["unmatched_count"]) == ("completed", 1, 1)
    assert fresh(owed).balance_minor == 99_000
    (debit,) = cast.alice.api.get("bank-items/", status="unmatched").json()["results"]
    assert (debit["amount"], debit["is_debit"]) == ("3.50", True)
    known = sample(cast, f"{HEADER}\n{ROWS}").json()
    assert (known["profile"], known["document"]) == (profile["id"], profile["document"])
    # Columns in another order are another file.
    assert send(cast, "Tag;Konto;Rein\n01.03.2026;P-1;5,00\n").json()["profile"] is None
    by_name = send(cast, "Tag;Konto;Rein;x\n01.03.2026;P-1;5,00;\n", profile=profile["id"]).json()
    assert (by_name["profile"], by_name["posted_count"]) == (profile["id"], 1)


def test_a_profile_is_edited_in_versions_and_restored(cast: Cast) -> None:
    api = cast.alice.api
    document = {"header": ["Amount", "Date", "Memo"], "columns": {"text": "Memo"}, "date_order": "dmy"}
    made = api.post("bank-profiles/", {"name": "First", "document": document}).json()
    path = f"bank-profiles/{made['id']}/"
    edited = api.patch(path, {"version": 1, "document": {**document, "date_order": "mdy"}})
    assert (edited.status_code, edited.json()["version"]) == (200, 2)
    assert api.patch(path, {"version": 1, "name": "x"}).json()["code"] == "bank_profile_changed"
    assert api.patch(path, {"version": 2}).json()["version"] == 2
    back = api.post(f"{path}restore/", {"version": 1}).json()
    assert (back["version"], back["document"]["date_order"]) == (3, "dmy")
    assert [each["version"] for each in api.get(f"{path}versions/").json()["results"]] == [3, 2, 1]
    assert api.post(f"{path}restore/", {"version": 9}).status_code == 404
    again = api.post("bank-profiles/", {"name": "first", "document": {**document, "header": ["Date", "Amount", "Memo"]}})
    assert again.json()["code"] == "bank_profile_exists"
    twin = api.post("bank-profiles/", {"name": "Second", "document": document})
    assert twin.json()["code"] == "bank_header_has_profile"
    assert api.patch(path, {"version": 3, "is_active": False}).json()["is_active"] is False
    assert send(cast, "Amount,Date,Memo\n5,2026-03-02,a\n").json()["profile"] is None
    assert send(cast, "Amount,Date,Memo\n", profile=made["id"]).json()["code"] == "bank_profile_not_usable"
    for wrong in ({"columns": {"text": "Nope"}}, {"columns": {"colour": "Memo"}}, {"header": ["Memo"]}, {"header": []}):
        assert api.post("bank-profiles/", {"name": "Wrong", "document": {**document, **wrong}}).status_code == 422
    assert api.post("bank-profiles/", {"name": " ", "document": document}).status_code == 422


def test_profiles_are_the_agencys_own(cast: Cast) -> None:
    document = {"header": ["Amount", "Date"]}
    path = f"bank-profiles/{cast.alice.api.post('bank-profiles/', {'name': 'Mine', 'document': document}).json()['id']}/"
    assert cast.olga.api.get(path).status_code == 404
    assert cast.olga.api.patch(path, {"version": 1, "name": "x"}).status_code == 404
    assert cast.olga.api.post("bank-profiles/", {"name": "Mine", "document": document}).status_code == 201
    assert cast.carl.api.get(path).status_code == 403
    assert cast.rita.api.get(path).status_code == 200
    assert cast.rita.api.post("bank-profiles/", {"name": "x", "document": document}).status_code == 403
