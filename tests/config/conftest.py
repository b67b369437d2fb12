"""What these tests share. They start servers of their own and use none of Django's test database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdue.config.env import Env, env
from tests.config.processes import at_work_in, eventually


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home folder with a space in its path; the test must leave no server behind in it."""
    folder = tmp_path / "a home"
    yield folder
    assert eventually(lambda: not at_work_in(folder / "postgres" / "data")), "a server was left running"


@pytest.fixture
def fresh_env(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Settings as if nothing were set; set variables on what this gives."""
    for field in Env.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
        monkeypatch.delenv(f"{field.validation_alias}_FILE", raising=False)
    env.cache_clear()
    yield monkeypatch
    env.cache_clear()
