"""The two demo agencies and their people, made through the ordinary commands by whoever sets a platform up."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.hashers import make_password

from fairdue.access.commands.agencies import create_agency, update_agency
from fairdue.access.commands.collectors import Person, create_collector
from fairdue.access.commands.teams import create_team
from fairdue.access.commands.users import create_user
from fairdue.access.models import User
from fairdue.access.types import StaffRole
from fairdue.kernel.actor import Actor, Role

STAFF_PASSWORD = "Demo@2026"  # noqa: S105  # published on purpose
COLLECTOR_PASSWORD = "Collector@2026"  # noqa: S105  # published on purpose
MAX_ACCOUNTS = 200
TIME_ZONE = "America/New_York"

CALL_CENTER, FIELD_AGENT, LEGAL_TEAM = "Call Center", "Field Agent", "Legal Team"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who signs in: a lead names his teams, a collector his one team and commission rate."""

    username: str
    first_name: str
    last_name: str
    role: StaffRole
    teams: tuple[str, ...] = ()
    commission_rate: str = ""

    @property
    def password(self) -> str:
        """The password that the summary tells."""
        return COLLECTOR_PASSWORD if self.role is StaffRole.COLLECTOR else STAFF_PASSWORD


APEX = "Apex Recovery Solutions"
APEX_STAFF = (
    Staff("demo.admin", "Dana", "Morgan", StaffRole.AGENCY_ADMIN),
    Staff("marcus.hale", "Marcus", "Hale", StaffRole.TEAM_LEAD, (CALL_CENTER, FIELD_AGENT)),
    Staff("ingrid.solis", "Ingrid", "Solis", StaffRole.TEAM_LEAD, (LEGAL_TEAM,)),
    Staff("quentin.reyes", "Quentin", "Reyes", StaffRole.READONLY),
    Staff("sarah.mitchell", "Sarah", "Mitchell", StaffRole.COLLECTOR, (CALL_CENTER,), "0.1200"),
    Staff("james.okafor", "James", "Okafor", StaffRole.COLLECTOR, (CALL_CENTER,), "0.1000"),
    Staff("elena.vargas", "Elena", "Vargas", StaffRole.COLLECTOR, (FIELD_AGENT,), "0.1500"),
    Staff("david.kim", "David", "Kim", StaffRole.COLLECTOR, (LEGAL_TEAM,), "0.1800"),
)
LAKESIDE = "Lakeside Credit Services"
LAKESIDE_STAFF = (
    Staff("lakeside.admin", "Loretta", "Byrne", StaffRole.AGENCY_ADMIN),
    Staff("tom.becker", "Tom", "Becker", StaffRole.COLLECTOR, (CALL_CENTER,), "0.1250"),
)


@dataclass(slots=True)
class Crew:
    """The people of one agency as actors, by user name."""

    agency_id: UUID
    actors: dict[str, Actor] = field(default_factory=dict)
    admin: str = ""
    team_ids: dict[str, UUID] = field(default_factory=dict)

    def of_collector(self, collector_id: UUID | None) -> Actor:
        """The actor who is a collector."""
        return next(actor for actor in self.actors.values() if actor.collector_id == collector_id)

    def lead_of(self, team_id: UUID | None) -> Actor:
        """The actor who leads a team; the admin when nobody does."""
        leads = (actor for actor in self.actors.values() if team_id is not None and team_id in actor.team_ids)
        return next(leads, self.actors[self.admin])


def found_agency(name: str, licence: str, staff: tuple[Staff, ...]) -> Crew:
    """Make an agency with its teams and people, who need not change their passwords. Raises NameTaken."""
    # Founded under its first word, so that this becomes the slug that `fairdue import --agency` takes.
    founded = create_agency(
        Actor(agency_id=UUID(int=0), role=Role.SUPERUSER, name="set-up"),
        name=name.partition(" ")[0],
        license_number=licence,
        currency="USD",
        time_zone=TIME_ZONE,
        settings={},
    )
    setup = Actor(agency_id=founded.id, role=Role.SUPERUSER, name="set-up")
    update_agency(setup, founded.id, {"name": name})
    crew = Crew(founded.id)
    for person in staff:
        if person.role is not StaffRole.COLLECTOR:
            _hire(setup, crew, person)
    crew.admin = next(person.username for person in staff if person.role is StaffRole.AGENCY_ADMIN)
    admin = crew.actors[crew.admin]
    for team in dict.fromkeys(team for person in staff for team in person.teams):
        leads = [crew.actors[person.username] for person in staff if person.role is StaffRole.TEAM_LEAD and team in person.teams]
        crew.team_ids[team] = create_team(admin, team, [lead.id for lead in leads if lead.id is not None]).id
    for person in staff:
        if person.role is StaffRole.TEAM_LEAD:
            crew.actors[person.username] = _actor(crew, person, crew.actors[person.username].id)
        elif person.role is StaffRole.COLLECTOR:
            _engage(admin, crew, person)
    _set_passwords(crew, staff)
    return crew


def _hire(setup: Actor, crew: Crew, person: Staff) -> None:
    made = create_user(
        setup,
        username=person.username,
        role=person.role,
        email=f"{person.username}@example.com",
        first_name=person.first_name,
        last_name=person.last_name,
    )
    crew.actors[person.username] = _actor(crew, person, made.user.id)


def _engage(admin: Actor, crew: Crew, person: Staff) -> None:
    made = create_collector(
        admin,
        Person(
            username=person.username,
            email=f"{person.username}@example.com",
            first_name=person.first_name,
            last_name=person.last_name,
        ),
        team_id=crew.team_ids[person.teams[0]],
        commission_rate=Decimal(person.commission_rate),
        max_accounts=MAX_ACCOUNTS,
    )
    crew.actors[person.username] = _actor(crew, person, made.collector.user_id, made.collector.id)


def _actor(crew: Crew, person: Staff, user_id: UUID | None, collector_id: UUID | None = None) -> Actor:
    is_lead = person.role is StaffRole.TEAM_LEAD
    return Actor(
        agency_id=crew.agency_id,
        role=Role(person.role.value),
        id=user_id,
        name=person.username,
        collector_id=collector_id,
        team_ids=tuple(crew.team_ids[team] for team in person.teams if team in crew.team_ids) if is_lead else (),
    )


def _set_passwords(crew: Crew, staff: tuple[Staff, ...]) -> None:
    """Give the published passwords. No command does: they are weaker than the policy, and production refuses the seed."""
    for password in sorted({person.password for person in staff}):
        usernames = [person.username for person in staff if person.password == password]
        User.objects.filter(agency_id=crew.agency_id, username__in=usernames).update(
            password=make_password(password), must_change_password=False
        )
