"""Scoring over sets: the same numbers as the pure function, written and journalled only when they differ."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import portfolio
from tests.cast import Cast, agency, assemble
from tests.portfolio import run_job

from fairdue.accounts.events import ACCOUNT_SCORED
from fairdue.accounts.models import Account
from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor
from fairdue.scoring.commands import accounts as scoring
from fairdue.scoring.commands.accounts import score_accounts
from fairdue.scoring.jobs import SCORE_PLACEMENT, score_placement
from fairdue.scoring.models import Score
from fairdue.scoring.rules import PRIORITY_OF_LEVEL, score_by_fallback
from fairdue.scoring.types import FallbackFacts, ScoringReport

pytestmark = pytest.mark.django_db
OPEN = ("new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed")


@pytest.fixture
def cast() -> Cast:
    return assemble()


def journalled(cast: Cast) -> list[JournalEntry]:
    with agency_scope(cast.agency.id):
        return list(JournalEntry.objects.filter(kind=ACCOUNT_SCORED).order_by("id"))


def expected(one: Account, all_of_them: list[Account], today: dt.date) -> Any:
    others = [
        other
        for other in all_of_them
        if other.debtor_id == one.debtor_id
        and other.id != one.id
        and other.status in OPEN
        and other.due_on
        and other.due_on < today
    ]
    return score_by_fallback(
        FallbackFacts(
            days_past_due=None if one.due_on is None else (today - one.due_on).days,
            balance_minor=one.balance_minor,
            original_minor=one.original_minor,
            overdue_accounts_count=len(others),
        )
    )


edges = st.sampled_from([-1, 0, 1, 30, 31, 60, 61, 90, 91, 180, 181, 365, 366])
amounts = st.one_of(st.sampled_from([0, 1, 25, 26, 50, 75, 100, 101, 10**15]), st.integers(0, 10**15))
described = st.fixed_dictionaries(
    {
        "dpd": st.one_of(st.none(), edges, st.integers(-1000, 4000)),
        "balance_minor": st.one_of(amounts, st.integers(-500, 0)),
        "original_minor": amounts,
        "status": st.sampled_from([*OPEN, "settled", "closed"]),
        "currency": st.sampled_from(["USD", "EUR", "JPY"]),
        "is_priority_fixed": st.booleans(),
        "priority": st.integers(0, 3),
        "who": st.integers(0, 2),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(described, min_size=1, max_size=12))
def test_sql_and_the_pure_function_agree(rows: list[dict[str, Any]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        ours = agency()
        with agency_scope(ours.id):
            people = [Debtor.objects.create(agency_id=ours.id, full_name=f"Debtor {i}") for i in range(3)]
        made = portfolio.accounts(
            ours, [{"debtor": people[row["who"]], **{k: row[k] for k in row if k != "who"}} for row in rows]
        )
        score_accounts(system(ours.id), account_ids=[account.id for account in made])
        with agency_scope(ours.id):
            scores = {score.account_id: score for score in Score.objects.all()}
            after = {account.id: account for account in Account.objects.all()}
        for account in made:
            want, score, now = expected(account, made, portfolio.today(ours)), scores[account.id], after[account.id]
            assert (score.model, score.factors, score.total_score, score.risk_level) == (
                "fallback",
                dict(want.factors),
                want.total_score,
                want.risk_level.value,
            )
            assert (now.risk_score, now.risk_level) == (want.total_score, want.risk_level.value)
            assert now.priority == (account.priority if account.is_priority_fixed else PRIORITY_OF_LEVEL[want.risk_level])
            assert now.priority_score == want.total_score * account.balance_minor
        transaction.set_rollback(True)


def test_a_second_run_writes_and_journals_nothing(cast: Cast) -> None:
    batch = portfolio.placement(cast.agency)
    portfolio.accounts(cast.agency, [{"dpd": dpd, "placement": batch} for dpd in (5, 45, 200)])
    portfolio.account(cast.agency)
    assert score_accounts(cast.alice.actor, placement_id=batch.id) == ScoringReport(scored=3, changed=3)
    first = {account.id: account.updated_at for account in portfolio.reload_all(cast.agency).values()}
    entries = journalled(cast)
    assert len(entries) == 3
    assert score_accounts(cast.alice.actor, placement_id=batch.id) == ScoringReport(scored=3, changed=0)
    assert {account.id: account.updated_at for account in portfolio.reload_all(cast.agency).values()} == first
    assert len(journalled(cast)) == 3


def test_the_entry_tells_what_changed_and_why(cast: Cast) -> None:
    account = portfolio.account(cast.agency, dpd=10)
    score_accounts(cast.alice.actor, account_ids=[account.id])
    (entry,) = journalled(cast)
    assert (entry.subject_type, entry.subject_id, entry.actor_name) == ("account", account.id, "alice")
    assert entry.changes == {
        "risk_score": [None, 155],
        "risk_level": ["", "MEDIUM"],
        "priority": [0, 1],
        "priority_score": [0, 1_550_000],
    }
    assert entry.facts == {"model": "fallback", "factors": {"days_past_due": 3, "balance": 8, "history": 1}}


def test_time_and_siblings_change_a_score(cast: Cast, frozen: Any) -> None:
    account = portfolio.account(cast.agency, dpd=29)
    score_accounts(cast.alice.actor)
    frozen.shift(dt.timedelta(days=1))
    assert score_accounts(cast.alice.actor).changed == 0
    frozen.shift(dt.timedelta(days=1))
    assert score_accounts(cast.alice.actor).changed == 1
    with agency_scope(cast.agency.id):
        debtor = Debtor.objects.get(id=account.debtor_id)
    portfolio.account(cast.agency, dpd=1, debtor=debtor)
    assert score_accounts(cast.alice.actor).changed == 2
    assert portfolio.reload(cast.agency, account.id).risk_score == 20 * 5 + 80 + 15 * 4


def test_a_changed_balance_moves_the_priority_score_alone(cast: Cast) -> None:
    account = portfolio.account(cast.agency, balance_minor=9_999, original_minor=10_000)
    score_accounts(cast.alice.actor)
    with agency_scope(cast.agency.id):
        Account.objects.filter(id=account.id).update(balance_minor=9_000)
    assert score_accounts(cast.alice.actor).changed == 1
    assert journalled(cast)[-1].changes == {"priority_score": [155 * 9_999, 155 * 9_000]}


def test_chunks_cover_everything_open_and_nothing_else(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "CHUNK", 3)
    portfolio.accounts(cast.agency, [{"status": status} for status in [*OPEN, *OPEN, "settled", "closed"]])
    assert score_accounts(cast.alice.actor) == ScoringReport(scored=12, changed=12)
    assert score_accounts(cast.alice.actor, is_unscored_only=True) == ScoringReport(scored=0, changed=0)


def test_nothing_of_another_agency_is_touched(cast: Cast) -> None:
    theirs = portfolio.account(cast.other_agency)
    assert score_accounts(cast.alice.actor, account_ids=[theirs.id]).changed == 0
    assert score_accounts(cast.alice.actor) == ScoringReport(scored=0, changed=0)
    assert portfolio.reload(cast.other_agency, theirs.id).risk_score is None


def test_the_job_scores_its_placement(cast: Cast) -> None:
    batch = portfolio.placement(cast.agency)
    inside, outside = portfolio.account(cast.agency, placement=batch), portfolio.account(cast.agency)
    run_job(score_placement, cast.agency, batch.id)
    found = portfolio.reload_all(cast.agency)
    assert (found[inside.id].risk_score, found[outside.id].risk_score) == (155, None)
    assert score_placement.name == SCORE_PLACEMENT == "scoring.score_placement"


def test_reading_a_score_computes_it_only_when_absent(cast: Cast) -> None:
    account = portfolio.account(cast.agency, collector=cast.carl.collector, team=cast.team)
    path = f"accounts/{account.id}/score/"
    first = cast.carl.api.get(path)
    assert first.status_code == 200
    assert first.json()["created"] is True
    assert first.json()["normalized_scores"] == {"days_past_due": 3, "balance": 8, "history": 1}
    with agency_scope(cast.agency.id):
        Account.objects.filter(id=account.id).update(balance_minor=1)
    again = cast.rita.api.get(path).json()
    assert again == {**first.json(), "created": False}
    assert (again["model"], again["total_score"], again["score_max"], again["risk_level"]) == ("fallback", 155, 450, "MEDIUM")
    assert len(journalled(cast)) == 1


def test_only_who_sees_the_account_sees_its_score(cast: Cast) -> None:
    account = portfolio.account(cast.agency)
    path = f"accounts/{account.id}/score/"
    assert [person.api.get(path).status_code for person in (cast.olga, cast.carl, cast.bob)] == [404, 404, 404]
    assert cast.alice.api.get(path).status_code == 200
    assert cast.alice.api.get("accounts/018f0000-0000-7000-8000-000000000000/score/").status_code == 404
