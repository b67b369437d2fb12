"""Who may use these routes."""

from __future__ import annotations

from fairdue.kernel.actor import ADMINS, Role

TAKERS = frozenset({*ADMINS, Role.TEAM_LEAD, Role.COLLECTOR})
READERS = frozenset({*TAKERS, Role.READONLY})
AUDITORS = frozenset({*ADMINS, Role.READONLY})
READ = "payments:read"
WRITE = "payments:write"
