"""The repository keeps each rule, and each rule finds what it is there to find."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from lints import clock, hosts, names, sizes, suppressions


@pytest.mark.parametrize("rule", [clock, hosts, names, sizes, suppressions], ids=lambda rule: rule.__name__)
def test_the_repository_keeps_the_rule(rule: ModuleType) -> None:
    assert [str(finding) for finding in rule.check()] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("import datetime as dt\ndt.datetime.now(dt.UTC)", True),
        ("from datetime import date\ndate.today()", True),
        ("import time\ntime.time()", True),
        ("from time import perf_counter", True),
        ("from django.utils import timezone\ntimezone.now()", True),
        ("from fairdue.kernel import clock\nclock.now()", False),
        ("import time\ntime.sleep(1)", False),
        ("text = 'datetime.now()'", False),
    ],
)
def test_clock(text: str, is_found: bool) -> None:
    assert bool(list(clock.find("x.py", text))) is is_found


@pytest.mark.parametrize(
    ("path", "is_found"),
    [
        ("src/fairdue/accounts/services.py", True),
        ("src/fairdue/utils/text.py", True),
        ("src/fairdue/core/__init__.py", True),
        ("src/fairdue/accounts/rules.py", False),
        ("src/fairdue/accounts/baseline.py", False),
    ],
)
def test_names(path: str, is_found: bool) -> None:
    assert bool(names.find(path)) is is_found


def function(lines: int) -> str:
    return "def long():\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(
    ("text", "larger", "problems"),
    [
        (function(70), {}, 0),
        (function(71), {}, 1),
        (function(90), {"x.py:long": 90}, 0),
        (function(91), {"x.py:long": 90}, 1),
        (function(80), {"x.py:long": 90}, 1),
        ("\n" * 500, {}, 0),
        ("\n" * 501, {}, 1),
        ("\n" * 600, {"x.py": 600}, 0),
        ("\n" * 599, {"x.py": 600}, 1),
    ],
)
def test_sizes(text: str, larger: dict[str, int], problems: int) -> None:
    assert len(list(sizes.find("x.py", text, larger))) == problems


@pytest.mark.parametrize(
    ("path", "text", "is_found"),
    [
        ("docs/a.md", "see /" + "work/main/README.md", True),
        ("a.py", 'open("/' + 'root/x")', True),
        ("a.py", 'open("/' + 'home/me/x")', True),
        ("docs/a.md", "GET /api/v1/work/ or a/work/b", False),
        ("docs/a.md", "from packages.example.test/simple", True),
        ("requirements/dev.txt", "--index-url https" + "://x.test/simple", True),
        ("requirements/dev.txt", "django==5.2 --hash=sha256:00", False),
        ("web/package-lock.json", '  "resolved": "x"', True),
        ("web/package-lock.json", '  "resolved": "packages/ui",', False),
        ("README.md", "https://example.test/", False),
    ],
)
def test_hosts(path: str, text: str, is_found: bool) -> None:
    assert bool(list(hosts.find(path, text, frozenset({"packages.example.test"})))) is is_found


def test_the_machines_own_registries_are_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in hosts.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https" + "://user:secret@mirror.example.test/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://127.0.0.1:9/simple")

    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https" + "://other.example.test/simple\n")

    assert hosts.registries([tmp_path / "pip.conf", tmp_path / "none"]) == {"mirror.example.test", "other.example.test"}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("x = 1  # noqa", 1),
        ("x = 1  # noqa: E501", 1),
        ("x = 1  # noqa: E501  # why", 1),
        ("x = 1  # noqa: E501  # a table that is read as one", 0),
        ("x = 1  # noqa: E501, S105 - no secret at all", 0),
        ("x = 1  # type: ignore", 1),
        ("x = 1  # type: ignore[misc]", 1),
        ("x = 1  # type: ignore[misc]  # known at run time only", 0),
        ("x = '# noqa'", 0),
        ("import pytest\n@pytest.mark.skip\ndef test(): ...", 1),
        ("import pytest\n@pytest.mark.skipif(True)\ndef test(): ...", 1),
        ("import pytest\n@pytest.mark.xfail(reason='not yet')\ndef test(): ...", 0),
    ],
)
def test_suppressions(text: str, problems: int) -> None:
    assert len(list(suppressions.find("x.py", text))) == problems
