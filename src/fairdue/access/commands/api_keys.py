"""Make, use and revoke API keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from fairdue.access import events
from fairdue.access.models import ApiKey
from fairdue.access.queries.keys import api_key_row
from fairdue.access.rules import digest_of, new_api_key
from fairdue.access.types import ApiScope, NewApiKey
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid, NotFound

USE_NOTED_EVERY = dt.timedelta(minutes=1)


def create_api_key(actor: Actor, name: str, scopes: Collection[ApiScope], expires_at: dt.datetime | None) -> NewApiKey:
    """Make a key of the actor's agency; its text is returned this once. Raises Invalid for an expiry in the past."""
    now = clock.now()
    if expires_at is not None and expires_at <= now:
        raise Invalid("expires_at", "in_the_past", "must be in the future")
    prefix, text = new_api_key()
    with agency_scope(actor.agency_id):
        key = ApiKey.objects.create(
            agency_id=actor.agency_id,
            name=name,
            prefix=prefix,
            key_hash=digest_of(text),
            scopes=sorted(set(scopes)),
            created_by=actor.id,
            created_at=now,
            expires_at=expires_at,
        )
        facts = {"name": name, "prefix": prefix, "scopes": key.scopes, "expires_at": expires_at}
        record(actor, events.API_KEY_CREATED, events.API_KEY, key.id, facts=facts)
        return NewApiKey(api_key=api_key_row(key), key=text)


def revoke_api_key(actor: Actor, key_id: UUID) -> None:
    """End a key for good; doing it again changes nothing. Raises NotFound."""
    with agency_scope(actor.agency_id):
        key = ApiKey.objects.select_for_update().filter(id=key_id, agency_id=actor.agency_id).first()
        if key is None:
            raise NotFound(api_key_id=key_id)
        if key.revoked_at is not None:
            return
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        record(actor, events.API_KEY_REVOKED, events.API_KEY, key.id, changes={"revoked_at": [None, key.revoked_at]})


def note_use(key_id: UUID) -> None:
    """Remember that a key was used, at most once a minute so that a busy program does not write with every read."""
    now = clock.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    ApiKey.objects.filter(stale, id=key_id).update(last_used_at=now)
