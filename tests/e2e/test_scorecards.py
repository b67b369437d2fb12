"""A scorecard from draft to force and back: two admins, a preview, and messages at the fields."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fairdue.kernel.actor import Role
from tests import cast as casting
from tests import factories
from tests.cast import Cast, Member
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit


@pytest.fixture
def second(cast: Cast) -> Member:
    """Another admin, and an account to score."""
    factories.account(cast.agency, None, "new", "99.50", external_ref="A-SMALL")
    return casting.member(cast.agency, "anna", Role.AGENCY_ADMIN)


def new_draft(page: Page, name: str) -> None:
    page.get_by_role("button", name="New draft").click()
    page.get_by_role("dialog").get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def take(page: Page, step: str) -> None:
    page.get_by_role("button", name=step, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=step, exact=True).click()


def test_a_draft_goes_into_force_and_back(visit: Visit, cast: Cast, second: Member) -> None:
    author = visit(cast.alice, "/scorecards")
    new_draft(author.page, "Without household")
    household = author.page.get_by_role("region", name="Household")
    expect(household).to_contain_text("Marital status is a prohibited basis")
    household.get_by_role("switch").click(force=True)
    expect(household).to_contain_text("Neither computed nor stored")
    author.page.get_by_role("button", name="Save the draft").click()
    expect(author.page.get_by_role("button", name="Save the draft")).to_have_count(0)
    author.page.get_by_role("button", name="Preview the effect").click()
    expect(author.page.get_by_role("table", name="Open accounts by level now and then")).to_be_visible()

    take(author.page, "Approve")
    expect(author.page.get_by_text("Another administrator has to approve what you wrote.")).to_be_visible()
    author.messages.clear()  # Chromium tells of the 403

    page = visit(second, author.path.removeprefix("/app")).page
    take(page, "Approve")
    take(page, "Activate")
    expect(page.get_by_text("In force", exact=True)).to_be_visible()
    take(page, "Roll back")
    expect(page.get_by_role("heading", level=1, name="Scorecards")).to_be_visible()
    expect(page.get_by_role("row", name="Without household")).not_to_contain_text("In force")
    assert cast.alice.api.get("scorecards/active/").json()["version"] == 0


def test_what_is_wrong_stands_at_its_field(visit: Visit, cast: Cast, second: Member) -> None:
    visitor = visit(cast.alice, "/scorecards")
    page = visitor.page
    new_draft(page, "Odd")
    page.get_by_role("region", name="Late payments").get_by_label("Weight").fill("0")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("The draft was not saved")
    expect(page.get_by_role("region", name="Late payments")).to_contain_text("Must be 1 or more.")
    visitor.messages.clear()  # Chromium tells of the 422


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_editor(visit: Visit, cast: Cast, second: Member, scheme: Scheme) -> None:
    visitor = visit(cast.alice, "/scorecards", scheme=scheme)
    new_draft(visitor.page, "Draft")
    visitor.page.get_by_role("region", name="Industry").get_by_label("Weight").fill("7")
    visitor.page.get_by_role("button", name="Add a word").first.click()
    expect(visitor.page.get_by_role("button", name="Save the draft")).to_be_visible()
    assert visitor.violations() == []
