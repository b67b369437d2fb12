"""`fairdue seed --clear` on an embedded database of its own, as its users run it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from tests.config.processes import fairdue

from fairdue.config.postgres.embedded import EmbeddedPostgres

FOUND = (
    "INSERT INTO access_agency (id, name, slug, currency, time_zone, settings, is_active) "
    "VALUES (%s, %s, %s, 'USD', 'UTC', '{}', true)"
)
REMAINDER = "00000000-0000-7000-8000-000000000001"


@pytest.mark.row("D190.6")
def test_clear_makes_the_database_anew_and_loads(tmp_path: Path) -> None:
    home = tmp_path / "home"
    server = EmbeddedPostgres(home, durable=False)
    with server.hold():
        assert fairdue(home, "migrate", "-v0").returncode == 0
        with psycopg.connect(server.url("fairdue_app"), autocommit=True) as before:
            before.execute(FOUND, [REMAINDER, "Apex Recovery Solutions", "old"])
        (home / "files").mkdir()
        (home / "files" / "old").touch()
        done = fairdue(home, "seed", "--clear")
        assert (done.returncode, done.stderr) == (0, "")
        assert "85 accounts" in done.stdout
        assert not (home / "files" / "old").exists()
        with psycopg.connect(server.url("fairdue_app")) as after:
            slugs = after.execute("SELECT slug FROM access_agency ORDER BY slug").fetchall()
            extensions = after.execute("SELECT count(*) FROM pg_extension WHERE extname IN ('pg_stat_statements', 'pg_trgm')")
            assert slugs == [("apex",), ("lakeside",)]
            assert extensions.fetchone() == (2,)
