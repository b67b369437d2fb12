"""Make collectors and change their team, commission, capacity and whether they get accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.access import events
from fairdue.access.commands.leaving import record_leaving
from fairdue.access.commands.staleness import require_unchanged
from fairdue.access.commands.users import add_user
from fairdue.access.errors import AlreadyCollector, UnknownTeam, UnknownUser, UserInactive
from fairdue.access.models import Collector, Team, User
from fairdue.access.queries.collectors import get_collector
from fairdue.access.queries.people import users_of
from fairdue.access.types import CollectorRow, LeaverAccounts, NewCollector, StaffRole
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The user to make with a collector."""

    username: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""


def create_collector(
    actor: Actor,
    who: Person | UUID,
    *,
    team_id: UUID | None,
    commission_rate: Decimal,
    max_accounts: int,
    skills: Sequence[str] = (),
    regions: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> NewCollector:
    """Make a collector: with a new user, or of an active collector or lead of the agency who is none yet.

    `commission_rate` is a fraction, `max_accounts` how many open accounts he may have.
    Raises NameTaken, UnknownUser, UnknownTeam, AlreadyCollector.
    """
    with agency_scope(actor.agency_id):
        _check_team(actor, team_id)
        password = None
        if isinstance(who, Person):
            made = add_user(
                actor,
                username=who.username,
                role=StaffRole.COLLECTOR,
                email=who.email,
                first_name=who.first_name,
                last_name=who.last_name,
            )
            user_id, password = made.user.id, made.temporary_password
        else:
            user_id = _worker(actor, who)
        facts: dict[str, Any] = {
            "user_id": user_id,
            "team_id": team_id,
            "commission_rate": commission_rate,
            "max_accounts": max_accounts,
        }
        able = {"skills": skills, "regions": regions, "languages": languages}
        facts |= {name: list(values) for name, values in able.items() if values}
        now = clock.now()
        try:
            with savepoint():
                collector = Collector.objects.create(agency_id=actor.agency_id, created_at=now, updated_at=now, **facts)
        except IntegrityError:
            raise AlreadyCollector(user_id=user_id) from None
        record(actor, events.COLLECTOR_CREATED, events.COLLECTOR, collector.id, facts=facts)
        return NewCollector(collector=get_collector(actor, collector.id), temporary_password=password)


def update_collector(
    actor: Actor,
    collector_id: UUID,
    changes: Mapping[str, Any],
    accounts: LeaverAccounts | None = None,
    expected: dt.datetime | None = None,
) -> CollectorRow:
    """Change team_id (null = none), commission_rate, max_accounts, skills, regions, languages or is_active.

    A capacity below what he holds takes nothing away: he gets nothing new until he is below it.
    Of one who is switched off `accounts`, else the agency's setting, says what becomes of his open accounts.
    With `expected` only if he was last changed then. Raises NotFound, Stale, UnknownTeam, UserInactive.
    """
    with agency_scope(actor.agency_id):
        found = Collector.objects.filter(agency_id=actor.agency_id, id=collector_id).values_list("user_id", flat=True).first()
        if found is None:
            raise NotFound(collector_id=collector_id)
        user = User.objects.select_for_update().get(id=found)
        collector = Collector.objects.select_for_update().get(agency_id=actor.agency_id, id=collector_id)
        require_unchanged(actor.agency_id, collector.id, collector.updated_at, expected)
        changed = difference({field: getattr(collector, field) for field in changes}, changes)
        if not changed:
            return get_collector(actor, collector_id)
        if "team_id" in changed:
            _check_team(actor, changes["team_id"])
        if changes.get("is_active") and not user.is_active:
            raise UserInactive
        for field in changed:
            setattr(collector, field, changes[field])
        collector.updated_at = clock.now()
        collector.save(update_fields=[*changed, "updated_at"])
        record(actor, events.COLLECTOR_UPDATED, events.COLLECTOR, collector.id, changes=changed)
        if changes.get("is_active") is False and "is_active" in changed:
            record_leaving(actor, collector.id, accounts)
        return get_collector(actor, collector_id)


def _check_team(actor: Actor, team_id: UUID | None) -> None:
    if team_id is None:
        return
    if not Team.objects.filter(agency_id=actor.agency_id, id=team_id, is_active=True).exists():
        raise UnknownTeam(team_id=team_id)


def _worker(actor: Actor, user_id: UUID) -> UUID:
    workers = users_of(actor.agency_id).filter(is_active=True, role__in=[Role.COLLECTOR, Role.TEAM_LEAD])
    found = workers.select_for_update().filter(id=user_id).values_list("id", flat=True).first()
    if found is None:
        raise UnknownUser(user_id=user_id)
    return found
