"""First people: who runs the platform, and an agency with its first administrator. For the command line: nobody is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from fairdue.access.commands.agencies import create_agency
from fairdue.access.commands.users import create_user
from fairdue.access.errors import NameTaken
from fairdue.access.models import User
from fairdue.access.rules import new_temporary_password
from fairdue.access.types import StaffRole
from fairdue.kernel import clock
from fairdue.kernel.actor import PlatformActor, Role
from fairdue.kernel.db import global_transaction
from fairdue.kernel.ids import uuid7

NOBODY = UUID(int=0)


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
