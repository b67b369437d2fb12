"""Change one's own password; check a new one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fairdue.access import events
from fairdue.access.commands.attempts import begin_attempt, note_success
from fairdue.access.commands.home import at_home, record_at_home
from fairdue.access.commands.sessions import revoke_sessions
from fairdue.access.errors import WeakPassword, WrongPassword
from fairdue.access.models import User
from fairdue.access.queries.people import person_of
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor


def change_password(actor: Actor | PlatformActor, current: str, new: str) -> None:
    """Set the actor's own password and end his other sessions.

    Guessing the current one is counted like a log-in. Raises TooManyLogins, WrongPassword, WeakPassword.
    """
    user = person_of(actor)
    attempt_id = confirm_password(user, actor, current)
    check_strength(user, new, current)
    hashed = make_password(new)
    with at_home(user.agency_id):
        locked = User.objects.select_for_update().get(id=user.id)
        if locked.password != user.password:
            raise WrongPassword
        locked.password, locked.must_change_password, locked.updated_at = hashed, False, clock.now()
        locked.save(update_fields=["password", "must_change_password", "updated_at"])
        ended = revoke_sessions(user.id, "password changed", keep=actor.session_id)
        note_success(attempt_id)
        record_at_home(locked, events.PASSWORD_CHANGED, actor, {"sessions_ended": ended})


def confirm_password(user: User, actor: Actor | PlatformActor, password: str) -> UUID:
    """Check the actor's own password; return the try, to be noted as a success. Raises TooManyLogins, WrongPassword."""
    attempt_id = begin_attempt(user.username, actor.ip or "127.0.0.1")
    if not check_password(password, user.password):
        raise WrongPassword
    return attempt_id


def check_strength(user: User, password: str, current: str | None = None) -> None:
    """Refuse a password that is short, common, all digits, like the user's names, or the current one. Raises WeakPassword."""
    problems = [{"field": "new_password", "code": "unchanged", "message": "Choose another one."}] if password == current else []
    try:
        validate_password(password, user)  # type: ignore[arg-type]  # it reads names only; ours is no AbstractBaseUser
    except ValidationError as error:
        problems += [{"field": "new_password", "code": str(each.code), "message": each.messages[0]} for each in error.error_list]
    if problems:
        raise WeakPassword(errors=problems)
