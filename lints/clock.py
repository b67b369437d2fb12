"""The clock is read in kernel/clock.py only, so that every test can freeze it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lints.sources import Finding, python_files

HOME = "src/fairdue/kernel/clock.py"
# How long something takes outside requests and jobs is nobody's business to freeze: servers are started and waited for.
MEASURES = ("src/fairdue/config/", "src/fairdue/entrypoints/management/")
READS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "gmtime", "localtime"},
    "timezone": {"now", "localtime", "localdate"},
}


def find(path: str, text: str) -> Iterator[Finding]:
    """Yield every reading of a clock in one file."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", None)
            if node.attr in READS.get(str(owner), ()):
                yield Finding(path, node.lineno, f"reads the clock by {owner}.{node.attr}: use fairdue.kernel.clock")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            taken = READS["time"] & {alias.name for alias in node.names}
            if taken:
                yield Finding(path, node.lineno, f"takes {', '.join(sorted(taken))} from time: use fairdue.kernel.clock")


def check() -> list[Finding]:
    """Look through the package."""
    files = ((path, text) for path, text in python_files("src/fairdue/") if path != HOME and not path.startswith(MEASURES))
    return [finding for path, text in files for finding in find(path, text)]
