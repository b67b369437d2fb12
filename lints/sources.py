"""What the rules look at: the files that git tracks or is about to."""

from __future__ import annotations

import io
import subprocess
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that breaks a rule."""

    path: str
    line: int
    problem: str

    def __str__(self) -> str:
        """As editors like it."""
        return f"{self.path}:{self.line}: {self.problem}"


@cache
def tracked() -> tuple[str, ...]:
    """Return the paths, relative to the repository, of all files that are or will be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603  # a fixed command
    return tuple(sorted(path for path in listed.split("\0") if path and (ROOT / path).is_file()))


def python_files(*folders: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of the Python files under some folders, or of all; migrations are history and left out."""
    for path in tracked():
        if path.endswith(".py") and "/migrations/" not in path and (not folders or path.startswith(folders)):
            yield path, (ROOT / path).read_text()


def text_files() -> Iterator[tuple[str, str]]:
    """Yield path and text of every file that is text."""
    for path in tracked():
        try:
            yield path, (ROOT / path).read_text()
        except UnicodeDecodeError:
            continue


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each comment: what stands in a string is none."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
