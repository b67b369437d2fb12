"""Debtors with risk factors: entered, edited, scored, and listed when their risk is high."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast, factories, portfolio
from tests.scoring.test_cards import document

from fairdue.accounts.models import AccountParty
from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.db import agency_scope, rows
from fairdue.parties.models import Debtor, RiskProfile
from fairdue.scoring.commands.accounts import score_accounts

pytestmark = pytest.mark.django_db

BOB = {
    "full_name": "Bob Example",
    "monthly_income": "0.00",
    "late_payments_count": 8,
    "employment_status": "unemployed",
    "contract_type": "Freelance",
    "industry_sector": "CONSTRUCTION",
    "family_situation": "single with dependents",
    "payment_status": "UNPAID",
}


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def entered(people: cast.Cast, **given: Any) -> Any:
    answer = people.alice.api.post("debtors/", {**BOB, **given})
    assert answer.status_code == 201, answer.content
    return answer.json()


def owing(people: cast.Cast, debtor_id: str, **fields: Any) -> Any:
    with agency_scope(people.agency.id):
        debtor = Debtor.objects.get(id=debtor_id)
    return portfolio.account(people.agency, debtor=debtor, **fields)


@pytest.mark.row("S20", "S21", "S22", "S29")
def test_a_debtor_is_entered_with_name_and_risk_factors(people: cast.Cast) -> None:
    made = entered(people)
    owing(people, made["id"], balance_minor=7_000_000)
    told = {
        "full_name": "Bob Example",
        "monthly_income": "0.00",
        "income_currency": "USD",
        "late_payments_count": 8,
        "employment_status": "UNEMPLOYED",
        "contract_type": "FREELANCE",
        "industry_sector": "CONSTRUCTION",
        "family_situation": "SINGLE_WITH_DEPENDENTS",
        "payment_status": "UNPAID",
    }
    assert {name: made[name] for name in told} == told
    assert (made["total_debt_amount"], made["currency"], made["total_score"], made["risk_level"]) == ("0.00", "USD", None, "")
    for found in (
        people.rita.api.get(f"debtors/{made['id']}/").json(),
        people.rita.api.get("debtors/").json()["results"][0],
    ):
        assert {name: found[name] for name in told} == told
        assert (found["total_debt_amount"], found["currency"]) == ("70000.00", "USD")
        assert found["debts"] == [{"currency": "USD", "count": 1, "balance": "70000.00"}]


@pytest.mark.row("S12", "S24")
def test_his_score_is_computed_once_and_then_read(people: cast.Cast) -> None:
    made = entered(people)
    path = f"debtors/{made['id']}/score/"
    alone = people.alice.api.get(path).json()
    assert (alone["account_id"], alone["created"], alone["total_score"]) == (None, False, 404)
    account = owing(people, made["id"], balance_minor=7_000_000)
    first = people.alice.api.get(path).json()
    assert (first["total_score"], first["risk_level"], first["model"], first["created"]) == (404, "CRITICAL", "scorecard", True)
    assert first["normalized_scores"] == {
        "debt_ratio": 10,
        "payment_history": 10,
        "employment_status": 9,
        "contract_type": 8,
        "industry_sector": 8,
        "family_situation": 8,
    }
    assert (first["account_id"], first["reasons"]["debt_ratio"]) == (str(account.id), "no_income")
    assert people.rita.api.get(path).json() == {**first, "created": False}
    # His level is that of the riskiest of all his open accounts: debts of another currency than his income leave the ratio open.
    entered_two = entered(people, full_name="Ann", monthly_income="1000.00", late_payments_count=0)
    for fields in ({"balance_minor": 100}, {"balance_minor": 10**9}, {"balance_minor": 10**9, "currency": "JPY"}):
        owing(people, entered_two["id"], **fields)
    owing(people, entered_two["id"], balance_minor=10**9, status="closed")
    worst = people.alice.api.get(f"debtors/{entered_two['id']}/score/").json()
    assert worst["normalized_scores"]["debt_ratio"] == 10
    assert people.alice.api.get(f"debtors/{entered_two['id']}/").json()["total_debt_amount"] is None


def test_nothing_known_of_a_debtor_is_nothing_to_score(people: cast.Cast) -> None:
    dan = factories.debtor(people.agency)
    answer = people.alice.api.get(f"debtors/{dan.id}/score/")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_score")
    people.alice.api.patch(f"debtors/{dan.id}/", {"payment_status": "PAID"})
    assert people.alice.api.get(f"debtors/{dan.id}/score/").status_code == 409
    owing(people, str(dan.id))
    assert people.alice.api.get(f"debtors/{dan.id}/score/").json()["model"] == "fallback"


@pytest.mark.row("S23")
def test_a_change_scores_his_accounts_anew(people: cast.Cast) -> None:
    made = entered(people)
    account = owing(people, made["id"], balance_minor=7_000_000)
    path = f"debtors/{made['id']}/"
    people.alice.api.get(f"{path}score/")
    changed = people.alice.api.patch(path, {"employment_status": "GOVERNMENT_EMPLOYED", "late_payments_count": None})
    assert (changed.status_code, changed.json()["late_payments_count"], changed.json()["total_score"]) == (200, None, 295)
    assert portfolio.reload(people.agency, account.id).risk_score == 295
    assert people.alice.api.get(f"{path}score/").json()["reasons"]["payment_history"] == "missing"
    put = people.alice.api.put(path, {"full_name": "Robert Example", "monthly_income": "12.345", "income_currency": "BHD"})
    assert (put.json()["full_name"], put.json()["monthly_income"], put.json()["income_currency"]) == (
        "Robert Example",
        "12.345",
        "BHD",
    )
    assert people.alice.api.get(f"{path}score/").json()["reasons"]["debt_ratio"] == "other_currency"
    assert people.alice.api.put(path, {"late_payments_count": 1}).status_code == 422
    gone = dict.fromkeys(name for name in BOB if name not in {"full_name", "payment_status"})
    people.alice.api.patch(path, gone)
    assert people.alice.api.get(f"{path}score/").json()["model"] == "fallback"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"monthly_income": "12.345"}, "monthly_income"),
        ({"monthly_income": "much"}, "monthly_income"),
        ({"monthly_income": "1e3"}, "monthly_income"),
        ({"late_payments_count": -1}, "late_payments_count"),
        ({"late_payments_count": 2**31}, "late_payments_count"),
        ({"income_currency": "EUR"}, "income_currency"),
        ({"payment_status": "MAYBE"}, "payment_status"),
        ({"total_debt_amount": "5.00"}, "total_debt_amount"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(people: cast.Cast, body: dict[str, Any], field: str) -> None:
    answer = people.alice.api.post("debtors/", {"full_name": "Eve Example", **body})
    assert (answer.status_code, answer.json()["errors"][0]["field"].split(".")[-1]) == (422, field)
    with agency_scope(people.agency.id):
        assert not Debtor.objects.exists()


def test_what_is_known_of_work_and_household_stays_out_of_the_sealed_journal(people: cast.Cast) -> None:
    made = entered(people)
    owing(people, made["id"])
    people.alice.api.patch(f"debtors/{made['id']}/", {"employment_status": "RETIRED"})
    with agency_scope(people.agency.id):
        entries = list(JournalEntry.objects.all())
        personal = {row.id: row.values for row in JournalPersonal.objects.all()}
    sealed = " ".join(f"{entry.changes} {entry.facts}" for entry in entries)
    assert "RETIRED" not in sealed
    assert "employment_status" not in sealed
    (scored,) = [entry for entry in entries if entry.kind == "account.scored"]
    assert scored.facts == {"model": "scorecard"}
    assert personal[scored.id]["factors"]["employment_status"] == 4
    stated = [personal[entry.id] for entry in entries if entry.kind == "debtor.circumstances_stated"]
    assert {"employment_status": ["UNEMPLOYED", "RETIRED"]} in stated


def test_a_collector_changes_no_risk_factors(people: cast.Cast) -> None:
    made = entered(people)
    owing(people, made["id"], collector=people.carl.collector, team=people.team)
    path = f"debtors/{made['id']}/"
    assert people.carl.api.patch(path, {"monthly_income": "1.00"}).status_code == 403
    assert people.carl.api.patch(path, {"language": "es"}).status_code == 200
    assert people.carl.api.get(f"{path}score/").status_code == 200
    assert people.olga.api.get(f"{path}score/").status_code == 404
    assert people.olga.api.patch(path, {"monthly_income": "1.00"}).status_code == 404


@pytest.mark.row("S25")
def test_debtors_of_high_risk_are_listed_highest_first(people: cast.Cast) -> None:
    spread = [{"balance_minor": 7_000_000, "dpd": dpd} for dpd in (5, 100, 400, 400, 400)]
    made = portfolio.accounts(people.agency, spread)
    with agency_scope(people.agency.id):
        two = Debtor.objects.get(id=made[2].debtor_id)
    # A second, safer account, a closed one that was risky, and one that is risky elsewhere.
    portfolio.account(people.agency, debtor=two, dpd=1)
    portfolio.account(people.agency, dpd=400, status="closed")
    portfolio.account(people.other_agency, dpd=400)
    score_accounts(people.alice.actor)
    score_accounts(people.olga.actor)
    page = people.rita.api.get("debtors/high-risk/", page_size=2).json()
    found = list(page["results"])
    while page["next"]:
        page = people.rita.api.get(page["next"]).json()
        found += page["results"]
    assert [(row["debtor"], row["total_score"], row["risk_level"]) for row in found] == [
        (str(two.id), 340, "HIGH"),
        *((str(account.debtor_id), 295, "HIGH") for account in sorted(made[3:], key=lambda made: made.id, reverse=True)),
    ]
    assert set(found[0]) == {"id", "debtor", "debtor_name", "total_score", "risk_level", "factor_breakdown", "calculated_at"}
    assert found[0]["factor_breakdown"]["history"] == {"points": 4, "weight": 15, "reason": "up_to_2"}
    assert people.carl.api.get("debtors/high-risk/").json()["results"] == []
    assert people.rita.api.get("debtors/high-risk/", cursor="x").status_code == 400


def test_of_high_risk_one_sees_ones_own_and_their_parties(people: cast.Cast) -> None:
    mine = portfolio.account(people.agency, dpd=400, status="assigned", collector=people.carl.collector, team=people.team)
    joint, stranger = portfolio.accounts(people.agency, [{"dpd": 400}] * 2)
    with agency_scope(people.agency.id):
        AccountParty.objects.create(agency_id=people.agency.id, account=mine, debtor_id=joint.debtor_id, role="joint")
    score_accounts(people.alice.actor)

    def seen(who: cast.Member) -> set[str]:
        return {row["debtor"] for row in who.api.get("debtors/high-risk/").json()["results"]}

    assert seen(people.carl) == seen(people.bob) == {str(mine.debtor_id), str(joint.debtor_id)}
    assert seen(people.rita) == {str(mine.debtor_id), str(joint.debtor_id), str(stranger.debtor_id)}
    assert seen(people.olga) == set()


def test_the_list_of_high_risk_is_read_from_its_index(people: cast.Cast) -> None:
    portfolio.account(people.agency)
    with CaptureQueriesContext(connection) as captured:
        people.rita.api.get("debtors/high-risk/")
    (listing,) = [query["sql"] for query in captured if "risk_level" in query["sql"] and "LIMIT 51" in query["sql"]]
    with agency_scope(people.agency.id):
        rows("SELECT set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)")
        plan = " ".join(line[0] for line in rows("EXPLAIN " + listing.replace("%", "%%")))
    assert "account_open_risky" in plan
    assert "Sort" not in plan


def test_switching_a_factor_off_takes_it_out_of_scores(people: cast.Cast) -> None:
    made = entered(people)
    owing(people, made["id"], balance_minor=7_000_000)
    card = {"name": "Without household", "document": document(family_situation={"is_on": False})}
    own = people.alice.api.post("scorecards/", card).json()
    people.alice.api.post(f"scorecards/{own['id']}/approve/", {"revision": 1})
    people.alice.api.post(f"scorecards/{own['id']}/activate/")
    score = people.alice.api.get(f"debtors/{made['id']}/score/").json()
    # (9*10 + 9*10 + 8*9 + 7*8 + 6*8) * 45 / 39 = 410.77
    assert (score["total_score"], score["scorecard_version"]) == (411, 1)
    assert not {"family_situation"} & (score["normalized_scores"].keys() | score["weights"].keys() | score["reasons"].keys())
    with agency_scope(people.agency.id):
        assert RiskProfile.objects.get().family_situation == "SINGLE_WITH_DEPENDENTS"
