"""The `fairdue` command line, run as its users run it."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fairdue.config.postgres.addresses import addresses
from fairdue.config.postgres.embedded import EmbeddedPostgres
from tests.config.processes import (
    alive,
    at_work_in,
    children_of,
    clean_environment,
    command_of,
    eventually,
    fairdue,
    free_port,
)

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)])
def test_lists_the_commands(home: Path, arguments: tuple[str, ...]) -> None:
    done = fairdue(home, *arguments)
    assert done.returncode == 0
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")}
    assert {"up", "web", "worker", "migrate", "shell", "makemigrations", "check"} <= listed
    assert "Run background jobs." in done.stdout
    assert not home.exists()


@pytest.mark.parametrize("name", ["flush", "runserver", "nonsense", "__init__", "_private"])
def test_refuses_a_command_it_does_not_list(home: Path, name: str) -> None:
    done = fairdue(home, name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"There is no command {name!r}.\n")
    assert "  migrate " in done.stderr
    assert not home.exists()


def test_explains_a_command_without_starting_a_server(home: Path) -> None:
    for arguments in (("help", "web"), ("web", "--help")):
        done = fairdue(home, *arguments)
        assert done.returncode == 0
        assert "--port" in done.stdout
    assert not (home / "postgres" / "data").exists()


def test_refuses_an_unknown_option_without_a_trace(home: Path) -> None:
    done = fairdue(home, "up", "--nonsense")
    assert done.returncode == 2
    assert "unrecognized arguments: --nonsense" in done.stderr
    assert "Traceback" not in done.stderr


def test_refuses_malformed_settings_in_one_line_without_the_password(home: Path) -> None:
    done = fairdue(home, "check", DATABASE_URL="mysql://me:s3cr3t-w0rd@db/x", DATABASE_POOL_MAX="0")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert "DATABASE_URL: must look like postgresql://" in done.stderr
    assert "s3cr3t-w0rd" not in done.stderr


@pytest.mark.parametrize("command", ["web", "up"])
@pytest.mark.parametrize("port", ["99999", "0", "-1", "http", "9" * 5000])
def test_refuses_what_is_no_port(home: Path, command: str, port: str) -> None:
    done = fairdue(home, command, f"--port={port}")
    assert done.returncode == 2
    assert "is no port" in done.stderr
    assert "Traceback" not in done.stderr


def test_says_in_one_line_that_there_are_no_tables_yet(home: Path) -> None:
    done = fairdue(home, "ledger", "check")
    assert done.returncode == 1
    assert "fairdue migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_says_in_one_line_that_the_database_cannot_be_reached(home: Path) -> None:
    nowhere = f"postgresql://me:s3cr3t-w0rd@127.0.0.1:{free_port()}/x"
    done = fairdue(home, "migrate", DATABASE_URL=nowhere, DATABASE_OWNER_URL=nowhere)
    assert done.returncode == 1
    assert "The database cannot be used: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cr3t-w0rd" not in done.stderr


@pytest.mark.parametrize("command", [("up", "--empty"), ("web",)])
def test_says_that_the_port_is_in_use(home: Path, command: tuple[str, ...]) -> None:
    nowhere = f"postgresql://me@127.0.0.1:{free_port()}/x"
    extra = {} if command[0] == "up" else {"DATABASE_URL": nowhere}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = fairdue(home, *command, f"--port={port}", **extra)
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use: stop what listens there, or choose another with --port.\n"
    assert not (home / "postgres" / "data").exists()


def test_keeps_its_hands_off_a_named_database_on_reset(home: Path) -> None:
    nowhere = f"postgresql://me@127.0.0.1:{free_port()}/x"
    done = fairdue(home, "up", "--reset", f"--port={free_port()}", DATABASE_URL=nowhere)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "DATABASE_URL names another" in done.stderr


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server with a migrated database that a worker can use."""
    home = tmp_path_factory.mktemp("migrated")
    server = EmbeddedPostgres(home, durable=False)
    with server.hold():
        done = fairdue(home, "migrate", **addresses(server))
        assert done.returncode == 0, done.stderr
        yield server


def start(home: Path, *arguments: str, **extra: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "fairdue", *arguments],
        env=clean_environment(FAIRDUE_HOME=str(home), **extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def connections_of_the_app(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'fairdue_app'").fetchone()
        return int(row[0]) if row else 0


@pytest.mark.parametrize("options", [(), ("--no-listen-notify", "--concurrency=1")])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_ends_well(
    home: Path, migrated: EmbeddedPostgres, number: signal.Signals, options: tuple[str, ...]
) -> None:
    assert eventually(lambda: connections_of_the_app(migrated) == 0)
    worker = start(home, "worker", *options, **addresses(migrated))
    assert eventually(lambda: connections_of_the_app(migrated) > 0)  # from here on it handles signals
    worker.send_signal(number)
    output, _ = worker.communicate(timeout=30)
    assert (worker.returncode, "Traceback" in output) == (0, False), output


@LINUX
def test_a_worker_that_loses_the_database_ends_badly(home: Path) -> None:
    server = EmbeddedPostgres(home, durable=False)
    with server.hold():
        assert fairdue(home, "migrate", **addresses(server)).returncode == 0
        worker = start(home, "worker", **addresses(server))
        assert eventually(lambda: connections_of_the_app(server) > 0)
    output, _ = worker.communicate(timeout=25)
    assert worker.returncode == 1
    assert "The worker has lost the database." in output


def serves(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/ready/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def family(pid: int) -> list[int]:
    """A process's descendants."""
    found = []
    for child in children_of(pid):
        found += [child, *family(child)]
    return found


def parts_of(up: subprocess.Popen[str]) -> dict[str, int]:
    """The pid of each part of a running `up`, by its command; a part that is just starting or ending is left out."""
    return {words[3]: pid for pid in children_of(up.pid) if len(words := command_of(pid)) > 3 and words[2] == "fairdue"}


@contextlib.contextmanager
def running_up(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    with (home.parent / "output").open("w") as output:
        up = subprocess.Popen(
            [sys.executable, "-m", "fairdue", "up", "--empty", f"--port={port}"],
            env=clean_environment(FAIRDUE_HOME=str(home)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
        )
    try:
        welcomed = eventually(lambda: "Stop with Ctrl-C." in (home.parent / "output").read_text(), seconds_max=90)
        assert welcomed, (home.parent / "output").read_text()
        assert serves(port)
        yield up
    finally:
        up.kill()
        up.wait()


@LINUX
def test_up_survives_the_death_of_any_of_its_parts_and_then_stops_clean(home: Path) -> None:
    port = free_port()
    with running_up(home, port) as up:
        refused = fairdue(home, "up", "--empty", f"--port={free_port()}")
        assert refused.returncode == 1
        assert "runs from" in refused.stderr
        parts = parts_of(up)
        assert set(parts) == {"web", "worker"}
        os.kill(int((home / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        os.kill(parts["web"], signal.SIGKILL)
        os.kill(parts["worker"], signal.SIGKILL)
        assert eventually(lambda: not set(parts_of(up).values()) & set(parts.values()) and set(parts_of(up)) == set(parts))
        assert eventually(lambda: serves(port))
        query = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT 6 * 7'); print(k.fetchone())"
        assert "(42,)" in fairdue(home, "shell", "--no-imports", "-c", query).stdout
        everyone = family(up.pid)
        assert len(everyone) >= 3
        stopped = fairdue(home, "up", "--stop")
        assert (stopped.returncode, stopped.stdout) == (0, "Fairdue has stopped.\n")
        assert up.wait(20) == 0
        assert not [pid for pid in everyone if alive(pid)]
    output = (home.parent / "output").read_text()
    assert f"Fairdue is ready: http://127.0.0.1:{port}/" in output
    assert "demo.admin" not in output
    assert output.endswith("fairdue  | stopped\n")


@LINUX
def test_nothing_survives_the_kill_of_up(home: Path) -> None:
    with running_up(home, free_port()) as up:
        everyone = family(up.pid)
        assert len(everyone) >= 3
        up.kill()
        assert eventually(lambda: not [pid for pid in everyone if alive(pid)], seconds_max=20)
        assert eventually(lambda: not at_work_in(home / "postgres" / "data"), seconds_max=10)


def test_up_runs_in_the_background_and_is_stopped_by_name_of_its_home(home: Path) -> None:
    port = free_port()
    started = fairdue(home, "up", "--empty", "--detach", f"--port={port}")
    try:
        assert started.returncode == 0, started.stderr
        assert f"http://127.0.0.1:{port}/api/v1/docs/" in started.stdout
        assert serves(port)
        assert "web      | " in (home / "logs" / "fairdue.log").read_text()
    finally:
        stopped = fairdue(home, "up", "--stop")
    assert stopped.returncode == 0
    assert not serves(port)
    assert fairdue(home, "up", "--stop").stdout == "Fairdue is not running.\n"
