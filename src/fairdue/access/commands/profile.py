"""What a user changes about himself: his names, his e-mail address, how he wants the staff app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairdue.access import events
from fairdue.access.commands.home import at_home, record_at_home
from fairdue.access.models import User
from fairdue.access.queries.people import me_of, person_of
from fairdue.access.types import Me
from fairdue.journal.commands import difference
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor


def update_profile(actor: Actor | PlatformActor, changes: Mapping[str, Any]) -> Me:
    """Change the actor's own e-mail and names. Raises Forbidden for a program."""
    user = person_of(actor)
    with at_home(user.agency_id):
        locked = User.objects.select_for_update().get(id=user.id)
        changed = difference({field: getattr(locked, field) for field in changes}, changes)
        if changed:
            for field in changed:
                setattr(locked, field, changes[field])
            locked.updated_at = clock.now()
            locked.save(update_fields=[*changed, "updated_at"])
            record_at_home(locked, events.USER_UPDATED, actor, changes=changed)
    return me_of(actor)


def change_preferences(actor: Actor | PlatformActor, changes: Mapping[str, Any]) -> Me:
    """Change the actor's own preferences, keys of Preferences; null goes back to the default. Raises Forbidden for a program."""
    user = person_of(actor)
    with at_home(user.agency_id):
        locked = User.objects.select_for_update().get(id=user.id)
        changed = difference(locked.preferences, changes)
        if changed:
            chosen = {**locked.preferences, **changes}
            locked.preferences = {name: value for name, value in chosen.items() if value is not None}
            # Admins see none of it: it is no reason to refuse what they change meanwhile.
            locked.save(update_fields=["preferences"])
            record_at_home(locked, events.PREFERENCES_CHANGED, actor, changes=changed)
    return me_of(actor)
