"""Imports over HTTP: sending, watching, errors by page and as CSV, who may."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Api, Cast
from tests.intake.conftest import HEADER, accounts, many, send

from fairdue.intake.flows import process_import
from fairdue.intake.rules.fields import FIELDS, OF_KIND, REQUIRED
from fairdue.intake.states import ImportKind
from fairdue.jobs.types import Run
from fairdue.kernel.db import rows

pytestmark = pytest.mark.django_db


def upload(api: Api, text: str, name: str = "file.csv", **fields: Any) -> Any:
    """Send a file as multipart form data."""
    return api.client.post("/api/v1/imports/upload/", {"file": SimpleUploadedFile(name, text.encode()), **fields})


@pytest.mark.row("D082", "D083", "D103")
def test_send_watch_and_read(cast: Cast) -> None:
    sent = upload(cast.alice.api, many(3) + ",Ann,,,,=1+1,,,\n")
    assert sent.status_code == 201, sent.content
    assert (sent.json()["status"], sent.json()["total_records"], sent.json()["created_by"]) == ("pending", 0, "alice")
    import_id = sent.json()["id"]
    (job,) = rows("SELECT task_name, args FROM procrastinate_jobs")
    assert (job.task_name, json.loads(job.args)) == ("intake.process", {"agency_id": str(cast.agency.id), "import_id": import_id})
    process_import(Run(cast.agency.id), sent.json()["id"])
    seen = cast.alice.api.get(f"imports/{import_id}/").json()
    assert (seen["status"], seen["total_records"], seen["processed_ok"], seen["processed_errors"]) == ("completed", 4, 3, 1)
    assert seen["error_details"] == [
        {
            "line": 5,
            "column": "external_ref",
            "value": "",
            "code": "required",
            "message": "external_ref is required",
            "severity": "error",
        },
        {
            "line": 5,
            "column": "original_amount",
            "value": "=1+1",
            "code": "not_a_number",
            "message": "original_amount must be a decimal number such as 1250.00",
            "severity": "error",
        },
    ]
    (listed,) = cast.rita.api.get("imports/").json()["results"]
    assert listed == {name: seen[name] for name in listed}


@pytest.mark.row("D082")
def test_errors_come_in_pages_and_as_csv(cast: Cast) -> None:
    job = send(cast, HEADER + "".join(f"E-{i},Ann,,,,=x{i},,,\n" for i in range(120)) + "G,Ann,,,,1,,,\n")
    path = f"imports/{job.id}/errors/"
    first = cast.alice.api.get(path).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (120, 50, None)
    last = cast.alice.api.get(path, page=3).json()
    assert (len(last["results"]), last["next"]) == (20, None)
    assert cast.alice.api.get(first["next"]).json()["results"][0]["line"] == 52
    assert cast.alice.api.get(path, page=0).status_code == 422
    answer = cast.alice.api.get(path, format="csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert (len(lines), answer["Content-Type"]) == (121, "text/csv; charset=utf-8")
    assert lines[1] == "2,original_amount,'=x0,not_a_number,original_amount must be a decimal number such as 1250.00,error"


def test_other_formats_and_creditors_are_refused_and_leave_nothing(cast: Cast) -> None:
    assert upload(cast.alice.api, "x", "file.exe").json()["code"] == "unknown_file_format"
    answer = upload(cast.alice.api, many(1), creditor=str(cast.agency.id))
    assert (answer.status_code, answer.json()["code"]) == (400, "creditor_not_usable")
    assert upload(cast.alice.api, many(1), creditor="nonsense").status_code == 422
    assert cast.alice.api.post("imports/upload/").status_code == 422
    assert rows("SELECT 1 FROM procrastinate_jobs") == []
    assert cast.alice.api.get("imports/").json()["results"] == []


@pytest.mark.parametrize("who", ["bob", "carl", "rita"])
def test_only_admins_send_and_cancel(cast: Cast, who: str) -> None:
    api = getattr(cast, who).api
    job = send(cast, many(1))
    assert upload(api, many(1)).status_code == 403
    assert api.post(f"imports/{job.id}/cancel/").status_code == 403
    assert api.get(f"imports/{job.id}/").status_code == (200 if who == "rita" else 403)


def test_another_agencys_import_is_not_there(cast: Cast) -> None:
    job = send(cast, many(1))
    for path in ("", "errors/"):
        assert cast.olga.api.get(f"imports/{job.id}/{path}").status_code == 404
    assert cast.olga.api.post(f"imports/{job.id}/cancel/").status_code == 404
    assert cast.olga.api.get("imports/").json()["results"] == []


def test_the_manual_lists_every_field() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "imports.md").read_text()
    for field in FIELDS:
        kinds = [f"{kind}{'*' * (field.name in REQUIRED[kind])}" for kind in ImportKind if field.name in OF_KIND[kind]]
        assert f"| `{field.name}` | {field.about} | {', '.join(kinds)} |\n" in manual
    assert manual.count("\n| `") >= len(FIELDS)


def test_what_is_said_with_a_file_is_kept(cast: Cast) -> None:
    said = {"kind": "recall", "as_of": "2026-01-31", "control_rows": "1", "control_total": "12.50"}
    sent = upload(cast.alice.api, "external_ref\nR-1\n", **said).json()
    assert {name: sent[name] for name in ("kind", "as_of", "control_rows", "control_total")} == {**said, "control_rows": 1}
    process_import(Run(cast.agency.id), sent["id"])
    failed = cast.alice.api.get(f"imports/{sent['id']}/").json()
    assert (failed["status"], failed["failure_code"]) == ("failed", "control_totals_differ")
    named = upload(cast.alice.api, many(1), "recall.csv").json()
    assert named["kind"] == "accounts"


def test_the_profile_named_reads_the_file_and_its_creditor_is_the_default(cast: Cast) -> None:
    bank = cast.alice.api.post("creditors/", {"name": "North Bank"}).json()
    columns = [("Konto", "external_ref"), ("Kunde", "debtor_name"), ("Betrag", "original_amount")]
    document = {"decimal_mark": ",", "file": {"delimiter": ";"}}
    document["columns"] = [{"source": source, "field": field} for source, field in columns]
    body = {"name": "North", "kind": "accounts", "creditor": bank["id"], "document": document}
    made = cast.alice.api.post("mapping-profiles/", body)
    assert made.status_code == 201, made.content
    text = "Konto;Kunde;Betrag\nK-1;Ann Lee;1.234,56\nK-2;Bo;zehn\n"
    sent = upload(cast.alice.api, text, profile=made.json()["id"]).json()
    assert (sent["mapping_name"], sent["mapping_version"]) == ("North", 1)
    process_import(Run(cast.agency.id), sent["id"])
    account = accounts(cast)["K-1"]
    assert (account.balance_minor, account.creditor.name) == (123456, "North Bank")
    # Its error file comes as the profile reads it.
    found = cast.alice.api.get(f"imports/{sent['id']}/error-file/")
    lines = b"".join(found.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Konto;Kunde;Betrag;_line;_reason"
    mended = "\n".join(lines).replace("zehn", "10,00")
    back = upload(cast.alice.api, mended, profile=made.json()["id"]).json()
    process_import(Run(cast.agency.id), back["id"])
    assert accounts(cast)["K-2"].balance_minor == 1000


def test_a_finished_import_cannot_be_cancelled(cast: Cast) -> None:
    job = send(cast, many(1))
    answer = cast.alice.api.post(f"imports/{job.id}/cancel/")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_finished")
