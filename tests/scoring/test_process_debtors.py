"""`fairdue process_debtors`."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import portfolio
from tests.cast import Cast, assemble

from fairdue.accounts.events import ACCOUNT_SCORED
from fairdue.accounts.models import Account
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope, execute
from fairdue.parties.models import Debtor
from fairdue.scoring.commands import debtors
from fairdue.scoring.commands.debtors import process_debtors
from fairdue.scoring.models import Score

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def run(cast: Cast, **given: Any) -> Any:
    options = {"batch_size": 100, "threshold": Decimal(500_000), "is_dry_run": False, **given}
    return process_debtors(cast.alice.actor, **options)


def written(cast: Cast) -> tuple[int, int]:
    with agency_scope(cast.agency.id):
        return Score.objects.count(), JournalEntry.objects.filter(kind=ACCOUNT_SCORED).count()


@pytest.mark.row("S13", "S15", "S18")
def test_debtors_are_processed_and_ranked_by_all_their_open_accounts(cast: Cast) -> None:
    with agency_scope(cast.agency.id):
        double = Debtor.objects.create(agency_id=cast.agency.id, full_name="Double")
    # 10 days late: 155 points alone, 200 with one other overdue account.
    portfolio.accounts(cast.agency, [{"debtor": double, "balance_minor": 100_000}] * 2)
    single = portfolio.account(cast.agency, balance_minor=300_000)
    yen = portfolio.account(cast.agency, balance_minor=2_000, currency="JPY")
    portfolio.account(cast.agency, status="settled")
    report = run(cast, threshold=Decimal(400_000))
    assert [(row.debtor_id, row.open_accounts, row.risk_level, str(row.priority)) for row in report.first] == [
        (single.debtor_id, 1, "MEDIUM", "465000.00"),
        (double.id, 2, "MEDIUM", "400000.00"),
        (yen.debtor_id, 1, "MEDIUM", "310000.00"),
    ]
    # Strictly above: 400,000.00 is not.
    assert (report.total_processed, report.high_priority_count, report.batches, report.changed, report.errors) == (3, 1, 1, 4, ())
    assert written(cast) == (4, 4)
    assert run(cast).changed == 0
    assert written(cast) == (4, 4)


@pytest.mark.row("S14", "S16", "S18")
def test_batches_and_the_dry_run(cast: Cast) -> None:
    portfolio.accounts(cast.agency, [{"balance_minor": 100 * n} for n in range(1, 26)])
    report = run(cast, batch_size=10, is_dry_run=True)
    assert (report.total_processed, report.batches, report.changed, len(report.first)) == (25, 3, 0, 10)
    assert written(cast) == (0, 0)
    assert report.first[0].priority == Decimal("3875.00")
    assert run(cast, batch_size=10).batches == 3
    assert written(cast) == (25, 25)


@pytest.mark.row("S13")
def test_the_highest_priority_goes_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = portfolio.accounts(cast.agency, [{"balance_minor": 100 * n} for n in (2, 5, 3, 1, 4)])
    order: list[UUID] = []
    real = debtors.score_accounts

    def watch(actor: Any, *, account_ids: Any) -> Any:
        order.extend(account_ids)
        return real(actor, account_ids=account_ids)

    monkeypatch.setattr(debtors, "score_accounts", watch)
    run(cast, batch_size=1)
    assert order == [account.id for account in sorted(made, key=lambda account: -account.balance_minor)]


@pytest.mark.row("S17")
@pytest.mark.django_db(transaction=True)
def test_one_bad_debtor_does_not_stop_the_batch(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = portfolio.accounts(cast.agency, [{"balance_minor": 100 * n} for n in range(1, 6)])
    bad = made[2]
    real = debtors.score_accounts

    def stumble(actor: Any, *, account_ids: Any) -> Any:
        if bad.id in account_ids:
            execute("SELECT 1 / 0")
        return real(actor, account_ids=account_ids)

    monkeypatch.setattr(debtors, "score_accounts", stumble)
    report = run(cast)
    assert (report.total_processed, report.changed) == (4, 4)
    assert [(error.debtor_id, error.error_message, error.stage) for error in report.errors] == [
        (bad.debtor_id, "division by zero", "debtor_processing")
    ]
    with agency_scope(cast.agency.id):
        assert set(Account.objects.filter(risk_score=None).values_list("id", flat=True)) == {bad.id}


@pytest.mark.row("S26", "S27")
def test_work_goes_by_batches_not_by_debtors(cast: Cast) -> None:
    portfolio.accounts(cast.agency, [{"balance_minor": 100 * n} for n in range(1, 301)])
    counts = []
    for size in (300, 100):
        with CaptureQueriesContext(connection) as captured:
            assert run(cast, batch_size=size).total_processed == 300
        counts.append(len(captured))
    # Three hundred debtors in one batch, then in two batches more.
    assert counts[0] <= 40
    assert counts[1] - counts[0] <= 40


@pytest.mark.row("S17")
def test_a_debtor_whose_priority_cannot_be_computed_is_reported(cast: Cast) -> None:
    good, bad = portfolio.accounts(cast.agency, [{}, {"currency": "ZZZ"}])
    with agency_scope(cast.agency.id):
        portfolio.account(cast.agency, debtor=Debtor.objects.get(id=bad.debtor_id))
    report = run(cast)
    assert (report.total_processed, report.changed) == (1, 1)
    assert [(error.debtor_id, error.error_message, error.stage) for error in report.errors] == [
        (bad.debtor_id, "unknown currency: ZZZ", "priority_calculation")
    ]
    with agency_scope(cast.agency.id):
        assert set(Account.objects.exclude(risk_score=None).values_list("id", flat=True)) == {good.id}


@pytest.mark.row("S02", "S16")
def test_only_the_first_few_are_processed_when_asked(cast: Cast) -> None:
    made = portfolio.accounts(cast.agency, [{"balance_minor": 100 * n} for n in (2, 5, 3, 1, 4)])
    report = run(cast, top_k=2, batch_size=1, threshold=Decimal(200))
    assert [row.debtor_id for row in report.first] == [made[1].debtor_id, made[4].debtor_id]
    # Those above the threshold are counted over all debtors.
    assert (report.total_processed, report.batches, report.changed, report.high_priority_count) == (2, 2, 2, 4)
    with agency_scope(cast.agency.id):
        assert set(Account.objects.exclude(risk_score=None).values_list("id", flat=True)) == {made[1].id, made[4].id}


@pytest.mark.row("S02")
def test_equal_priorities_go_by_the_debtors_id(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairdue.scoring.queries import line

    monkeypatch.setattr(line, "FETCHED", 3)
    made = portfolio.accounts(cast.agency, [{} for _ in range(10)])
    assert [row.debtor_id for row in run(cast, is_dry_run=True).first] == sorted(account.debtor_id for account in made)


@pytest.mark.row("S16", "S18")
def test_the_report_as_json(cast: Cast) -> None:
    account = portfolio.account(cast.agency, balance_minor=1_000_000)
    bad = portfolio.account(cast.agency, currency="ZZZ")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("process_debtors", "--agency", cast.agency.slug, "--json", "--top-k", "5", "--dry-run", stdout=out)
    told = json.loads(out.getvalue())
    assert {name: told[name] for name in ("total_processed", "high_priority_count", "batches", "error_count", "is_dry_run")} == {
        "total_processed": 1,
        "high_priority_count": 1,
        "batches": 1,
        "error_count": 1,
        "is_dry_run": True,
    }
    assert told["first"] == [
        {"debtor_id": str(account.debtor_id), "open_accounts": 1, "risk_level": "MEDIUM", "priority": "1550000.00"}
    ]
    assert told["errors"] == [
        {"debtor_id": str(bad.debtor_id), "error_message": "unknown currency: ZZZ", "stage": "priority_calculation"}
    ]
    assert told["seconds"] >= 0
    assert written(cast) == (0, 0)


@pytest.mark.row("S13", "S14", "S15", "S16", "S18")
def test_the_command_reports(cast: Cast) -> None:
    account = portfolio.account(cast.agency, balance_minor=1_000_000)
    portfolio.account(cast.other_agency)
    out = StringIO()
    call_command("process_debtors", "--agency", cast.agency.slug, "--dry-run", stdout=out)
    assert "Dry run: nothing was written." in out.getvalue()
    assert written(cast) == (0, 0)
    out = StringIO()
    call_command("process_debtors", "--agency", cast.agency.slug, "--threshold", "500000", stdout=out)
    for line in (
        "Total processed: 1\n",
        "High priority: 1\n",
        "Batches: 1\n",
        "Errors: 0\n",
        "1550000.00",
        str(account.debtor_id),
    ):
        assert line in out.getvalue()
    assert written(cast) == (1, 1)
    with pytest.raises(CommandError, match="There is no agency 'nobody'"):
        call_command("process_debtors", "--agency", "nobody")
    with pytest.raises(CommandError, match="above 0"):
        call_command("process_debtors", "--agency", cast.agency.slug, "--batch-size", "0")
