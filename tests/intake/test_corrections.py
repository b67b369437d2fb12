"""Rows that were not taken: downloaded, mended and sent back; and looking at raw data, which the journal remembers."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast
from tests.intake.conftest import HEADER, accounts, job_of, many, send

from fairdue.intake.flows import process_import, take_upload
from fairdue.intake.models import ImportJob
from fairdue.intake.rules.corrections import quote_cell, unquote_cell
from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope, rows

pytestmark = pytest.mark.django_db


def error_file(cast: Cast, job: ImportJob, **query: str) -> str:
    """Download an error file."""
    answer = cast.alice.api.get(f"imports/{job.id}/error-file/", **query)
    assert answer.status_code == 200, answer
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return data.decode("utf-8-sig")


def table(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def entries(cast: Cast, kind: str) -> list[Any]:
    with agency_scope(cast.agency.id):
        return rows("SELECT actor_id, facts::text FROM journal_entry WHERE kind = %s ORDER BY id", [kind])


MIXED = (
    HEADER.replace("\n", ",extra\n")
    + 'F-1,"=HYPERLINK(""http://x"",""Ann"")",,,+12025550101,ten,,,,keep\n'
    + "F-2,'quoted,,,,-5.00,,,,-5\n"
    + "F-3,Good One,,,,3.00,,,,x\n"
    + 'F-4,"\'=Odd\nName",12,bad mail,,ten,,,,@x\n'
)


def test_what_was_not_taken_comes_back_mended(cast: Cast) -> None:
    job = send(cast, MIXED)
    assert (job.processed_ok, job.processed_errors) == (1, 3)
    text = error_file(cast, job)
    header, *found = table(text)
    assert header == [*HEADER.strip().split(","), "extra", "_line", "_reason"]
    assert [row[:2] for row in found] == [
        ["F-1", '\'=HYPERLINK("http://x","Ann")'],
        ["F-2", "'quoted"],
        ["F-4", "''=Odd\nName"],
    ]
    assert [row[4] for row in found][:1] == ["+12025550101"]
    assert [row[5] for row in found] == ["ten", "-5.00", "ten"]
    assert [row[9] for row in found] == ["keep", "-5", "'@x"]
    assert [row[10] for row in found] == ["2", "3", "5"]
    assert found[2][11] == (
        "debtor_ssn_last4 must be exactly four digits; debtor_email is not an e-mail address; "
        "original_amount must be a decimal number such as 1250.00"
    ) or set(found[2][11].split("; ")) == {
        "debtor_ssn_last4 must be exactly four digits",
        "debtor_email is not an e-mail address",
        "original_amount must be a decimal number such as 1250.00",
    }
    mended = text.replace("ten", "12.00").replace("-5.00", "5.00").replace("bad mail", "a@b.example").replace(",12,", ",1234,")
    back = send(cast, mended, "mended.csv")
    assert (back.processed_ok, back.processed_errors, back.header) == (3, 0, [*HEADER.strip().split(","), "extra"])
    taken = accounts(cast)
    assert taken["F-1"].debtor.full_name == '=HYPERLINK("http://x","Ann")'
    assert taken["F-2"].debtor.full_name == "'quoted"
    assert taken["F-4"].debtor.full_name.startswith("'=Odd")
    assert [taken[ref].balance_minor for ref in ("F-1", "F-2", "F-3", "F-4")] == [1200, 500, 300, 1200]
    assert [entry.actor_id for entry in entries(cast, "import.errors_downloaded")] == [cast.alice.user.id]
    assert '"rows": 3' in entries(cast, "import.errors_downloaded")[0].facts


def upload(cast: Cast, text: str, **terms: Any) -> Any:
    file = SimpleUploadedFile("mended.csv", text.encode(), "text/csv")
    return cast.alice.api.client.post("/api/v1/imports/upload/", {"file": file, **terms})


def test_a_corrected_file_and_the_import_it_corrects_name_each_other(cast: Cast) -> None:
    job = send(cast, MIXED)
    sent = upload(cast, many(1), corrects=str(job.id))
    assert sent.status_code == 201, sent.content
    assert sent.json()["corrects"] == {"id": str(job.id), "file_name": "file.csv"}
    corrected = cast.alice.api.get(f"imports/{job.id}/").json()
    assert (corrected["corrects"], corrected["corrected_by"]) == (
        None,
        [{"id": sent.json()["id"], "file_name": "mended.csv"}],
    )


def test_an_import_of_another_agency_cannot_be_corrected(cast: Cast) -> None:
    file = SimpleUploadedFile("theirs.csv", many(1).encode(), "text/csv")
    theirs = cast.olga.api.client.post("/api/v1/imports/upload/", {"file": file}).json()
    refused = upload(cast, many(1), corrects=theirs["id"])
    assert (refused.status_code, refused.json()["code"]) == (404, "import_not_found")
    assert cast.alice.api.get("imports/").json()["results"] == []


def test_imports_are_listed_by_kind(cast: Cast) -> None:
    send(cast, many(1))
    upload(cast, "external_ref\nM-00000\n", kind="recall")
    listed = cast.alice.api.get("imports/", kind="recall").json()["results"]
    assert [one["kind"] for one in listed] == ["recall"]


def test_imports_are_listed_by_creditor(cast: Cast) -> None:
    creditor = cast.alice.api.post("creditors/", {"name": "First Bank"}).json()["id"]
    send(cast, many(1))
    sent = send(cast, many(2), "theirs.csv", UUID(creditor))
    listed = cast.alice.api.get("imports/", creditor=creditor).json()["results"]
    assert [one["id"] for one in listed] == [str(sent.id)]
    assert cast.alice.api.get("imports/", creditor=cast.agency.id).json()["results"] == []


def test_rows_of_json_and_of_the_same_bytes_sent_again_come_back_too(cast: Cast) -> None:
    text = '[{"external_ref": "J-1", "debtor_name": "Ann", "original_amount": "ten"}, {"external_ref": "J-2", '
    text += '"debtor_name": "Bo", "original_amount": 5, "note": "=x"}]'
    job = send(cast, text, "file.json")
    header, row = table(error_file(cast, job))
    assert (dict(zip(header, row, strict=True))["external_ref"], row[-2]) == ("J-1", "1")
    again = send(cast, text, "file.json")
    assert again.raw_rows_of == job.id
    assert table(error_file(cast, again)) == [header, row]
    mended = send(cast, error_file(cast, again).replace("ten", "10"), "mended.csv")
    assert (mended.processed_ok, mended.processed_errors) == (1, 0)


def test_warnings_can_be_asked_for(cast: Cast) -> None:
    job = send(cast, HEADER + "W-1,Ann,,,see note,5,,,\nW-2,Bo,,,,ten,,,\nW-3,Cy,,,,6,,,\n")
    refs = {severity: [row[0] for row in table(error_file(cast, job, severity=severity))[1:]] for severity in ("warning", "all")}
    assert refs == {"warning": ["W-1"], "all": ["W-1", "W-2"]}
    listed = cast.alice.api.get(f"imports/{job.id}/errors/", severity="warning").json()
    assert [(error["line"], error["code"]) for error in listed["results"]] == [(2, "not_dialable")]
    assert cast.alice.api.get(f"imports/{job.id}/errors/", code="not_a_number").json()["count"] == 1
    detail = cast.alice.api.get(f"imports/{job.id}/").json()
    assert detail["code_counts"] == [
        {"code": "not_a_number", "severity": "error", "count": 1},
        {"code": "not_dialable", "severity": "warning", "count": 1},
    ]
    assert (detail["warning_count"], [error["code"] for error in detail["error_details"]]) == (1, ["not_a_number"])


def test_many_bad_rows_over_several_blocks(cast: Cast) -> None:
    lines = [f"R-{i},Ann {i},,,,{'ten' if i % 3 else '1'},,,\n" for i in range(4_500)]
    job = send(cast, HEADER + "".join(lines))
    found = table(error_file(cast, job))[1:]
    assert [row[0] for row in found] == [f"R-{i}" for i in range(4_500) if i % 3]
    assert all(int(row[-2]) == int(row[0][2:]) + 2 for row in found)


@given(st.text(alphabet="'=+-@\t\r\n0123456789.,ab \uff1d", max_size=8))
def test_a_quote_is_taken_off_exactly(text: str) -> None:
    quoted = quote_cell(text)
    assert unquote_cell(quoted) == text
    assert quoted in {text, f"'{text}"}
    is_number = text[:1] in "+-" and text[1:].replace(".", "").replace(",", "").isdigit()
    assert is_number or not quoted.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))


def test_rows_as_they_were_sent_are_shown_and_journalled(cast: Cast) -> None:
    job = send(cast, HEADER + "".join(f"S-{i},Ann {i},1234,,,5,,,\n" for i in range(600)))
    found = cast.alice.api.get(f"imports/{job.id}/rows/", first=500, size=2).json()
    assert (found["header"], found["total"]) == (HEADER.strip().split(","), 600)
    assert [(row["number"], row["line"], row["cells"][0], row["cells"][2]) for row in found["results"]] == [
        (500, 501, "S-499", "1234"),
        (501, 502, "S-500", "1234"),
    ]
    audited = cast.rita.api.get(f"imports/{job.id}/rows/", first=600).json()
    assert [(row["cells"][1], row["cells"][2]) for row in audited["results"]] == [("Ann 599", "****")]
    facts = [entry.facts for entry in entries(cast, "import.raw_rows_viewed")]
    assert ['"first": 500' in facts[0], '"last": 501' in facts[0], '"first": 600' in facts[1]] == [True] * 3
    for who, status in (("bob", 403), ("carl", 403), ("olga", 404)):
        api = getattr(cast, who).api
        for path in ("rows/", "file/", "error-file/"):
            assert api.get(f"imports/{job.id}/{path}").status_code == status
    assert cast.alice.api.get(f"imports/{job.id}/rows/", first=0).status_code == 422
    assert cast.alice.api.get(f"imports/{job.id}/rows/", size=201).status_code == 422


def test_the_original_is_handed_out_to_admins_only(cast: Cast) -> None:
    job = send(cast, many(3), 'a "b"; ü.csv')
    answer = cast.alice.api.get(f"imports/{job.id}/file/")
    assert b"".join(answer.streaming_content) == many(3).encode()
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]
    assert cast.rita.api.get(f"imports/{job.id}/file/").status_code == 403
    assert [entry.actor_id for entry in entries(cast, "import.file_downloaded")] == [cast.alice.user.id]
    assert job_of(cast, job.id).expired_at is None


def test_rows_are_not_taken_from_an_import_that_numbered_them_otherwise(cast: Cast) -> None:
    text = HEADER + "SUM,1 row,,,,5,,,\nN-1,Ann Lee,,,,5,,,\nN-2,Bo Lee,,,,ten,,,\n"
    send(cast, text)
    document = {"trailer": {"marker": "SUM"}}
    profile = cast.alice.api.post("mapping-profiles/", {"name": "With a sum", "document": document}).json()["id"]
    data = text.encode()
    import_id = take_upload(cast.alice.actor, "f.csv", [data], size_bytes=len(data), source="upload", profile_id=UUID(profile))
    process_import(Run(cast.agency.id), import_id)
    assert [row[0] for row in table(error_file(cast, job_of(cast, import_id)))[1:]] == ["N-2"]


@pytest.mark.parametrize(
    ("file_name", "content", "expected"),
    [
        # Columns that nothing is read from hold such values all the same.
        (
            "extra.csv",
            "external_ref,debtor_name,original_amount,SSN,Geburtsdatum,Kd-Nr.\nX-1,Ann Lee,5,123-45-6789,1980-02-03,77\n",
            ["X-1", "Ann Lee", "5", "****", "****", "77"],
        ),
        # In a row of another width nobody knows what stands where.
        (
            "narrow.csv",
            "external_ref,debtor_name,original_amount,debtor_ssn_last4\nX-1,Ann Lee,1234\nX-2,Bo Lee,5,1234\n",
            ["****", "****", "****", ""],
        ),
        (
            "nested.json",
            '[{"external_ref": "X-1", "debtor_name": "Ann Lee", "original_amount": "5", "person": {"ssn": "1234"}}]',
            ["X-1", "Ann Lee", "5", "****", ""],
        ),
    ],
)
def test_auditors_see_no_sealed_values_wherever_they_stand(cast: Cast, file_name: str, content: str, expected: list[str]) -> None:
    job = send(cast, content, file_name)
    audited = cast.rita.api.get(f"imports/{job.id}/rows/").json()["results"]
    assert audited[0]["cells"] == expected
    assert "****" not in cast.alice.api.get(f"imports/{job.id}/rows/").json()["results"][0]["cells"]
