"""Profiles of bank files: kept in versions, and chosen again for files of the same columns; and looking at a file before."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast, assemble
from tests.factories import account
from tests.payments.money import fresh

from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope
from fairdue.payments.flows.bank_files import process_bank_file
from fairdue.payments.models import BankFile, BankProfileVersion

pytestmark = pytest.mark.django_db

HEADER = "Konto;Wer;Raus;Rein;Tag"
ROWS = "P-1;A. Whitmore;;1.010,00;02.03.2026\nP-1;Bank;3,50;;02.03.2026\n"


@pytest.fixture
def cast(frozen: object) -> Cast:
    return assemble()


def sample(cast: Cast, text: str, name: str = "bank.csv", **options: str) -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return cast.alice.api.client.post("/api/v1/bank-files/preview/", {"file": file, **options})


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
    fuller = sample(cast, "Out;In;Day\n;1,50;2026-02-01\n3,50;;2026-02-01\n;2,50;2026-02-01\n").json()
    assert fuller["document"]["columns"] == {"amount": "In", "date": "Day"}
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
    assert made["document"]["columns"] == {"text": "Memo", "amount": "Amount", "date": "Date"}
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


def test_a_profile_that_would_not_be_taken_today_can_be_switched_off(cast: Cast) -> None:
    document = {"header": ["Amount", "Date"]}
    made = cast.alice.api.post("bank-profiles/", {"name": "Old", "document": document}).json()
    with agency_scope(cast.agency.id):
        BankProfileVersion.objects.update(document={**made["document"], "columns": {"text": "Gone"}})
    path = f"bank-profiles/{made['id']}/"
    assert cast.alice.api.patch(path, {"version": 1, "name": " ", "is_active": False}).status_code == 422
    switched = cast.alice.api.patch(path, {"version": 1, "is_active": False})
    assert (switched.status_code, switched.json()["is_active"], switched.json()["version"]) == (200, False, 1)


def test_profiles_are_the_agencys_own(cast: Cast) -> None:
    document = {"header": ["Amount", "Date"]}
    path = f"bank-profiles/{cast.alice.api.post('bank-profiles/', {'name': 'Mine', 'document': document}).json()['id']}/"
    assert cast.olga.api.get(path).status_code == 404
    assert cast.olga.api.patch(path, {"version": 1, "name": "x"}).status_code == 404
    assert cast.olga.api.post("bank-profiles/", {"name": "Mine", "document": document}).status_code == 201
    assert cast.carl.api.get(path).status_code == 403
    assert cast.rita.api.get(path).status_code == 200
    assert cast.rita.api.post("bank-profiles/", {"name": "x", "document": document}).status_code == 403


def test_the_first_entries_are_shown_as_they_would_be_taken(cast: Cast) -> None:
    rows = "31.01.2026;1.010,00;P-1;cheque\n01.02.2026;viel;P-2;\n02.02.2027;-5,50;P-3;\n;7,00;;\n03.02.2026;1,00;P-4;\n"
    text = f"Wann;Was;Kunde;Type\n{rows}"
    found = sample(cast, text).json()
    assert (found["file_format"], found["looked_at_count"], found["refused_count"]) == ("csv", 5, 3)
    first = found["entries"][0]
    assert (first["amount"], first["currency"], first["booked_on"], first["method"]) == ("1010.00", "USD", "2026-01-31", "check")
    assert (first["reference"], first["problem"]) == ("", None)
    assert [(each["line"], each["code"], each["facts"]) for each in found["problems"]] == [
        (3, "amount_unreadable", {"value": "viel"}),
        (4, "date_in_future", {"date": "2027-02-02"}),
        (5, "date_unreadable", {"value": ""}),
    ]
    assert [each["problem"] and each["problem"]["line"] for each in found["entries"]] == [None, 3, 4, 5, None]
    # As it is corrected, so it is read: a blank says that a field is in no column, whatever is called as it usually is.
    columns = {"amount": "Was", "date": "Wann", "reference": "Kunde", "method": ""}
    corrected = sample(cast, text, columns=json.dumps(columns), date_order="dmy").json()
    first = corrected["entries"][0]
    assert (first["reference"], first["method"], corrected["document"]["columns"]) == ("P-1", "bank_transfer", columns)
    assert (corrected["document"]["date_order"], corrected["profile"]) == ("dmy", None)
    lacking = sample(cast, text, columns=json.dumps({"amount": "Was", "date": ""})).json()
    assert (lacking["missing"], lacking["entries"]) == (["date"], [])
    # What was said that way is kept that way, and a said column goes before one that only has a usual name.
    document = {**corrected["document"], "columns": {**columns, "payer": "Type"}}
    made = cast.alice.api.post("bank-profiles/", {"name": "Told", "document": document})
    assert (made.status_code, made.json()["document"]["columns"]["method"]) == (201, "")
    known = sample(cast, text).json()
    assert (known["profile_name"], known["entries"][0]["payer_name"]) == ("Told", "cheque")
    assert sample(cast, text, profile=made.json()["id"]).json()["entries"] == known["entries"]
    assert sample(cast, text, profile=str(cast.agency.id)).json()["code"] == "bank_profile_not_usable"


def test_two_fields_cannot_be_in_one_column(cast: Cast) -> None:
    document = {"header": ["Amount", "Date", "Memo"], "columns": {"text": "Memo", "payer": "Memo"}}
    refused = cast.alice.api.post("bank-profiles/", {"name": "Twice", "document": document})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown")


def test_files_of_other_formats_need_no_columns(cast: Cast) -> None:
    entry = (
        '<Ntry><Amt Ccy="USD">12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-02-10</Dt></BookgDt>'
        "<NtryDtls><TxDtls><Refs><AcctSvcrRef>B-{n}</AcctSvcrRef></Refs><RmtInf><Ustrd>P-1</Ustrd></RmtInf></TxDtls></NtryDtls>"
        "</Ntry>"
    )
    begin = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
    whole = begin + entry.format(n=1) + "</Stmt></BkToCstmrStmt></Document>"
    found = sample(cast, whole, name="statement.xml").json()
    assert (found["file_format"], found["document"], found["columns"], found["missing"]) == ("camt", None, [], [])
    assert [(each["amount"], each["text"]) for each in found["entries"]] == [("12.50", "P-1")]
    # Of a large file the beginning is sent; that it goes on is no fault of it.
    beginning = (begin + "".join(entry.format(n=n) for n in range(2000)))[: 256 * 1024]
    assert sample(cast, beginning, name="statement.xml").json()["looked_at_count"] == 200
    broken = sample(cast, begin + entry.format(n=1), name="statement.xml").json()
    assert (broken["code"], broken["reason"]) == ("unreadable_bank_file", "not_xml")
    assert sample(cast, "nothing", name="photo.png").json()["code"] == "unknown_bank_format"


def test_what_cannot_be_read_has_a_code(cast: Cast) -> None:
    failed = send(cast, "Ref,Sum\nA,5\n").json()
    assert (failed["error_reason"], failed["error_facts"]) == ("columns_missing", {"missing": "amount, date"})
    assert failed["problems"] == []
    rows = "A,1.234,2026-03-02,\nB,0,2026-03-02,\nC,5,2026-03-02,XYZ\n"
    read = send(cast, f"Ref,Amount,Date,Currency\n{rows}", decimal=".").json()
    assert [(each["code"], each["facts"]) for each in read["problems"]] == [
        ("amount_too_many_decimals", {"value": "1.234", "currency": "USD"}),
        ("amount_nothing", {}),
        ("currency_unknown", {"currency": "XYZ"}),
    ]
    with agency_scope(cast.agency.id):
        BankFile.objects.filter(agency_id=cast.agency.id, id=read["id"]).update(problems=[[2, "the amount cannot be read: 'x'"]])
    (old,) = cast.alice.api.get(f"bank-files/{read['id']}/").json()["problems"]
    assert old == {"line": 2, "detail": "the amount cannot be read: 'x'", "code": "", "facts": {}}
