"""Who may use these routes."""

from __future__ import annotations

from fairdue.kernel.actor import ADMINS, Role

STAFF = frozenset(set(Role) - {Role.SERVICE, Role.SYSTEM})
MANAGERS = frozenset({*ADMINS, Role.TEAM_LEAD})
OVERSEERS = frozenset({*MANAGERS, Role.READONLY})
CREW = frozenset({*MANAGERS, Role.COLLECTOR})
TAKERS = frozenset({Role.COLLECTOR, Role.TEAM_LEAD})
READ = "accounts:read"
WRITE = "accounts:write"
