"""The `fairdue` command: a short list of commands, each with the database it needs."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - run from a checkout, nothing else has looked
    raise SystemExit("Fairdue needs Python 3.11 or newer.")

import argparse
import ast
import os
from pathlib import Path

import django
import pydantic
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, ManagementUtility, handle_default_options
from django.db import OperationalError, ProgrammingError, connections

import fairdue
from fairdue.config.env import Env, env
from fairdue.config.postgres.addresses import NO_DATABASE, addresses, embedded
from fairdue.config.postgres.folder import PostgresUnavailableError
from fairdue.entrypoints.management.processes import obey_parent_variable

COMMANDS = Path(__file__).parent / "entrypoints" / "management" / "commands"
DJANGO_COMMANDS = {
    "check": "Check the project for problems.",
    "makemigrations": "Write migrations for changed models.",
    "migrate": "Bring the database up to date.",
    "shell": "Open a Python shell with the project loaded.",
}
AS_OWNER = {"migrate", "makemigrations"}
# `up` starts the server itself, after it has looked at its port and its home folder.
# `score` works on files alone.
WITHOUT_DATABASE = {"score", "up"}
USAGE_ERROR = 2
INTERRUPTED = 130
UNDEFINED_TABLE = "42P01"


def main() -> None:
    """Run the command named on the command line and exit with its status; usage errors are told without a trace."""
    obey_parent_variable()
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    except PostgresUnavailableError as error:
        sys.stderr.write(f"{error}\n")
        status = 1
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status. Raises PostgresUnavailableError, or SystemExit from the command."""
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:2], "--help"]
    name = arguments[0] if arguments else "--help"
    if name in {"--help", "-h"}:
        sys.stdout.write(overview())
        return 0
    if name == "--version":
        sys.stdout.write(f"fairdue {fairdue.__version__}\n")
        return 0
    if name not in offered():
        sys.stderr.write(f"There is no command {name!r}.\n\n{overview()}")
        return USAGE_ERROR
    try:
        settings = env()
    except pydantic.ValidationError as error:
        sys.stderr.write("".join(f"{line}\n" for line in plain_errors(error)))
        return USAGE_ERROR
    prepare(name, settings, needs_database=name not in WITHOUT_DATABASE and not {"--help", "-h"} & set(arguments))
    return execute(arguments)


def prepare(name: str, settings: Env, *, needs_database: bool) -> None:
    """Put into the environment what Django settings read for this command, starting the embedded server if needed.

    The server is held until this process ends. Raises PostgresUnavailableError.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairdue.config.settings")
    if name in AS_OWNER:
        os.environ["FAIRDUE_AS_OWNER"] = "1"
    if settings.database_url is not None:
        return
    if needs_database:
        server = embedded(settings.home)
        server.hold()
        os.environ.update(addresses(server))
    else:
        os.environ.update({"DATABASE_URL": NO_DATABASE, "DATABASE_OWNER_URL": NO_DATABASE})
    env.cache_clear()


def execute(arguments: list[str]) -> int:
    """Run a Django command and return its exit status; what the user can mend is told in one sentence, without a trace.

    As Django's own command line does, but without the exception's class name before each message.
    """
    name, *rest = arguments
    try:
        django.setup()
        command = ManagementUtility(["fairdue", name]).fetch_command(name)
        command._called_from_command_line = True  # type: ignore[attr-defined]  # usage errors then exit by themselves
        options = vars(command.create_parser("fairdue", name).parse_args(rest))
        handle_default_options(argparse.Namespace(**options))
        positional = options.pop("args", ())
        command.execute(*positional, **options)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return error.returncode
    except (ImproperlyConfigured, OperationalError) as error:
        kind = "The database cannot be used" if isinstance(error, OperationalError) else "The settings are wrong"
        sys.stderr.write(f"{kind}: {str(error).strip()}\n")
        return 1
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) != UNDEFINED_TABLE:
            raise
        sys.stderr.write("The database has no tables of this version yet: make them with `fairdue migrate`.\n")
        return 1
    finally:
        connections.close_all()
    return 0


def offered() -> dict[str, str]:
    """Return every command with its one line, by name."""
    ours = {path.stem: _first_line(path) for path in sorted(COMMANDS.glob("*.py")) if not path.stem.startswith("_")}
    return dict(sorted((DJANGO_COMMANDS | ours).items()))


def overview() -> str:
    """Return the usage text."""
    commands = offered()
    width = max(map(len, commands))
    lines = [f"  {name:<{width}}  {line}" for name, line in commands.items()]
    return "\n".join(["usage: fairdue COMMAND [options]   (fairdue COMMAND --help tells the options)", "", *lines, ""])


def plain_errors(error: pydantic.ValidationError) -> list[str]:
    """Return one line for each refused setting, without its value."""
    return [
        f"{'.'.join(map(str, problem['loc'])) or 'Settings'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    ]


def _first_line(path: Path) -> str:
    """A command's `help`, read without importing it: importing needs settings, and settings need a database."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="help")], value=ast.Constant(value=str() as line)):
                return line
    return (ast.get_docstring(tree) or "").partition("\n")[0]


if __name__ == "__main__":
    main()
