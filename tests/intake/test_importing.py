"""A creditor's file becomes accounts: rows D082-D100 from upload to the last cent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from tests.cast import Cast, assemble

from fairdue.accounts.models import Account
from fairdue.intake.flows import process_import, take_upload
from fairdue.intake.models import ImportJob, ImportRowError
from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope, rows
from fairdue.ledger.models import Posting
from fairdue.parties.models import ContactPoint, Debtor

pytestmark = pytest.mark.django_db

HEADER = (
    "external_ref,debtor_name,debtor_ssn_last4,debtor_email,debtor_phone,original_amount,due_date,creditor_name,account_type\n"
)
GOOD = HEADER + (
    "R-1,Ada Brook,1234,ada@example.com,+12025550101,100.25,2025-11-15,North Bank,credit_card\n"
    "R-2,Ben Cole,2345,,+12025550102,2000,2025-10-01,north bank,medical\n"
    '"R-3","Dora ""Dee"" Ek",,dora@example.com,,1.5,,,\n'
)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def send(cast: Cast, text: str | bytes, name: str = "file.csv", creditor: UUID | None = None) -> ImportJob:
    """Take a file in and carry it to its end in this process."""
    data = text.encode() if isinstance(text, str) else text
    import_id = take_upload(cast.alice.actor, name, [data], size_bytes=len(data), source="upload", creditor_id=creditor)
    process_import(Run(cast.agency.id), import_id)
    with agency_scope(cast.agency.id):
        return ImportJob.objects.get(id=import_id)


def errors(job: ImportJob) -> list[tuple[int, str, str]]:
    with agency_scope(job.agency_id):
        found = ImportRowError.objects.filter(import_job=job).order_by("row_number", "id")
        return [(error.line, error.column_name, error.code) for error in found]


def accounts(cast: Cast) -> dict[str, Any]:
    with agency_scope(cast.agency.id):
        return {a.external_ref: a for a in Account.objects.select_related("debtor", "creditor")}


@pytest.mark.row("D088", "D090", "D097", "D098")
def test_a_good_file_is_stored_whole(cast: Cast) -> None:
    job = send(cast, GOOD)
    assert (job.status, job.total_records, job.processed_ok, job.processed_errors) == ("completed", 3, 3, 0)
    stored = accounts(cast)
    assert {ref: (a.balance_minor, a.original_creditor, a.account_type) for ref, a in stored.items()} == {
        "R-1": (10025, "North Bank", "credit_card"),
        "R-2": (200000, "north bank", "medical"),
        "R-3": (150, "", ""),
    }
    assert stored["R-1"].creditor_id == stored["R-2"].creditor_id
    assert stored["R-3"].creditor.name == "Unspecified"
    assert stored["R-3"].debtor.full_name == 'Dora "Dee" Ek'
    with agency_scope(cast.agency.id):
        assert Debtor.objects.count() == 3
        assert sorted(ContactPoint.objects.values_list("value", flat=True)) == [
            "+12025550101",
            "+12025550102",
            "ada@example.com",
            "dora@example.com",
        ]
        assert sum(Posting.objects.values_list("amount_minor", flat=True)) == 210175


@pytest.mark.row("D083", "D084", "D086", "D091", "D092", "D093", "D094", "D096")
def test_every_bad_cell_is_named_and_blocks_nobody(cast: Cast) -> None:
    job = send(
        cast,
        HEADER
        + "G-1,Ada Brook,,,,10.00,,,\n"
        + ",No Ref,,,,10.00,,,\n"
        + "B-2,\u00a0 ,,,,10.00,,,\n"
        + "B-3,Ann,,,,,,,\n"
        + "B-4,Ann,12a4,nobody,,NaN,2026-02-30,,\n"
        + "B-5,Ann,,,,10.005,,,\n"
        + "B-6,Ann,,,,-5,31/01/2026,,\n"
        + "B-7,Ann,,,,99999999999999999999,,,\n"
        + "B-8,Ann,,,,10.00\n"
        + '"B-9\nx",Ann,,,,0,,,\n'
        + "G-1,Ada Again,,,,10.00,,,\n"
        + "G-2,Zed,,,,10.00,,,\n",
    )
    assert errors(job) == [
        (3, "external_ref", "required"),
        (4, "debtor_name", "required"),
        (5, "original_amount", "required"),
        (6, "original_amount", "not_a_number"),
        (6, "debtor_ssn_last4", "not_four_digits"),
        (6, "debtor_email", "not_an_email"),
        (6, "due_date", "not_a_date"),
        (7, "original_amount", "too_many_decimals"),
        (8, "original_amount", "not_positive"),
        (8, "due_date", "not_a_date"),
        (9, "original_amount", "out_of_range"),
        (10, "", "unreadable_row"),
        (11, "original_amount", "not_positive"),
        (13, "external_ref", "duplicate_in_file"),
    ]
    assert (job.status, job.processed_ok, job.processed_errors) == ("completed", 2, 10)
    assert sorted(accounts(cast)) == ["G-1", "G-2"]


@pytest.mark.row("D087")
def test_sending_again_changes_nothing(cast: Cast) -> None:
    send(cast, GOOD)

    def everything() -> list[Any]:
        with agency_scope(cast.agency.id):
            return [
                rows(f"SELECT * FROM {table} ORDER BY id")
                for table in ("accounts_account", "parties_debtor", "parties_contact_point", "ledger_posting", "ledger_entry")
            ]

    before = everything()
    job = send(cast, GOOD)
    assert (job.status, job.processed_ok, job.created_count, job.changed_count, job.unchanged_count) == ("completed", 3, 0, 0, 3)
    assert everything() == before


def test_a_changed_amount_moves_the_balance_by_the_difference(cast: Cast) -> None:
    send(cast, GOOD)
    job = send(cast, GOOD.replace("100.25", "150.00").replace("Ada Brook", "Ada Brooks").replace("1234", "9999"))
    assert (job.changed_count, job.unchanged_count) == (1, 2)
    account = accounts(cast)["R-1"]
    assert (account.balance_minor, account.original_minor, account.debtor.full_name) == (15000, 15000, "Ada Brooks")
    send(cast, GOOD)
    assert accounts(cast)["R-1"].balance_minor == 10025
    with agency_scope(cast.agency.id):
        found = rows(
            "SELECT kind, count(*) FROM journal_entry WHERE kind IN ('account.restated', 'debtor.edited') GROUP BY 1 ORDER BY 1"
        )
    assert [(row.kind, row.count) for row in found] == [("account.restated", 2), ("debtor.edited", 2)]
