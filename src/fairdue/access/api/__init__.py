"""The routers of access."""

from __future__ import annotations

from fairdue.access.api.agencies import router as agencies_router
from fairdue.access.api.api_keys import router as api_keys_router
from fairdue.access.api.auth import router as auth_router
from fairdue.access.api.collectors import router as collectors_router
from fairdue.access.api.links import router as links_router
from fairdue.access.api.second_factor import router as second_factor_router
from fairdue.access.api.teams import router as teams_router
from fairdue.access.api.users import router as users_router

__all__ = [
    "agencies_router",
    "api_keys_router",
    "auth_router",
    "collectors_router",
    "links_router",
    "second_factor_router",
    "teams_router",
    "users_router",
]
