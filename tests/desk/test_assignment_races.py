"""Runs against whatever happens at the same time, on connections of their own."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from uuid import UUID

import pytest
from tests import portfolio
from tests.cast import Cast, Member, assemble, collector, team
from tests.racing import at_once

from fairdue.access.commands.collectors import update_collector
from fairdue.access.commands.leave import add_leave
from fairdue.access.models import Collector
from fairdue.access.types import LeaveKind
from fairdue.accounts.events import ACCOUNT_ASSIGNED
from fairdue.accounts.models import Account
from fairdue.desk.commands import distribution
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.reassigning import reassign_accounts
from fairdue.desk.commands.rules import set_rules
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db(transaction=True)


def key(member: Member) -> UUID:
    assert member.collector is not None
    return member.collector.id


def counts(cast: Cast) -> Counter[UUID | None]:
    return Counter(account.collector_id for account in portfolio.reload_all(cast.agency).values())


def journal(cast: Cast) -> list[JournalEntry]:
    with agency_scope(cast.agency.id):
        return list(JournalEntry.objects.filter(kind__in=[ACCOUNT_ASSIGNED, "collector.leave_added", "collector.updated"]))


@pytest.mark.parametrize("method", ["least_loaded", "skill_region", "keep_with_collector"])
def test_runs_and_a_reassigning_at_once_assign_nothing_twice(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "CHUNK", 5)
    cast = assemble()
    fay = collector(cast.agency, "fay", team(cast.agency, "Field Agent"), max_accounts=9)
    dee = collector(cast.agency, "dee", cast.team, max_accounts=11)
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=key(cast.carl)).update(max_accounts=7)
    rule = {"name": "all", "team": "Call Center", "method": method, "fallback": "Field Agent"}
    set_rules(cast.alice.actor, {"format": 2, "rules": [rule]})
    gone = collector(cast.agency, "gone", cast.team, is_active=False)
    portfolio.accounts(cast.agency, [{"collector": gone.collector, "team": cast.team, "status": "in_contact"}] * 8 + [{}] * 25)
    actor = cast.alice.actor
    reports = at_once(
        lambda: assign_accounts(actor).assigned,
        lambda: assign_accounts(actor).assigned,
        lambda: reassign_accounts(actor, key(gone)).reassigned,
    )
    found = counts(cast)
    assert (found[key(cast.carl)], found[key(dee)], found[key(fay)]) == (7, 11, 9)
    assert sum(reports) == 27 == len(journal(cast))
    assert found[None] + found[key(gone)] == 6


def test_a_run_while_a_capacity_falls_never_gives_more_than_it_saw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "CHUNK", 5)
    cast = assemble()
    portfolio.accounts(cast.agency, [{}] * 40)
    actor, who = cast.alice.actor, key(cast.carl)
    at_once(lambda: assign_accounts(actor), lambda: update_collector(actor, who, {"max_accounts": 10}))
    entries = sorted(journal(cast), key=lambda entry: entry.id)
    changed = next(place for place, entry in enumerate(entries) if entry.kind == "collector.updated")
    before = sum(entry.kind == ACCOUNT_ASSIGNED for entry in entries[:changed])
    assert counts(cast)[who] <= max(before + 5, 10)
    assert assign_accounts(actor).assigned == 0
    with agency_scope(cast.agency.id):
        Account.objects.filter(collector_id=who).update(collector_id=None, status="new")
    assert assign_accounts(actor).assigned == 10


def test_who_goes_on_leave_while_a_run_goes_on_gets_nothing_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "CHUNK", 3)
    cast = assemble()
    dee = collector(cast.agency, "dee", cast.team)
    portfolio.accounts(cast.agency, [{}] * 60)
    actor, who, today = cast.alice.actor, key(cast.carl), portfolio.today(cast.agency)
    last = today + dt.timedelta(days=2)
    at_once(
        lambda: assign_accounts(actor),
        lambda: add_leave(actor, who, first_on=today, last_on=last, kind=LeaveKind.SICK, deputy_id=None),
    )
    found = counts(cast)
    assert found[who] + found[key(dee)] == 60
    portfolio.accounts(cast.agency, [{}] * 6)
    assign_accounts(actor)
    assert counts(cast)[who] == found[who]
