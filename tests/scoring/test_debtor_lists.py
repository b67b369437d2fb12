"""What a lead sees in lists of debtors is the same whether they are looked at one by one or as a set, and searched either way."""

from __future__ import annotations

from typing import Any

import pytest
from tests import cast, factories, portfolio

from fairdue.accounts.models import AccountParty
from fairdue.accounts.queries import debtors as named
from fairdue.accounts.queries import listing
from fairdue.kernel import paging
from fairdue.kernel.db import agency_scope
from fairdue.scoring.commands.accounts import score_accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def walked(api: Any, path: str, field: str, **query: Any) -> tuple[list[str], list[str]]:
    """What pages of two show, forward to the end and back to the beginning."""
    page = api.get(path, page_size=2, **query).json()
    forward = [row[field] for row in page["results"]]
    while page["next"]:
        page = api.get(page["next"]).json()
        forward += [row[field] for row in page["results"]]
    back = [row[field] for row in page["results"]]
    while page["previous"]:
        page = api.get(page["previous"]).json()
        back = [row[field] for row in page["results"]] + back
    return forward, back


@pytest.mark.parametrize("near", [1, 4, 1000])
@pytest.mark.parametrize(("path", "field"), [("debtors/", "id"), ("debtors/high-risk/", "debtor")])
def test_pages_of_a_lead_hold_his_and_their_parties(
    people: cast.Cast, path: str, field: str, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "NEAR", near)
    teams = [people.team if number % 3 == 0 else None for number in range(15)]
    made = portfolio.accounts(people.agency, [{"dpd": 400, "balance_minor": 7_000_000, "team": team} for team in teams])
    # Closed is the only one of the team: its debtor is seen all the same, with what he owes elsewhere.
    closed = portfolio.account(people.agency, dpd=400, status="closed", team=people.team)
    with agency_scope(people.agency.id):
        owing_elsewhere = portfolio.reload(people.agency, closed.id).debtor
        AccountParty.objects.create(agency_id=people.agency.id, account=made[0], debtor_id=made[1].debtor_id, role="joint")
    elsewhere = portfolio.account(people.agency, debtor=owing_elsewhere, dpd=400, balance_minor=7_000_000)
    score_accounts(people.alice.actor)
    ours = [account for account, team in zip(made, teams, strict=True) if team or account is made[1]]
    expected = {str(account.debtor_id) for account in (*ours, elsewhere)}
    forward, back = walked(people.bob.api, path, field)
    assert (len(forward), set(forward)) == (len(expected), expected)
    assert back == forward
    everybody, _ = walked(people.rita.api, path, field)
    assert forward == [each for each in everybody if each in expected]
    assert walked(people.carl.api, path, field) == ([], [])
    assert walked(people.olga.api, path, field) == ([], [])


def test_a_search_finds_the_same_by_the_index_and_without(people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    debtors = [factories.debtor(people.agency, name) for name in ("John Smith", "Joan Smithson", "50% O_Neil")]
    ours = [portfolio.account(people.agency, debtor=debtor, team=people.team) for debtor in debtors]
    stranger = factories.debtor(people.agency, "Jack Smith")
    portfolio.account(people.agency, debtor=stranger)
    abroad = factories.debtor(people.other_agency, "Jim Smith")
    portfolio.account(people.other_agency, debtor=abroad)

    def seen(member: cast.Member, path: str, words: str) -> set[str]:
        return {row["id"] for row in member.api.get(path, search=words).json()["results"]}

    expected = {"smith": {0, 1}, "SMITHSON": {1}, "sm": {0, 1}, "0% o_": {2}, "%": {2}, "nobody": set()}
    for most in (0, 1, 1000):
        monkeypatch.setattr(listing, "TEAM_SEARCH_MAX", most)
        monkeypatch.setattr(named, "NAMED_MAX", most)
        for words, found in expected.items():
            assert seen(people.bob, "debtors/", words) == {str(debtors[number].id) for number in found}, (most, words)
        # Words that only look alike are found too.
        for words, found in (expected | {"SMITHSON": {0, 1}, "Jon Smth": {0}}).items():
            for path in ("accounts/", "worklist/"):
                assert seen(people.bob, path, words) == {str(ours[number].id) for number in found}, (most, path, words)
        assert seen(people.rita, "debtors/", "Smith") == {str(each.id) for each in (*debtors[:2], stranger)}
        assert seen(people.olga, "debtors/", "smith") == {str(abroad.id)}


def test_debtors_of_a_level_are_those_whose_riskiest_open_account_is(people: cast.Cast) -> None:
    """By the fallback model: days past due and balance make the score."""
    calm, grave = {"dpd": 1, "balance_minor": 100}, {"dpd": 400, "balance_minor": 9_000_000}
    made = {
        "calm": portfolio.accounts(people.agency, [{**calm, "team": people.team}])[0],
        "grave": portfolio.accounts(people.agency, [{**grave, "team": people.team}])[0],
        "others": portfolio.accounts(people.agency, [grave])[0],
    }
    with agency_scope(people.agency.id):
        both = portfolio.reload(people.agency, made["calm"].id).debtor
    # Closed, it makes nobody riskier.
    portfolio.account(people.agency, debtor=both, **grave, status="closed")
    score_accounts(people.alice.actor)
    listed = {row["id"]: row["risk_level"] for row in people.alice.api.get("debtors/").json()["results"]}
    levels = {name: listed[str(account.debtor_id)] for name, account in made.items()}
    assert levels["calm"] != levels["grave"] == levels["others"]

    def seen(member: cast.Member, name: str, **more: Any) -> set[str]:
        answer = member.api.get("debtors/", risk_level=levels[name], **more)
        assert {row["risk_level"] for row in answer.json()["results"]} <= {levels[name]}
        return {row["id"] for row in answer.json()["results"]}

    assert seen(people.alice, "calm") == {str(both.id)}
    assert seen(people.alice, "grave") == {str(made["grave"].debtor_id), str(made["others"].debtor_id)}
    assert seen(people.bob, "grave") == {str(made["grave"].debtor_id)}
    assert seen(people.olga, "grave") == set()
    assert seen(people.alice, "calm", search=both.full_name) == {str(both.id)}
    # An open account of a higher score moves its debtor to another level.
    portfolio.account(people.agency, debtor=both, **grave)
    score_accounts(people.alice.actor)
    assert seen(people.alice, "calm") == set()
    assert str(both.id) in seen(people.alice, "grave")
    assert people.alice.api.get("debtors/", risk_level="DIRE").status_code == 422
    pages, back = walked(people.alice.api, "debtors/", "id", risk_level=levels["grave"])
    assert set(pages) == seen(people.alice, "grave")
    assert back == pages
