"""Change assignment rules: preview, warnings, save, and back to what was before."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fairdue.access.models import Team
from fairdue.kernel.db import agency_scope
from tests import cast as casting
from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit


@pytest.fixture
def agency(cast: Cast) -> Cast:
    """Teams of the rules that every agency starts with, one collector in each, and two accounts without anybody."""
    casting.collector(cast.agency, "fred", casting.team(cast.agency, "Field Agent"))
    casting.collector(cast.agency, "lena", casting.team(cast.agency, "Legal Team"))
    factories.account(cast.agency, None, "new", "99.50", external_ref="A-SMALL")
    factories.account(cast.agency, None, "new", "9000.00", external_ref="A-LARGE")
    return cast


def add_rule(page: Page, name: str, least: str, team: str) -> None:
    page.get_by_role("button", name="Add a rule").click()
    editor = page.get_by_role("dialog")
    editor.get_by_label("Name of the rule").fill(name)
    editor.get_by_label("Balance, from").fill(least)
    editor.get_by_role("combobox", name="Team", exact=True).click()
    page.get_by_role("option", name=team).first.click()
    editor.get_by_role("button", name="Apply to the draft").click()
    expect(editor).to_have_count(0)


def test_a_rule_is_previewed_saved_and_rolled_back(visit: Visit, agency: Cast) -> None:
    visitor = visit(agency.alice, "/assignment-rules")
    page = visitor.page
    expect(page.get_by_role("row")).to_have_count(4)
    add_rule(page, "Large", "5000", "Legal Team")
    for _ in range(3):
        page.get_by_role("button", name="Move Large up").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Balance $5,000.00 or more")

    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="What a run would do now")).to_be_focused()
    by_collector = page.get_by_role("table", name="By collector")
    expect(by_collector.get_by_role("row", name="Lena")).to_contain_text("$9,000.00")
    expect(by_collector.get_by_role("row", name="Carl")).to_contain_text("$99.50")

    page.get_by_role("button", name="Save rules").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What the change is for").fill("Large balances to the lawyers")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Shares accounts with")
    visitor.messages.clear()  # Chromium tells of the 409
    dialog.get_by_role("button", name="Yes, save it so").click()
    expect(page.get_by_text("Version 1", exact=True)).to_be_visible()

    page.get_by_role("tab", name="Versions").click()
    expect(page.get_by_role("row", name="Version 1")).to_contain_text("Large balances to the lawyers")
    page.get_by_role("button", name="The rules every agency starts with").click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("row", name="Large")).to_contain_text("Removed")
    drawer.get_by_role("button", name="Put in force again").click()
    expect(page.get_by_text("Version 2", exact=True).first).to_be_visible()
    page.get_by_role("tab", name="Rules").click()
    expect(page.get_by_role("row")).to_have_count(4)


def test_what_is_wrong_is_told_at_the_rule(visit: Visit, agency: Cast) -> None:
    visitor = visit(agency.alice, "/assignment-rules")
    page = visitor.page
    add_rule(page, "Twice", "100", "Field Agent")
    add_rule(page, "Other", "100", "Legal Team")
    page.get_by_role("button", name="Save rules").click()
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row", name="Other")).to_contain_text("Has the same conditions as a rule before it")
    expect(page.get_by_role("alert")).to_contain_text("The rules cannot be used yet")
    visitor.messages.clear()  # Chromium tells of the 422


def test_who_was_slower_loses_nothing(visit: Visit, agency: Cast) -> None:
    visitor = visit(agency.alice, "/assignment-rules")
    page = visitor.page
    add_rule(page, "Large", "5000", "Legal Team")
    bands = [{"min": 0, "max": None, "team": "Call Center"}]
    assert agency.alice.api.put("assignment-rules/", {"rules": bands}).status_code == 200
    page.get_by_role("button", name="Save rules").click()
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Changed in the meantime")
    visitor.messages.clear()  # Chromium tells of the 409
    page.get_by_role("button", name="Keep my entries").click()
    expect(page.get_by_role("row", name="Large")).to_be_visible()
    page.get_by_role("button", name="Discard changes").click()
    expect(page.get_by_role("row", name="Large")).to_have_count(0)


def test_run_now_gives_accounts_out(visit: Visit, agency: Cast) -> None:
    page = visit(agency.bob, "/assignment-rules").page
    expect(page.get_by_role("button", name="Add a rule")).to_have_count(0)
    page.get_by_role("button", name="Run now").click()
    page.get_by_role("dialog").get_by_role("button", name="Run now").click()
    expect(page.get_by_text("2 assigned, 0 without a place.")).to_be_visible()
    page.get_by_role("tab", name="Runs").click()
    expect(page.get_by_role("table", name="Runs").get_by_role("row")).to_have_count(2)
    with agency_scope(agency.agency.id):
        assert Team.objects.count() == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_editor(visit: Visit, agency: Cast, scheme: Scheme) -> None:
    visitor = visit(agency.alice, "/assignment-rules", scheme=scheme)
    visitor.page.get_by_role("button", name="Preview").click()
    expect(visitor.page.get_by_role("table", name="By collector")).to_be_visible()
    assert visitor.violations() == []
    visitor.page.get_by_role("button", name="Add a rule").click()
    expect(visitor.page.get_by_label("Name of the rule")).to_be_visible()
    assert visitor.violations() == []
