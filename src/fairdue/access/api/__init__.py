"""The routers of access."""

from __future__ import annotations

from fairdue.access.api.auth import router as auth_router

__all__ = ["auth_router"]
