"""What crosses the border of access."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from fairdue.kernel.actor import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    """What an access token says: whose it is, in which session, until when. The server trusts only `user_id` and `session_id`."""

    user_id: UUID
    session_id: UUID
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFacts:
    """A user as tokens and `me` describe him."""

    id: UUID
    username: str
    email: str
    first_name: str
    last_name: str
    role: Role
    agency_id: UUID | None
    collector_id: UUID | None
    must_change_password: bool
