"""`make` as its users know it: what is listed, and what each command does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKE = (shutil.which("make") or "make", "--no-print-directory", "-C", str(ROOT))
TARGETS = {
    "run": "fairdue up --port 8000",
    "reset": "fairdue up --port 8000 --workers 1 --reset",
    "dev-d": "fairdue up --port 8000 --workers 1 --detach",
    "down": "fairdue up --stop",
    "seed": "fairdue seed",
    "seed-clear": "fairdue seed --clear",
    "shell": "fairdue shell",
    "test": "pytest -n 2 --dist worksteal --cov=fairdue",
    "lint": "ruff format --check .",
    "api-logs": "grep --line-buffered '^web'",
    "worker-logs": "grep --line-buffered '^worker'",
}


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRDUE_", "MAKE", "MFLAGS"))}
    return subprocess.run(
        [*MAKE, *arguments], env={**kept, **environment}, check=False, capture_output=True, text=True, timeout=60
    )


@pytest.mark.row("D190.1")
@pytest.mark.parametrize("arguments", [(), ("help",)])
def test_help_lists_every_target_with_what_it_does(arguments: tuple[str, ...]) -> None:
    listed = dict(re.findall(r"^  make (\S+) +(\S.*)$", make(*arguments).stdout, re.MULTILINE))
    phony = re.search(r"^\.PHONY: ((?:.*\\\n)*.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    assert set(listed) == set(phony.group(1).replace("\\\n", " ").split()) >= set(TARGETS)


@pytest.mark.row("D190.2", "D190.3", "D190.4", "D190.5", "D190.6", "D190.12", "D190.13", "D190.14")
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_each_target_runs_what_it_names(target: str) -> None:
    done = make("--dry-run", target, PORT="8000")
    assert (done.returncode, done.stderr) == (0, "")
    assert TARGETS[target] in " ".join(" ".join(done.stdout.splitlines()[-2:]).split())


@pytest.mark.row("D190.10", "D190.11")
@pytest.mark.parametrize(("target", "whose"), [("api-logs", "web"), ("worker-logs", "worker")])
def test_logs_are_followed_by_program(tmp_path: Path, target: str, whose: str) -> None:
    assert "There is no log yet" in make(target, FAIRDUE_HOME=str(tmp_path)).stdout
    log = tmp_path / "logs" / "fairdue.log"
    log.parent.mkdir()
    log.write_text("web      | one\nworker   | one\nfairdue  | ready\n")
    follower = subprocess.Popen(
        [*MAKE, target],
        env={**os.environ, "FAIRDUE_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert follower.stdout is not None
        seen = [follower.stdout.readline()]
        time.sleep(0.2)
        with log.open("a") as file:
            file.write("web      | two\nworker   | two\n")
        seen.append(follower.stdout.readline())
    finally:
        os.killpg(follower.pid, 15)
        follower.communicate()
    assert seen == [f"{whose:<8} | one\n", f"{whose:<8} | two\n"]
