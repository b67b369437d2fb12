"""A creditor's file becomes accounts: rows D082-D100 from upload to the last cent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests import factories
from tests.cast import Cast
from tests.intake.conftest import HEADER, accounts, errors, job_of, many, raw_rows, send, store

from fairdue.accounts.models import Account
from fairdue.intake import flows
from fairdue.intake.commands import finishing
from fairdue.intake.flows import process_import, take_upload
from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope, rows
from fairdue.ledger.models import Posting
from fairdue.parties.models import ContactPoint, Debtor

pytestmark = pytest.mark.django_db
BY_CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|x[0-9a-f]+|\.[0-9]+")
"""Ids, bytes and fractions of a second, in which any digits may stand."""

GOOD = HEADER + (
    "R-1,Ada Brook,1234,ada@example.com,+12025550101,100.25,2025-11-15,North Bank,credit_card\n"
    "R-2,Ben Cole,2345,,+12025550102,2000,2025-10-01,north bank,medical\n"
    '"R-3","Dora ""Dee"" Ek",,dora@example.com,,1.5,,,\n'
)


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


def test_one_person_is_one_debtor(cast: Cast) -> None:
    send(
        cast,
        HEADER
        + "P-1,John Smith,,js@example.com,,10,,A,\n"
        + "P-2,SMITH John,,JS@Example.com ,,20,,B,\n"
        + "P-3,J Smith,,,(202) 555-0150,30,,A,\n"
        + "P-4,Jon Smith,,js@example.com,+1 202 555 0150,40,,A,\n"
        + "P-5,Mary Poe,,js@example.com,,50,,A,\n",
    )
    first = accounts(cast)
    same = first["P-1"].debtor_id
    assert [ref for ref, account in sorted(first.items()) if account.debtor_id == same] == ["P-1", "P-2", "P-3", "P-4"]
    assert first["P-5"].debtor_id != same
    send(cast, HEADER + "P-6,John Smith,,js@example.com,,60,,C,\n")
    assert accounts(cast)["P-6"].debtor_id == same


def test_a_reference_of_another_creditor_is_refused(cast: Cast) -> None:
    send(cast, HEADER + "X-1,Ann Lee,,,,10,,North Bank,\n")
    job = send(cast, HEADER + "X-1,Ann Lee,,,,10,,South Bank,\nX-2,Bo Lee,,,,10,,South Bank,\n")
    assert errors(job) == [(2, "external_ref", "other_creditor")]
    assert accounts(cast)["X-1"].creditor.name == "North Bank"


def test_another_agency_sees_and_loses_nothing(cast: Cast) -> None:
    send(cast, GOOD)
    before = accounts(cast)["R-1"].updated_at
    data = GOOD.replace("100.25", "1.00").encode()
    import_id = take_upload(cast.olga.actor, "file.csv", [data], size_bytes=len(data), source="upload")
    process_import(Run(cast.other_agency.id), import_id)
    with agency_scope(cast.other_agency.id):
        assert Account.objects.count() == 3
    assert (accounts(cast)["R-1"].balance_minor, accounts(cast)["R-1"].updated_at) == (10025, before)


@pytest.mark.row("D099")
@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "e.csv", "empty_file"),
        (b"\n\n", "e.csv", "empty_file"),
        (b"debtor_name,original_amount\nAnn,1\n", "m.csv", "missing_column"),
        (b"external_ref,external_ref,debtor_name,original_amount\n", "d.csv", "doubled_column"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "b.csv", "binary_file"),
        (b'{"external_ref": "A"}', "o.json", "not_an_array"),
        (b'[{"external_ref": "A", "debtor_name"', "t.json", "not_json"),
        (b"", "e.json", "empty_file"),
        (b'[{"name": "A"}]', "k.json", "missing_column"),
    ],
)
def test_a_file_that_cannot_be_taken_fails_whole(cast: Cast, data: bytes, name: str, code: str) -> None:
    job = send(cast, data, name)
    assert (job.status, job.failure_code, job.processed_ok) == ("failed", code, 0)
    assert [(line, found) for line, _, found in errors(job)] == [(2 if code == "not_json" and b"}" in data else 1, code)]
    assert accounts(cast) == {}


def test_only_a_header_completes_with_nothing(cast: Cast) -> None:
    job = send(cast, HEADER)
    assert (job.status, job.total_records, job.processed_ok) == ("completed", 0, 0)


def test_only_bad_rows_fail(cast: Cast) -> None:
    job = send(cast, HEADER + ",Ann,,,,1,,,\n")
    assert (job.status, job.failure_code, job.processed_errors) == ("failed", "no_good_rows", 1)


def test_bad_text_is_refused_row_by_row(cast: Cast) -> None:
    job = send(
        cast,
        "\ufeff".encode()
        + HEADER.encode()
        + b"T-1,Jos\xe9,,,,10,,,\n"
        + b"T-2,Nu\x00l,,,,10,,,\n"
        + "T-3,Jos\u00e9 \\N \ttab,,,,10,,,\n".encode()
        + b'T-4,"quo"te,,,,10,,,\n'
        + "T-5,\u5f20\u4f1f,,,,10,,,\n".encode(),
    )
    assert errors(job) == [(2, "", "unreadable_row"), (3, "", "unreadable_row"), (5, "", "unreadable_row")]
    assert {ref: a.debtor.full_name for ref, a in accounts(cast).items()} == {"T-3": "Jos\u00e9 \\N \ttab", "T-5": "\u5f20\u4f1f"}


def test_json_becomes_the_same_accounts(cast: Cast) -> None:
    job = send(
        cast,
        b"""[{"external_ref": "J-1", "debtor_name": "Ada Brook", "original_amount": 100.10, "due_date": "2025-11-15"},
             {"external_ref": "J-2", "debtor_name": ["nested"], "original_amount": "5"}, 17,
             {"external_ref": "J-3", "debtor_name": "Bo", "original_amount": "7.00", "note": {"kept": true}}]""",
        "file.json",
    )
    assert errors(job) == [(2, "", "unreadable_row"), (3, "", "unreadable_row")]
    assert {ref: a.balance_minor for ref, a in accounts(cast).items()} == {"J-1": 10010, "J-3": 700}


@pytest.mark.row("D131")
def test_identity_numbers_are_nowhere_in_plain_text(cast: Cast) -> None:
    send(cast, GOOD.replace("1234", "7351"))
    found = []
    with agency_scope(cast.agency.id):
        for table in ("parties_debtor", "intake_raw_block", "journal_entry", "journal_personal", "intake_row_error"):
            found += [table for row in rows(f"SELECT t::text AS text FROM {table} t") if "7351" in BY_CHANCE.sub("", row.text)]
    assert found == []


def test_raw_rows_are_kept_as_sent(cast: Cast) -> None:
    send(cast, GOOD)
    (_, first), _, (line, third) = raw_rows(cast)
    assert ",".join(first) == "R-1,Ada Brook,1234,ada@example.com,+12025550101,100.25,2025-11-15,North Bank,credit_card"
    assert (line, third[1]) == (4, 'Dora "Dee" Ek')


@pytest.mark.row("D085")
def test_rows_are_applied_in_bounded_batches_each_with_its_checkpoint(
    cast: Cast, batches_of: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    batches_of(10)
    seen: list[tuple[int, int]] = []
    real = flows.apply_next_batch

    def watched(*arguments: Any) -> bool:
        went_on = real(*arguments)
        with agency_scope(cast.agency.id):
            (done,) = rows("SELECT count(*) FILTER (WHERE is_done) AS batches FROM intake_batch")
            seen.append((done.batches, Account.objects.count()))
        return went_on

    monkeypatch.setattr(flows, "apply_next_batch", watched)
    import_id = store(cast, many(35))
    process_import(Run(cast.agency.id), import_id)
    assert seen == [(1, 10), (2, 20), (3, 30), (4, 35), (4, 35)]
    assert job_of(cast, import_id).processed_ok == 35


def test_a_grown_agency_is_not_planned_for_as_an_empty_one(cast: Cast, batches_of: Callable[[int], None]) -> None:
    """Statistics made before it came name other agencies only: every row would be looked for among all of its rows."""
    send(cast, many(1_100))
    finishing.refresh_statistics()
    with agency_scope(cast.other_agency.id):
        assert _expected_accounts() == 1
    batches_of(1_050)
    data = many(2_000).encode()
    import_id = take_upload(cast.olga.actor, "file.csv", [data], size_bytes=len(data), source="upload")
    process_import(Run(cast.other_agency.id), import_id)
    with agency_scope(cast.other_agency.id):
        assert _expected_accounts() > 100
    assert not finishing.correct_statistics(cast.other_agency.id)


def _expected_accounts() -> int:
    (plan,) = rows("EXPLAIN (FORMAT JSON) SELECT 1 FROM accounts_account")[0]
    return int(plan[0]["Plan"]["Plan Rows"])


def test_large_amounts_are_exact_to_the_cent(cast: Cast) -> None:
    amounts = ["9999999999999.99", "9007199254740.93", "0.29", "1.15", "4503599627370.49"]
    send(cast, HEADER + "".join(f"L-{i},Ann,,,,{text},,,\n" for i, text in enumerate(amounts)))
    stored = accounts(cast)
    assert [stored[f"L-{i}"].balance_minor for i in range(len(amounts))] == [
        999999999999999,
        900719925474093,
        29,
        115,
        450359962737049,
    ]
    with agency_scope(cast.agency.id):
        (entry,) = rows(
            "SELECT changes->'original_amount'->>1 AS shown FROM journal_entry "
            "WHERE kind = 'account.imported' AND subject_id = %s",
            [stored["L-1"].id],
        )
    assert entry.shown == "9007199254740.93"


def test_nothing_is_placed_for_a_creditor_who_is_not_active(cast: Cast) -> None:
    gone = factories.creditor(cast.agency, "Gone Bank")
    assert cast.alice.api.patch(f"creditors/{gone.id}/", {"is_active": False}).status_code == 200
    job = send(cast, HEADER + "R-1,Ann Lee,,,,5,,GONE bank,\nR-2,Bo Lee,,,,5,,North Bank,\n")
    assert (errors(job), list(accounts(cast))) == ([(2, "creditor_name", "creditor_not_active")], ["R-2"])


def test_scoring_the_agency_waits_once_however_many_files_restate_accounts(cast: Cast) -> None:
    for amount in (5, 6, 7):
        send(cast, HEADER + f"R-1,Ann Lee,,,,{amount},,,\n")
    waiting = "SELECT lock FROM procrastinate_jobs WHERE task_name = 'scoring.score_agency' AND status = 'todo'"
    assert [job.lock for job in rows(waiting)] == [f"{cast.agency.id}:follow-up"]


def test_the_line_where_a_reference_stands_too_is_that_of_the_other_row(cast: Cast) -> None:
    head = "external_ref,previous_external_ref,debtor_name,original_amount\n"
    job = send(cast, head + "N-1,P-1,Ann Lee,5\nP-1,P-0,Bo Lee,5\nX-1,P-9,Cy Lee,5\nX-2,P-9,Di Lee,5\n")
    with agency_scope(cast.agency.id):
        found = rows(
            "SELECT line, message FROM intake_row_error WHERE import_job_id = %s AND severity = 'error' ORDER BY 1", [job.id]
        )
    assert [(error.line, error.message.split(" too:")[0]) for error in found] == [
        (2, "previous_external_ref stands in line 3"),
        (5, "previous_external_ref stands in line 4"),
    ]


def test_references_with_hidden_characters_and_absurd_ages_are_refused(cast: Cast) -> None:
    job = send(
        cast,
        "external_ref,debtor_name,original_amount,days_past_due\n"
        "H-\u202e1,Ada Brook,10,5\nH-\u200b2,Ada Brook,10,5\nH-3,Ada Brook,10,36501\nH-4,Ada Brook,10,36500\n",
    )
    assert errors(job) == [
        (2, "external_ref", "hidden_characters"),
        (3, "external_ref", "hidden_characters"),
        (4, "days_past_due", "out_of_range"),
    ]
    assert set(accounts(cast)) == {"H-4"}
