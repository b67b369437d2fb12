"""A collector's day, and what a worklist comes to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast as AsText
from django.test.utils import CaptureQueriesContext
from tests import portfolio
from tests.cast import Cast, assemble, collector

from fairdue.accounts.models import Account
from fairdue.desk.queries import day
from fairdue.desk.queries.worklist import find_work
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope
from fairdue.ledger.models import LedgerAccount, LedgerEntry, Posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
NOW = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def mine(cast: Cast, **more: Any) -> dict[str, Any]:
    held = {"collector": cast.carl.collector, "team": cast.team, "status": "in_contact", "assigned_at": NOW, "created_at": NOW}
    return {**held, **more}


def told(cast: Cast, *names: str) -> list[Any]:
    answer = cast.carl.api.get("desk/day/")
    assert answer.status_code == 200
    return [answer.json()[name] for name in names]


def pay(cast: Cast, account: Account, minor: int) -> None:
    with agency_scope(cast.agency.id):
        sides = [
            LedgerAccount.objects.get_or_create(
                agency_id=cast.agency.id, bucket=bucket, subject_id=account.id, currency=account.currency
            )[0]
            for bucket in ("principal", "cleared")
        ]
        entry = LedgerEntry.objects.create(
            agency_id=cast.agency.id, recipe="allocation", effective_on=portfolio.today(cast.agency), recorded_at=clock.now()
        )
        Posting.objects.create(
            agency_id=cast.agency.id,
            entry=entry,
            from_account=sides[0],
            to_account=sides[1],
            amount_minor=minor,
            currency=account.currency,
        )


@pytest.mark.row("D022")
def test_what_is_due_and_what_is_ready(cast: Cast) -> None:
    accounts = portfolio.accounts(
        cast.agency,
        [
            mine(cast),
            mine(cast, follow_up_on=TODAY),
            mine(cast, follow_up_on=TODAY - DAY),
            mine(cast, follow_up_on=TODAY + DAY),
            mine(cast, status="closed", follow_up_on=TODAY),
        ],
    )
    portfolio.account(cast.agency, team=cast.team, follow_up_on=TODAY)
    assert told(cast, "open_accounts", "ready", "due_today", "overdue") == [4, 3, 1, 1]

    cast.carl.api.post(f"accounts/{accounts[0].id}/outcome/", {"outcome": "refused", "no_follow_up_reason": "Will not pay"})
    assert told(cast, "ready", "worked_today", "attempts_today", "right_party_today") == [2, 1, 1, 1]


def test_tasks_and_call_backs_of_today(cast: Cast) -> None:
    first, second = portfolio.accounts(cast.agency, [mine(cast), mine(cast)])
    for account, kind, at in (
        (first, "callback", NOW + dt.timedelta(hours=1)),
        (second, "to_do", NOW + dt.timedelta(hours=2)),
        (second, "to_do", NOW + 2 * DAY),
    ):
        body = {"kind": kind, "title": "Something", "due_at": at.isoformat()}
        assert cast.carl.api.post(f"accounts/{account.id}/tasks/", body).status_code == 201
    assert told(cast, "tasks_today", "tasks_overdue", "callbacks") == [2, 0, 1]


def test_a_promise_is_broken_when_its_day_is_over_and_too_little_was_paid(cast: Cast, frozen: Any) -> None:
    kept, broken, partly = portfolio.accounts(cast.agency, [mine(cast, balance_minor=50_000) for _ in range(3)])
    for account in (kept, broken, partly):
        body = {"outcome": "promise", "amount": "100.00", "promised_on": str(TODAY + DAY)}
        assert cast.carl.api.post(f"accounts/{account.id}/outcome/", body).status_code == 201
    assert told(cast, "promises_due", "promises_broken") == [0, 0]

    frozen.shift(DAY)
    pay(cast, kept, 10_000)
    pay(cast, partly, 9_999)
    assert told(cast, "promises_due", "promises_broken") == [2, 0]
    frozen.shift(DAY)
    due, late, listed = told(cast, "promises_due", "promises_broken", "promises")
    assert (due, late) == (0, 2)
    assert {(row["account_id"], row["paid"], row["is_broken"]) for row in listed} == {
        (str(broken.id), "0.00", True),
        (str(partly.id), "99.99", True),
    }


def test_a_note_for_the_next_collector_is_listed_until_he_has_read_it(cast: Cast) -> None:
    account, _ = portfolio.accounts(cast.agency, [mine(cast), mine(cast)])
    cast.bob.api.post(f"accounts/{account.id}/handover/", {"text": "Ask for Ann."})
    cast.carl.api.post(f"accounts/{account.id}/handover/", {"text": "My own note."})
    ((row,),) = told(cast, "handovers")
    assert (row["account_id"], row["text"], row["author_name"]) == (str(account.id), "Ask for Ann.", "Bob Example")

    cast.carl.api.post(f"accounts/{account.id}/handover/read/")
    assert told(cast, "handovers") == [[]]


def test_the_day_of_one_is_not_that_of_another(cast: Cast) -> None:
    other = collector(cast.agency, "cora", cast.team)
    portfolio.accounts(cast.agency, [mine(cast), mine(cast)])
    assert other.api.get("desk/day/").json()["open_accounts"] == 0
    assert cast.bob.api.get("desk/day/").status_code == 403


def test_queries_do_not_grow_with_accounts(cast: Cast) -> None:
    counts = []
    for size in (2, 20):
        accounts = portfolio.accounts(cast.agency, [mine(cast) for _ in range(size)])
        for account in accounts:
            cast.bob.api.post(f"accounts/{account.id}/handover/", {"text": "Look."})
        with CaptureQueriesContext(connection) as queries:
            told(cast, "ready")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.row("D022", "D123")
def test_totals_follow_the_filters_of_the_worklist(cast: Cast) -> None:
    portfolio.accounts(
        cast.agency,
        [
            mine(cast, balance_minor=1_000, follow_up_on=TODAY),
            mine(cast, balance_minor=2_500, follow_up_on=TODAY - DAY, is_escalated=True),
            mine(cast, balance_minor=300, currency="EUR"),
            mine(cast, balance_minor=9_900, status="closed"),
            {"team": cast.team, "balance_minor": 4_000},
        ],
    )
    expected = {
        "count": 3,
        "is_capped": False,
        "due_today": 1,
        "overdue": 1,
        "escalated": 1,
        "balances": [
            {"currency": "EUR", "count": 1, "balance": "3.00"},
            {"currency": "USD", "count": 2, "balance": "35.00"},
        ],
    }
    assert cast.carl.api.get("worklist/summary/").json() == expected
    assert cast.bob.api.get("worklist/summary/", unassigned="true").json()["balances"] == [
        {"currency": "USD", "count": 1, "balance": "40.00"}
    ]
    assert cast.alice.api.get("worklist/summary/", follow_up="due").json()["count"] == 2


def test_what_takes_too_long_to_add_up_is_not_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    portfolio.accounts(cast.agency, [mine(cast)])
    monkeypatch.setattr(day, "SUM_MS_MAX", 50)

    def slowly(*given: Any) -> Any:
        slept = AsText(Func(Value(5), function="pg_sleep"), TextField())
        return find_work(*given).annotate(slept=slept).filter(slept="")

    monkeypatch.setattr(day, "find_work", slowly)
    told = cast.alice.api.get("worklist/summary/").json()
    assert (told["count"], told["balances"]) == (None, [])
