"""A creditor's files from upload to a collector's list, over HTTP and the jobs that follow: the rows that cross several apps."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fairdue.access.models import User
from fairdue.desk.jobs import assign_placement
from fairdue.intake.flows import process_import
from fairdue.jobs.types import Run
from fairdue.kernel.actor import Role
from fairdue.kernel.db import agency_scope, rows
from fairdue.scoring.jobs import score_agency, score_placement
from tests.cast import PASSWORD, Cast, assemble, collector, member, team
from tests.intake.conftest import HEADER, errors, many, raw_rows, send
from tests.portfolio import run_deferred, today

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "debtflow"
JOBS = {job.name: job for job in (score_placement, score_agency, assign_placement)}
KINDS = ("credit_card", "medical", "auto_loan", "rent", "student_loan")


@pytest.fixture
def cast() -> Cast:
    return assemble()


def placement(first: int, amounts: list[str], bad: int | None = None) -> str:
    """A file of rows like those the three samples hold, the one at index `bad` unreadable as they have it."""
    lines = []
    for index, text in enumerate(amounts):
        number = first + index
        row = f"IMP-{number},Person {number} Sample,{number % 10000:04d},p{number}@example.com,+1202555{number % 10000:04d}"
        lines.append(f"{row},{text},2025-{1 + index % 12:02d}-15,Creditor {index % 4},{KINDS[index % 5]}")
        if index == bad:
            lines[-1] = f"IMP-{number},invalid_entry,,,,not_a_number,bad-date,Test Corp,unknown"
    return HEADER + "\n".join(lines) + "\n"


def upload(cast: Cast, name: str, data: bytes) -> dict[str, Any]:
    """Send a file over HTTP, process it, and read what it came to."""
    sent = cast.alice.api.client.post("/api/v1/imports/upload/", {"file": SimpleUploadedFile(name, data)})
    assert sent.status_code == 201, sent.content
    process_import(Run(cast.agency.id), UUID(sent.json()["id"]))
    found: dict[str, Any] = cast.alice.api.get(f"imports/{sent.json()['id']}/").json()
    return found


def outcome(job: dict[str, Any]) -> tuple[str, int, int, int, list[int]]:
    lines = sorted({error["line"] for error in job["error_details"]})
    return job["status"], job["total_records"], job["processed_ok"], job["processed_errors"], lines


def expect_the_three(cast: Cast, files: dict[str, bytes]) -> None:
    assert [outcome(upload(cast, name, data)) for name, data in files.items()] == [
        ("completed", 15, 15, 0, []),
        ("completed", 10, 9, 1, [8]),
        ("completed", 5, 5, 0, []),
    ]
    totals = cast.alice.api.get("accounts/summary/").json()
    assert totals["count"] == 29
    assert totals["balances"] == [{"currency": "USD", "count": 29, "balance": "170270.05"}]
    listed = cast.alice.api.get("accounts/").json()["results"]
    assert sum(Decimal(row["original_amount"]) for row in listed) == Decimal("170270.05")


@pytest.mark.row("D100", "D083", "D086")
def test_three_files_of_thirty_rows_are_29_accounts(cast: Cast) -> None:
    amounts = [f"{Decimal(2000) + Decimal('137.25') * number:.2f}" for number in range(30)]
    good = sum((Decimal(text) for index, text in enumerate(amounts) if index != 21), Decimal(0))
    amounts[0] = str(Decimal(amounts[0]) + Decimal("170270.05") - good)
    assert Decimal(amounts[0]) > 0
    files = {
        "first.csv": placement(50001, amounts[:15]),
        "second.csv": placement(50016, amounts[15:25], bad=6),
        "third.csv": placement(60001, amounts[25:]),
    }
    expect_the_three(cast, {name: text.encode() for name, text in files.items()})


@pytest.mark.row("D100")
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not beside this checkout")
def test_the_sample_files_themselves(cast: Cast) -> None:
    names = ("new_placements_feb2026.csv", "portfolio_transfer_march2026.csv", "urgent_placements_feb13.csv")
    expect_the_three(cast, {name: (SAMPLES / name).read_bytes() for name in names})


@pytest.mark.row("D090", "D095")
def test_references_and_phones_at_their_edges(cast: Cast) -> None:
    job = send(
        cast,
        HEADER
        + f"{'r' * 100},Ann Ash,,,,10,,,\n"
        + f"{'r' * 101},Bea Oak,,,,10,,,\n"
        + ",Cy Elm,,,,10,,,\n"
        + "P-1,Dee Fir,,,(202) 555-0150,10,,,\n"
        + "P-2,Eve Yew,,,ask at the desk,10,,,\n"
        + "P-3,Fay Bay,,,,10,,,\n",
    )
    assert errors(job) == [(3, "external_ref", "too_long"), (4, "external_ref", "required")]

    def phone_of(ref: str) -> Any:
        (row,) = cast.alice.api.get("accounts/", search=ref).json()["results"]
        return cast.alice.api.get(f"accounts/{row['id']}/").json()["debtor"]["phone"]

    assert [phone_of(f"P-{number}") for number in (1, 2, 3)] == ["+12025550150", "ask at the desk", None]


@pytest.mark.row("E18", "E22", "E11", "D041", "N18")
def test_what_comes_in_is_scored_and_given_to_people_without_being_asked(cast: Cast) -> None:
    field = team(cast.agency, "Field Agent", member(cast.agency, "lena", Role.TEAM_LEAD))
    fred = collector(cast.agency, "fred", field)
    day = today(cast.agency)
    text = HEADER + "".join(
        f"A-{dpd},Person {name} Sample,,,,100.00,{day.fromordinal(day.toordinal() - dpd)},,\n"
        for dpd, name in ((5, "Ash"), (30, "Bay"), (31, "Cob"), (90, "Dun"))
    )
    upload(cast, "cases.csv", text.encode())
    follow_up(cast)
    listed = {row["external_ref"]: row for row in cast.alice.api.get("accounts/").json()["results"]}
    assert {ref: (row["status"], row["collector_name"]) for ref, row in listed.items()} == {
        "A-5": ("assigned", "Carl Example"),
        "A-30": ("assigned", "Carl Example"),
        "A-31": ("assigned", "Fred Example"),
        "A-90": ("assigned", "Fred Example"),
    }
    assert all(cast.alice.api.get(f"accounts/{row['id']}/").json()["risk_score"] for row in listed.values())
    assert refs(cast.carl.api) == {"A-5", "A-30"}
    assert refs(fred.api) == {"A-31", "A-90"}
    assert refs(cast.bob.api) == {"A-5", "A-30"}
    assert refs(cast.rita.api) == set(listed)
    seen = cast.alice.api.get(f"accounts/{listed['A-5']['id']}/timeline/").json()["results"]
    (assignment,) = [activity for activity in seen if activity["kind"] == "assignment"]
    assert assignment["actor_name"] == "assignment"
    assert assignment["changes"] == {"status": ["new", "assigned"], "collector": [None, "Carl Example"]}


def follow_up(cast: Cast) -> None:
    """Do what the import deferred, as a worker would: each job by its name, with its own arguments."""
    deferred = rows("SELECT task_name, args FROM procrastinate_jobs WHERE task_name <> 'intake.process' ORDER BY id")
    assert [job.task_name for job in deferred] == ["scoring.score_placement", "desk.assign_placement"]
    for job in deferred:
        arguments = job.args if isinstance(job.args, dict) else json.loads(job.args)
        run_deferred(JOBS[job.task_name], arguments)


def refs(api: Any) -> set[str]:
    return {row["external_ref"] for row in api.get("accounts/").json()["results"]}


@pytest.mark.row("E12", "E21", "E23", "D041")
def test_admin_and_agent_move_a_case_and_the_trail_says_who(cast: Cast) -> None:
    send(cast, many(1))
    (row,) = cast.alice.api.get("accounts/").json()["results"]
    assert row["status"] == "new"
    path = f"accounts/{row['id']}/"
    assert cast.carl.api.post(f"{path}transition/", {"new_status": "closed"}).status_code == 404
    assert cast.carl.collector is not None
    cast.alice.api.post(f"{path}assign/", {"collector_id": cast.carl.collector.id})
    for status in ("in_contact", "negotiating", "payment_plan", "settled", "closed"):
        moved = cast.carl.api.post(f"{path}transition/", {"new_status": status, "note": f"now {status}"})
        assert (moved.status_code, moved.json()["status"]) == (200, status)
    trail = cast.alice.api.get("audit/", subject_id=row["id"], kind="account.status_changed").json()["results"]
    assert [(entry["actor_name"], entry["changes"]["status"]) for entry in trail] == [
        ("carl", ["settled", "closed"]),
        ("carl", ["payment_plan", "settled"]),
        ("carl", ["negotiating", "payment_plan"]),
        ("carl", ["in_contact", "negotiating"]),
        ("carl", ["assigned", "in_contact"]),
    ]
    (given,) = cast.alice.api.get("audit/", subject_id=row["id"], kind="account.assigned").json()["results"]
    assert (given["actor_name"], given["changes"]["status"]) == ("alice", ["new", "assigned"])


@pytest.mark.row("N16", "N17", "N20", "E26")
def test_what_came_is_kept_apart_from_what_became_of_it(cast: Cast) -> None:
    import_id = upload(cast, "cases.csv", (HEADER + "C-1,Ada Brook,,,,100.50,2025-11-15,Bank A,loan\n").encode())["id"]
    (row,) = cast.alice.api.get("accounts/").json()["results"]
    cast.alice.api.patch(f"accounts/{row['id']}/", {"current_balance": "80.00", "reason": "Fee waived"})
    with agency_scope(cast.agency.id):
        (block,) = rows("SELECT import_job_id FROM intake_raw_block")
        (kept,) = rows("SELECT original_minor, balance_minor, status FROM accounts_account")
        assert rows("SELECT 1 FROM journal_entry WHERE subject_id = %s", [row["id"]])
    ((line, cells),) = raw_rows(cast)
    assert (str(block.import_job_id), line) == (import_id, 2)
    assert cells == ["C-1", "Ada Brook", "", "", "", "100.50", "2025-11-15", "Bank A", "loan"]
    assert (kept.original_minor, kept.balance_minor, kept.status) == (10050, 8000, "new")
    assert cast.alice.api.get("imports/").json()["results"][0]["created_by"] == "alice"


@pytest.mark.row("E24", "N15")
def test_people_have_roles_hashed_passwords_and_can_be_switched_off(cast: Cast) -> None:
    made = cast.alice.api.post("users/", {"username": "nora", "role": "team_lead"})
    assert made.status_code == 201, made.content
    stored = User.objects.get(username="nora")
    assert (stored.role, stored.password.partition("$")[0]) == ("team_lead", "argon2")
    assert made.json()["temporary_password"] not in stored.password
    assert PASSWORD not in User.objects.get(username="alice").password
    off = cast.alice.api.patch(f"users/{stored.id}/", {"is_active": False})
    assert (off.status_code, off.json()["is_active"]) == (200, False)
    assert cast.carl.api.get("users/").status_code == 403


@pytest.mark.row("D130")
def test_bulk_work_is_in_the_audit_trail_row_by_row_and_field_by_field(cast: Cast) -> None:
    day = today(cast.agency)
    text = f"{HEADER}B-1,Ada Brook,,,,100.00,{day},Bank A,loan\nB-2,Bea Cole,,,,200.00,{day},Bank A,loan\n"
    upload(cast, "first.csv", text.encode())
    follow_up(cast)
    upload(cast, "second.csv", text.replace("100.00", "150.00").encode())

    def told(kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = cast.alice.api.get("audit/", kind=kind).json()["results"]
        assert all(entry["at"] and entry["actor_name"] and entry["actor_role"] for entry in found)
        return found

    assert len(told("account.imported")) == 2
    assert {entry["actor_name"] for entry in told("account.imported")} == {"alice"}
    assert {entry["actor_name"] for entry in told("import.received")} == {"alice"}
    assert [entry["changes"]["status"] for entry in told("account.assigned")] == [["new", "assigned"]] * 2
    assert all(entry["changes"] for entry in told("account.scored"))
    (restated,) = told("account.restated")
    assert restated["changes"] == {"original_amount": ["100.00", "150.00"], "current_balance": ["100.00", "150.00"]}


@pytest.mark.row("D130")
def test_a_change_over_http_is_told_with_its_address_and_request(cast: Cast) -> None:
    send(cast, many(1))
    (row,) = cast.alice.api.get("accounts/").json()["results"]
    done = cast.alice.api.patch(f"accounts/{row['id']}/", {"priority": 3, "due_date": "2026-01-15"})
    assert done.status_code == 200
    (entry,) = cast.alice.api.get("audit/", kind="account.edited", subject_id=row["id"]).json()["results"]
    assert (entry["actor_name"], entry["ip"], entry["request_id"]) == ("alice", "127.0.0.1", done["X-Request-ID"])
    assert entry["changes"] == {
        "priority": [0, 3],
        "is_priority_fixed": [False, True],
        "due_date": ["2025-11-15", "2026-01-15"],
    }
