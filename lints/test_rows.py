"""The page of contracts says what was proved, and nothing more."""

from __future__ import annotations

import tomllib

from lints.rows import PROMISES, Proofs, page


def test_rows_are_told_in_order_with_their_tests_and_how_these_ended() -> None:
    proofs = Proofs(failed={"tests/b.py::test_b"}, words={"tests/c.py::test_c": "it holds"})
    proofs.rows.update({"D10": {"tests/a.py::test_a"}, "D9": {"tests/a.py::test_a", "tests/b.py::test_b"}})
    proofs.rows["D190.10"] = {"tests/c.py::test_c"}

    lines = page(proofs, {"D10": "ten", "D9": "nine | 9", "D190.2": "two"}).splitlines()[-4:]

    assert lines == [
        "| D9 | nine / 9 | `a.py::test_a`<br>`b.py::test_b` | no |",
        "| D10 | ten | `a.py::test_a` | yes |",
        "| D190.2 | two | none |  |",
        "| D190.10 | it holds | `c.py::test_c` | yes |",
    ]


def test_promises_are_short() -> None:
    promises = tomllib.loads(PROMISES.read_text())["rows"]

    assert len(promises) >= 60
    assert all(len(promise) <= 120 and promise for promise in promises.values())
