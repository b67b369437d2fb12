"""Files and functions stay small. What was larger when the rule came is listed with its size and may only shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from lints.sources import Finding, python_files

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
LARGER: Mapping[str, int] = {}
"""`path` or `path:function` -> lines. Never add to it; lower a number when its owner has shrunk."""


def sizes(path: str, text: str) -> Iterator[tuple[str, int, int, int]]:
    """Yield name, first line, length and limit of a file and of each function in it."""
    yield path, 1, len(text.splitlines()), FILE_LINES_MAX
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path}:{node.name}", node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1, FUNCTION_LINES_MAX


def find(path: str, text: str, larger: Mapping[str, int] = LARGER) -> Iterator[Finding]:
    """Yield what is too large, and what is listed as larger than it is."""
    for name, line, length, limit in sizes(path, text):
        allowed = larger.get(name)
        if length > (allowed or limit):
            yield Finding(path, line, f"{name} has {length} lines, more than {allowed or limit}")
        elif allowed is not None and length < allowed:
            yield Finding(path, line, f"{name} has shrunk to {length} lines: lower or drop its entry in lints/sizes.py")


def check() -> list[Finding]:
    """Look through all Python."""
    return [finding for path, text in python_files() for finding in find(path, text)]
