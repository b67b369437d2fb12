"""Scorecards as documents: what a bad one says, what a good one comes to, and that SQL and Python agree on any of them."""

from __future__ import annotations

import copy
import csv
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import portfolio
from tests.cast import agency
from tests.scoring.test_rules import COLUMNS, GOLDEN, card

from fairdue.accounts.models import Account
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor, RiskProfile
from fairdue.scoring.commands.accounts import score_accounts
from fairdue.scoring.commands.cards import activate_card, approve_card, create_card
from fairdue.scoring.models import Score
from fairdue.scoring.rules import (
    BUILT_IN,
    CATEGORIES,
    SCORECARD_WEIGHTS,
    card_schema,
    document_of,
    problems_of,
    read_card,
    score,
    score_by_card,
)
from fairdue.scoring.types import FallbackFacts, ScorecardFacts

FACTORS = tuple(SCORECARD_WEIGHTS)
ALONE = FallbackFacts(days_past_due=10, balance_minor=100, original_minor=100, overdue_accounts_count=0)


def document(**changes: Any) -> dict[str, Any]:
    """The built-in card's document; `debt_ratio={"weight": 3}` changes a factor, other names the top."""
    made = copy.deepcopy(document_of(BUILT_IN))
    for name, change in changes.items():
        if name in made["factors"]:
            made["factors"][name] |= change
        elif name in made["fallback"]:
            made["fallback"][name] |= change
        else:
            made[name] = change
    return made


def facts(**given: Any) -> ScorecardFacts:
    nothing = {"total_debt_amount": Decimal(1000), "monthly_income": None, "late_payments_count": None}
    return ScorecardFacts(**{**nothing, **dict.fromkeys(CATEGORIES, ""), **given})


def test_the_built_in_card_is_a_document_like_any_other() -> None:
    assert read_card(document_of(BUILT_IN)) == BUILT_IN
    assert problems_of(document()) == ()


def test_every_problem_is_named_at_once() -> None:
    bad = document(
        debt_ratio={"weight": -1},
        payment_history={"bands": [{"up_to": 2, "points": 4}, {"up_to": 2, "points": 11}, {"up_to": 1, "points": 0}]},
        industry_sector={"bands": [], "categories": {"retail'; DROP": 3}},
        levels={"LOW": 60, "MEDIUM": 30, "HIGH": 80},
        unknown_points=2.5,
    )
    del bad["factors"]["contract_type"]["weight"]
    for factor in bad["fallback"].values():
        factor["is_on"] = False
    for factor in bad["factors"].values():
        factor["is_on"] = False
    found = {(problem.field, problem.code) for problem in problems_of(bad)}
    assert found == {
        ("document.factors.debt_ratio.weight", "greater_than_equal"),
        ("document.factors.contract_type.weight", "missing"),
        ("document.factors.payment_history.bands.1.points", "less_than_equal"),
        ("document.factors.payment_history.bands.2.points", "greater_than_equal"),
        ("document.factors.industry_sector.bands", "extra_forbidden"),
        ("document.factors.industry_sector.categories.retail'; DROP.[key]", "string_pattern_mismatch"),
        ("document.levels", "value_error"),
        ("document.unknown_points", "int_type"),
        ("document.factors", "all_off"),
        ("document.fallback", "all_off"),
    }


@pytest.mark.parametrize(
    "bands",
    [
        [{"up_to": 3, "points": 2}, {"up_to": 1, "points": 5}],
        [{"up_to": "1.50", "points": 2}, {"up_to": "1.5", "points": 5}],
        [{"up_to": 1.5, "points": 2}],
        [{"up_to": -1, "points": 2}],
        [{"up_to": True, "points": 2}],
        [{"up_to": "NaN", "points": 2}],
        [],
    ],
)
def test_bands_rise_and_are_exact(bands: list[Any]) -> None:
    (problem,) = problems_of(document(debt_ratio={"bands": bands}))
    assert problem.field.startswith("document.factors.debt_ratio.bands")


@pytest.mark.parametrize("junk", [{}, {"factors": []}, {"factors": {}}, {"factors": {"debt_ratio": None}}, {"x": 1}])
def test_junk_is_no_card(junk: dict[str, Any]) -> None:
    assert problems_of(junk)


def test_the_schema_describes_all_parts() -> None:
    schema = card_schema()
    assert set(schema["required"]) == {"factors", "unknown_points", "levels", "fallback"}
    assert set(schema["$defs"]["FactorsPart"]["required"]) == set(FACTORS)
    assert schema["$schema"].endswith("2020-12/schema")


@pytest.mark.row("S04")
def test_a_factor_that_is_off_leaves_its_share_to_the_others() -> None:
    without = read_card(document(family_situation={"is_on": False}))
    worst = card(
        monthly_income=Decimal(0),
        late_payments_count=9,
        employment_status="UNEMPLOYED",
        contract_type="FREELANCE",
        industry_sector="ENTERTAINMENT",
    )
    scored = score_by_card(worst, without)
    # (9*10 + 9*10 + 8*9 + 7*8 + 6*9) * 45 / 39 = 417.69...
    assert (scored.total_score, "family_situation" in scored.factors) == (418, False)
    # Exactly half: (1*10 + 1*1) * 45 / 2 = 247.5, up.
    off = {name: {"is_on": False} for name in FACTORS[2:]}
    even = read_card(document(**off, debt_ratio={"weight": 1}, payment_history={"weight": 1}))
    assert score_by_card(card(monthly_income=Decimal(0)), even).total_score == 248
    tens = document(**off)
    assert score_by_card(card(monthly_income=Decimal(0), late_payments_count=9), read_card(tens)).total_score == 450


def test_what_is_not_told_and_what_is_not_known() -> None:
    told = score(facts(employment_status="ASTRONAUT"), ALONE)
    assert (told.model, set(told.factors.values()), told.total_score) == ("scorecard", {5}, 225)
    assert told.reasons == {**dict.fromkeys(FACTORS, "missing"), "employment_status": "unknown"}
    assert score(facts(), ALONE).model == "fallback"
    foreign = facts(monthly_income=Decimal(9999), has_foreign_income=True)
    assert score(foreign, ALONE).model == "fallback"
    assert score_by_card(foreign).reasons["debt_ratio"] == "other_currency"
    # A factor that is off is no reason to use the card.
    without = read_card(document(employment_status={"is_on": False}))
    assert score(facts(employment_status="EMPLOYED"), ALONE, without).model == "fallback"


points = st.integers(1, 10)
limits = st.lists(st.decimals(0, 30, places=2), min_size=1, max_size=5, unique=True).map(sorted)
banded = limits.flatmap(
    lambda found: st.fixed_dictionaries(
        {
            "weight": st.integers(1, 1000),
            "is_on": st.booleans(),
            "bands": st.tuples(*(st.fixed_dictionaries({"up_to": st.just(str(limit)), "points": points}) for limit in found)).map(
                list
            ),
            "above": points,
        }
    )
)


def _categorised(name: str) -> Any:
    words = st.dictionaries(st.sampled_from([*CATEGORIES[name], "OTHER_1"]), points, min_size=1)
    return st.fixed_dictionaries({"weight": st.integers(1, 1000), "is_on": st.booleans(), "categories": words})


cards = st.fixed_dictionaries(
    {
        "factors": st.fixed_dictionaries({name: _categorised(name) if name in CATEGORIES else banded for name in FACTORS}),
        "unknown_points": points,
        "levels": st.lists(st.integers(1, 99), min_size=3, max_size=3, unique=True)
        .map(sorted)
        .map(lambda found: dict(zip(("LOW", "MEDIUM", "HIGH"), found, strict=True))),
        "fallback": st.fixed_dictionaries(dict.fromkeys(("days_past_due", "balance", "history"), banded)),
    }
).filter(lambda made: not problems_of(made))
minor = st.one_of(st.integers(0, 3000), st.integers(-(10**15), 10**15))
described = st.fixed_dictionaries(
    {
        "dpd": st.one_of(st.none(), st.integers(-5, 40)),
        "balance_minor": minor,
        "original_minor": st.integers(0, 3000),
        "currency": st.sampled_from(["USD", "JPY"]),
        "profile": st.one_of(
            st.none(),
            st.fixed_dictionaries(
                {
                    "monthly_income_minor": st.one_of(st.none(), st.just(0), minor),
                    "currency": st.sampled_from(["USD", "EUR"]),
                    "late_payments_count": st.one_of(st.none(), st.integers(0, 30)),
                    **{name: st.sampled_from(["", "OTHER_1", "NOWHERE", *CATEGORIES[name]]) for name in CATEGORIES},
                }
            ),
        ),
    }
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=cards, rows=st.lists(described, min_size=1, max_size=8))
def test_sql_and_the_pure_function_agree_on_any_card(made: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        ours = agency()
        accounts = portfolio.accounts(ours, [{name: row[name] for name in row if name != "profile"} for row in rows])
        with agency_scope(ours.id):
            for account, row in zip(accounts, rows, strict=True):
                if row["profile"] is not None:
                    RiskProfile.objects.create(agency_id=ours.id, debtor_id=account.debtor_id, **row["profile"])
        draft = create_card(system(ours.id), name="Any", document=made)
        assert draft.id is not None
        approve_card(system(ours.id), draft.id, revision=1)
        activate_card(system(ours.id), draft.id)
        score_accounts(system(ours.id), account_ids=[account.id for account in accounts])
        with agency_scope(ours.id):
            scores = {found.account_id: found for found in Score.objects.all()}
        for account, row in zip(accounts, rows, strict=True):
            want, got = _expected(account, row, made), scores[account.id]
            assert (got.model, got.factors, got.weights, got.reasons, got.total_score, got.risk_level, got.card_version) == (
                want.model,
                want.factors,
                want.weights,
                want.reasons,
                want.total_score,
                want.risk_level,
                1,
            )
        transaction.set_rollback(True)


def _expected(account: Account, row: dict[str, Any], made: dict[str, Any]) -> Any:
    profile = row["profile"]
    told = {name: profile[name] for name in CATEGORIES} if profile else dict.fromkeys(CATEGORIES, "")
    income = profile["monthly_income_minor"] if profile else None
    return score(
        ScorecardFacts(
            total_debt_amount=Decimal(account.balance_minor),
            monthly_income=None if income is None else Decimal(income),
            late_payments_count=profile["late_payments_count"] if profile else None,
            has_foreign_income=profile is not None and profile["currency"] != account.currency,
            **told,
        ),
        FallbackFacts(
            days_past_due=row["dpd"],
            balance_minor=account.balance_minor,
            original_minor=account.original_minor,
            overdue_accounts_count=0,
        ),
        read_card(made),
    )


@pytest.mark.django_db
@pytest.mark.row("S03", "S12")
@pytest.mark.skipif(not GOLDEN.exists(), reason=f"no golden vectors at {GOLDEN}: set FAIRDUE_SHARED to the folder that has data/")
def test_every_golden_vector_comes_out_of_the_sql() -> None:
    with GOLDEN.open(newline="") as file:
        vectors = list(csv.DictReader(file))
    ours = agency()

    def cents(text: str) -> int:
        return int(Decimal(text) * 100)

    accounts = portfolio.accounts(ours, [{"balance_minor": cents(row["total_debt_amount"])} for row in vectors])
    with agency_scope(ours.id):
        RiskProfile.objects.bulk_create(
            RiskProfile(
                agency_id=ours.id,
                debtor_id=account.debtor_id,
                monthly_income_minor=cents(row["monthly_income"]),
                currency="USD",
                late_payments_count=int(row["late_payments_count"]),
                **{name: row[name] for name in CATEGORIES},
            )
            for account, row in zip(accounts, vectors, strict=True)
        )
    score_accounts(system(ours.id))
    with agency_scope(ours.id):
        scores = {found.account_id: found for found in Score.objects.all()}
        priorities = dict(Account.objects.values_list("id", "priority_score"))
        assert Debtor.objects.count() == 726
    for account, row in zip(accounts, vectors, strict=True):
        got = scores[account.id]
        assert {column: str(got.factors[factor]) for column, factor in COLUMNS.items()} == {name: row[name] for name in COLUMNS}
        assert (got.model, str(got.total_score), got.risk_level) == ("scorecard", row["total_score"], row["risk_level"])
        assert priorities[account.id] == cents(row["priority"])
