"""Plays the demo's last ten weeks in the order of time, with the clock set to each moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from fairdue.access.commands.collectors import update_collector
from fairdue.accounts.models import Placement
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.rules import set_rules
from fairdue.entrypoints.demo import bank, files, money, people, story
from fairdue.entrypoints.demo.agenda import AGENDA
from fairdue.entrypoints.demo.people import Crew
from fairdue.intake.flows import process_import, take_upload
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, execute
from fairdue.scoring.commands.accounts import score_accounts
from fairdue.scoring.commands.debtors import process_debtors

APEX_FOUNDED, LAKESIDE_FOUNDED = 75, 40
"""Days ago, before the first file came."""
OPENS_AT, IMPORTS_AT, STEPS_AT, AGENDA_AT, STATEMENT_AT, RESCORES_AT = 7 * 60, 7 * 60 + 45, 9 * 60, 16 * 60, 18 * 60, 19 * 60
"""Minutes after midnight in the agency's time zone."""
MINUTES_BETWEEN_STEPS = 65
WORKING_MINUTES = 9 * 60
SATURDAY = 5
_DONE_HERE = "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args ->> 'agency_id' = %s"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at a moment."""

    at: dt.datetime
    happen: Callable[[], object]


def play_apex(today: dt.date) -> Crew:
    """Make Apex Recovery Solutions with everything that happened in it until yesterday."""
    with clock.at(_moment(today, APEX_FOUNDED, OPENS_AT)):
        crew = people.found_agency(people.APEX, "NY-DCA-2104417", people.APEX_STAFF)
        money.open_till(crew.actors[crew.admin])
        bank.know_bank(crew.actors[crew.admin])
    delivered = files.apex_files()
    events = [*_deliveries(crew, delivered, today, {}), *_steps(crew, delivered, today), *_field_agent_away(crew, today)]
    for minute, plans in ((STEPS_AT + 10, story.ASIDES), (AGENDA_AT, AGENDA)):
        for number, (days_ago, ref, step) in enumerate(plans):
            events.append(Event(_moment(today, days_ago, minute + number), partial(_play, crew, ref, number, today, step)))
    events.append(Event(_moment(today, 1, STATEMENT_AT), partial(bank.unnamed_transfers, crew.actors[crew.admin])))
    _play_all(crew, events, today)
    return crew


def play_lakeside(today: dt.date) -> Crew:
    """Make Lakeside Credit Services, a small agency with one team, its own rules and one file."""
    with clock.at(_moment(today, LAKESIDE_FOUNDED, OPENS_AT)):
        crew = people.found_agency(people.LAKESIDE, "MI-CPA-88102", people.LAKESIDE_STAFF)
        money.open_till(crew.actors[crew.admin])
        set_rules(crew.actors[crew.admin], {"rules": [{"min": 0, "max": None, "team": people.CALL_CENTER}]})
    delivered = files.lakeside_files()
    _play_all(crew, [*_deliveries(crew, delivered, today, {}), *_steps(crew, delivered, today)], today)
    return crew


def _play_all(crew: Crew, events: Iterable[Event], today: dt.date) -> None:
    rescore = partial(
        process_debtors, system(crew.agency_id, "scoring"), batch_size=100, threshold=Decimal(100_000), is_dry_run=False
    )
    with agency_scope(crew.agency_id):
        for event in sorted([*events, Event(_moment(today, 1, RESCORES_AT), rescore)], key=lambda event: event.at):
            with clock.at(event.at):
                event.happen()
        # What imports deferred has been done above, at its time: a worker would do it again as of today.
        execute(_DONE_HERE, [str(crew.agency_id)])


def _deliveries(crew: Crew, delivered: Sequence[files.DemoFile], today: dt.date, persons: dict[str, int]) -> list[Event]:
    return [
        Event(
            _moment(today, file.days_ago, IMPORTS_AT),
            partial(_import, crew, file.name, files.content(file, today, persons)),
        )
        for file in delivered
    ]


def _import(crew: Crew, name: str, data: bytes) -> None:
    """Take a file in, and do at once what workers do then."""
    agency_id = crew.agency_id
    import_id = take_upload(crew.actors[crew.admin], name, [data], size_bytes=len(data), source="upload")
    process_import(Run(agency_id), import_id)
    with agency_scope(agency_id):
        placement_id = Placement.objects.filter(agency_id=agency_id, source_id=import_id).values_list("id", flat=True).first()
    if placement_id is not None:
        money.agree_terms(crew.actors[crew.admin])
        score_accounts(system(agency_id, "scoring"))
        assign_accounts(system(agency_id, "assignment"), placement_id)


def _steps(crew: Crew, delivered: Sequence[files.DemoFile], today: dt.date) -> list[Event]:
    """Spread the steps of each account between the day after its file came and these days."""
    events = []
    for number, (ref, (plot, came)) in enumerate(files.plots(delivered).items()):
        _, steps = story.PLOTS[plot]
        between = min(MINUTES_BETWEEN_STEPS, WORKING_MINUTES // len(steps)) if steps else MINUTES_BETWEEN_STEPS
        last = 1 + number * 7 % max(1, came // 3)
        for index, step in enumerate(steps):
            days_ago = came - 1 - (came - 1 - last) * index // max(1, len(steps) - 1)
            minute = STEPS_AT + index * between + number * 11 % (between - 5)
            events.append(Event(_moment(today, days_ago, minute), partial(_play, crew, ref, number, today, step)))
    return events


def _play(crew: Crew, ref: str, number: int, today: dt.date, step: story.Step) -> None:
    step(story.scene(crew, ref, number, today))


def _field_agent_away(crew: Crew, today: dt.date) -> list[Event]:
    """The only field agent gets no accounts for some days: those of the last file wait on the pile of her team."""
    admin, elena = crew.actors[crew.admin], crew.actors["elena.vargas"].collector_id
    assert elena is not None  # noqa: S101 - she is a collector
    return [
        Event(_moment(today, days_ago, OPENS_AT), partial(update_collector, admin, elena, {"is_active": is_active}))
        for days_ago, is_active in ((8, False), (1, True))
    ]


def _moment(today: dt.date, days_ago: int, minute: int) -> dt.datetime:
    """A local time on a working day: what would fall on a weekend happens on the Friday before."""
    day = today - dt.timedelta(days=days_ago)
    day -= dt.timedelta(days=max(0, day.weekday() - SATURDAY + 1))
    midnight = dt.datetime.combine(day, dt.time(), ZoneInfo(people.TIME_ZONE))
    return (midnight + dt.timedelta(minutes=minute)).astimezone(dt.UTC)
