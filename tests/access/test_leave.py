"""When collectors are away: no overlap, no circle of deputies, ended and not rewritten."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.access.commands.leave import add_leave
from fairdue.access.errors import LeaveOverlaps
from fairdue.access.models import Collector, CollectorLeave
from fairdue.access.rules import deputy_circle
from fairdue.access.types import Leave, LeaveKind
from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.db import agency_scope
from tests.access.journal import entries
from tests.cast import Cast, Member, assemble, collector, team
from tests.racing import at_once

TODAY = dt.date(2026, 3, 2)


def key(member: Member) -> UUID:
    assert member.collector is not None
    return member.collector.id


def days(first: int, last: int, **more: Any) -> dict[str, Any]:
    return {"first_on": TODAY + dt.timedelta(days=first), "last_on": TODAY + dt.timedelta(days=last), **more}


def plan(by: Member, who: Member, first: int, last: int, **more: Any) -> Any:
    return by.api.post(f"collectors/{key(who)}/leave/", days(first, last, **more))


def test_leave_is_planned_shown_and_journalled(cast: Cast, frozen: Any) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    answer = plan(cast.bob, cast.carl, 0, 4, kind="sick", deputy_id=key(dee))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["state"], made["kind"], made["deputy_name"]) == ("running", "sick", "Dee Example")
    assert cast.alice.api.get(f"collectors/{key(cast.carl)}/").json()["away_until"] == "2026-03-06"
    assert cast.alice.api.get(f"collectors/{key(dee)}/").json()["away_until"] is None
    assert plan(cast.alice, cast.carl, 10, 12).json()["state"] == "planned"
    for member in (cast.alice, cast.bob, cast.carl, cast.rita):
        found = member.api.get(f"collectors/{key(cast.carl)}/leave/").json()["results"]
        assert [leave["first_on"] for leave in found] == ["2026-03-12", "2026-03-02"]
    with agency_scope(cast.agency.id):
        first = JournalEntry.objects.filter(kind="collector.leave_added").order_by("id")[0]
        assert "sick" not in str(first.facts)
        assert JournalPersonal.objects.get(id=first.id).values == {"kind": "sick"}


def test_days_of_one_collector_never_overlap(cast: Cast, frozen: Any) -> None:
    assert plan(cast.alice, cast.carl, 5, 9).status_code == 201
    for first, last in ((5, 9), (1, 5), (9, 20), (6, 7), (0, 30)):
        answer = plan(cast.alice, cast.carl, first, last)
        assert (answer.status_code, answer.json()["code"]) == (409, "leave_overlaps")
    assert [plan(cast.alice, cast.carl, first, last).status_code for first, last in ((4, 4), (10, 10))] == [201, 201]


def test_leave_is_taken_back_ended_and_never_rewritten(cast: Cast, frozen: Any) -> None:
    planned, running = plan(cast.alice, cast.carl, 10, 12).json(), plan(cast.alice, cast.carl, 0, 5).json()
    path = f"collectors/{key(cast.carl)}/leave/"
    frozen.shift(dt.timedelta(days=2))
    for leave in (planned, running):
        assert cast.alice.api.delete(f"{path}{leave['id']}/").status_code == 204
    (left,) = cast.alice.api.get(path).json()["results"]
    assert (left["id"], left["last_on"], left["state"]) == (running["id"], "2026-03-03", "over")
    assert cast.alice.api.delete(f"{path}{running['id']}/").json()["code"] == "leave_is_over"
    assert cast.alice.api.delete(f"{path}{planned['id']}/").status_code == 404
    assert plan(cast.alice, cast.carl, -9, 1).json()["code"] == "leave_is_over"
    assert plan(cast.alice, cast.carl, 2, 3).status_code == 201
    assert [e["changes"] for e in entries(cast.agency) if e["kind"] == "collector.leave_ended"] == [
        {"first_on": ["2026-03-12", None], "last_on": ["2026-03-14", None]},
        {"last_on": ["2026-03-07", "2026-03-03"]},
    ]


def test_deputies_who_stand_in_for_one_another_are_refused(cast: Cast, frozen: Any) -> None:
    dee, eve = collector(cast.agency, "dee", cast.team), collector(cast.agency, "eve", cast.team)
    assert plan(cast.alice, cast.carl, 0, 9, deputy_id=key(dee)).status_code == 201
    assert plan(cast.alice, dee, 5, 14, deputy_id=key(eve)).status_code == 201
    answer = plan(cast.alice, eve, 9, 9, deputy_id=key(cast.carl))
    assert (answer.status_code, answer.json()["code"]) == (409, "cyclic_deputies")
    assert set(answer.json()["collector_ids"]) == {str(key(member)) for member in (cast.carl, dee, eve)}
    assert plan(cast.alice, eve, 10, 12, deputy_id=key(cast.carl)).status_code == 201


def test_who_may_stand_in_and_who_may_say_so(cast: Cast) -> None:
    fay = collector(cast.agency, "fay", team(cast.agency, "Field Agent"))
    theirs = collector(cast.other_agency, "theirs")
    idle = collector(cast.agency, "idle", cast.team, is_active=False)
    today = dt.date.today()  # noqa: DTZ011  # any day of this week will do
    body = {"first_on": today, "last_on": today + dt.timedelta(days=3)}
    path = f"collectors/{key(cast.carl)}/leave/"
    for deputy in (cast.carl, theirs, idle):
        assert cast.alice.api.post(path, {**body, "deputy_id": key(deputy)}).json()["code"] == "unknown_deputy"
    for member, status in ((cast.carl, 403), (cast.rita, 403), (cast.olga, 404)):
        assert member.api.post(path, body).status_code == status
    assert cast.bob.api.post(f"collectors/{key(fay)}/leave/", body).status_code == 404
    assert cast.carl.api.get(f"collectors/{key(fay)}/leave/").status_code == 404
    for bad in ({"first_on": today}, {**body, "last_on": "2001-01-01"}, {**body, "last_on": "2999-01-01"}, {**body, "kind": "x"}):
        assert cast.alice.api.post(path, bad).status_code == 422


def test_skills_regions_and_languages_are_bounded_and_kept(cast: Cast) -> None:
    path = f"collectors/{key(cast.carl)}/"
    row = cast.alice.api.patch(path, {"skills": ["Legal", "LEGAL", " field "], "regions": ["NY"], "languages": []}).json()
    assert (row["skills"], row["regions"], row["languages"]) == (["Legal", "field"], ["NY"], [])
    (entry,) = entries(cast.agency)
    assert entry["changes"] == {"skills": [[], ["Legal", "field"]], "regions": [[], ["NY"]]}
    for bad in (["x" * 51], [f"s{n}" for n in range(51)], [" "], None, "legal"):
        assert cast.alice.api.patch(path, {"skills": bad}).status_code == 422
    made = cast.alice.api.post("collectors/", {"username": "dora", "languages": ["es"]}).json()
    assert made["collector"]["languages"] == ["es"]


spans = st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 4), st.integers(-1, 3))


@given(st.lists(spans, max_size=8))
def test_a_circle_is_found_exactly_when_a_day_has_one(wanted: list[tuple[int, int, int, int]]) -> None:
    people = [UUID(int=number) for number in range(4)]
    taken: list[Leave] = []
    for who, first, length, deputy in wanted:
        leave = Leave(
            collector_id=people[who],
            first_on=TODAY + dt.timedelta(days=first),
            last_on=TODAY + dt.timedelta(days=first + length),
            deputy_id=None if deputy in {-1, who} else people[deputy],
        )
        if any(o.collector_id == leave.collector_id and _share_a_day(o, leave) for o in taken):
            continue
        has_circle = any(_circle_on(day, [*taken, leave]) for day in range(12))
        assert bool(deputy_circle(leave, taken)) == has_circle
        if not has_circle:
            taken.append(leave)


def _share_a_day(one: Leave, other: Leave) -> bool:
    return one.first_on <= other.last_on and other.first_on <= one.last_on


def _circle_on(day: int, leaves: list[Leave]) -> bool:
    at = TODAY + dt.timedelta(days=day)
    deputies = {leave.collector_id: leave.deputy_id for leave in leaves if leave.first_on <= at <= leave.last_on}
    for start, deputy in deputies.items():
        step, seen = deputy, set()
        while step is not None and step not in seen:
            if step == start:
                return True
            seen.add(step)
            step = deputies.get(step)
    return False


@pytest.mark.django_db(transaction=True)
def test_of_the_same_days_planned_twice_at_once_one_is_taken() -> None:
    cast = assemble()
    actor, who = cast.alice.actor, key(cast.carl)

    def one() -> str:
        try:
            add_leave(actor, who, **days(3000, 3005), kind=LeaveKind.VACATION, deputy_id=None)
        except LeaveOverlaps:
            return "refused"
        return "taken"

    assert sorted(at_once(one, one, one)) == ["refused", "refused", "taken"]
    with agency_scope(cast.agency.id):
        assert CollectorLeave.objects.count() == 1
        assert Collector.objects.get(id=who).is_active
