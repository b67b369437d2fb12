"""The accounts of who is on leave go to the deputy and back, or to others by the rules; so do those of who is switched off."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

import pytest
from tests import portfolio
from tests.cast import Cast, Member, assemble, collector, team

from fairdue.access.models import Agency, Collector
from fairdue.accounts.events import ACCOUNT_ASSIGNED
from fairdue.accounts.models import Account
from fairdue.desk.commands.lending import reassign_leaver, sweep_leave
from fairdue.desk.events import ASSIGNMENT_RUN
from fairdue.desk.jobs import REASSIGN_LEAVER, SWEEP_LEAVE, sweep_all
from fairdue.desk.models import Loan
from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(frozen: Any) -> Cast:
    return assemble()


def key(member: Member) -> UUID:
    assert member.collector is not None
    return member.collector.id


def away(cast: Cast, who: Member, days: int = 3, **more: Any) -> str:
    today = portfolio.today(cast.agency)
    body = {"first_on": today, "last_on": today + dt.timedelta(days=days), **more}
    answer = cast.alice.api.post(f"collectors/{key(who)}/leave/", body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def held(cast: Cast, who: Member, *follow_ups: int | None, **more: Any) -> list[Account]:
    """Accounts in contact that come up in so many days, or never."""
    today = portfolio.today(cast.agency)
    days = [None if after is None else today + dt.timedelta(days=after) for after in follow_ups]
    fields = {"collector": who.collector, "team": cast.team, "status": "in_contact", **more}
    return portfolio.accounts(cast.agency, [{**fields, "follow_up_on": day} for day in days])


def sweep(cast: Cast) -> None:
    sweep_leave(system(cast.agency.id, "leave"))


def holders(cast: Cast, accounts: list[Account]) -> list[UUID | None]:
    after = portfolio.reload_all(cast.agency)
    return [after[account.id].collector_id for account in accounts]


def runs(cast: Cast) -> int:
    with agency_scope(cast.agency.id):
        return JournalEntry.objects.filter(kind=ASSIGNMENT_RUN).count()


def waiting(name: str) -> list[dict[str, str]]:
    found = rows("SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [name])
    return [json.loads(job.args) for job in found]


def test_what_comes_up_goes_to_the_deputy_and_back(cast: Cast, frozen: Any) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    carl, deputy = key(cast.carl), key(dee)
    made = held(cast, cast.carl, -1, 0, 1, 30, None)
    away(cast, cast.carl, accounts="deputy", deputy_id=deputy)
    sweep(cast)
    assert holders(cast, made) == [deputy, deputy, carl, carl, carl]
    assert [portfolio.reload(cast.agency, one.id).status for one in made] == ["in_contact"] * 5
    done = runs(cast)
    sweep(cast)
    assert (holders(cast, made)[:2], runs(cast)) == ([deputy, deputy], done)
    frozen.shift(dt.timedelta(days=1))
    sweep(cast)
    assert holders(cast, made) == [deputy, deputy, deputy, carl, carl]
    frozen.shift(dt.timedelta(days=3))
    sweep(cast)
    assert holders(cast, made) == [carl] * 5
    with agency_scope(cast.agency.id):
        assert not Loan.objects.exists()
        reasons = JournalEntry.objects.filter(kind=ACCOUNT_ASSIGNED).order_by("id").values_list("facts__reason", flat=True)
        assert list(reasons) == ["lent to the deputy"] * 3 + ["back from the deputy"] * 3


def test_a_leave_that_ends_early_or_is_taken_back_brings_them_back(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    made = held(cast, cast.carl, 0)
    leave = away(cast, cast.carl, accounts="deputy", deputy_id=key(dee))
    sweep(cast)
    assert holders(cast, made) == [key(dee)]
    assert cast.alice.api.delete(f"collectors/{key(cast.carl)}/leave/{leave}/").status_code == 204
    sweep(cast)
    assert holders(cast, made) == [key(cast.carl)]


def test_what_the_deputy_closed_or_passed_on_does_not_come_back(cast: Cast, frozen: Any) -> None:
    dee, eve = collector(cast.agency, "dee", cast.team), collector(cast.agency, "eve", cast.team)
    closed, passed = held(cast, cast.carl, 0, 0)
    away(cast, cast.carl, accounts="deputy", deputy_id=key(dee))
    sweep(cast)
    assert cast.alice.api.post(f"accounts/{closed.id}/close/", {"reason": "paid elsewhere"}).status_code == 200
    assert cast.alice.api.post(f"accounts/{passed.id}/assign/", {"collector_id": key(eve)}).status_code == 200
    frozen.shift(dt.timedelta(days=5))
    sweep(cast)
    assert holders(cast, [closed, passed]) == [key(dee), key(eve)]
    with agency_scope(cast.agency.id):
        assert not Loan.objects.exists()


def test_a_deputy_gets_no_more_than_he_has_room_for(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team, max_accounts=1)
    made = held(cast, cast.carl, 0, 0)
    away(cast, cast.carl, accounts="deputy", deputy_id=key(dee))
    sweep(cast)
    assert sorted(map(str, holders(cast, made))) == sorted(map(str, [key(dee), key(cast.carl)]))
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=key(dee)).update(max_accounts=2)
    sweep(cast)
    assert holders(cast, made) == [key(dee)] * 2


def test_the_deputy_of_a_deputy_stands_in_and_all_comes_back_to_whose_it_was(cast: Cast, frozen: Any) -> None:
    dee, eve = collector(cast.agency, "dee", cast.team), collector(cast.agency, "eve", cast.team)
    made = held(cast, cast.carl, 0)
    away(cast, cast.carl, 5, accounts="deputy", deputy_id=key(dee))
    sweep(cast)
    frozen.shift(dt.timedelta(days=1))
    away(cast, dee, 1, accounts="deputy", deputy_id=key(eve))
    sweep(cast)
    assert holders(cast, made) == [key(eve)]
    frozen.shift(dt.timedelta(days=7))
    sweep(cast)
    assert holders(cast, made) == [key(cast.carl)]


def test_all_go_by_the_rules_when_the_leave_says_so_once(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    made = held(cast, cast.carl, 0, 30, None)
    away(cast, cast.carl, accounts="reassign")
    sweep(cast)
    assert holders(cast, made) == [key(dee)] * 3
    forced = cast.alice.api.post(
        f"accounts/{made[0].id}/assign/", {"collector_id": key(cast.carl), "force_reason": "he knows the debtor"}
    )
    assert forced.status_code == 200
    sweep(cast)
    assert holders(cast, made)[0] == key(cast.carl)


def test_kept_accounts_stay_and_another_agency_is_left_alone(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    made = held(cast, cast.carl, 0)
    away(cast, cast.carl, deputy_id=key(dee))
    sweep(cast)
    assert holders(cast, made) == [key(cast.carl)]
    sweep_leave(system(cast.other_agency.id, "leave"))
    answer = cast.alice.api.post(
        f"collectors/{key(dee)}/leave/", {"first_on": "2030-01-01", "last_on": "2030-01-02", "accounts": "deputy"}
    )
    assert answer.status_code == 422


def test_the_sweep_is_deferred_for_every_agency(cast: Cast) -> None:
    sweep_all(0)
    sweep_all(0)
    agencies = [job["agency_id"] for job in waiting(SWEEP_LEAVE)]
    assert sorted(agencies) == sorted({str(cast.agency.id), str(cast.other_agency.id)})


def test_who_is_switched_off_gives_his_accounts_to_others(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    made = held(cast, cast.carl, 0, None)
    path = f"collectors/{key(cast.carl)}/"
    assert cast.alice.api.post(f"{path}reassign/", {"preview": True}).json()["reassigned"] == 2
    assert cast.alice.api.patch(path, {"is_active": False}).status_code == 200
    (job,) = waiting(REASSIGN_LEAVER)
    assert job["subject_id"] == str(key(cast.carl))
    reassign_leaver(system(cast.agency.id, "assignment"), key(cast.carl))
    assert holders(cast, made) == [key(dee)] * 2


def test_a_user_switched_off_is_a_collector_who_left(cast: Cast) -> None:
    assert cast.alice.api.patch(f"users/{cast.carl.user.id}/", {"is_active": False}).status_code == 200
    assert len(waiting(REASSIGN_LEAVER)) == 1


def test_his_accounts_stay_when_that_is_said_or_the_agencys_setting(cast: Cast) -> None:
    path = f"collectors/{key(cast.carl)}/"
    assert cast.alice.api.patch(path, {"is_active": False, "accounts": "keep"}).status_code == 200
    assert waiting(REASSIGN_LEAVER) == []
    assert cast.alice.api.patch(path, {"is_active": True}).status_code == 200
    Agency.objects.filter(id=cast.agency.id).update(settings={"when_collector_leaves": "keep"})
    assert cast.alice.api.patch(path, {"is_active": False}).status_code == 200
    assert waiting(REASSIGN_LEAVER) == []
    assert cast.alice.api.patch(path, {"is_active": True}).status_code == 200
    assert cast.alice.api.patch(path, {"is_active": False, "accounts": "reassign"}).status_code == 200
    assert len(waiting(REASSIGN_LEAVER)) == 1
    for body in ({"accounts": "keep"}, {"is_active": True, "accounts": "keep"}):
        assert cast.alice.api.patch(path, body).status_code == 422


def test_who_is_on_again_keeps_what_he_has(cast: Cast) -> None:
    collector(cast.agency, "dee", cast.team)
    made = held(cast, cast.carl, 0)
    reassign_leaver(system(cast.agency.id, "assignment"), key(cast.carl))
    assert holders(cast, made) == [key(cast.carl)]


def test_nobody_on_leave_is_given_an_account_by_hand_without_a_reason(cast: Cast) -> None:
    away(cast, cast.carl)
    loose = portfolio.account(cast.agency, team=cast.team)
    one = {"collector_id": key(cast.carl)}
    many = {"account_ids": [loose.id], **one}
    bulk = {"action": "assign", "preview": True, **many}
    for path, body in ((f"accounts/{loose.id}/assign/", one), ("accounts/bulk-assign/", many), ("worklist/bulk/", bulk)):
        answer = cast.bob.api.post(path, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "collector_on_leave")
        assert answer.json()["away_until"] == str(portfolio.today(cast.agency) + dt.timedelta(days=3))
    token = cast.bob.api.post("worklist/bulk/", {**bulk, "force_reason": "asked for"}).json()["token"]
    assert token
    assert cast.bob.api.post("accounts/bulk-assign/", {**many, "force_reason": "asked for"}).json()["assigned"] == 1
    with agency_scope(cast.agency.id):
        (entry,) = JournalEntry.objects.filter(kind=ACCOUNT_ASSIGNED)
    assert entry.facts["reason"] == "by hand, although on leave: asked for"
    other = portfolio.account(cast.agency, team=cast.team)
    assert cast.bob.api.post(f"accounts/{other.id}/assign/", {**one, "force_reason": "so be it"}).status_code == 200
    with agency_scope(cast.agency.id):
        assert JournalEntry.objects.get(kind=ACCOUNT_ASSIGNED, subject_id=other.id).facts["force_reason"] == "so be it"


def test_who_is_on_leave_works_his_own_but_gets_nothing_new(cast: Cast) -> None:
    (own,) = held(cast, cast.carl, None)
    piled = portfolio.account(cast.agency, team=cast.team, priority=3)
    away(cast, cast.carl)
    first = cast.carl.api.post("worklist/next/", {})
    assert (first.status_code, first.json()["account"]["id"]) == (200, str(own.id))
    second = cast.carl.api.post("worklist/next/", {}, headers={"Idempotency-Key": "another"})
    assert second.status_code == 204
    assert portfolio.reload(cast.agency, piled.id).collector_id is None
    there = collector(cast.agency, "dee", team(cast.agency, "Another"))
    assert there.api.post("worklist/next/", {}).status_code == 204
