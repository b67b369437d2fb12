"""The life of a scorecard: drafted, previewed, approved by somebody else, in force, rolled back; and races on the way."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections
from tests import cast, portfolio
from tests.scoring.test_cards import document

from fairdue.accounts.models import Account
from fairdue.accounts.states import AccountStatus
from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import Role
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.scoring.commands.accounts import score_accounts
from fairdue.scoring.commands.cards import activate_card
from fairdue.scoring.jobs import SCORE_AGENCY, score_agency
from fairdue.scoring.models import Score, Scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def draft(who: cast.Member, name: str = "Ours", **changes: Any) -> Any:
    answer = who.api.post("scorecards/", {"name": name, "document": document(**changes)})
    assert answer.status_code == 201, answer.content
    return answer.json()


def step(who: cast.Member, made: Any, name: str) -> Any:
    return who.api.post(f"scorecards/{made['id']}/{name}/", {"revision": made["revision"]} if name == "approve" else None)


def in_force(who: cast.Member, made: Any) -> Any:
    for name in ("approve", "activate"):
        answer = step(who, made, name)
        assert answer.status_code == 200, answer.content
    return answer.json()


def waiting() -> int:
    return len(rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [SCORE_AGENCY]))


def run_waiting(people: cast.Cast) -> None:
    portfolio.run_deferred(score_agency, {"agency_id": str(people.agency.id), "subject_id": str(people.agency.id)})


HARSH = {"above": 10, "bands": [{"up_to": 0, "points": 10}]}


def test_from_draft_to_force_and_back(people: cast.Cast) -> None:
    account = portfolio.account(people.agency)
    score_accounts(people.alice.actor)
    first = draft(people.alice, days_past_due=HARSH)
    assert (first["version"], first["status"], first["revision"], first["author"]) == (1, "draft", 1, "alice")
    assert people.alice.api.get("scorecards/active/").json()["version"] == 0
    assert step(people.alice, first, "activate").json()["code"] == "scorecard_not_approved"
    assert in_force(people.alice, first)["status"] == "active"
    assert waiting() == 1
    run_waiting(people)
    # 20 x 10 + 10 x 8 + 15 x 1
    assert portfolio.reload(people.agency, account.id).risk_score == 295
    assert people.rita.api.get(f"accounts/{account.id}/score/").json()["scorecard_version"] == 1
    second = in_force(people.alice, draft(people.alice, "Better", days_past_due=HARSH, unknown_points=7))
    run_waiting(people)
    states = {row["version"]: row["status"] for row in people.bob.api.get("scorecards/").json()["results"]}
    assert states == {2: "active", 1: "retired"}
    # The same score by another card is not told again, and says by which card it is now.
    with agency_scope(people.agency.id):
        assert JournalEntry.objects.filter(kind="account.scored").count() == 2
        assert Score.objects.get().card_version == 2
    assert step(people.alice, second, "roll-back").json()["version"] == 1
    run_waiting(people)
    assert step(people.alice, first, "roll-back").json()["version"] == 0
    assert step(people.alice, first, "roll-back").json()["code"] == "scorecard_not_active"
    run_waiting(people)
    assert portfolio.reload(people.agency, account.id).risk_score == 155
    with agency_scope(people.agency.id):
        kinds = list(JournalEntry.objects.filter(subject_type="scorecard").order_by("id").values_list("kind", flat=True))
    assert kinds == [
        *(f"scorecard.{kind}" for kind in ("created", "approved", "activated", "created", "approved", "retired", "activated")),
        *(f"scorecard.{kind}" for kind in ("retired", "rolled_back", "retired", "rolled_back")),
    ]


def test_activating_twice_does_it_once(people: cast.Cast) -> None:
    made = draft(people.alice)
    in_force(people.alice, made)
    again = step(people.alice, made, "activate")
    assert (again.status_code, again.json()["status"], waiting()) == (200, "active", 1)
    with agency_scope(people.agency.id):
        assert JournalEntry.objects.filter(kind="scorecard.activated").count() == 1


def test_another_admin_approves(people: cast.Cast) -> None:
    anna = cast.member(people.agency, "anna", Role.AGENCY_ADMIN)
    made = draft(people.alice)
    own = step(people.alice, made, "approve")
    assert (own.status_code, own.json()["code"]) == (403, "own_scorecard")
    edited = people.alice.api.patch(f"scorecards/{made['id']}/", {"revision": 1, "document": document(unknown_points=6)}).json()
    assert step(anna, made, "approve").json()["code"] == "scorecard_changed"
    approved = step(anna, edited, "approve").json()
    assert (approved["status"], approved["approved_by"]) == ("approved", "anna")
    late = people.alice.api.patch(f"scorecards/{made['id']}/", {"revision": 2, "name": "Late"})
    assert (late.status_code, late.json()["code"]) == (409, "scorecard_not_draft")
    # Whoever changed the document last is its author.
    other = draft(people.alice, "Other")
    changed = anna.api.patch(f"scorecards/{other['id']}/", {"revision": 1, "document": document(unknown_points=4)}).json()
    assert changed["author"] == "anna"
    assert step(anna, changed, "approve").status_code == 403
    assert step(people.alice, changed, "approve").status_code == 200


def test_of_two_who_edit_at_once_one_is_told(people: cast.Cast) -> None:
    anna = cast.member(people.agency, "anna", Role.AGENCY_ADMIN)
    made = draft(people.alice)
    path = f"scorecards/{made['id']}/"
    assert people.alice.api.patch(path, {"revision": 1, "name": "Mine"}).json()["revision"] == 2
    second = anna.api.patch(path, {"revision": 1, "name": "No, mine"})
    assert (second.status_code, second.json()["code"], second.json()["revision"]) == (409, "scorecard_changed", 2)
    assert people.alice.api.get(path).json()["name"] == "Mine"


def test_a_bad_card_is_refused_with_all_its_problems(people: cast.Cast) -> None:
    bad = document(debt_ratio={"weight": -9}, industry_sector={"categories": {}})
    del bad["factors"]["contract_type"]["weight"]
    answer = people.alice.api.post("scorecards/", {"name": "Bad", "document": bad})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {
        "document.factors.debt_ratio.weight",
        "document.factors.contract_type.weight",
        "document.factors.industry_sector.categories",
    }
    made = draft(people.alice)
    assert people.alice.api.patch(f"scorecards/{made['id']}/", {"revision": 1, "document": bad}).status_code == 422
    assert people.alice.api.get(f"scorecards/{made['id']}/").json()["document"] == document()


def test_who_may_see_and_who_may_write(people: cast.Cast) -> None:
    made = draft(people.alice)
    for path in ("", "schema/", "reasons/", "built-in/", "active/", f"{made['id']}/", f"{made['id']}/preview/"):
        codes = [who.api.get(f"scorecards/{path}").status_code for who in (people.alice, people.bob, people.rita, people.carl)]
        assert codes == [200, 200, 200, 403], path
    for who in (people.bob, people.rita, people.carl):
        assert who.api.post("scorecards/", {"name": "X", "document": document()}).status_code == 403
        assert step(who, made, "activate").status_code == 403
    assert people.olga.api.get(f"scorecards/{made['id']}/").status_code == 404
    assert people.olga.api.get("scorecards/").json()["results"] == []


def test_reasons_speak_of_every_factor(people: cast.Cast) -> None:
    found = people.rita.api.get("scorecards/reasons/").json()
    told = {factor["factor"]: factor for factor in found["factors"]}
    assert set(told) == {*document()["factors"], *document()["fallback"]}
    assert told["family_situation"]["is_sensitive"]
    assert all(factor["why"] and factor["caution"] and factor["can_be_switched_off"] for factor in told.values())
    assert any("12 CFR 1002" in law for law in told["family_situation"]["laws"])
    assert all(any("Art. 22" in law for law in factor["laws"]) for factor in told.values())


def test_the_preview_says_what_would_move_and_writes_nothing(people: cast.Cast) -> None:
    portfolio.accounts(people.agency, [{"dpd": 10}] * 22 + [{"dpd": 400}] * 2 + [{"dpd": 10, "status": "closed"}])
    score_accounts(people.alice.actor)
    fresh = portfolio.account(people.agency)
    portfolio.account(people.other_agency)
    made = draft(people.alice, days_past_due=HARSH)
    effect = people.alice.api.get(f"scorecards/{made['id']}/preview/").json()
    assert effect["matrix"] == [
        {"before": "", "after": "HIGH", "accounts": 1},
        {"before": "HIGH", "after": "HIGH", "accounts": 2},
        {"before": "MEDIUM", "after": "HIGH", "accounts": 22},
    ]
    assert (effect["accounts"], effect["moved"], len(effect["examples"])) == (25, 23, 20)
    first = effect["examples"][0]
    assert (first["account_id"], first["level_before"], first["score_before"], first["score_after"]) == (
        str(fresh.id),
        "",
        None,
        295,
    )
    assert portfolio.reload(people.agency, fresh.id).risk_score is None
    # Bob leads a team that has none of them: he is told how many, not which.
    seen = people.bob.api.get(f"scorecards/{made['id']}/preview/").json()
    assert (seen["matrix"], seen["examples"]) == (effect["matrix"], [])


@pytest.mark.django_db(transaction=True)
def test_a_preview_waits_for_no_import(people: cast.Cast) -> None:
    account = portfolio.account(people.agency)
    made = draft(people.alice)
    answers: list[Any] = []

    def look() -> None:
        answers.append(people.rita.api.get(f"scorecards/{made['id']}/preview/"))
        connections.close_all()

    with agency_scope(people.agency.id):
        Account.objects.select_for_update().get(id=account.id)
        Account.objects.filter(id=account.id).update(status=AccountStatus.CLOSED)
        portfolio.account(people.agency)
        looking = threading.Thread(target=look)
        looking.start()
        looking.join(20)
        assert not looking.is_alive()
    assert (answers[0].status_code, answers[0].json()["accounts"]) == (200, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_activated_at_once_one_is_in_force(people: cast.Cast) -> None:
    made = [draft(people.alice, f"Card {number}") for number in range(2)]
    for each in made:
        step(people.alice, each, "approve")
    actor, barrier = people.alice.actor, threading.Barrier(2)

    def activate(each: Any) -> None:
        barrier.wait()
        activate_card(actor, each["id"])
        connections.close_all()

    threads = [threading.Thread(target=activate, args=(each,)) for each in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with agency_scope(people.agency.id):
        found = sorted(Scorecard.objects.values_list("status", flat=True))
        last = Scorecard.objects.get(status="active")
        assert (found, last.replaced) == (["active", "retired"], 3 - last.version)


def test_a_run_that_began_by_an_old_card_ends_by_the_new(people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairdue.scoring.commands import accounts as scoring

    monkeypatch.setattr(scoring, "CHUNK", 1)
    portfolio.accounts(people.agency, [{}, {}])
    made = draft(people.alice, days_past_due=HARSH)
    step(people.alice, made, "approve")
    chunks = 0

    def fence() -> None:
        nonlocal chunks
        chunks += 1
        if chunks == 1:
            activate_card(people.alice.actor, made["id"])

    score_accounts(people.alice.actor, fence=fence)
    with agency_scope(people.agency.id):
        assert list(Score.objects.order_by("account_id").values_list("card_version", flat=True)) == [0, 1]


def test_at_most_one_card_is_in_force_even_in_the_database(people: cast.Cast) -> None:
    from django.db import IntegrityError

    draft(people.alice)
    draft(people.alice, "Second")
    with pytest.raises(IntegrityError, match="scoring_card_active"), agency_scope(people.agency.id):
        execute("UPDATE scoring_card SET status = 'active'")
