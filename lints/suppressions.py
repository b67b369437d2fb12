"""Whoever silences a check says which one and why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from lints.sources import Finding, comments, python_files

SILENCE = re.compile(r"#\s*(noqa|type:\s*ignore|nosec|pragma:\s*no cover|fmt:\s*skip)", re.IGNORECASE)
NAMED = re.compile(r"#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\])(?P<rest>.*)")
REASON = re.compile(r"\s*(?:#|-)\s*\w+(?:\W+\w+)+")
SKIPS = {"skip", "skipif", "xfail"}


def find(path: str, text: str) -> Iterator[Finding]:
    """Yield every silence in one file without a check or without a reason."""
    for line, comment in comments(text):
        silence = SILENCE.search(comment)
        if silence is None or silence[1].lower().startswith("fmt"):
            continue
        named = NAMED.match(comment, silence.start())
        if named is None:
            yield Finding(path, line, f"{silence[0]} does not say which check it silences")
        elif not REASON.match(named["rest"]):
            yield Finding(path, line, f"{silence[0]} does not say why")
    for node in ast.walk(ast.parse(text)):
        is_skip = isinstance(node, ast.Attribute) and node.attr in SKIPS and ast.unparse(node.value) in {"pytest.mark", "mark"}
        if is_skip and not _has_reason(text, node):
            yield Finding(path, node.lineno, "a skipped test does not say why")


def _has_reason(text: str, mark: ast.AST) -> bool:
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(
        ast.dump(call.func, include_attributes=True) == ast.dump(mark, include_attributes=True)
        and any(keyword.arg == "reason" for keyword in call.keywords)
        for call in calls
    )


def check() -> list[Finding]:
    """Look through all Python."""
    return [finding for path, text in python_files() for finding in find(path, text)]
