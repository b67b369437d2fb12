"""What a new server needs once, as superuser: the roles, the database, and the extensions only a superuser may make."""

from __future__ import annotations

import psycopg
from psycopg import sql

from fairdue.config.postgres.folder import Folder

VERSION = 1
EXTENSIONS = ("pg_stat_statements", "pg_trgm")
LOGIN_ROLES = {"fairdue_owner": "CREATEDB", "fairdue_app": ""}


def provision(folder: Folder, port: int) -> None:
    """Make roles, database, extensions and grants; safe to run again. Raises psycopg.Error."""
    with _connect(folder, port, "postgres") as server:
        _make_roles(server, folder)
        # fairdue_search owns the one search function, which looks past row-level security; nobody logs in as it.
        # The owner is its member, to be able to give a function to it.
        if not _exists(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", "fairdue_search"):
            server.execute("CREATE ROLE fairdue_search NOLOGIN BYPASSRLS")
        server.execute("GRANT fairdue_search TO fairdue_owner WITH INHERIT FALSE, SET TRUE")
        if not _exists(server, "SELECT 1 FROM pg_database WHERE datname = %s", "fairdue"):
            server.execute("CREATE DATABASE fairdue OWNER fairdue_owner")
    # template1 too: the databases that tests create are copies of it.
    for database in ("template1", "fairdue"):
        with _connect(folder, port, database) as server:
            for extension in EXTENSIONS:
                server.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            server.execute("GRANT USAGE ON SCHEMA public TO fairdue_app")
            server.execute("GRANT USAGE, CREATE ON SCHEMA public TO fairdue_search, fairdue_owner")


def _make_roles(server: psycopg.Connection, folder: Folder) -> None:
    for role, extra in LOGIN_ROLES.items():
        verb = "ALTER" if _exists(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", role) else "CREATE"
        server.execute(
            sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {} PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.SQL(extra), sql.Literal(folder.password(role))
            )
        )


def _exists(server: psycopg.Connection, query: str, name: str) -> bool:
    return server.execute(query.encode(), (name,)).fetchone() is not None


def _connect(folder: Folder, port: int, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user="postgres",
        password=folder.password("postgres"),
        dbname=database,
        autocommit=True,
        connect_timeout=10,
    )
