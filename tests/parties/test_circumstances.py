"""Circumstances of debtors as files state them (row S29)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from tests import cast, factories
from tests.parties.source import fill

from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.parties.commands.circumstances import CATEGORIES, keep_risk_profiles
from fairdue.parties.models import RiskProfile
from fairdue.parties.rules import KNOWN_CATEGORIES
from fairdue.scoring.rules import CATEGORIES as SCORED

pytestmark = pytest.mark.django_db
ALL = {"monthly_income", "late_payments_count", *CATEGORIES}


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def keep(people: cast.Cast, brings: set[str], *rows: dict[str, Any]) -> None:
    with agency_scope(people.agency.id):
        fill(*rows)
        keep_risk_profiles(system(people.agency.id), "source", brings)


def profile(people: cast.Cast, debtor_id: UUID) -> RiskProfile:
    with agency_scope(people.agency.id):
        return RiskProfile.objects.get(debtor_id=debtor_id)


def told(people: cast.Cast) -> list[dict[str, Any]]:
    with agency_scope(people.agency.id):
        entries = JournalEntry.objects.filter(kind="debtor.circumstances_stated").order_by("id")
        assert all(entry.changes == entry.facts == {} for entry in entries)
        personal = {row.id: row.values for row in JournalPersonal.objects.all()}
        return [personal[entry.id] for entry in entries]


@pytest.mark.row("S29")
def test_what_a_file_states_is_kept_once(people: cast.Cast) -> None:
    dan, ida = factories.debtor(people.agency), factories.debtor(people.agency)
    row = {
        "debtor_id": dan.id,
        "monthly_income": "2500.5",
        "late_payments_count": "3",
        "employment_status": " self-employed ",
        "family_situation": "Single with dependents",
        "payment_status": "partial",
    }
    keep(people, ALL, row, {"debtor_id": ida.id})
    found = profile(people, dan.id)
    assert (found.monthly_income_minor, found.currency, found.late_payments_count) == (250050, "USD", 3)
    assert (found.employment_status, found.family_situation, found.payment_status, found.contract_type) == (
        "SELF_EMPLOYED",
        "SINGLE_WITH_DEPENDENTS",
        "PARTIAL",
        "",
    )
    with agency_scope(people.agency.id):
        assert RiskProfile.objects.count() == 1
    (entry,) = told(people)
    assert entry["employment_status"] == [None, "SELF_EMPLOYED"]
    assert (entry["monthly_income_minor"], entry["currency"]) == ([None, 250050], [None, "USD"])
    keep(people, ALL, row)
    assert len(told(people)) == 1
    assert profile(people, dan.id).updated_at == found.updated_at


def test_blank_cells_and_columns_that_are_not_brought_change_nothing(people: cast.Cast) -> None:
    dan = factories.debtor(people.agency)
    keep(people, ALL, {"debtor_id": dan.id, "monthly_income": "10", "contract_type": "PERMANENT", "payment_status": "PAID"})
    keep(people, {"contract_type", "late_payments_count"}, {"debtor_id": dan.id, "contract_type": "freelance", "currency": "EUR"})
    found = profile(people, dan.id)
    assert (found.contract_type, found.payment_status, found.monthly_income_minor, found.currency) == (
        "FREELANCE",
        "PAID",
        1000,
        "USD",
    )
    assert told(people)[1] == {"contract_type": ["PERMANENT", "FREELANCE"]}
    keep(people, ALL, {"debtor_id": dan.id, "employment_status": "  "})
    keep(people, set(), {"debtor_id": dan.id, "employment_status": "RETIRED"})
    assert len(told(people)) == 2


def test_an_income_brings_its_currency(people: cast.Cast) -> None:
    dan = factories.debtor(people.agency)
    keep(people, ALL, {"debtor_id": dan.id, "monthly_income": "1000"})
    keep(people, ALL, {"debtor_id": dan.id, "monthly_income": "100000", "currency": "JPY", "decimals": 0})
    found = profile(people, dan.id)
    assert (found.monthly_income_minor, found.currency) == (100000, "JPY")
    assert told(people)[1] == {"currency": ["USD", "JPY"]}


def test_of_several_rows_the_last_that_tells_a_fact_wins(people: cast.Cast) -> None:
    dan = factories.debtor(people.agency)
    mine = {"debtor_id": dan.id}
    rows = [
        {**mine, "row_number": 3, "employment_status": "RETIRED"},
        {**mine, "row_number": 1, "employment_status": "EMPLOYED", "late_payments_count": "1", "monthly_income": "5"},
        {**mine, "row_number": 2, "employment_status": "STUDENT", "late_payments_count": "2", "currency": "EUR"},
    ]
    for given in (rows, rows[::-1]):
        keep(people, ALL, *given)
        found = profile(people, dan.id)
        assert (found.employment_status, found.late_payments_count, found.monthly_income_minor, found.currency) == (
            "RETIRED",
            2,
            500,
            "USD",
        )
    assert len(told(people)) == 1


@pytest.mark.row("S07", "S08", "S09", "S10")
def test_known_categories_are_those_that_scorecards_have_points_for() -> None:
    assert {name: frozenset(table) for name, table in SCORED.items()} == KNOWN_CATEGORIES
