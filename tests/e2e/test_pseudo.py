"""Every page in a language 40% longer than English: no key is shown, and no word is cut off."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.cast import Cast
from tests.e2e.browser import Visitor
from tests.e2e.conftest import Visit
from tests.e2e.pages import PAGES
from tests.e2e.test_pages import address, agency, look

__all__ = ["agency"]

WEB = Path(__file__).resolve().parents[2] / "web"
TEXTS = (*sorted((WEB / "apps/staff/src/i18n/en").glob("*.json")), WEB / "packages/ui/src/texts/en.json")
MANIFEST = Path(__file__).resolve().parents[2] / "src/fairdue/webapp/pages/staff.manifest.json"

# An element whose words come from the texts and do not fit, though it does not scroll and is not for screen readers only.
CUT = """() => [...document.querySelectorAll('body *')].flatMap((element) => {
  const said = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.includes('⟦'));
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const hides = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY);
  const cut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  return said && hides && cut && box.width > 2 && style.visibility !== 'hidden' ? [element.textContent] : [];
})"""
SAID = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode.textContent.trim());
  return found;
}"""


def longer(value: Any) -> Any:
    """Make every text 40% longer, in words as long as its own; placeholders stay."""
    if isinstance(value, dict):
        return {key: longer(inner) for key, inner in value.items()}
    words = re.sub(r"{{.*?}}", "", value).split() or ["x"]
    wanted, more = math.ceil(len(value) * 0.4), ""
    while len(more) < wanted:
        more += " " + words[len(more) % len(words)]
    return f"⟦{value}{more[:wanted].rstrip()}⟧"


def keys(value: Any, path: str = "") -> set[str]:
    """Name every key of a piece of texts, as it would be shown."""
    if not isinstance(value, dict):
        return {path}
    return {key for name, inner in value.items() for key in keys(inner, f"{path}.{name}" if path else name)}


@pytest.fixture
def shown() -> set[str]:
    """Every key with a dot in it: of the others one could not tell whether it is a word."""
    every = {key for path in TEXTS for key in keys(json.loads(path.read_text()))}
    return {re.sub(r"_(one|other|many)$", "", key) for key in every if "." in key}


def speak_longer(visitor: Visitor) -> None:
    """Have the window read longer texts instead of the English ones."""
    for source, chunk in json.loads(MANIFEST.read_text()).items():
        for path in TEXTS:
            if str(path).endswith(source.replace("../", "")):
                body = f"export default {json.dumps(longer(json.loads(path.read_text())))}"
                visitor.page.context.route(f"**/{chunk['file']}", answer_with(body))


def answer_with(body: str) -> Callable[[Route], None]:
    """Answer a request for a script with another."""
    return lambda route: route.fulfill(status=200, content_type="text/javascript", body=body)


def test_no_word_is_cut_and_no_key_is_shown(visit: Visit, agency: Cast, shown: set[str]) -> None:
    visitor = visit(agency.alice)
    speak_longer(visitor)
    wrong: dict[str, list[str]] = {}
    for page in PAGES:
        visitor.page.set_viewport_size({"width": 1440, "height": 900})
        look(visitor, address(page, agency))
        said: list[str] = visitor.page.evaluate(SAID)
        assert any(text.startswith("⟦") for text in said), page.name
        found = [text for text in said if text.split(":")[-1] in shown]
        for width in (1440, 320):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.settle()
            cut: list[str] = visitor.page.evaluate(CUT)
            wide = visitor.overflow()
            found += [f"{width}: {text}" for text in cut] + ([f"{width}: {wide} pixels too wide"] if wide > 0 else [])
        wrong |= {page.name: found} if found else {}
    assert wrong == {}
