"""Every figure against a recount in plain Python, in two currencies, with payments and their reversals."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import portfolio
from tests.cast import Cast, assemble, collector, team

from fairdue.accounts.models import Account
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope
from fairdue.ledger.models import LedgerAccount, LedgerEntry, Posting

pytestmark = pytest.mark.django_db
OPEN = ("new", "assigned", "in_contact", "negotiating", "payment_plan", "disputed")
STATUSES = (*OPEN, "settled", "closed")
DECIMALS = {"USD": 2, "JPY": 0}
PATHS = ("dashboard", "collectors", "aging-report", "summary")


@pytest.fixture
def cast() -> Cast:
    return assemble()


def pay(cast: Cast, account: Account, minor: int, *, recipe: str = "allocation", is_reversed: bool = False) -> None:
    """Post a payment as the ledger would, and its reversal."""
    with agency_scope(cast.agency.id):
        sides = [
            LedgerAccount.objects.get_or_create(
                agency_id=cast.agency.id, bucket=bucket, subject_id=account.id, currency=account.currency
            )[0]
            for bucket in ("principal", "cleared")
        ]
        made: list[Posting] = []
        for name, (source, target) in ((recipe, sides), ("reversal", sides[::-1])):
            entry = LedgerEntry.objects.create(
                agency_id=cast.agency.id, recipe=name, effective_on=portfolio.today(cast.agency), recorded_at=clock.now()
            )
            made.append(
                Posting.objects.create(
                    agency_id=cast.agency.id,
                    entry=entry,
                    from_account=source,
                    to_account=target,
                    amount_minor=minor,
                    currency=account.currency,
                    reverses_id=made[0].id if made else None,
                )
            )
            if not is_reversed:
                return


def money(minor: int, currency: str) -> str:
    return str(Decimal(minor).scaleb(-DECIMALS[currency]))


def share(part: int, whole: int) -> float:
    return float((Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)) if whole else 0.0


def mean_days(spans: list[dt.timedelta]) -> float | None:
    if not spans:
        return None
    seconds = sum((Decimal(span // dt.timedelta(microseconds=1)) for span in spans), Decimal(0)) / 1_000_000
    return float((seconds / len(spans) / 86400).quantize(Decimal("0.1"), ROUND_HALF_UP))


class World:
    """A generated agency and the truth about it."""

    def __init__(self, cast: Cast, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311  # repeatable figures, no secrets
        self.cast = cast
        legal = team(cast.agency, "Legal Team")
        self.crew = [cast.carl, collector(cast.agency, "dee", cast.team), collector(cast.agency, "leo", legal)]
        described = []
        for _ in range(160):
            status, worker = dice.choice(STATUSES), dice.choice([*self.crew, None])
            now = clock.now()
            ended = now - dt.timedelta(seconds=dice.randrange(10**6))
            balance = dice.choice([0, -50, dice.randrange(10**7)])
            described.append(
                {
                    "status": status,
                    "currency": dice.choice(["USD", "USD", "JPY"]),
                    "balance_minor": balance,
                    "original_minor": dice.randrange(1, 10**7),
                    "dpd": dice.choice([None, -1, 0, 1, 30, 31, 60, 61, 90, 91, dice.randrange(-30, 400)]),
                    "collector": worker and worker.collector,
                    "team": worker.collector.team if worker else dice.choice([None, cast.team, legal]),
                    "created_at": ended - dt.timedelta(seconds=dice.randrange(10**7)),
                    "settled_at": ended if status == "settled" or (status == "closed" and dice.random() < 0.5) else None,
                    "closed_at": now if status == "closed" else None,
                }
            )
        self.accounts = portfolio.accounts(cast.agency, described)
        self.paid: Counter[Any] = Counter()
        for account in dice.sample(self.accounts, 60):
            minor, is_reversed, recipe = (
                dice.randrange(1, 10**6),
                dice.random() < 0.3,
                dice.choice(["allocation", "allocation", "adjustment"]),
            )
            pay(cast, account, minor, recipe=recipe, is_reversed=is_reversed)
            self.paid[account.id] += minor if recipe == "allocation" and not is_reversed else 0
        portfolio.account(cast.other_agency, balance_minor=77_777)

    def seen(self, teams: set[Any] | None) -> list[Account]:
        return [account for account in self.accounts if teams is None or account.team_id in teams]


@pytest.mark.row("D110", "D111", "D113", "E13", "N10", "N11", "N12", "N13")
@pytest.mark.parametrize("seed", range(3))
def test_all_figures_are_right_to_the_cent(cast: Cast, seed: int) -> None:
    world = World(cast, seed)
    for person, teams in ((cast.alice, None), (cast.rita, None), (cast.bob, {cast.team.id})):
        seen = world.seen(teams)
        answers = {path: person.api.get(f"analytics/{path}/").json() for path in PATHS}
        check_dashboard(world, seen, answers["dashboard"])
        check_aging(world, seen, answers["aging-report"])
        check_summary(world, seen, answers["summary"])
        check_collectors(world, seen, answers["collectors"], teams)


def check_dashboard(world: World, seen: list[Account], got: dict[str, Any]) -> None:
    statuses = Counter(account.status for account in seen)
    assert got["accounts_by_status"] == {status: statuses[status] for status in STATUSES}
    assert (got["total_accounts"], got["active_accounts"]) == (len(seen), sum(statuses[status] for status in OPEN))
    assert got["collection_rate"] == share(statuses["settled"], len(seen))
    assert got["avg_days_to_settle"] == mean_days([a.settled_at - a.created_at for a in seen if a.settled_at])
    assert got["currency"] == "USD"
    assert [row["currency"] for row in got["by_currency"]] == ["JPY", "USD"]
    for row in got["by_currency"]:
        mine = [account for account in seen if account.currency == row["currency"]]
        active = [account for account in mine if account.status in OPEN]
        collected, placed = sum(world.paid[a.id] for a in mine), sum(a.original_minor for a in mine)
        assert (row["total_accounts"], row["active_accounts"]) == (len(mine), len(active))
        assert row["total_balance"] == money(sum(a.balance_minor for a in active), row["currency"])
        assert row["total_placed"] == money(placed, row["currency"])
        assert row["total_collected"] == money(collected, row["currency"])
        assert row["recovery_rate"] == share(collected, placed)
    dollars = got["by_currency"][1]
    assert got["total_collected"] == got["amount_collected"] == dollars["total_collected"]
    assert (got["total_balance"], got["recovery_rate"]) == (dollars["total_balance"], dollars["recovery_rate"])


def check_aging(world: World, seen: list[Account], got: dict[str, Any]) -> None:
    today = portfolio.today(world.cast.agency)

    def bucket(account: Account) -> str:
        days = None if account.due_on is None else (today - account.due_on).days
        if days is None or days < 0:
            return "not_due"
        return "0-30 days" if days <= 30 else "31-60 days" if days <= 60 else "61-90 days" if days <= 90 else "90+ days"

    assert [row["currency"] for row in got["by_currency"]] == ["JPY", "USD"]
    for row in got["by_currency"]:
        for name in ("0-30 days", "31-60 days", "61-90 days", "90+ days", "not_due"):
            mine = [a for a in seen if a.currency == row["currency"] and a.status in OPEN and bucket(a) == name]
            assert row[name] == {"count": len(mine), "total_balance": money(sum(a.balance_minor for a in mine), row["currency"])}
    assert {name: got[name] for name in got if name != "by_currency"} == got["by_currency"][1]


def check_summary(world: World, seen: list[Account], got: dict[str, Any]) -> None:
    names = {world.cast.team.id: "Call Center", None: None}
    teams = Counter(names.get(account.team_id, "Legal Team") for account in seen)
    assert got["total_cases"] == len(seen)
    assert got["cases_by_team"] == {name: count for name, count in teams.items() if name}
    assert got["cases_without_team"] == teams[None]
    ends = [((a.settled_at or a.closed_at), a.created_at) for a in seen if a.status not in OPEN]
    assert got["avg_resolution_time"] == mean_days([end - begun for end, begun in ends if end])
    assert got["total_recovered"] == money(sum(world.paid[a.id] for a in seen if a.currency == "USD"), "USD")


def check_collectors(world: World, seen: list[Account], got: list[dict[str, Any]], teams: set[Any] | None) -> None:
    crew = [
        person.collector for person in world.crew if person.collector and (teams is None or person.collector.team_id in teams)
    ]
    assert {row["collector_id"] for row in got} == {str(worker.id) for worker in crew}
    for row in got:
        mine = [account for account in seen if str(account.collector_id) == row["collector_id"]]
        assert (row["total_accounts"], row["active_accounts"]) == (len(mine), sum(a.status in OPEN for a in mine))
        assert row["success_rate"] == share(sum(a.status == "settled" for a in mine), len(mine))
        assert row["total_collected"] == money(sum(world.paid[a.id] for a in mine if a.currency == "USD"), "USD")
        for amount in row["by_currency"]:
            total = sum(world.paid[a.id] for a in mine if a.currency == amount["currency"])
            assert amount["total_collected"] == money(total, amount["currency"])


@pytest.mark.row("N14")
def test_collectors_may_not_and_an_empty_agency_has_zeroes(cast: Cast) -> None:
    for path in PATHS:
        assert cast.carl.api.get(f"analytics/{path}/").status_code == 403
    empty = cast.olga.api.get("analytics/dashboard/").json()
    assert (empty["total_accounts"], empty["total_balance"], empty["avg_days_to_settle"]) == (0, "0.00", None)
    assert (empty["recovery_rate"], empty["collection_rate"]) == (0.0, 0.0)
    assert cast.olga.api.get("analytics/aging-report/").json()["90+ days"] == {"count": 0, "total_balance": "0.00"}
    assert cast.olga.api.get("analytics/collectors/").json() == []
    assert cast.olga.api.get("analytics/summary/").json()["cases_by_team"] == {}


def test_a_lead_without_teams_sees_nothing_of_others(cast: Cast) -> None:
    from fairdue.access.models import TeamLead

    portfolio.account(cast.agency, team=cast.team)
    portfolio.account(cast.agency)
    with agency_scope(cast.agency.id):
        TeamLead.objects.all().delete()
    assert cast.bob.api.get("analytics/dashboard/").json()["total_accounts"] == 0
    assert cast.bob.api.get("analytics/collectors/").json() == []


def test_queries_do_not_grow(cast: Cast) -> None:
    api, counts = cast.alice.api, []
    for more in (3, 60):
        portfolio.accounts(cast.agency, [{"status": STATUSES[n % 8], "currency": "EUR" if n % 2 else "USD"} for n in range(more)])
        with CaptureQueriesContext(connection) as queries:
            for path in PATHS:
                assert api.get(f"analytics/{path}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
