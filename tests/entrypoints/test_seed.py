"""The demo data: exact totals, people, timelines; loaded once, and never in production mode."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from tests.cast import Api
from tests.conftest import FROZEN_AT

from fairdue.access.models import Agency, Collector, Team, TeamLead, User
from fairdue.accounts.models import Account
from fairdue.accounts.queries.recount import check_ledger
from fairdue.accounts.rules import DpdBand, days_past_due, dpd_band
from fairdue.desk.queries.assignment import list_unplaced
from fairdue.intake.models import ImportJob, ImportRowError
from fairdue.journal.models import JournalEntry
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, rows
from fairdue.payments.models import BankFile, BankItem, Payment, PaymentShare
from fairdue.payments.queries.check import check_money

STATUSES = {
    "new": 8,
    "assigned": 15,
    "in_contact": 19,
    "negotiating": 13,
    "payment_plan": 9,
    "settled": 8,
    "closed": 7,
    "disputed": 6,
}
TIME_ZONE = "America/New_York"
TOLD = ("status", "balance_minor", "current_balance", "external_ref", "risk_score", "priority_score", "collector", "follow_up_on")


def seed(*options: str) -> str:
    """Run the command; return what it prints."""
    out = io.StringIO()
    call_command("seed", *options, stdout=out)
    return out.getvalue()


@dataclass(frozen=True)
class Loaded:
    """What loading printed, and what the journals told then and after an earlier load that was rolled back."""

    printed: str
    told: list[list[tuple[Any, ...]]]
    told_before: list[list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def loaded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Loaded]:
    """The demo, loaded once for all tests that only read it, and rolled back after them; both on one day."""
    with django_db_blocker.unblock(), time_machine.travel(FROZEN_AT), transaction.atomic():
        with transaction.atomic():
            seed("--if-empty")
            told_before = everything_told()
            transaction.set_rollback(True)
        yield Loaded(seed("--if-empty"), everything_told(), told_before)
        transaction.set_rollback(True)


@pytest.fixture
def apex(loaded: Loaded, django_db_blocker: Any) -> Iterator[Agency]:
    """Its first agency."""
    with django_db_blocker.unblock():
        yield Agency.objects.get(slug="apex")


def everything_told() -> list[list[tuple[Any, ...]]]:
    """What the journal of each agency tells: when to the minute, who, about which account, and what changed."""
    found = []
    for agency in Agency.objects.order_by("slug"):
        with agency_scope(agency.id):
            refs = dict(Account.objects.filter(agency_id=agency.id).values_list("id", "external_ref"))
            entries = JournalEntry.objects.filter(agency_id=agency.id)
            told = [
                (
                    entry.at.replace(second=0, microsecond=0),
                    entry.kind,
                    entry.actor_name,
                    refs.get(entry.subject_id, ""),
                    repr([entry.changes.get(name) for name in TOLD]),
                )
                for entry in entries
            ]
        found.append(sorted(told))
    return found


@pytest.mark.row("D191")
def test_one_agency_of_that_name_and_a_small_neighbour(apex: Agency) -> None:
    assert list(Agency.objects.order_by("created_at", "id").values_list("name", "slug")) == [
        ("Apex Recovery Solutions", "apex"),
        ("Lakeside Credit Services", "lakeside"),
    ]


@pytest.mark.row("D192")
def test_four_collectors_in_three_teams_with_commission_and_capacity(apex: Agency) -> None:
    with agency_scope(apex.id):
        collectors = Collector.objects.filter(agency_id=apex.id).select_related("team")
        names = dict(User.objects.values_list("id", "username"))
        assert {(names[c.user_id], c.team and c.team.name, str(c.commission_rate), c.max_accounts) for c in collectors} == {
            ("sarah.mitchell", "Call Center", "0.1200", 200),
            ("james.okafor", "Call Center", "0.1000", 200),
            ("elena.vargas", "Field Agent", "0.1500", 200),
            ("david.kim", "Legal Team", "0.1800", 200),
        }
        assert all(c.is_active for c in collectors)
        led = set(TeamLead.objects.filter(agency_id=apex.id).values_list("team_id", flat=True))
        assert led == set(Team.objects.filter(agency_id=apex.id).values_list("id", flat=True))


@pytest.mark.row("D193")
def test_85_accounts_over_all_statuses_and_all_ages(apex: Agency) -> None:
    today = clock.today(TIME_ZONE)
    with agency_scope(apex.id):
        accounts = list(Account.objects.filter(agency_id=apex.id))
    assert Counter(account.status for account in accounts) == STATUSES
    assert len(accounts) == 85
    assert {dpd_band(days_past_due(account.due_on, today)) for account in accounts} == set(DpdBand)
    assert {account.currency for account in accounts} == {"USD"}
    assert all(account.collector_id is not None for account in accounts if account.status != "new")
    assert all(account.balance_minor == 0 and account.settled_at for account in accounts if account.status == "settled")
    assert all(account.close_reason and account.closed_at for account in accounts if account.status == "closed")
    assert sum(account.is_escalated for account in accounts) == 2
    overdue, due, later = (
        sum(account.follow_up_on is not None and test(account.follow_up_on) for account in accounts)
        for test in (today.__gt__, today.__eq__, today.__lt__)
    )
    assert min(overdue, due, later) > 0


@pytest.mark.row("D195")
def test_seven_imports_with_real_errors(apex: Agency) -> None:
    with agency_scope(apex.id):
        jobs = ImportJob.objects.filter(agency_id=apex.id).order_by("created_at")
        counts = [
            (job.file_name, job.status, job.total_records, job.created_count, job.changed_count, job.processed_errors)
            for job in jobs
        ]
        codes = Counter(ImportRowError.objects.filter(agency_id=apex.id).values_list("code", flat=True))
        unchanged = sum(job.unchanged_count for job in jobs)
    assert counts == [
        ("cascade_placement.csv", "completed", 19, 18, 0, 1),
        ("harborview_medical.csv", "completed", 17, 15, 0, 2),
        ("tri_county_utilities.csv", "failed", 0, 0, 0, 1),
        ("west_region_placements.csv", "completed", 23, 20, 0, 3),
        ("cascade_placement_corrected.csv", "completed", 19, 1, 3, 0),
        ("brightpath_loans.json", "completed", 17, 16, 0, 1),
        ("metro_retail.csv", "completed", 18, 15, 0, 3),
    ]
    assert unchanged == 15
    assert codes == {
        "not_a_date": 2,
        "not_a_number": 1,
        "not_four_digits": 1,
        "missing_column": 1,
        "required": 1,
        "duplicate_in_file": 1,
        "not_positive": 1,
        "not_an_email": 1,
        "too_many_decimals": 1,
        "no_letters": 1,
    }


@pytest.mark.row("D194a")
def test_163_payments_completed_pending_and_failed(apex: Agency) -> None:
    with agency_scope(apex.id):
        payments = list(Payment.objects.filter(agency_id=apex.id))
        applied = sum(PaymentShare.objects.filter(agency_id=apex.id).values_list("applied_minor", flat=True))
    assert len(payments) == 163
    counts = Counter(payment.status for payment in payments)
    assert set(counts) == {"completed", "pending", "failed"}
    assert counts["completed"] > 100
    assert min(counts["pending"], counts["failed"]) >= 5
    assert {payment.method for payment in payments} == {"card", "bank_transfer", "check", "cash"}
    assert applied == sum(payment.amount_minor for payment in payments if payment.status == "completed")
    assert check_money(apex.id) == ()


def test_some_transfers_came_by_statement_and_four_wait_for_somebody_to_say_what_they_are_for(apex: Agency) -> None:
    with agency_scope(apex.id):
        statuses = Counter(BankItem.objects.filter(agency_id=apex.id).values_list("status", flat=True))
        files = set(BankFile.objects.filter(agency_id=apex.id).values_list("status", flat=True))
        posted = Payment.objects.filter(agency_id=apex.id, metadata__has_key="bank_item").count()
    assert files == {"completed"}
    assert statuses == {"posted": posted, "unmatched": 4}
    assert posted >= 3


def test_every_account_has_a_timeline_in_the_order_of_time(apex: Agency) -> None:
    with agency_scope(apex.id):
        accounts = dict(Account.objects.filter(agency_id=apex.id).values_list("id", "status"))
        story: dict[Any, list[JournalEntry]] = {account_id: [] for account_id in accounts}
        for entry in JournalEntry.objects.filter(agency_id=apex.id, subject_id__in=accounts).order_by("id"):
            story[entry.subject_id].append(entry)
    now = clock.now()
    for account_id, entries in story.items():
        instants = [entry.at for entry in entries]
        assert instants == sorted(instants)
        assert now - dt.timedelta(days=75) < instants[0] <= instants[-1] < now
        assert entries[0].kind == "account.imported"
        people = {entry.actor_name for entry in entries if entry.actor_role != "system"}
        assert bool(people) == (accounts[account_id] != "new")
        moves = [entry.changes["status"] for entry in entries if "status" in entry.changes]
        assert [before for before, _ in moves] == ["new", *(after for _, after in moves[:-1])][: len(moves)]
        assert accounts[account_id] == (moves[-1][1] if moves else "new")


def test_the_ledger_agrees_and_nothing_is_left_to_do(apex: Agency) -> None:
    for agency in Agency.objects.all():
        assert check_ledger(agency.id).disagreements == ()
    assert rows("SELECT count(*) FROM procrastinate_jobs")[0].count == 0
    waiting = list_unplaced(system(apex.id), None, None, None).results
    assert len(waiting) == STATUSES["new"]


def test_the_printed_logins_work_and_each_sees_his_own(loaded: Loaded, apex: Agency) -> None:
    seen = {}
    for line in loaded.printed.partition("Sign in as:")[2].split("\n"):
        if not line:
            continue
        username, password, role = line.split()
        answer = Api().post("auth/token/", {"username": username, "password": password})
        assert answer.status_code == 200, username
        api = Api(answer.json()["access"])
        me = api.get("auth/me/").json()
        assert (me["role"], me["must_change_password"]) == (role, False)
        seen[username] = api.get("accounts/summary/").json()["count"]
    assert len(seen) == 10
    assert seen["demo.admin"] == seen["quentin.reyes"] == 85
    assert seen["lakeside.admin"] == seen["tom.becker"] == 6
    collectors = [seen[name] for name in ("sarah.mitchell", "james.okafor", "elena.vargas", "david.kim")]
    assert min(collectors) > 10
    assert sum(collectors) == 85 - STATUSES["new"]


def test_it_comes_out_the_same_every_time(loaded: Loaded) -> None:
    assert loaded.told == loaded.told_before
    assert len(loaded.told_before[0]) > 500


def test_if_empty_does_nothing_when_there_is_an_agency(apex: Agency) -> None:
    before = everything_told()
    assert seed("--if-empty") == "There is data already: nothing loaded.\n"
    assert everything_told() == before


def test_a_second_load_is_refused_and_changes_nothing(apex: Agency) -> None:
    before = everything_told()
    with pytest.raises(CommandError, match="there already"):
        seed()
    assert everything_told() == before


def test_clear_touches_neither_another_database_nor_another_agency(apex: Agency) -> None:
    with pytest.raises(CommandError, match="DATABASE_URL names another"):
        seed("--clear")
    with transaction.atomic():
        Agency.objects.create(name="Somebody Else", slug="somebody-else")
        with pytest.raises(CommandError, match="other agencies"):
            seed("--clear")
        transaction.set_rollback(True)
    assert Agency.objects.count() == 2


@pytest.mark.django_db
def test_production_mode_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"mode": "production"}))
    for option in ([], ["--if-empty"], ["--clear"]):
        with pytest.raises(CommandError, match="production mode refuses"):
            seed(*option)
    assert not Agency.objects.exists()
