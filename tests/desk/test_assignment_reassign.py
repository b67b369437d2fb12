"""The accounts of who leaves: by the rules, or by hand, with the debtor kept together and statuses as they are."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from tests import portfolio
from tests.cast import Cast, Member, assemble, collector, team

from fairdue.access.models import Collector, Team
from fairdue.accounts.events import ACCOUNT_ASSIGNED
from fairdue.accounts.models import Account
from fairdue.desk.commands import distribution
from fairdue.desk.events import ASSIGNMENT_RUN
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def key(member: Member) -> UUID:
    assert member.collector is not None
    return member.collector.id


def team_of(member: Member) -> Team:
    assert member.collector is not None
    assert member.collector.team is not None
    return member.collector.team


def send(by: Member, who: Member, **body: Any) -> Any:
    return by.api.post(f"collectors/{key(who)}/reassign/", body)


def portfolio_of(cast: Cast, who: Member) -> list[Account]:
    """Two debtors with three and one open accounts in different statuses, and a closed one."""
    one, other = (Debtor(agency_id=cast.agency.id, external_ref="", full_name=name) for name in ("One", "Other"))
    with agency_scope(cast.agency.id):
        Debtor.objects.bulk_create([one, other])
    fields = {"collector": who.collector, "team": team_of(who)}
    described = [(one, "in_contact"), (one, "disputed"), (other, "payment_plan"), (one, "assigned"), (one, "closed")]
    return portfolio.accounts(cast.agency, [{**fields, "debtor": debtor, "status": status} for debtor, status in described])


def entries(cast: Cast, kind: str) -> list[JournalEntry]:
    with agency_scope(cast.agency.id):
        return list(JournalEntry.objects.filter(kind=kind).order_by("id"))


def test_by_the_rules_with_debtors_together_and_statuses_kept(cast: Cast) -> None:
    dee, eve = collector(cast.agency, "dee", cast.team), collector(cast.agency, "eve", cast.team)
    made = portfolio_of(cast, cast.carl)
    told = send(cast.bob, cast.carl, preview=True).json()
    assert (told["held"], told["reassigned"], told["left"], told["is_preview"], told["run_id"]) == (4, 4, 0, True, None)
    assert {a.collector_id for a in portfolio.reload_all(cast.agency).values()} == {key(cast.carl)}
    assert entries(cast, ASSIGNMENT_RUN) == entries(cast, ACCOUNT_ASSIGNED) == []
    done = send(cast.bob, cast.carl).json()
    assert (done["held"], done["reassigned"], done["left"], done["is_preview"]) == (4, 4, 0, False)
    shares = {share["collector_name"]: share["accounts"] for share in done["to"]}
    assert shares == {share["collector_name"]: share["accounts"] for share in told["to"]}
    assert sorted(shares.values()) == [1, 3]
    after = portfolio.reload_all(cast.agency)
    assert [after[a.id].status for a in made] == ["in_contact", "disputed", "payment_plan", "assigned", "closed"]
    assert len({after[a.id].collector_id for a in (made[0], made[1], made[3])}) == 1
    assert {after[a.id].collector_id for a in made[:4]} == {key(dee), key(eve)}
    assert after[made[4].id].collector_id == key(cast.carl)
    moved = entries(cast, ACCOUNT_ASSIGNED)
    assert {entry.facts["reason"] for entry in moved} == {"reassigned, rules version 0"}
    assert {entry.facts["previous_collector_id"] for entry in moved} == {str(key(cast.carl))}
    (run,) = entries(cast, ASSIGNMENT_RUN)
    assert run.facts["from_collector_id"] == str(key(cast.carl))
    again = send(cast.bob, cast.carl).json()
    assert (again["held"], again["reassigned"], again["run_id"]) == (0, 0, None)


def test_what_has_no_place_stays_and_is_told(cast: Cast) -> None:
    collector(cast.agency, "dee", cast.team, max_accounts=1)
    made = portfolio_of(cast, cast.carl)
    done = send(cast.alice, cast.carl).json()
    assert (done["held"], done["reassigned"], done["left"], done["by_reason"]) == (4, 1, 3, {"team_full": 3})
    assert Counter(portfolio.reload(cast.agency, a.id).collector_id == key(cast.carl) for a in made[:4]) == {True: 3, False: 1}
    assert cast.alice.api.get("accounts/unplaced/").json()["results"] == []


def test_an_inactive_collector_can_be_emptied_in_chunks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "CHUNK", 2)
    dee = collector(cast.agency, "dee", cast.team)
    portfolio_of(cast, cast.carl)
    with agency_scope(cast.agency.id):
        Collector.objects.filter(id=key(cast.carl)).update(is_active=False)
    assert send(cast.alice, cast.carl).json()["reassigned"] == 4
    with agency_scope(cast.agency.id):
        assert Account.objects.filter(collector_id=key(dee)).count() == 4


def test_by_hand_to_a_collector_or_a_team(cast: Cast) -> None:
    fay = collector(cast.agency, "fay", team(cast.agency, "Field Agent"), max_accounts=3)
    gus = collector(cast.agency, "gus", team_of(fay))
    made = portfolio_of(cast, cast.carl)
    done = send(cast.alice, cast.carl, to_collector=key(fay)).json()
    assert (done["reassigned"], done["by_reason"]) == (3, {"team_full": 1})
    assert {entry.facts["reason"] for entry in entries(cast, ACCOUNT_ASSIGNED)} == {"reassigned by hand"}
    assert send(cast.alice, fay, to_team=cast.team.id).json()["reassigned"] == 3
    assert send(cast.alice, cast.carl, to_team=team_of(fay).id).json()["reassigned"] == 4
    counts = Counter(portfolio.reload(cast.agency, a.id).collector_id for a in made[:4])
    assert set(counts) <= {key(fay), key(gus)}
    assert counts[key(fay)] <= 3


def test_who_may_give_whose_accounts_to_whom(cast: Cast) -> None:
    fay = collector(cast.agency, "fay", team(cast.agency, "Field Agent"))
    idle = collector(cast.agency, "idle", cast.team, is_active=False)
    loose, theirs = collector(cast.agency, "loose"), collector(cast.other_agency, "theirs")
    portfolio_of(cast, cast.carl)
    for member, status in ((cast.carl, 403), (cast.rita, 403), (cast.olga, 404)):
        assert send(member, cast.carl).status_code == status
    assert send(cast.bob, fay).status_code == 404
    assert send(cast.bob, cast.carl, to_collector=key(fay)).status_code == 403
    assert send(cast.bob, cast.carl, to_team=team_of(fay).id).status_code == 403
    codes = [
        send(cast.alice, cast.carl, to_collector=target).json()["code"]
        for target in (key(cast.carl), key(idle), key(loose), key(theirs))
    ]
    assert codes == ["same_collector", "collector_unavailable", "collector_without_team", "collector_unavailable"]
    assert send(cast.alice, cast.carl, to_team=UUID(int=4)).status_code == 404
    assert send(cast.alice, cast.carl, to_team=cast.team.id, to_collector=key(fay)).status_code == 422


def test_a_lead_gives_nothing_to_teams_that_are_not_his(cast: Cast) -> None:
    collector(cast.agency, "fay", team(cast.agency, "Field Agent"))
    account = portfolio.account(cast.agency, dpd=60, collector=cast.carl.collector, team=cast.team, status="in_contact")
    done = send(cast.bob, cast.carl).json()
    assert (done["reassigned"], done["by_reason"]) == (0, {"not_your_team": 1})
    assert send(cast.alice, cast.carl).json()["reassigned"] == 1
    assert portfolio.reload(cast.agency, account.id).collector_id != key(cast.carl)
