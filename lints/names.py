"""No drawer for odds and ends: these file names say nothing about what is inside."""

from __future__ import annotations

from pathlib import PurePath

from lints.sources import Finding, tracked

FORBIDDEN = frozenset(
    {"services", "service", "utils", "util", "helpers", "helper", "common", "core", "base", "manager", "managers", "misc"}
)


def find(path: str) -> Finding | None:
    """Name the part of a path that says nothing."""
    for part in PurePath(path).parts:
        if part.removesuffix(".py") in FORBIDDEN:
            return Finding(path, 1, f"{part} says nothing about what is inside")
    return None


def check() -> list[Finding]:
    """Look through the package."""
    return [found for path in tracked() if path.startswith("src/fairdue/") and path.endswith(".py") and (found := find(path))]
