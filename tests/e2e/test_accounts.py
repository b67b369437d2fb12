"""Sign in and look at the accounts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit


@pytest.fixture
def accounts(cast: Cast) -> None:
    """Three accounts, one of them Carl's."""
    factories.account(cast.agency, cast.carl, "in_contact", "1250.00", external_ref="A-CARL")
    factories.account(cast.agency, None, "new", "99.50", external_ref="A-NEW")
    factories.account(cast.agency, None, "closed", "0.00", external_ref="A-CLOSED")


@pytest.mark.row("E03")
def test_each_role_sees_its_accounts(visit: Visit, cast: Cast, accounts: None) -> None:
    admin = visit(cast.alice, "/accounts").page
    expect(admin.get_by_role("row")).to_have_count(4)
    expect(admin.get_by_role("row", name="A-CARL")).to_contain_text("$1,250.00")

    collector = visit(cast.carl, "/accounts").page
    expect(collector.get_by_role("row")).to_have_count(2)
    expect(collector.get_by_role("row", name="A-CARL")).to_be_visible()


@pytest.mark.row("D123")
def test_a_filter_lives_in_the_address(visit: Visit, cast: Cast, accounts: None) -> None:
    visitor = visit(cast.alice, "/accounts")
    visitor.page.keyboard.press("/")
    visitor.page.keyboard.type("A-NEW")
    expect(visitor.page.get_by_role("row")).to_have_count(2)
    assert visitor.path == "/app/accounts?search=A-NEW"

    visitor.page.reload()
    expect(visitor.page.get_by_role("row", name="A-NEW")).to_be_visible()
    expect(visitor.page.get_by_role("searchbox")).to_have_value("A-NEW")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_an_open_filter_and_an_open_list_of_columns(
    visit: Visit, cast: Cast, accounts: None, scheme: Scheme
) -> None:
    visitor = visit(cast.alice, "/accounts", scheme=scheme)
    visitor.page.get_by_role("button", name="Status").first.click()
    visitor.page.get_by_label("Disputed").check()
    expect(visitor.page.get_by_text("Nothing matches these filters")).to_be_visible()
    assert visitor.violations() == []

    visitor.page.keyboard.press("Escape")
    visitor.page.get_by_role("button", name="Columns").click()
    expect(visitor.page.get_by_role("button", name="Move Status up")).to_be_visible()
    assert visitor.violations() == []


def test_help_lists_the_shortcuts_of_the_page(visit: Visit, cast: Cast, accounts: None) -> None:
    visitor = visit(cast.alice, "/accounts")
    expect(visitor.page.get_by_role("row")).to_have_count(4)
    visitor.page.keyboard.press("?")
    shown = visitor.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shown.get_by_text("Go to Accounts")).to_be_visible()
    expect(shown.get_by_text("Next row")).to_be_visible()
    assert visitor.violations() == []
