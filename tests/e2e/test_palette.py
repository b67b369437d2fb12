"""Everything from the keyboard: find, open, open again, change the language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit


@pytest.mark.row("D123")
def test_the_palette_needs_no_mouse(visit: Visit, cast: Cast) -> None:
    account = factories.account(cast.agency, None, "new", "99.50", external_ref="A-NEW")
    visitor = visit(cast.alice, "/accounts")
    page = visitor.page
    palette = page.get_by_role("dialog")
    page.keyboard.press("Control+k")
    expect(palette.get_by_placeholder("Search accounts, debtors")).to_be_focused()
    page.keyboard.type("A-NEW")
    expect(palette.get_by_role("button", name="A-NEW")).to_contain_text("$99.50")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visitor.base}/app/accounts/{account.id}")

    page.keyboard.press("Control+k")
    expect(palette.get_by_placeholder("Search accounts, debtors")).to_be_focused()
    expect(palette.get_by_role("button", name="A-NEW")).to_be_visible()
    page.keyboard.type("zzzz")
    expect(palette.get_by_text("Nothing found")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("Espa")
    expect(palette.get_by_role("button", name="Language: Español")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "es")

    page.keyboard.press("Control+k")
    expect(palette.get_by_placeholder("Buscar cuentas")).to_be_focused()
    page.keyboard.type("reglas")
    expect(palette.get_by_role("button", name="Reglas de asignación")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Reglas de asignación")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_palette(visit: Visit, cast: Cast, scheme: Scheme) -> None:
    factories.account(cast.agency, None, "new", "99.50", external_ref="A-NEW")
    visitor = visit(cast.alice, "/accounts", scheme=scheme)
    visitor.page.keyboard.press("Control+k")
    expect(visitor.page.get_by_placeholder("Search accounts, debtors")).to_be_focused()
    visitor.page.keyboard.type("A-NEW")
    expect(visitor.page.get_by_role("dialog").get_by_role("button", name="A-NEW")).to_be_visible()
    assert visitor.violations() == []
