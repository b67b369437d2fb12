"""A day's work: by keyboard alone, in bulk by two leads at once, and for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from fairdue.accounts.models import Account, ContactAttempt
from fairdue.kernel.db import agency_scope
from tests import portfolio
from tests.cast import Cast, Member, collector
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit

ACCOUNT = re.compile(r"/app/accounts/[0-9a-f-]{36}")
TABS_MAX = 40


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(TABS_MAX):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {wanted}")


def work_of(cast: Cast, count: int, **fields: object) -> list[Account]:
    held = {"collector": cast.carl.collector, "team": cast.team, "status": "assigned", **fields}
    return portfolio.accounts(cast.agency, [held for _ in range(count)])


@pytest.mark.row("D022", "D123")
def test_ten_accounts_by_keyboard_only(visit: Visit, cast: Cast) -> None:
    work_of(cast, 10)
    visitor = visit(cast.carl)
    page = visitor.page
    expect(page.get_by_role("button", name=re.compile("Start work . 10 due"))).to_be_visible()
    page.keyboard.press("s")
    seen: set[str] = set()
    for number in range(10):
        page.wait_for_url(ACCOUNT)
        page.wait_for_function("seen => !seen.includes(location.pathname)", arg=list(seen))
        seen.add(page.evaluate("location.pathname"))
        form = page.locator('form[data-form="contact"]:not([data-of-another])')
        expect(form).to_be_visible()
        page.keyboard.press("c")
        expect(form.get_by_role("radio", name="Spoke with debtor")).to_be_focused()
        page.keyboard.press("Space")
        tab_to(page, form.get_by_label("Note"))
        page.keyboard.type(f"Call {number}")
        tab_to(page, form.get_by_role("button", name="A week"))
        page.keyboard.press("Enter")
        # The address changes before the page does: the next account is there when its own form is.
        form.evaluate("element => element.setAttribute('data-of-another', '')")
        page.keyboard.press("Control+Shift+Enter")
    expect(
        page.get_by_text("No account is left to work", exact=False).or_(page.locator("h1", has_text="Accounts"))
    ).to_be_visible()
    with agency_scope(cast.agency.id):
        worked = ContactAttempt.objects.filter(agency_id=cast.agency.id).values_list("account_id", flat=True)
        assert len(worked) == len(set(worked)) == len(seen) == 10


@pytest.mark.row("D022")
def test_two_leads_assign_the_same_accounts_and_the_second_sees_what_changed(visit: Visit, cast: Cast) -> None:
    cora, dora = collector(cast.agency, "cora", cast.team), collector(cast.agency, "dora", cast.team)
    work_of(cast, 3)
    visitors = [visit(person, "/worklist") for person in (cast.bob, cast.alice)]
    first, second = (visitor.page for visitor in visitors)
    for page, name in ((first, "Cora"), (second, "Dora")):
        page.get_by_role("checkbox", name="Select all rows of this page").check()
        page.get_by_role("button", name="Assign").click()
        page.get_by_role("combobox", name="Collector").click()
        page.get_by_role("option", name=name).click()
        page.get_by_role("button", name="Show what will happen").click()
        expect(page.get_by_text("3 of 3 selected will be changed.")).to_be_visible()

    first.get_by_role("button", name="Assign 3 accounts").click()
    expect(first.get_by_text("3 of 3 selected were changed.")).to_be_visible()

    second.get_by_role("button", name="Assign 3 accounts").click()
    dialog = second.get_by_role("dialog")
    expect(dialog.get_by_text("Somebody else changed these accounts", exact=False)).to_be_visible()
    expect(dialog.get_by_role("cell", name="Cora Example")).to_have_count(3)
    assert held_by(cast, cora) == 3
    # The browser itself tells of the refusal.
    assert [text for text in visitors[1].messages if "409" not in text] == []
    visitors[1].messages.clear()

    dialog.get_by_role("button", name="Assign 3 accounts").click()
    expect(dialog.get_by_text("3 of 3 selected were changed.")).to_be_visible()
    assert (held_by(cast, cora), held_by(cast, dora)) == (0, 3)


def held_by(cast: Cast, person: Member) -> int:
    with agency_scope(cast.agency.id):
        return Account.objects.filter(agency_id=cast.agency.id, collector=person.collector).count()


@pytest.mark.row("D123")
def test_a_view_is_saved_shared_found_by_another_and_deleted(visit: Visit, cast: Cast) -> None:
    work_of(cast, 1, is_escalated=True)
    work_of(cast, 1)
    bob = visit(cast.bob, "/worklist?escalated=true")
    expect(bob.page.get_by_role("row")).to_have_count(2)
    bob.page.get_by_role("button", name="View").click()
    bob.page.get_by_role("menuitem", name="Save as a new view").click()
    bob.page.get_by_role("dialog").get_by_label("Name").fill("Escalated ones")
    bob.page.get_by_role("combobox", name="Visible to").click()
    bob.page.get_by_role("option", name="The whole agency").click()
    bob.page.get_by_role("button", name="Save view").click()
    expect(bob.page.get_by_role("link", name="Escalated ones")).to_have_attribute("aria-current", "page")

    carl = visit(cast.carl, "/worklist").page
    expect(carl.get_by_role("row")).to_have_count(3)
    carl.get_by_role("link", name="Escalated ones").click()
    expect(carl.get_by_role("row")).to_have_count(2)

    bob.page.get_by_role("button", name="View").click()
    bob.page.get_by_role("menuitem", name="Delete view").click()
    bob.page.get_by_role("dialog").get_by_role("button", name="Delete view").click()
    expect(bob.page.get_by_role("link", name="Escalated ones")).to_have_count(0)


def test_space_previews_and_escape_goes_back_to_the_row(visit: Visit, cast: Cast) -> None:
    work_of(cast, 2)
    page = visit(cast.carl, "/worklist").page
    expect(page.get_by_role("row")).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.get_by_role("dialog").get_by_role("link", name="Open account")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("tbody tr").first).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "path"), [("carl", "/"), ("bob", "/"), ("alice", "/"), ("rita", "/"), ("bob", "/team"), ("bob", "/worklist")]
)
def test_everybody_can_use_it(visit: Visit, cast: Cast, name: str, path: str, scheme: Scheme) -> None:
    work_of(cast, 3, is_escalated=True)
    visitor = visit(getattr(cast, name), path, scheme=scheme)
    visitor.settle()
    assert visitor.violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_change_many_at_once(visit: Visit, cast: Cast, scheme: Scheme) -> None:
    work_of(cast, 3, is_escalated=True)
    visitor = visit(cast.bob, "/worklist", scheme=scheme)
    visitor.page.get_by_role("checkbox", name="Select all rows of this page").check()
    visitor.page.get_by_role("button", name="Add note").click()
    visitor.page.get_by_role("dialog").get_by_label("Note").fill("Called")
    visitor.settle()
    assert visitor.violations() == []
    visitor.page.get_by_role("button", name="Show what will happen").click()
    expect(visitor.page.get_by_text("3 of 3 selected will be changed.")).to_be_visible()
    assert visitor.violations() == []


@pytest.mark.parametrize("path", ["/", "/worklist", "/team"])
def test_it_fits_a_window_of_320_pixels(visit: Visit, cast: Cast, path: str) -> None:
    work_of(cast, 2)
    visitor = visit(cast.bob, path, width=320)
    visitor.settle()
    assert visitor.overflow() == 0


@pytest.mark.row("D123")
def test_a_worklist_opens_with_the_view_one_chose_in_every_browser(visit: Visit, cast: Cast) -> None:
    work_of(cast, 1, follow_up_on=portfolio.today(cast.agency))
    work_of(cast, 1)
    page = visit(cast.bob, "/worklist").page
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Due", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="View").click()
    opening = page.get_by_role("menuitemcheckbox", name="Open the worklist with this view")
    expect(opening).not_to_be_checked()
    opening.click()
    expect(opening).to_be_checked()

    # Another browser, on the way through the navigation.
    page = visit(cast.bob).page
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Worklist").click()
    expect(page.get_by_role("link", name="Due", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="All open").click()
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("link", name="Due", exact=True).click()
    page.get_by_role("button", name="View").click()
    opening = page.get_by_role("menuitemcheckbox", name="Open the worklist with this view")
    expect(opening).to_be_checked()
    opening.click()
    expect(opening).not_to_be_checked()
    page.keyboard.press("Escape")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Worklist").click()
    expect(page.get_by_role("link", name="All open")).to_have_attribute("aria-current", "page")


@pytest.mark.row("D123")
def test_the_palette_starts_work_for_who_works_accounts(visit: Visit, cast: Cast) -> None:
    (account,) = work_of(cast, 1)
    visitor = visit(cast.carl, "/debtors")
    page = visitor.page
    page.keyboard.press("Control+k")
    expect(page.get_by_placeholder("Search accounts, debtors")).to_be_focused()
    page.keyboard.type("start work")
    page.get_by_role("dialog").get_by_role("button", name="Start work").click()
    expect(page).to_have_url(f"{visitor.base}/app/accounts/{account.id}")
    assert cast.carl.api.get("worklist/leases/").json()["results"][0]["account_id"] == str(account.id)

    page = visit(cast.rita, "/debtors").page
    page.keyboard.press("Control+k")
    expect(page.get_by_placeholder("Search accounts, debtors")).to_be_focused()
    page.keyboard.type("work")
    expect(page.get_by_role("dialog").get_by_role("button", name="Worklist")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("button", name="Start work")).to_have_count(0)
