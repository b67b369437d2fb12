"""Make users, change them, switch them off, reset their passwords and second factors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from fairdue.access import events
from fairdue.access.commands.leaving import record_leaving
from fairdue.access.commands.second_factor import forget_second_factor
from fairdue.access.commands.sessions import revoke_sessions
from fairdue.access.commands.staleness import require_unchanged
from fairdue.access.errors import LastAdmin, NameTaken, OwnLogin, OwnRole
from fairdue.access.models import Agency, Collector, TeamLead, User
from fairdue.access.queries.people import user_row, users_of
from fairdue.access.rules import new_temporary_password
from fairdue.access.types import NewUser, StaffRole, UserRow
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import NotFound


def create_user(
    actor: Actor, *, username: str, role: StaffRole, email: str = "", first_name: str = "", last_name: str = ""
) -> NewUser:
    """Make a user with a temporary password that he must change; a collector gets his place to work accounts too.

    Raises NameTaken: user names are unique over the platform.
    """
    with agency_scope(actor.agency_id):
        made = add_user(actor, username=username, role=role, email=email, first_name=first_name, last_name=last_name)
        if role is StaffRole.COLLECTOR:
            _ensure_collector(actor, made.user.id)
        return made


def add_user(actor: Actor, *, username: str, role: StaffRole, email: str, first_name: str, last_name: str) -> NewUser:
    """Make the user alone, with a temporary password, in the caller's transaction. Raises NameTaken."""
    password = new_temporary_password()
    facts = {"username": username, "email": email, "first_name": first_name, "last_name": last_name, "role": role.value}
    user = insert_user(actor, make_password(password), facts, must_change_password=True)
    return NewUser(user=user_row(user), temporary_password=password)


def add_invited_user(actor: Actor, *, username: str, role: StaffRole, email: str, first_name: str, last_name: str) -> UserRow:
    """Make a user who has no password until he sets one, in the caller's transaction. Raises NameTaken."""
    facts = {"username": username, "email": email, "first_name": first_name, "last_name": last_name, "role": role.value}
    user = insert_user(actor, make_password(None), facts, must_change_password=False)
    if role is StaffRole.COLLECTOR:
        _ensure_collector(actor, user.id)
    return user_row(user)


def update_user(actor: Actor, user_id: UUID, changes: Mapping[str, Any], expected: dt.datetime | None = None) -> UserRow:
    """Change e-mail, names, role or is_active of a user.

    Switching off ends his sessions at once and takes him off assignment; switching on again leaves the collector off until an
    admin says otherwise. With `expected` only if he was last changed then. Raises NotFound, Stale, OwnRole, LastAdmin.
    """
    with agency_scope(actor.agency_id):
        if {"role", "is_active"} & changes.keys():
            # One at a time, so that two admins cannot switch each other off.
            Agency.objects.select_for_update().get(id=actor.agency_id)
        user = lock_user(actor, user_id)
        require_unchanged(actor.agency_id, user.id, user.updated_at, expected)
        changed = difference({field: getattr(user, field) for field in changes}, changes)
        if not changed:
            return user_row(user)
        if "role" in changed and user.id == actor.id:
            raise OwnRole
        _keep_an_admin(actor, user, changed)
        for field in changed:
            setattr(user, field, changes[field])
        user.updated_at = clock.now()
        user.save(update_fields=[*changed, "updated_at"])
        facts = _follow(actor, user, changed)
        record(actor, events.USER_UPDATED, events.USER, user.id, changes=changed, facts=facts)
        return user_row(user)


def reset_password(actor: Actor, user_id: UUID) -> NewUser:
    """Give a user a temporary password that he must change, and end his sessions. Raises NotFound."""
    password = new_temporary_password()
    hashed = make_password(password)
    with agency_scope(actor.agency_id):
        user = lock_user(actor, user_id)
        user.password, user.must_change_password, user.updated_at = hashed, True, clock.now()
        user.save(update_fields=["password", "must_change_password", "updated_at"])
        ended = revoke_sessions(user.id, "password reset")
        record(actor, events.PASSWORD_RESET, events.USER, user.id, facts={"sessions_ended": ended})
        return NewUser(user=user_row(user), temporary_password=password)


def reset_second_factor(actor: Actor, user_id: UUID) -> UserRow:
    """Forget the second factor of somebody who lost it, and end his sessions. Raises NotFound, OwnLogin."""
    with agency_scope(actor.agency_id):
        user = lock_user(actor, user_id)
        if user.id == actor.id:
            raise OwnLogin
        was_on = user.second_factor_at is not None
        if forget_second_factor(user):
            ended = revoke_sessions(user.id, "second factor reset")
            facts = {"was_on": was_on, "sessions_ended": ended}
            record(actor, events.SECOND_FACTOR_RESET, events.USER, user.id, facts=facts)
        return user_row(user)


def lock_user(actor: Actor, user_id: UUID) -> User:
    """Lock a user whom the admins of the actor's agency manage. Raises NotFound."""
    user = users_of(actor.agency_id).select_for_update().filter(id=user_id).first()
    if user is None:
        raise NotFound(user_id=user_id)
    return user


def insert_user(actor: Actor, hashed: str, facts: Mapping[str, str], *, must_change_password: bool) -> User:
    """Make a user with a hashed password and these fields, in the caller's transaction. Raises NameTaken."""
    now = clock.now()
    try:
        with savepoint():
            user = User.objects.create(
                agency_id=actor.agency_id,
                password=hashed,
                must_change_password=must_change_password,
                created_at=now,
                updated_at=now,
                **facts,
            )
    except IntegrityError:
        raise NameTaken(username=facts["username"]) from None
    record(actor, events.USER_CREATED, events.USER, user.id, facts=facts)
    return user


def _keep_an_admin(actor: Actor, user: User, changed: Mapping[str, Any]) -> None:
    """Refuse to take away the last active admin. The agency's row is locked, so the count holds."""
    if not ({"role", "is_active"} & changed.keys() and user.role == Role.AGENCY_ADMIN and user.is_active):
        return
    others = User.objects.filter(agency_id=actor.agency_id, role=Role.AGENCY_ADMIN, is_active=True).exclude(id=user.id)
    if not others.exists():
        raise LastAdmin


def _follow(actor: Actor, user: User, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Bring sessions, collector and led teams in line with what a user is now. Returns what was done."""
    facts: dict[str, Any] = {}
    if "is_active" in changed and not user.is_active:
        facts["sessions_ended"] = revoke_sessions(user.id, "user switched off")
    if "role" in changed and user.role != Role.TEAM_LEAD:
        led = TeamLead.objects.filter(agency_id=actor.agency_id, user_id=user.id)
        if teams := list(led.values_list("team_id", flat=True)):
            facts["led_no_more"] = teams
            led.delete()
    if user.role == Role.COLLECTOR and user.is_active:
        _ensure_collector(actor, user.id)
    elif not user.is_active or user.role not in {Role.COLLECTOR, Role.TEAM_LEAD}:
        _rest_collector(actor, user.id)
    return facts


def _ensure_collector(actor: Actor, user_id: UUID) -> None:
    """Give a user of role collector the row that accounts are assigned to, if he has none yet."""
    collector, is_new = Collector.objects.get_or_create(agency_id=actor.agency_id, user_id=user_id)
    if is_new:
        record(actor, events.COLLECTOR_CREATED, events.COLLECTOR, collector.id, facts={"user_id": user_id})


def _rest_collector(actor: Actor, user_id: UUID) -> None:
    """Take a collector off assignment; what becomes of the accounts he has is the agency's setting."""
    collector = Collector.objects.select_for_update().filter(agency_id=actor.agency_id, user_id=user_id, is_active=True).first()
    if collector is None:
        return
    collector.is_active, collector.updated_at = False, clock.now()
    collector.save(update_fields=["is_active", "updated_at"])
    record(actor, events.COLLECTOR_UPDATED, events.COLLECTOR, collector.id, changes={"is_active": [True, False]})
    record_leaving(actor, collector.id)
