"""Undoing an import: what it placed is withdrawn, what it changed goes back, and what stands in the way is named."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from tests import factories
from tests.cast import Cast, assemble
from tests.intake.conftest import HEADER, accounts, job_of, many, send

from fairdue.accounts.commands.assignment import assign_account
from fairdue.accounts.commands.bulk_renaming import rename_accounts
from fairdue.accounts.commands.bulk_withdrawing import withdraw_accounts
from fairdue.accounts.commands.notes import add_note
from fairdue.accounts.models import Account
from fairdue.accounts.queries.recount import check_ledger
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.intake.commands import undoing
from fairdue.intake.commands.undoing import continue_undo, undo_import
from fairdue.intake.errors import AlreadyUndone, UndoBlocked, UndoRunning
from fairdue.intake.events import IMPORT_COMPLETED
from fairdue.intake.models import ImportBatch, ImportJob
from fairdue.intake.queries import undoing as surveying
from fairdue.intake.states import ImportKind, ImportStatus
from fairdue.jobs.errors import Fenced
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post
from fairdue.ledger.rules import PRINCIPAL, Recipe
from fairdue.ledger.types import LedgerKey, Move
from fairdue.scoring.commands.accounts import score_accounts

pytestmark = pytest.mark.django_db

FIRST = HEADER + (
    "R-1,Ada Brook,,ada@example.com,,100.00,2025-11-15,Bank A,loan\nR-2,Ben Cole,,ben@example.com,,200.00,,Bank A,\n"
)
SECOND = FIRST.replace("100.00,2025-11-15", "150.00,2025-12-24").replace("Ada Brook", "Ada Stone") + (
    "R-3,Cy Dane,,cy@example.com,,300.00,,Bank A,\n"
)


def facts(cast: Cast) -> dict[str, Any]:
    """What creditors say of each account, and what it owes."""
    return {
        ref: (a.status, a.balance_minor, a.original_minor, a.stated_minor, a.due_on, a.account_type, a.debtor.full_name)
        for ref, a in accounts(cast).items()
    }


def assert_balanced(cast: Cast) -> None:
    assert check_ledger(cast.agency.id).disagreements == ()


def by_hand(cast: Cast, kind: ImportKind, refs: dict[str, str], apply: Callable[[str, UUID], object]) -> ImportJob:
    """An import of another kind as it is once applied: `apply` works on a table of the accounts of `refs`."""
    known = accounts(cast)
    with agency_scope(cast.agency.id):
        job = ImportJob.objects.create(
            agency_id=cast.agency.id,
            kind=kind,
            file_name="file.csv",
            file_format="csv",
            source="upload",
            stored_as="",
            size_bytes=1,
            sha256="",
            currency="USD",
            status=ImportStatus.COMPLETED,
            completed_at=clock.now(),
        )
        execute(
            "INSERT INTO intake_batch (agency_id, import_job_id, number, first_row, last_row, is_shared, is_done, created_count, "
            "changed_count, unchanged_count, recalled_count) VALUES (%s, %s, 1, 1, 1, false, true, 0, 0, 0, 0)",
            [cast.agency.id, job.id],
        )
        execute(
            "CREATE TEMPORARY TABLE file ON COMMIT DROP AS SELECT account_id, previous_external_ref, external_ref, "
            "external_ref AS recall_reason, 2::smallint AS decimals, 7 AS line "
            "FROM unnest(%s::uuid[], %s::text[], %s::text[]) f (account_id, previous_external_ref, external_ref)",
            [[known[ref].id for ref in refs], list(refs), list(refs.values())],
        )
        apply("file", job.id)
        execute("DROP TABLE file")
        record(system(cast.agency.id), IMPORT_COMPLETED, "import", job.id)
    return job


def recall(cast: Cast, refs: dict[str, str]) -> ImportJob:
    """A recall file: reference to reason."""
    today = clock.today("UTC")
    return by_hand(
        cast,
        ImportKind.RECALL,
        refs,
        lambda table, import_id: withdraw_accounts(system(cast.agency.id), table, import_id, effective_on=today),
    )


def rename(cast: Cast, refs: dict[str, str]) -> ImportJob:
    """A file of references: old to new."""
    return by_hand(
        cast, ImportKind.REFERENCES, refs, lambda table, import_id: rename_accounts(system(cast.agency.id), table, import_id)
    )


def pay(cast: Cast, account: Account, minor: int) -> None:
    """Post a payment as a command would."""
    move = Move(LedgerKey(PRINCIPAL, account.id), LedgerKey("cash", account.creditor_id), Money(minor, account.currency))
    with agency_scope(cast.agency.id):
        post(system(cast.agency.id), Recipe.ALLOCATION, [move], clock.today("UTC"))
        execute("UPDATE accounts_account SET balance_minor = balance_minor - %s WHERE id = %s", [minor, account.id])


def undo(cast: Cast, job: ImportJob) -> Any:
    return cast.alice.api.post(f"imports/{job.id}/undo/")


def test_undone_accounts_are_withdrawn_and_the_corrected_file_brings_them_back(cast: Cast) -> None:
    wrong = send(cast, FIRST)
    with agency_scope(cast.agency.id):
        score_accounts(system(cast.agency.id, "scoring"))
    before = cast.alice.api.get(f"imports/{wrong.id}/undo/").json()
    assert (before["status"], before["withdrawn"], before["restored"], before["left"]) == ("possible", 2, 0, [])
    done = undo(cast, wrong)
    assert (done.status_code, done.json()["status"], done.json()["withdrawn"]) == (200, "undone", 2)
    stored = accounts(cast)["R-1"]
    assert (stored.status, stored.balance_minor, stored.stated_minor, stored.close_reason) == ("closed", 0, 0, "import undone")
    assert stored.withdrawn_at is not None
    assert_balanced(cast)
    assert cast.alice.api.get(f"imports/{wrong.id}/").json()["undone_at"] == done.json()["undone_at"]
    after = cast.alice.api.get(f"imports/{wrong.id}/undo/").json()
    assert (after["status"], after["withdrawn"], after["left"]) == ("undone", 2, [])
    again = undo(cast, wrong)
    assert (again.status_code, again.json()["code"]) == (409, "already_undone")
    corrected = send(cast, FIRST.replace("100.00", "111.00"))
    assert (corrected.created_count, corrected.changed_count) == (0, 2)
    back = accounts(cast)
    assert {ref: (a.status, a.balance_minor, a.stated_minor, a.withdrawn_at, a.close_reason) for ref, a in back.items()} == {
        "R-1": ("new", 11100, 11100, None, ""),
        "R-2": ("new", 20000, 20000, None, ""),
    }
    assert_balanced(cast)


def test_the_very_same_file_brings_them_back_too(cast: Cast) -> None:
    undo(cast, send(cast, FIRST))
    job = send(cast, FIRST)
    assert (job.changed_count, [account.balance_minor for account in accounts(cast).values()]) == (2, [10000, 20000])
    detail = cast.alice.api.get(f"accounts/{accounts(cast)['R-1'].id}/").json()
    assert (detail["withdrawn_at"], detail["has_credit_balance"]) == (None, False)
    assert {"Account reopened", "Account withdrawn: its import was undone"} <= {
        activity["title"] for activity in detail["recent_activities"]
    }
    assert undo(cast, job).json()["withdrawn"] == 2  # and so does undoing that one take them back
    assert {account.status for account in accounts(cast).values()} == {"closed"}
    assert_balanced(cast)


def test_restated_accounts_go_back_to_what_they_said_before(cast: Cast) -> None:
    send(cast, FIRST)
    before = facts(cast)
    second = send(cast, SECOND)
    assert facts(cast)["R-1"][1] == 15000
    report = undo(cast, second).json()
    assert (report["withdrawn"], report["restored"]) == (1, 1)
    after = facts(cast)
    assert after.pop("R-3")[:2] == ("closed", 0)
    assert after == before
    assert_balanced(cast)
    again = send(cast, SECOND)
    assert (again.changed_count, again.unchanged_count) == (2, 1)
    assert (facts(cast)["R-1"][1], facts(cast)["R-1"][-1], facts(cast)["R-3"][1]) == (15000, "Ada Stone", 30000)


def test_imports_are_undone_from_the_last_to_the_first(cast: Cast) -> None:
    first = send(cast, FIRST)
    second = send(cast, SECOND)
    refused = undo(cast, first)
    assert (refused.status_code, refused.json()["code"]) == (409, "undo_blocked")
    (block,) = refused.json()["left"]
    assert (block["reason"], block["count"], block["examples"][0]["external_ref"]) == ("restated_since", 1, "R-1")
    assert undo(cast, second).status_code == 200
    assert undo(cast, first).status_code == 200
    assert {account.status for account in accounts(cast).values()} == {"closed"}
    assert_balanced(cast)


def test_a_file_that_only_renames_a_debtor_stands_in_the_way_and_is_undone(cast: Cast) -> None:
    first = send(cast, FIRST)
    second = send(cast, FIRST.replace("Ada Brook", "Ada Stone"))
    assert undo(cast, first).json()["left"][0]["reason"] == "restated_since"
    assert undo(cast, second).status_code == 200
    assert accounts(cast)["R-1"].debtor.full_name == "Ada Brook"
    send(cast, FIRST.replace("Ada Brook", "Ada Stone"))
    assert accounts(cast)["R-1"].debtor.full_name == "Ada Stone"


def test_a_name_changed_since_is_kept(cast: Cast) -> None:
    send(cast, FIRST)
    second = send(cast, FIRST.replace("Ada Brook", "Ada Stone"))
    debtor = accounts(cast)["R-1"].debtor_id
    cast.alice.api.patch(f"debtors/{debtor}/", {"full_name": "Ada Field"})
    undo(cast, second)
    assert accounts(cast)["R-1"].debtor.full_name == "Ada Field"


WORK: dict[str, Callable[[Cast, Account], object]] = {
    "note": lambda cast, account: add_note(cast.alice.actor, account.id, "Rang"),
    "assigned by hand": lambda cast, account: assign_account(cast.alice.actor, account.id, cast.carl.collector.id),  # type: ignore[union-attr]  # Carl is a collector
    "follow-up": lambda cast, account: cast.alice.api.patch(f"accounts/{account.id}/", {"follow_up_on": "2027-01-01"}),
    "adjusted": lambda cast, account: cast.alice.api.patch(
        f"accounts/{account.id}/", {"current_balance": "1.00", "reason": "Waived"}
    ),
    "escalated": lambda cast, account: cast.alice.api.post(f"accounts/{account.id}/escalate/", {"reason": "Lawyer"}),
    "closed": lambda cast, account: cast.alice.api.post(f"accounts/{account.id}/close/", {"reason": "Gone"}),
}


@pytest.mark.parametrize("work", WORK)
def test_work_on_one_account_stands_in_the_way(cast: Cast, work: str) -> None:
    job = send(cast, FIRST)
    WORK[work](cast, accounts(cast)["R-2"])
    before = facts(cast)
    seen = cast.alice.api.get(f"imports/{job.id}/undo/").json()
    assert (seen["status"], seen["withdrawn"]) == ("blocked", 1)
    assert [(block["reason"], block["count"], block["examples"][0]["external_ref"]) for block in seen["left"]] == [
        ("worked", 1, "R-2")
    ]
    refused = undo(cast, job)
    assert (refused.status_code, refused.json()["left"]) == (409, seen["left"])
    assert facts(cast) == before


def test_a_payment_stands_in_the_way(cast: Cast) -> None:
    job = send(cast, FIRST)
    pay(cast, accounts(cast)["R-1"], 500)
    assert [block["reason"] for block in undo(cast, job).json()["left"]] == ["paid"]
    assert_balanced(cast)


def test_work_and_payments_before_a_file_do_not_stand_in_its_way(cast: Cast) -> None:
    send(cast, FIRST)
    account = accounts(cast)["R-1"]
    pay(cast, account, 500)
    add_note(cast.alice.actor, account.id, "Rang")
    second = send(cast, SECOND)
    assert undo(cast, second).status_code == 200
    assert facts(cast)["R-1"][1] == 9500
    assert_balanced(cast)


def test_what_the_rules_assigned_is_taken_back_from_its_collector(cast: Cast) -> None:
    cast.alice.api.put("assignment-rules/", {"rules": [{"min": 0, "max": None, "team": "Call Center"}]})
    job = send(cast, FIRST)
    assign_accounts(cast.alice.actor)
    assert {(a.status, a.collector_id) for a in accounts(cast).values()} == {("assigned", cast.carl.collector.id)}  # type: ignore[union-attr]  # Carl is a collector
    assert undo(cast, job).status_code == 200
    assert {(a.status, a.collector_id, a.team_id, a.commission_rate) for a in accounts(cast).values()} == {
        ("closed", None, None, None)
    }
    send(cast, FIRST)
    assert {a.status for a in accounts(cast).values()} == {"new"}


def test_a_recall_is_undone(cast: Cast) -> None:
    send(cast, FIRST)
    known = accounts(cast)
    pay(cast, known["R-1"], 2500)
    assign_account(cast.alice.actor, known["R-1"].id, cast.carl.collector.id)  # type: ignore[union-attr]  # Carl is a collector
    cast.alice.api.post(f"accounts/{known['R-2'].id}/close/", {"reason": "Hopeless"})
    before = facts(cast)
    job = recall(cast, {"R-1": "sold", "R-2": "sold"})
    taken = accounts(cast)
    assert [(a.status, a.balance_minor, a.close_reason) for a in taken.values()] == [
        ("closed", 0, "recalled by the creditor: sold")
    ] * 2
    assert undo(cast, job).json()["restored"] == 2
    assert facts(cast) == before
    back = accounts(cast)
    assert [(a.withdrawn_at, a.close_reason, a.closed_at is None) for a in back.values()] == [
        (None, "", True),
        (None, "Hopeless", False),
    ]
    assert back["R-1"].commission_rate is None
    assert_balanced(cast)


def test_new_references_are_undone_even_when_they_changed_places(cast: Cast) -> None:
    send(cast, FIRST)
    ids = {ref: account.id for ref, account in accounts(cast).items()}
    job = rename(cast, {"R-1": "R-2", "R-2": "R-9"})
    assert {ref: account.id for ref, account in accounts(cast).items()} == {"R-2": ids["R-1"], "R-9": ids["R-2"]}
    assert undo(cast, job).json()["restored"] == 2
    assert {ref: account.id for ref, account in accounts(cast).items()} == ids


def test_an_old_reference_that_is_taken_by_now_stands_in_the_way(cast: Cast) -> None:
    send(cast, FIRST)
    job = rename(cast, {"R-1": "R-7"})
    send(cast, HEADER + "R-1,Eve Ford,,,,70.00,,Bank A,\n")
    assert [block["reason"] for block in undo(cast, job).json()["left"]] == ["reference_taken"]


def test_only_what_has_ended_is_undone(cast: Cast) -> None:
    job = send(cast, HEADER)
    with agency_scope(cast.agency.id):
        ImportJob.objects.filter(id=job.id).update(status=ImportStatus.FAILED)
    for answer in (undo(cast, job), cast.alice.api.get(f"imports/{job.id}/undo/")):
        assert (answer.status_code, answer.json()["code"]) == (409, "import_not_finished")
    assert cast.olga.api.post(f"imports/{job.id}/undo/").status_code == 404
    assert cast.bob.api.post(f"imports/{job.id}/undo/").status_code == 403


@pytest.fixture
def chunks_of_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "CHUNK", 10)
    monkeypatch.setattr(undoing, "CHUNK", 10)


@pytest.mark.usefixtures("chunks_of_ten")
def test_a_large_import_is_undone_in_the_background_and_leaves_what_was_worked_meanwhile(cast: Cast) -> None:
    send(cast, many(15))
    renamed = many(35).replace("Surname", "Othername").replace(".50,", ".75,")
    job = send(cast, renamed)
    answer = undo(cast, job)
    assert (answer.status_code, answer.json()["status"], answer.json()["undone_at"]) == (202, "running", None)
    assert cast.alice.api.get(f"imports/{job.id}/undo/").json()["status"] == "running"
    assert undo(cast, job).json()["code"] == "undo_running"
    add_note(cast.alice.actor, accounts(cast)["M-00030"].id, "Rang")
    calls = iter(range(100))

    def killed() -> None:
        if next(calls) == 5:
            raise Fenced

    with pytest.raises(Fenced):
        continue_undo(cast.agency.id, job.id, killed)
    continue_undo(cast.agency.id, job.id, lambda: None)
    report = cast.alice.api.get(f"imports/{job.id}/undo/").json()
    assert (report["status"], report["withdrawn"], report["restored"]) == ("undone", 19, 15)
    assert [(block["reason"], block["count"], block["examples"][0]["external_ref"]) for block in report["left"]] == [
        ("worked", 1, "M-00030")
    ]
    stored = accounts(cast)
    assert (stored["M-00030"].status, stored["M-00030"].balance_minor) == ("new", 4075)
    assert {account.status for ref, account in stored.items() if "M-00014" < ref != "M-00030"} == {"closed"}
    assert (stored["M-00003"].balance_minor, stored["M-00003"].debtor.full_name) == (1350, "Person3 Surname3")
    assert_balanced(cast)
    (entry,) = cast.alice.api.get("audit/", kind="import.undone").json()["results"]
    assert (entry["actor_name"], entry["facts"]["withdrawn"]) == ("alice", 19)
    with agency_scope(cast.agency.id):
        told = rows("SELECT kind, count(*) FROM journal_entry WHERE kind ~ '^account.(withd|resto)' GROUP BY 1 ORDER BY 1")
    assert [(row.kind, row.count) for row in told] == [("account.restored", 15), ("account.withdrawn", 19)]


def at_once(*bodies: Callable[[], object]) -> list[BaseException]:
    """Run each in a thread with a connection of its own; return what they raised."""
    failed: list[BaseException] = []

    def run(body: Callable[[], object]) -> None:
        try:
            body()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


@pytest.mark.django_db(transaction=True)
def test_two_undos_at_once_are_one() -> None:
    cast = assemble()
    job = send(cast, many(40))
    actor = cast.alice.actor
    failed = at_once(*(lambda: undo_import(actor, job.id) for _ in range(3)))
    assert [type(error) for error in failed] == [AlreadyUndone] * 2
    assert {account.balance_minor for account in accounts(cast).values()} == {0}
    assert_balanced(cast)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_note_first", [True, False])
def test_a_note_that_comes_at_the_same_moment_wins_or_finds_the_account_closed(is_note_first: bool) -> None:
    cast = assemble()
    job = send(cast, many(5))
    noted = accounts(cast)["M-00002"].id
    actor = cast.alice.actor
    held, waiting = threading.Event(), threading.Event()

    def first() -> None:
        with agency_scope(cast.agency.id):
            _ = add_note(actor, noted, "Rang") if is_note_first else undo_import(actor, job.id)
            held.set()
            waiting.wait(0.5)  # the other is stopped by our locks

    def second() -> None:
        held.wait(10)
        _ = undo_import(actor, job.id) if is_note_first else add_note(actor, noted, "Rang")
        waiting.set()

    failed = at_once(first, second)
    stored = accounts(cast)["M-00002"]
    if is_note_first:
        assert [type(error) for error in failed] == [UndoBlocked]
        assert (stored.status, job_of(cast, job.id).undone_at) == ("new", None)
    else:
        assert failed == []
        assert (stored.status, stored.balance_minor) == ("closed", 0)
    assert_balanced(cast)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("chunks_of_ten")
def test_a_background_undo_run_twice_at_once_ends_once() -> None:
    cast = assemble()
    job = send(cast, many(35))
    undo_import(cast.alice.actor, job.id)
    with pytest.raises(UndoRunning):
        undo_import(cast.alice.actor, job.id)
    assert at_once(*(lambda: continue_undo(cast.agency.id, job.id, lambda: None) for _ in range(2))) == []
    assert cast.alice.api.get(f"imports/{job.id}/undo/").json()["withdrawn"] == 35
    assert_balanced(cast)
    with agency_scope(cast.agency.id):
        assert ImportBatch.objects.filter(import_job=job).exists()
        assert rows("SELECT count(*) FROM journal_entry WHERE kind = 'account.withdrawn'")[0].count == 35
        assert rows("SELECT count(*) FROM journal_entry WHERE kind = 'import.undone'")[0].count == 1


def test_a_hand_made_account_that_is_recalled_owes_nothing_at_all(cast: Cast) -> None:
    made = factories.account(cast.agency, balance="12.00", external_ref="HAND")
    cast.alice.api.patch(f"accounts/{made.id}/", {"current_balance": "15.00", "reason": "Interest"})
    recall(cast, {"HAND": ""})
    stored = accounts(cast)["HAND"]
    assert (stored.balance_minor, stored.close_reason) == (0, "recalled by the creditor")
    assert_balanced(cast)
