"""Previewing a file: it tells what the import then does, and leaves nothing but a line in the journal."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.cast import Cast, assemble
from tests.intake.conftest import HEADER, many, send, store

from fairdue.intake.flows import process_import, take_upload
from fairdue.intake.models import ImportJob
from fairdue.intake.states import ImportKind
from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope, rows

pytestmark = pytest.mark.django_db
_SUM = "SELECT count(*) AS n, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM {name} t"
COUNTS = ("new", "changed", "unchanged", "recalled", "errors")


def preview(cast: Cast, text: str | bytes, name: str = "file.csv", **terms: Any) -> Any:
    """Send a file for a preview."""
    data = text.encode() if isinstance(text, str) else text
    answer = cast.alice.api.client.post("/api/v1/imports/preview/", {"file": SimpleUploadedFile(name, data), **terms})
    assert answer.status_code == 200, answer.content
    return answer.json()


def imported(cast: Cast, text: str, kind: str = "accounts") -> ImportJob:
    """Import a file of a kind."""
    data = text.encode()
    import_id = take_upload(cast.alice.actor, "file.csv", [data], size_bytes=len(data), source="upload", kind=ImportKind(kind))
    process_import(Run(cast.agency.id), import_id)
    with agency_scope(cast.agency.id):
        return ImportJob.objects.get(id=import_id)


def outcome(job: ImportJob) -> dict[str, int]:
    """What an import counted, by the names of a preview."""
    return {
        "new": job.created_count,
        "changed": job.changed_count,
        "unchanged": job.unchanged_count,
        "recalled": job.recalled_count,
        "errors": job.processed_errors,
    }


def everything(cast: Cast) -> dict[str, tuple[int, str]]:
    """Rows and a checksum of every table but the journal, in both agencies, and of the staging table and the jobs."""
    found: dict[str, tuple[int, str]] = {}
    names = [
        row.name
        for row in rows(
            "SELECT c.relname::text AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' "
            "AND NOT c.relispartition AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"
        )
        if not row.name.startswith(("journal_", "django_"))
    ]
    for agency in (cast.agency, cast.other_agency):
        with agency_scope(agency.id):
            for name in names:
                (row,) = rows(_SUM.format(name=name))
                found[f"{agency.slug} {name}"] = (row.n, row.sum)
    assert len(names) > 30
    return found


def kinds(cast: Cast) -> list[tuple[str, int]]:
    with agency_scope(cast.agency.id):
        return [(row.kind, row.n) for row in rows("SELECT kind, count(*) AS n FROM journal_entry GROUP BY 1 ORDER BY 1")]


FILE = (
    HEADER
    + "M-00000,Person0 Surname0,1234,person0@example.com,,10.50,2025-11-15,Bank 0,loan\n"
    + "M-00001,Person1 Surname1,1234,person1@example.com,,99.00,2025-11-15,Bank 1,loan\n"
    + "N-1,Person0 Surname0,9876,PERSON0@example.com,(202) 555-0101,7.5,2026-01-31,New Bank,loan\n"
    + "N-2,Somebody New,,,see note,8,,New Bank,\n"
    + "B-1,Ann,,,,ten,,,\n"
)


def test_a_preview_shows_what_would_be_stored_and_stores_nothing(cast: Cast) -> None:
    send(cast, many(3))
    before, journal = everything(cast), kinds(cast)
    found = preview(cast, FILE, as_of="2026-03-01", control_rows="5", control_total="125")
    assert everything(cast) == before
    assert kinds(cast) == sorted([*journal, ("import.previewed", 1)])
    assert (found["encoding"], found["delimiter"], found["header"]) == ("utf-8", ",", HEADER.strip().split(","))
    assert {"field": "debtor_email", "columns": ["debtor_email"]} in found["mapping"]
    assert found["counts"] == {
        "rows": 5,
        "new": 2,
        "changed": 1,
        "unchanged": 1,
        "recalled": 0,
        "renamed": 0,
        "errors": 1,
        "warnings": 1,
        "matched_debtors": 1,
        "new_debtors": 1,
    }
    assert (found["is_tried"], found["is_partial"], found["new_creditors"]) == (True, False, ["New Bank", "Unspecified"][:1])
    assert found["rows"][2] == {
        "line": 4,
        "is_bad": False,
        "values": {
            "external_ref": "N-1",
            "debtor_name": "Person0 Surname0",
            "original_amount": "7.50",
            "debtor_ssn_last4": "****",
            "debtor_email": "person0@example.com",
            "debtor_phone": "+12025550101",
            "due_date": "2026-01-31",
            "creditor_name": "New Bank",
            "account_type": "loan",
            "currency": "USD",
        },
    }
    assert found["rows"][4]["is_bad"]
    assert [(error["line"], error["code"], error["severity"]) for error in found["errors"]] == [
        (5, "not_dialable", "warning"),
        (6, "not_a_number", "error"),
    ]
    assert {"code": "not_a_number", "severity": "error", "count": 1} in found["code_counts"]
    # The amounts cannot all be read, so the total announced cannot hold.
    assert found["failure_code"] == "control_totals_differ"
    assert found["control_totals"] == {
        "rows_announced": 5,
        "rows_found": 5,
        "total_announced": "125",
        "total_found": None,
    }


def test_the_journal_says_who_previewed_which_file(cast: Cast) -> None:
    preview(cast, many(2))
    with agency_scope(cast.agency.id):
        (entry,) = rows("SELECT actor_id, facts::text FROM journal_entry WHERE kind = 'import.previewed'")
    assert entry.actor_id == cast.alice.user.id
    assert hashlib.sha256(many(2).encode()).hexdigest() in entry.facts
    assert '"new": 2' in entry.facts
    assert "Person" not in entry.facts


def test_a_file_that_cannot_be_taken_says_why_and_shows_its_header(cast: Cast) -> None:
    before = everything(cast)
    found = preview(cast, "a,b\n1,2\n")
    assert (found["failure_code"], found["header"], found["counts"]["rows"]) == ("missing_column", ["a", "b"], 0)
    assert preview(cast, "")["failure_code"] == "empty_file"
    assert preview(cast, b"PK\x03\x04garbage", "file.xlsx")["failure_code"]
    assert preview(cast, HEADER + "X,Ann,,,,ten,,,\n")["failure_code"] == "no_good_rows"
    assert everything(cast) == before


def test_rows_beyond_the_limit_are_not_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"preview_rows_max": 5}))
    found = preview(cast, many(6), control_rows="6")
    assert (found["is_partial"], found["is_tried"], found["counts"]["rows"], found["counts"]["new"]) == (True, False, 5, 5)
    assert found["failure_code"] is None
    assert preview(cast, many(5))["is_partial"] is False


def test_a_stored_file_is_previewed_until_it_is_applied(cast: Cast) -> None:
    import_id = store(cast, many(2))
    path = "/api/v1/imports/preview/"
    client = cast.alice.api.client
    before = everything(cast)
    found = client.post(path, {"import": str(import_id)})
    assert (found.status_code, found.json()["counts"]["new"]) == (200, 2)
    assert everything(cast) == before
    assert cast.olga.api.client.post(path, {"import": str(import_id)}).status_code == 404
    process_import(Run(cast.agency.id), import_id)
    applied = client.post(path, {"import": str(import_id)})
    assert (applied.status_code, applied.json()["code"]) == (409, "import_applied")
    hopeless = send(cast, HEADER + "X,Ann,,,,ten,,,\n")
    assert client.post(path, {"import": str(hopeless.id)}).json()["failure_code"] == "no_good_rows"


@pytest.mark.parametrize("who", ["bob", "carl", "rita"])
def test_only_admins_preview(cast: Cast, who: str) -> None:
    client = getattr(cast, who).api.client
    assert client.post("/api/v1/imports/preview/", {"file": SimpleUploadedFile("f.csv", b"a")}).status_code == 403


def test_what_is_said_of_a_file_is_checked(cast: Cast) -> None:
    client = cast.alice.api.client
    path = "/api/v1/imports/preview/"

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("f.csv", many(1).encode())

    for said, field in (
        ({"control_total": "1,250.00"}, "control_total"),
        ({"control_rows": "-1"}, "control_rows"),
        ({"as_of": "0001-01-01"}, "as_of"),
    ):
        for address in (path, "/api/v1/imports/upload/"):
            answer = client.post(address, {"file": file(), **said})
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert client.post(path, {"file": file(), "kind": "nonsense"}).status_code == 422
    unknown = client.post(path, {"file": file(), "profile": str(cast.agency.id)})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "profile_not_usable")
    stranger = client.post(path, {"file": file(), "creditor": str(cast.agency.id)})
    assert (stranger.status_code, stranger.json()["code"]) == (400, "creditor_not_usable")
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"file": file(), "import": str(cast.agency.id)}).status_code == 422
    assert client.post(path, {"file": SimpleUploadedFile("f.exe", b"x")}).json()["code"] == "unknown_file_format"


REFS = st.sampled_from(["R-1", "R-2", "R-3", "R-4", "R-5"])
LINES = st.lists(
    st.tuples(
        REFS,
        st.sampled_from(["", "R-1", "R-2", "R-3"]),
        st.sampled_from(["Ada Brook", "Ben Cole", ""]),
        st.sampled_from(["10", "10.00", "99.50", "ten"]),
        st.sampled_from(["", "North Bank", "South Bank"]),
        st.sampled_from(["", "ada@example.com"]),
    ),
    max_size=6,
)
FILES = st.lists(st.tuples(st.sampled_from(["accounts", "recall", "references", "accounts"]), LINES), min_size=1, max_size=4)


def written(lines: list[tuple[str, ...]]) -> str:
    """A file of these lines."""
    header = "external_ref,previous_external_ref,debtor_name,original_amount,creditor_name,debtor_email\n"
    return header + "".join(",".join(line) + "\n" for line in lines)


@pytest.mark.parametrize("most", [10_000, 0], ids=["tried", "looked up"])
@given(files=FILES)
@hypothesis_settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_preview_counts_as_the_import_then_does(
    most: int, files: list[tuple[str, list[tuple[str, ...]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import transaction

    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"preview_tried_rows_max": most}))
    with transaction.atomic():
        cast = assemble()
        for kind, lines in files:
            text = written(lines)
            before = everything(cast)
            found = preview(cast, text, kind=kind)
            assert everything(cast) == before
            assert found["is_tried"] is (most > 0 or not lines)
            job = imported(cast, text, kind)
            assert {name: found["counts"][name] for name in COUNTS} == outcome(job), (kind, text)
            assert (found["failure_code"] or "") == job.failure_code
            if most:
                assert found["counts"]["warnings"] == job.warning_count
                assert [(one["code"], one["count"]) for one in found["code_counts"]] == [
                    (one["code"], one["count"]) for one in job.code_counts
                ]
        transaction.set_rollback(True)
