"""Where what a person does with his own log-in is recorded: in his own agency, whichever he acts in."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from fairdue.access.events import USER
from fairdue.access.models import User
from fairdue.access.types import Origin
from fairdue.journal.commands import record
from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.db import agency_scope, global_transaction

log = logging.getLogger("fairdue.access")


@contextmanager
def at_home(agency_id: UUID | None) -> Iterator[None]:
    """Open one transaction in a user's own agency; a platform superuser has none."""
    if agency_id is None:
        with global_transaction():
            yield
    else:
        with agency_scope(agency_id):
            yield


def record_at_home(
    user: User,
    kind: str,
    origin: Origin | Actor | PlatformActor,
    facts: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Journal what a user did with his own log-in. Without an agency there is no journal: the log has it."""
    if user.agency_id is None:
        log.info("%s by superuser %s", kind, user.id, extra={"request_id": origin.request_id})
        return
    actor = Actor(
        agency_id=user.agency_id,
        role=Role(user.role),
        id=user.id,
        name=user.username,
        ip=origin.ip,
        request_id=origin.request_id,
    )
    record(actor, kind, USER, user.id, facts=facts, changes=changes)
