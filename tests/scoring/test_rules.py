"""The scorecard, exactly: golden vectors, and a boundary for every band and category."""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from pathlib import Path

import pytest

from fairdue.scoring.rules import (
    CATEGORIES,
    FALLBACK_WEIGHTS,
    SCORE_MAX,
    SCORECARD_WEIGHTS,
    BadCell,
    level_of,
    priority_amount,
    read_facts,
    score_by_card,
    score_by_fallback,
)
from fairdue.scoring.types import FallbackFacts, Model, RiskLevel, ScorecardFacts

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(os.environ.get("FAIRDUE_SHARED", ROOT.parent / "shared")) / "data" / "smartrecover" / "golden_scores.csv"
COLUMNS = {
    "f_debt_ratio": "debt_ratio",
    "f_payment_history": "payment_history",
    "f_employment": "employment_status",
    "f_contract": "contract_type",
    "f_industry": "industry_sector",
    "f_family": "family_situation",
}


def card(**given: object) -> ScorecardFacts:
    facts = {
        "total_debt_amount": Decimal("1000.00"),
        "monthly_income": Decimal("2000.00"),
        "late_payments_count": 0,
        "employment_status": "EMPLOYED",
        "contract_type": "PERMANENT",
        "industry_sector": "FINANCE",
        "family_situation": "SINGLE_NO_DEPENDENTS",
        **given,
    }
    return ScorecardFacts(**facts)  # type: ignore[arg-type]  # checked at run time


@pytest.mark.row("S03", "S12")
@pytest.mark.skipif(not GOLDEN.exists(), reason=f"no golden vectors at {GOLDEN}: set FAIRDUE_SHARED to the folder that has data/")
def test_every_golden_vector_comes_out_exactly() -> None:
    with GOLDEN.open(newline="") as file:
        vectors = list(csv.DictReader(file))
    assert len(vectors) == 726
    for row in vectors:
        facts = read_facts(row)
        scored = score_by_card(facts)
        assert {column: str(scored.factors[factor]) for column, factor in COLUMNS.items()} == {c: row[c] for c in COLUMNS}
        assert (str(scored.total_score), scored.risk_level.value) == (row["total_score"], row["risk_level"])
        assert str(priority_amount(scored.total_score, facts.total_debt_amount)) == row["priority"]


@pytest.mark.row("S04")
def test_weights_sum_to_45_and_the_highest_score_is_450() -> None:
    assert SCORECARD_WEIGHTS == {
        "debt_ratio": 9,
        "payment_history": 9,
        "employment_status": 8,
        "contract_type": 7,
        "industry_sector": 6,
        "family_situation": 6,
    }
    assert sum(SCORECARD_WEIGHTS.values()) * 10 == sum(FALLBACK_WEIGHTS.values()) * 10 == SCORE_MAX == 450


@pytest.mark.row("S05")
@pytest.mark.parametrize(
    ("debt", "income", "points"),
    [
        ("1000.00", "0.00", 10),
        ("0.00", "0.00", 10),
        ("1000.00", "-0.01", 10),
        ("0.00", "1000.00", 2),
        ("1000.00", "1000.00", 2),
        ("1000.01", "1000.00", 5),
        ("3000.00", "1000.00", 5),
        ("3000.01", "1000.00", 7),
        ("6000.00", "1000.00", 7),
        ("6000.01", "1000.00", 10),
        # Three times this income is one cent below the debt; as binary floats the quotient rounds to exactly 3.0.
        ("299999999999999.99", "99999999999999.996", 7),
    ],
)
def test_debt_ratio(debt: str, income: str, points: int) -> None:
    assert score_by_card(card(total_debt_amount=Decimal(debt), monthly_income=Decimal(income))).factors["debt_ratio"] == points


@pytest.mark.row("S06")
@pytest.mark.parametrize(("count", "points"), [(0, 1), (1, 4), (2, 4), (3, 7), (5, 7), (6, 10), (999, 10)])
def test_late_payments(count: int, points: int) -> None:
    assert score_by_card(card(late_payments_count=count)).factors["payment_history"] == points


@pytest.mark.row("S07", "S08", "S09", "S10")
@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        ("employment_status", "GOVERNMENT_EMPLOYED 1 EMPLOYED 2 RETIRED 4 SELF_EMPLOYED 5 STUDENT 7 UNEMPLOYED 9"),
        ("contract_type", "PERMANENT 2 CONTRACT 5 TEMPORARY 7 FREELANCE 8"),
        (
            "industry_sector",
            "GOVERNMENT 1 HEALTHCARE 2 UTILITIES 2 EDUCATION 2 INSURANCE 3 TECHNOLOGY 3 FINANCE 4 PROFESSIONAL_SERVICES 4 "
            "TELECOMMUNICATIONS 4 MANUFACTURING 5 TRANSPORTATION 5 ENERGY 6 RETAIL 7 REAL_ESTATE 7 HOSPITALITY 8 CONSTRUCTION 8 "
            "ENTERTAINMENT 9",
        ),
        (
            "family_situation",
            "MARRIED_DUAL_INCOME 1 MARRIED_SINGLE_INCOME 3 SINGLE_NO_DEPENDENTS 4 UNMARRIED_LIVING_TOGETHER 5 "
            "DIVORCED_NO_DEPENDENTS 5 SINGLE_WITH_DEPENDENTS 8 DIVORCED_WITH_DEPENDENTS 9 WIDOWED_WITH_DEPENDENTS 9",
        ),
    ],
)
def test_categories(factor: str, expected: str) -> None:
    words = expected.split()
    table = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    assert CATEGORIES[factor] == table
    for value, points in {**table, "UNKNOWN": 5, "": 5, "employed": 5, "Permanent": 5}.items():
        assert score_by_card(card(**{factor: value})).factors[factor] == points


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("score", "level"),
    [
        (45, RiskLevel.LOW),
        (135, RiskLevel.LOW),
        (136, RiskLevel.MEDIUM),
        (270, RiskLevel.MEDIUM),
        (271, RiskLevel.HIGH),
        (360, RiskLevel.HIGH),
        (361, RiskLevel.CRITICAL),
        (450, RiskLevel.CRITICAL),
    ],
)
def test_levels(score: int, level: RiskLevel) -> None:
    assert level_of(score) is level


@pytest.mark.row("S12")
def test_alice_and_bob() -> None:
    alice = card(
        total_debt_amount=Decimal("500.00"),
        monthly_income=Decimal("5000.00"),
        employment_status="GOVERNMENT_EMPLOYED",
        industry_sector="HEALTHCARE",
        family_situation="MARRIED_DUAL_INCOME",
    )
    bob = card(
        total_debt_amount=Decimal("70000.00"),
        late_payments_count=8,
        monthly_income=Decimal(0),
        employment_status="UNEMPLOYED",
        contract_type="FREELANCE",
        industry_sector="CONSTRUCTION",
        family_situation="SINGLE_WITH_DEPENDENTS",
    )
    assert (score_by_card(alice).total_score, score_by_card(alice).risk_level) == (67, "LOW")
    assert (score_by_card(bob).total_score, score_by_card(bob).risk_level) == (404, "CRITICAL")


@pytest.mark.row("S01")
def test_priority_is_score_times_debt_exactly() -> None:
    assert str(priority_amount(177, Decimal(1000))) == "177000.00"
    assert str(priority_amount(315, Decimal("65698.67"))) == "20695081.05"
    assert str(priority_amount(450, Decimal("999999999999999.999"))) == "449999999999999999.550"


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        ("total_debt_amount", "NaN", "plain decimal"),
        ("total_debt_amount", "1e400", "plain decimal"),
        ("total_debt_amount", "", "missing"),
        ("monthly_income", "1,000.00", "plain decimal"),
        ("monthly_income", "\u0661\u0662", "plain decimal"),
        ("late_payments_count", "1.5", "whole number"),
        ("late_payments_count", "-1", "whole number"),
        ("late_payments_count", " ", "missing"),
    ],
)
def test_a_cell_that_is_no_number_is_named(column: str, text: str, problem: str) -> None:
    cells = {"total_debt_amount": "1", "monthly_income": "1", "late_payments_count": "1", **dict.fromkeys(CATEGORIES, "")}
    with pytest.raises(BadCell, match=f"{column} .*{problem}"):
        read_facts({**cells, column: text})


@pytest.mark.parametrize(
    ("days", "points"),
    [(None, 1), (-1, 1), (0, 1), (1, 3), (30, 3), (31, 5), (60, 5), (61, 7), (90, 7), (91, 8), (180, 8), (181, 9), (366, 10)],
)
def test_fallback_age(days: int | None, points: int) -> None:
    assert fallback(days_past_due=days).factors["days_past_due"] == points


@pytest.mark.parametrize(
    ("balance", "original", "points"),
    [(0, 100, 1), (-5, 100, 1), (1, 100, 2), (25, 100, 2), (26, 100, 4), (75, 100, 6), (100, 100, 8), (101, 100, 10), (1, 0, 10)],
)
def test_fallback_balance_is_the_share_still_owed(balance: int, original: int, points: int) -> None:
    assert fallback(balance_minor=balance, original_minor=original).factors["balance"] == points


def test_fallback_total_and_level() -> None:
    worst = fallback(days_past_due=400, balance_minor=2, original_minor=1, overdue_accounts_count=6)
    best = fallback(days_past_due=None, balance_minor=0)
    assert (worst.model, worst.total_score, worst.risk_level) == (Model.FALLBACK, 450, "CRITICAL")
    assert (best.total_score, best.risk_level) == (45, "LOW")
    assert fallback().total_score == 20 * 3 + 10 * 8 + 15 * 1


def fallback(**given: int | None) -> object:
    facts = {"days_past_due": 10, "balance_minor": 100, "original_minor": 100, "overdue_accounts_count": 0, **given}
    return score_by_fallback(FallbackFacts(**facts))  # type: ignore[arg-type]  # checked at run time
