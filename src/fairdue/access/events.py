"""Journal kinds of access. Subjects are agencies, users (their sessions included), teams, collectors and API keys."""

from __future__ import annotations

AGENCY = "agency"
USER = "user"
TEAM = "team"
COLLECTOR = "collector"
API_KEY = "api_key"

AGENCY_CREATED = "agency.created"
AGENCY_UPDATED = "agency.updated"
USER_SIGNED_IN = "user.signed_in"
USER_SIGNED_OUT = "user.signed_out"
SESSION_REVOKED = "user.session_revoked"
REFRESH_REUSED = "user.refresh_reused"
PASSWORD_CHANGED = "user.password_changed"  # noqa: S105  # a kind, not a password
PASSWORD_RESET = "user.password_reset"  # noqa: S105  # a kind, not a password
USER_CREATED = "user.created"
USER_UPDATED = "user.updated"
TEAM_CREATED = "team.created"
TEAM_UPDATED = "team.updated"
COLLECTOR_CREATED = "collector.created"
COLLECTOR_UPDATED = "collector.updated"
COLLECTOR_LEFT = "collector.left"
LEAVE_ADDED = "collector.leave_added"
LEAVE_ENDED = "collector.leave_ended"
API_KEY_CREATED = "api_key.created"
API_KEY_REVOKED = "api_key.revoked"
