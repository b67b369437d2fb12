"""Who acts, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person or program may do. A superuser names one agency per request and acts in it as its admin."""

    SUPERUSER = "superuser"
    AGENCY_ADMIN = "agency_admin"
    TEAM_LEAD = "team_lead"
    COLLECTOR = "collector"
    READONLY = "readonly"
    SERVICE = "service"
    SYSTEM = "system"


ADMINS = frozenset({Role.SUPERUSER, Role.AGENCY_ADMIN})
AGENCY_WIDE = frozenset({*ADMINS, Role.READONLY, Role.SERVICE, Role.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something in an agency, from where, in which request."""

    agency_id: UUID
    role: Role
    id: UUID | None = None
    name: str = "system"
    collector_id: UUID | None = None
    team_ids: tuple[UUID, ...] = ()
    scopes: frozenset[str] = frozenset()
    session_id: UUID | None = None
    ip: str | None = None
    request_id: UUID | None = None

    @property
    def is_admin(self) -> bool:
        """Whether this actor runs the agency."""
        return self.role in ADMINS

    @property
    def scope(self) -> Scope:
        """What this actor may see: the whole agency, his teams', or his own accounts."""
        if self.role in AGENCY_WIDE:
            return Scope(self.agency_id)
        if self.role is Role.TEAM_LEAD:
            return Scope(self.agency_id, team_ids=self.team_ids)
        return Scope(self.agency_id, collector_id=self.collector_id, is_own_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformActor:
    """A superuser who has named no agency: he runs the platform (agencies, his own sessions) and sees no tenant data."""

    id: UUID
    name: str
    session_id: UUID
    ip: str | None = None
    request_id: UUID | None = None

    def within(self, agency_id: UUID) -> Actor:
        """The same person acting on one agency, so that what he does stands in that agency's journal."""
        return Actor(
            agency_id=agency_id,
            role=Role.SUPERUSER,
            id=self.id,
            name=self.name,
            session_id=self.session_id,
            ip=self.ip,
            request_id=self.request_id,
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """Which accounts of an agency may be seen: all when nothing narrows it."""

    agency_id: UUID
    team_ids: tuple[UUID, ...] | None = None
    collector_id: UUID | None = None
    is_own_only: bool = False

    @property
    def is_whole_agency(self) -> bool:
        """Whether nothing narrows it."""
        return self.team_ids is None and not self.is_own_only


def system(agency_id: UUID, name: str = "system") -> Actor:
    """The platform itself acting in an agency: jobs, imports, sweeps."""
    return Actor(agency_id=agency_id, role=Role.SYSTEM, name=name)
