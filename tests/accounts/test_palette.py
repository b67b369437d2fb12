"""The palette's search: few, of those one may see, the best first."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast, factories

pytestmark = pytest.mark.django_db
QUERIES_MAX = 25


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def find(by: cast.Member, words: str) -> Any:
    answer = by.api.get("search/", q=words)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_exact_reference_comes_before_what_only_begins_so(people: cast.Cast) -> None:
    for number in range(12):
        factories.account(people.agency, external_ref=f"NB-7{number}", of=factories.debtor(people.agency, "Ann Oak"))
    factories.account(people.agency, external_ref="NB-7", of=factories.debtor(people.agency, "Zoe Elm"), balance="12.50")
    found = find(people.alice, "nb-7")["accounts"]
    assert [account["external_ref"] for account in found] == ["NB-7", "NB-70", "NB-71", "NB-710", "NB-711"]
    assert {"debtor_name": "Zoe Elm", "status": "new", "current_balance": "12.50", "currency": "USD"}.items() <= found[0].items()


def test_people_are_found_by_name_misspelt_too_and_by_e_mail(people: cast.Cast) -> None:
    maria = factories.debtor(people.agency, "Maria Fernandez", email="maria@example.test")
    for _ in range(7):
        factories.account(people.agency, of=maria)
    for words in ("fernan", "Maria Fernandes", "MARIA@EXAMPLE"):
        found = find(people.alice, words)
        assert found["debtors"] == [{"id": str(maria.id), "full_name": "Maria Fernandez"}], words
        assert len(found["accounts"]) == 5


def test_creditors_are_found_by_part_of_their_name(people: cast.Cast) -> None:
    wanted = factories.creditor(people.agency, name="North Bank")
    factories.creditor(people.agency, name="Harbour Gas")
    factories.creditor(people.other_agency, name="North Star")
    assert find(people.rita, "nort")["creditors"] == [{"id": str(wanted.id), "name": "North Bank"}]


def test_everybody_finds_only_what_he_may_see(people: cast.Cast) -> None:
    mine = factories.account(people.agency, people.carl, "assigned", external_ref="SEEN-1")
    factories.account(people.agency, external_ref="SEEN-2")
    factories.account(people.other_agency, external_ref="SEEN-3")
    refs = {
        name: [account["external_ref"] for account in find(getattr(people, name), "seen-")["accounts"]]
        for name in ("alice", "rita", "bob", "carl", "olga")
    }
    everything = ["SEEN-1", "SEEN-2"]
    assert refs == {"alice": everything, "rita": everything, "bob": ["SEEN-1"], "carl": ["SEEN-1"], "olga": ["SEEN-3"]}
    assert [each["id"] for each in find(people.carl, "SEEN")["debtors"]] == [str(mine.debtor_id)]


@pytest.mark.parametrize("words", ["%%", "__", "\\\\", "a'b", "(x", "  ", "x", "a" * 101])
def test_no_words_break_it_or_mean_everything(people: cast.Cast, words: str) -> None:
    factories.account(people.agency, of=factories.debtor(people.agency, "Ann Oak"))
    answer = people.alice.api.get("search/", q=words)
    assert answer.status_code in {200, 422}
    if answer.status_code == 200:
        assert answer.json() == {"accounts": [], "debtors": [], "creditors": []}
    assert people.alice.api.get("search/").status_code == 422


def test_the_number_of_queries_does_not_grow(people: cast.Cast) -> None:
    for _ in range(30):
        factories.account(people.agency, of=factories.debtor(people.agency, "Ann Oak"))
    with CaptureQueriesContext(connection) as captured:
        find(people.alice, "ann oak")
    assert len(captured) <= QUERIES_MAX
