"""`python -m lints.rows`: run the tests that prove contract rows, and write docs/contracts.md."""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lints.sources import ROOT

PROMISES = ROOT / "docs" / "promises.toml"
PAGE = ROOT / "docs" / "contracts.md"
ROW, WORDS = "row", "words"
HEAD = """# Contracts

What outside clients rely on, row by row, and the tests that prove it. Written by `make rows`; the words are those of
`docs/promises.toml`, else of the test. A row without a test is not proved yet.

| row | promise | proved by | passing |
| --- | --- | --- | --- |
"""


@dataclass(eq=False)
class Proofs:
    """Which tests carry which rows, as their reports tell, and how each of them ended."""

    rows: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    words: dict[str, str] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what a test proves, and whether it passed; a skipped one proves nothing."""
        test = report.nodeid.partition("[")[0]
        for name, told in report.user_properties:
            if name == ROW:
                self.rows[str(told)].add(test)
            elif name == WORDS:
                self.words.setdefault(test, str(told))
        if report.failed or report.skipped:
            self.failed.add(test)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that prove a row, each with its rows; runs in every process of pytest."""
    proving = [item for item in items if item.get_closest_marker("row")]
    config.hook.pytest_deselected(items=[item for item in items if item not in proving])
    items[:] = proving
    for item in items:
        item.user_properties += [(ROW, row) for marker in item.iter_markers("row") for row in marker.args]
        item.user_properties.append((WORDS, _words(item)))


def _words(item: Any) -> str:
    described = (getattr(item.function, "__doc__", None) or "").strip().partition("\n")[0]
    return described or str(item.function.__name__).removeprefix("test_").replace("_", " ")


def page(proofs: Proofs, promises: Mapping[str, str]) -> str:
    """Write the page: every row that is promised or proved, in order."""
    lines = []
    for row in sorted(promises.keys() | proofs.rows.keys(), key=_order):
        tests = sorted(proofs.rows.get(row, ()))
        promise = promises.get(row) or (proofs.words[tests[0]] if tests else "")
        proved = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests) or "none"
        passing = "" if not tests else "no" if proofs.failed & set(tests) else "yes"
        lines.append(f"| {row} | {promise.replace('|', '/')} | {proved} | {passing} |\n")
    return HEAD + "".join(lines)


def _order(row: str) -> tuple[str, list[int], str]:
    """D9 before D10, D190.2 before D190.10, D47a after D47."""
    letter, digits = row[:1], "".join(sign if sign.isdigit() else " " for sign in row[1:])
    return letter, [int(number) for number in digits.split()], row


def main(arguments: Sequence[str]) -> int:
    """Run, write, and end as pytest did."""
    proofs = Proofs()
    status = pytest.main(["-q", "--no-header", "-p", "lints.rows", "tests", *arguments], plugins=[proofs])
    with PROMISES.open("rb") as file:
        promises = tomllib.load(file)["rows"]
    Path(PAGE).write_text(page(proofs, promises))
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
