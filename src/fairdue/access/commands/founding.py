"""First people: who runs the platform, and an agency with its first administrator. Nobody is signed in yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from fairdue.access.commands.agencies import create_agency
from fairdue.access.commands.passwords import check_strength
from fairdue.access.commands.users import create_user, insert_user
from fairdue.access.errors import AlreadySetUp, NameTaken
from fairdue.access.models import User
from fairdue.access.queries import is_first_run
from fairdue.access.rules import new_temporary_password
from fairdue.access.types import AgencyRow, Origin, StaffRole
from fairdue.kernel import clock
from fairdue.kernel.actor import PlatformActor, Role
from fairdue.kernel.db import agency_scope, global_transaction, rows
from fairdue.kernel.ids import uuid7

NOBODY = UUID(int=0)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('access.first_run', 0))"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAdmin:
    """Who runs the first agency."""

    username: str
    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """Who may sign in now, with a password that must be changed at the first log-in."""

    username: str
    temporary_password: str
    slug: str | None = None


def found_agency(name: str, admin: str, *, currency: str, time_zone: str) -> Founded:
    """Create an agency and its first administrator, both or neither. Raises NameTaken."""
    operator = PlatformActor(id=NOBODY, name="command line", session_id=NOBODY)
    with global_transaction():
        agency = create_agency(operator, name=name, license_number=None, currency=currency, time_zone=time_zone, settings={})
        made = create_user(operator.within(agency.id), username=admin, role=StaffRole.AGENCY_ADMIN)
    return Founded(username=admin, temporary_password=made.temporary_password, slug=agency.slug)


def set_up(
    origin: Origin, *, name: str, currency: str, time_zone: str, settings: Mapping[str, Any], admin: FirstAdmin, password: str
) -> AgencyRow:
    """Create the first agency and its administrator with a password of his own. Raises AlreadySetUp, WeakPassword, NameTaken."""
    fields = {"username": admin.username, "email": admin.email, "first_name": admin.first_name, "last_name": admin.last_name}
    check_strength(User(**fields), password)
    hashed = make_password(password)
    operator = PlatformActor(id=NOBODY, name="first run", session_id=NOBODY, ip=origin.ip, request_id=origin.request_id)
    with global_transaction():
        begin_first_run()
        agency = create_agency(
            operator, name=name, license_number=None, currency=currency, time_zone=time_zone, settings=settings
        )
        with agency_scope(agency.id):
            facts = {**fields, "role": Role.AGENCY_ADMIN.value}
            insert_user(operator.within(agency.id), hashed, facts, must_change_password=False)
    return agency


def begin_first_run() -> None:
    """Wait until nobody else sets up, in the caller's transaction. Raises AlreadySetUp when there is an agency then."""
    rows(_ONE_AT_A_TIME)
    if not is_first_run():
        raise AlreadySetUp


def create_superuser(username: str) -> Founded:
    """Create a user who runs the platform: he founds agencies and acts in any of them that he names. Raises NameTaken."""
    password, now = new_temporary_password(), clock.now()
    try:
        with global_transaction():
            User.objects.create(
                id=uuid7(),
                username=username,
                role=Role.SUPERUSER,
                password=make_password(password),
                must_change_password=True,
                created_at=now,
                updated_at=now,
            )
    except IntegrityError:
        raise NameTaken(username=username) from None
    return Founded(username=username, temporary_password=password)
