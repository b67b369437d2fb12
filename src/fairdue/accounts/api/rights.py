"""Who may use these routes."""

from __future__ import annotations

from fairdue.kernel.actor import ADMINS, Role

WORKERS = frozenset({*ADMINS, Role.TEAM_LEAD, Role.COLLECTOR})
READERS = frozenset({*WORKERS, Role.READONLY})
ASSIGNERS = frozenset({*ADMINS, Role.TEAM_LEAD})
OVERSEERS = frozenset({*ASSIGNERS, Role.READONLY})
READ = "accounts:read"
WRITE = "accounts:write"
