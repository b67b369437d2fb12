"""Hands the embedded server's addresses to Django settings and to child processes, through the environment."""

from __future__ import annotations

from pathlib import Path

from fairdue.config.postgres.embedded import EmbeddedPostgres

# For a process that reads settings but not the database: an address nobody answers at.
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"


def addresses(server: EmbeddedPostgres) -> dict[str, str]:
    """Return DATABASE_URL and DATABASE_OWNER_URL of a held server. Raises PostgresUnavailableError."""
    return {"DATABASE_URL": server.url("fairdue_app"), "DATABASE_OWNER_URL": server.url("fairdue_owner")}


def embedded(home: Path) -> EmbeddedPostgres:
    """Return the durable server of a home folder. Raises PostgresUnavailableError."""
    return EmbeddedPostgres(home, durable=True)
