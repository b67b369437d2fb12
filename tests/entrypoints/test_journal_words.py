"""Every kind that the journal knows has words in the staff app, in every language."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
WORDS = sorted((ROOT / "web" / "apps" / "staff" / "src" / "i18n").glob("*/audit.json"))


def kinds() -> set[str]:
    """The kinds of all apps, as their `events` name them."""
    found: set[str] = set()
    for app in apps.get_app_configs():
        if app.name.startswith("fairdue.") and (Path(app.path) / "events.py").is_file():
            named = vars(import_module(f"{app.name}.events"))
            found |= {text for name, text in named.items() if name.isupper() and isinstance(text, str) and "." in text}
    return found


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.parent.name)
def test_every_kind_and_what_it_is_about_has_words(path: Path) -> None:
    words = json.loads(path.read_text())
    told = {f"{subject}.{verb}" for subject, verbs in words["kinds"].items() for verb in verbs}
    assert told == kinds()
    assert words["kinds"].keys() <= words["subjects"].keys()


def test_there_are_two_languages_and_many_kinds() -> None:
    assert [path.parent.name for path in WORDS] == ["en", "es"]
    assert len(kinds()) > 140
