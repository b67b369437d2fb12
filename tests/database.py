"""Test databases: a template migrated once as owner, cloned for each worker."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SOURCE = Path(__file__).resolve().parent.parent / "src" / "fairdue"
TEMPLATE_LOCK = 4711
# What a database is set to is not cloned with it.
_SETTINGS = """
SELECT split_part(pair, '=', 1), split_part(pair, '=', 2) FROM pg_db_role_setting s
JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) pair
WHERE d.datname = %s AND s.setrole = 0
"""


def owner_url(database: str) -> str:
    """The owner's URL of a database on the test server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{database}"))


def superuser_url(database: str) -> str:
    """The superuser's URL of a database on the test server."""
    return urlunsplit(urlsplit(os.environ["FAIRDUE_TEST_SUPERUSER_URL"])._replace(path=f"/{database}"))


def _digest() -> str:
    found = hashlib.sha256()
    for path in sorted([*SOURCE.glob("*/migrations/*.py"), *SOURCE.glob("kernel/db/*.py")]):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


class Clone:
    """One worker's database."""

    def __init__(self, worker: str) -> None:
        """Name it after the process and the worker."""
        self.template = f"fairdue_template_{_digest()}"
        self.name = f"fairdue_test_{os.getpid()}_{worker}"

    def make_template_once(self) -> None:
        """Migrate a template as owner unless another worker did; drop those of older migrations."""
        with psycopg.connect(superuser_url("postgres"), autocommit=True) as server:
            server.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [self.template]).fetchone():
                return
            old = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'fairdue_template_%'").fetchall()
            for (name,) in old:
                server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(name)))
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            server.execute(sql.SQL("CREATE DATABASE {} OWNER fairdue_owner").format(sql.Identifier(self.template)))
            environment = {**os.environ, "FAIRDUE_AS_OWNER": "1", "DATABASE_OWNER_URL": owner_url(self.template)}
            environment["DJANGO_SETTINGS_MODULE"] = "fairdue.config.settings"
            with psycopg.connect(superuser_url(self.template), autocommit=True) as template:
                template.execute("GRANT CREATE, USAGE ON SCHEMA public TO fairdue_owner, fairdue_search")
            subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], check=True, env=environment)
            closed = sql.SQL("ALTER DATABASE {} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")
            server.execute(closed.format(sql.Identifier(self.template)))

    def renew(self) -> None:
        """Throw the database away and clone it afresh: the app role may not TRUNCATE, and append-only tables stay so."""
        with psycopg.connect(superuser_url("postgres"), autocommit=True) as server:
            self._drop(server)
            make = sql.SQL("CREATE DATABASE {} OWNER fairdue_owner TEMPLATE {} STRATEGY file_copy")
            server.execute(make.format(sql.Identifier(self.name), sql.Identifier(self.template)))
            for name, value in server.execute(_SETTINGS, [self.template]).fetchall():
                change = sql.SQL("ALTER DATABASE {} SET {} = {}")
                server.execute(change.format(sql.Identifier(self.name), sql.Identifier(name), sql.Literal(value)))

    def drop(self) -> None:
        """Throw the database away."""
        with psycopg.connect(superuser_url("postgres"), autocommit=True) as server:
            self._drop(server)

    def _drop(self, server: psycopg.Connection) -> None:
        # Backends of connections just closed live on for a moment, those of the app and of a superuser among them: FORCE ends
        # them, and waits for their end, only for a superuser. The owner would be refused.
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))
