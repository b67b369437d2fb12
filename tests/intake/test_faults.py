"""kill -9 at every step of an import: whoever goes on ends where an import ends that nobody killed.

| step                  | what is lost there                     | who goes on, and where                                        |
| --------------------- | -------------------------------------- | ------------------------------------------------------------- |
| storing the upload    | the upload; a file nobody refers to    | the sender, who got no answer, sends it again                 |
| receiving             | the same                               | the same                                                      |
| beginning             | nothing                                | the process job, which the reaper gives to another worker     |
| reading: each chunk   | what is staged of the file             | the process job, which reads the file from its beginning      |
| reading: the end      | the same                               | the same                                                      |
| turn, check and plan  | all three; staged rows stay            | the process job; the turn is free for others until then       |
| applying: each batch  | that batch                             | helpers that live, else the process job, with that batch      |
| giving way            | that: the turn is kept                 | the process job, which gives way after the next batch         |
| finishing             | the end and its counts; no batch       | the process job, which finds all batches done                 |

The tests kill an import again and again: before the first statement of each kind that it makes, then before each commit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from tests.intake.conftest import Victims
from tests.intake.histories import AS_OF, Agencies, received, seen, seen_job
from tests.intake.model import Sheet
from tests.intake.victim import watched

from fairdue.accounts.queries.recount import check_ledger
from fairdue.intake.commands import staging
from fairdue.intake.flows import process_import, take_upload
from fairdue.intake.models import ImportJob
from fairdue.jobs.types import Run
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
BATCH_ROWS = 5
WIDE = (
    *("external_ref", "debtor_name", "original_amount", "debtor_ssn_last4", "debtor_born_on", "debtor_email", "debtor_phone"),
    *("due_date", "creditor_name", "balance", "currency", "priority", "region", "debtor_language", "debtor_address"),
    *("debtor_city", "previous_external_ref", "co_debtor_name", "co_debtor_email", "guarantor_name", "guarantor_phone"),
    *("monthly_income", "employment_status", "payment_status"),
)


def _sheet(kind: str, fields: list[str], lines: list[dict[str, str]]) -> Sheet:
    return Sheet(kind=kind, fields=tuple(fields), rows=lines, as_of_on=AS_OF)


def _wide(number: int, **others: str) -> dict[str, str]:
    return {
        "external_ref": f"W-{number}",
        "debtor_name": f"Person{number % 8} Surname{number % 8}",
        "original_amount": f"{100 + number}.50",
        "debtor_email": f"person{number % 8}@example.test",
        "due_date": "2025-11-15",
        "creditor_name": f"Bank {number % 2}",
        **others,
    }


def _before() -> list[Sheet]:
    """What the agency holds before: some accounts are taken back, and some debtors have accounts of their own."""
    return [
        _sheet("accounts", WIDE, [_wide(number) for number in range(6)]),
        _sheet("recall", ["external_ref", "creditor_name"], [{"external_ref": "W-1", "creditor_name": "Bank 1"}]),
    ]


def _everything() -> Sheet:
    """A file that makes an import do all it can do."""
    brought = {"debtor_ssn_last4": "1234", "debtor_born_on": "1980-01-31", "debtor_phone": "+12025550101", "balance": "70"}
    brought |= {
        "priority": "high",
        "region": "West",
        "debtor_language": "en",
        "debtor_address": "1 Main St",
        "debtor_city": "Ely",
    }
    brought |= {"monthly_income": "1000", "employment_status": "EMPLOYED", "payment_status": "PAID"}
    joined = {"co_debtor_name": "Leo Marsh", "co_debtor_email": "leo@example.test"}
    joined |= {"guarantor_name": "Zoe Quist", "guarantor_phone": "+12025550177"}
    return _sheet(
        "accounts",
        WIDE,
        [
            _wide(0, **brought, **joined),
            _wide(1),  # brought back
            _wide(2, debtor_name="Person2 Married"),
            _wide(93, previous_external_ref="W-3", original_amount="5"),
            _wide(4, debtor_email="bad"),
            _wide(5),
            *(_wide(number, **joined, currency="EUR", debtor_phone=f"+120255502{number}") for number in range(10, 16)),
            _wide(16, **{**brought, "balance": "0"}),
            _wide(17, debtor_email="person16@example.test", debtor_name="Somebody Else", previous_external_ref="W-99"),
            _wide(17),
        ],
    )


def _left(actor: Actor, *imports: UUID) -> dict[str, Any]:
    """What imports leave in the agency, without ids and times."""
    assert check_ledger(actor.agency_id).disagreements == ()
    tables = ("ledger_posting", "ledger_entry", "parties_risk_profile", "parties_merge_candidate", "accounts_placement")
    with agency_scope(actor.agency_id):
        counts = {name: rows(f"SELECT count(*) FROM {name}")[0].count for name in tables}
        blocks = rows("SELECT first_row, last_row FROM intake_raw_block ORDER BY 1, 2")
    staged = rows("SELECT count(*) FROM intake_staged_row WHERE import_job_id = ANY(%s)", [list(imports)])[0].count
    return {
        **seen(actor.agency_id),
        "imports": [seen_job(actor.agency_id, import_id) for import_id in imports],
        "counts": counts,
        "staged": staged,
        "raw": [(row.first_row, row.last_row) for row in blocks],
    }


FILES = {
    "accounts": _everything(),
    "recall": _sheet(
        "recall",
        ["external_ref", "creditor_name", "recall_reason"],
        [{"external_ref": f"W-{number}", "creditor_name": f"Bank {number % 2}", "recall_reason": "sold"} for number in range(8)],
    ),
    "references": _sheet(
        "references",
        ["external_ref", "previous_external_ref", "creditor_name"],
        [
            {"external_ref": f"V-{number}", "previous_external_ref": f"W-{number}", "creditor_name": f"Bank {number % 2}"}
            for number in range(8)
        ],
    ),
    "control totals": Sheet(**{**vars(_everything()), "control_rows": 1}),
}


DOES = {
    "accounts": {"account.imported", "account.restated", "account.reopened", "account.reference_changed", "account.party_added"}
    | {"debtor.created", "debtor.edited", "debtor.contact_point_added", "debtor.circumstances_stated", "import.completed"},
    "recall": {"account.recalled", "import.completed"},
    "references": {"account.reference_changed", "import.completed"},
    "control totals": {"import.failed"},
}


class Scene:
    """An agency with some accounts, and an import on its way in it."""

    def __init__(self, agencies: Agencies, sheet: Sheet) -> None:
        agencies.batches_of(BATCH_ROWS)
        self.actor = agencies.make()
        for earlier in _before():
            process_import(Run(self.actor.agency_id), received(self.actor, earlier))
        self.import_id = received(self.actor, sheet)

    def finish(self) -> dict[str, Any]:
        """Carry the import to its end; return what it leaves."""
        process_import(Run(self.actor.agency_id), self.import_id)
        return _left(self.actor, self.import_id)

    def victim(self, point: str) -> tuple[Any, ...]:
        """The line for a victim that takes the import on."""
        return "take_on", point, self.actor.agency_id, self.import_id, 5, BATCH_ROWS


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "CHUNK_ROWS", BATCH_ROWS)


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("what", FILES)
def test_an_import_killed_at_every_step_ends_the_same(what: str, victims: Victims, agencies: Agencies) -> None:
    points: list[str] = []
    unharmed = Scene(agencies, FILES[what])
    with watched(points.append):
        process_import(Run(unharmed.actor.agency_id), unharmed.import_id)
    wanted = _left(unharmed.actor, unharmed.import_id)
    statements = list(dict.fromkeys(point for point in points if not point.startswith("commit ")))
    assert set(wanted["journal"]) >= DOES[what], "the file makes the import do everything"

    at_statements = Scene(agencies, FILES[what])
    spared = [point for point in statements if not victims.is_killed(*at_statements.victim(point))]
    assert spared == []
    assert at_statements.finish() == wanted

    at_commits = Scene(agencies, FILES[what])
    kills = 0
    while victims.is_killed(*at_commits.victim(f"commit {kills + 1}")):
        kills += 1
    assert kills > 4
    assert at_commits.finish() == wanted


def test_a_crash_while_an_upload_is_stored_leaves_no_import(victims: Victims, agencies: Agencies) -> None:
    actor = agencies.make()
    points: list[str] = []
    with watched(points.append):
        take_upload(agencies.make(), "file.csv", [b"external_ref\n"], size_bytes=13, source="upload")
    for point in ("chunk", next(point for point in points if 'INSERT INTO "intake_import"' in point), "commit 1"):
        assert victims.is_killed("upload", point, actor.agency_id)
        with agency_scope(actor.agency_id):
            assert not ImportJob.objects.exists()
            assert rows("SELECT 1 FROM journal_entry WHERE kind = 'import.received'") == []
        assert rows("SELECT 1 FROM procrastinate_jobs WHERE args->>'agency_id' = %s", [str(actor.agency_id)]) == []
        stored = [path for path in Path(settings.HOME).rglob("*") if str(actor.agency_id) in str(path) and path.is_file()]
        assert len(stored) <= 1, "at most a file that nobody refers to"
        for path in stored:
            path.unlink()


def test_a_placeholder_of_many_people_joins_nobody_and_proposes_nobody(agencies: Agencies) -> None:
    agencies.batches_of(400)
    actor = agencies.make()
    syllables = ["ba", "du", "fo", "ki", "le", "mo", "nu", "ra", "si", "te"]
    named = [f"{a}{b} {b}{c}{a}".title() for a in syllables for b in syllables for c in syllables]
    fields = ["external_ref", "debtor_name", "original_amount", "debtor_email", "debtor_phone"]
    for part, column, value in (("A", "debtor_email", "none@example.test"), ("B", "debtor_phone", "+12025550100")):
        lines = [
            {"external_ref": f"{part}-{at}", "debtor_name": name, "original_amount": "5", column: value}
            for at, name in enumerate([*named, *named])
        ]
        process_import(Run(actor.agency_id), received(actor, _sheet("accounts", fields, lines)))
    with agency_scope(actor.agency_id):
        assert rows("SELECT count(*) FROM parties_debtor")[0].count == 4000
        assert rows("SELECT count(*) FROM parties_merge_candidate")[0].count == 0
