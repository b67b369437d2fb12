"""Read who may come in, and the people of an agency."""

from __future__ import annotations

from fairdue.access.queries.agencies import active_agency_ids, get_agency, is_first_run, list_agencies
from fairdue.access.queries.callers import actor_in_session, facts_of, signed_in_by, signed_in_with_cookie
from fairdue.access.queries.collectors import get_collector, list_collectors, list_leave
from fairdue.access.queries.keys import list_api_keys
from fairdue.access.queries.people import get_user, list_sessions, list_users, me_of
from fairdue.access.queries.second_factors import second_factor_state
from fairdue.access.queries.teams import get_team, list_teams

__all__ = [
    "active_agency_ids",
    "actor_in_session",
    "facts_of",
    "get_agency",
    "get_collector",
    "get_team",
    "get_user",
    "is_first_run",
    "list_agencies",
    "list_api_keys",
    "list_collectors",
    "list_leave",
    "list_sessions",
    "list_teams",
    "list_users",
    "me_of",
    "second_factor_state",
    "signed_in_by",
    "signed_in_with_cookie",
]
