"""Make the embedded database anew. Rows cannot be taken back: journal and ledger refuse deletion even to their owner."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from fairdue.config.postgres.addresses import embedded
from fairdue.config.postgres.provision import provision
from fairdue.entrypoints.management import background


def renew_database() -> None:
    """Drop the embedded database with its stored files, and make and migrate it anew.

    Raises CommandError when the database is another one, when `fairdue up` runs on it, and when migrating fails.
    """
    home: Path = settings.HOME
    url = settings.ENV.database_url
    if url is None or not (home / "postgres").is_dir() or embedded(home).url("fairdue_app") != url.get_secret_value():
        raise CommandError("--clear makes the embedded database anew, and DATABASE_URL names another.")
    if background.running(home) is not None:
        raise CommandError("Fairdue is running: stop it first with Ctrl-C or `make down`, or use `make reset`.")
    server = embedded(home)
    server.folder.prepared_file.unlink(missing_ok=True)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as superuser:
        superuser.execute("DROP DATABASE fairdue WITH (FORCE)")
    port = server.folder.last_port()
    assert port is not None  # noqa: S101  # its address was told above
    provision(server.folder, port)
    shutil.rmtree(home / "files", ignore_errors=True)
    migrated = subprocess.run([sys.executable, "-m", "fairdue", "migrate", "--no-input", "-v0"], check=False)
    if migrated.returncode != 0:
        raise CommandError("`fairdue migrate` failed; see above.")
