"""Work an account: contact, note, status, on to the next; two people at once; an expired session; somebody else's account."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from fairdue.access.commands.sessions import revoke_sessions
from fairdue.accounts.models import Account
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope
from tests import factories
from tests.cast import PASSWORD, Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit


@pytest.fixture
def account(cast: Cast) -> Account:
    """An account of Carl's whose debtor has a phone."""
    owing = factories.debtor(cast.agency, "Dora Owing", phone="+12025550143", email="dora@example.test")
    return factories.account(cast.agency, cast.carl, "in_contact", "1250.00", of=owing, external_ref="A-ONE")


def now_is(cast: Cast, account_id: UUID) -> Account:
    with agency_scope(cast.agency.id):
        return Account.objects.get(id=account_id)


def fill_follow_up(cast: Cast, page: Page) -> dt.date:
    day = clock.today(cast.agency.time_zone) + dt.timedelta(days=2)
    page.get_by_label("Follow up on").fill(day.isoformat())
    return day


@pytest.mark.row("D121", "D123", "D124")
def test_an_account_is_worked_by_keyboard_and_the_next_one_comes(visit: Visit, cast: Cast, account: Account) -> None:
    other = factories.account(cast.agency, cast.carl, "in_contact", "80.00", external_ref="A-TWO")
    visitor = visit(cast.carl, "/accounts?ordering=created_at")
    page = visitor.page
    page.get_by_role("row", name="A-ONE").get_by_text("A-ONE").click()
    expect(page.get_by_role("heading", level=1, name="Dora Owing")).to_be_focused()
    expect(page.get_by_text("1 of 2")).to_be_visible()

    page.keyboard.press("t")
    expect(page.get_by_role("radio", name="Negotiating")).to_be_focused()
    offered = page.get_by_role("radiogroup", name="Move to").get_by_role("radio")
    assert [radio.get_attribute("value") for radio in offered.all()] == ["negotiating", "closed", "disputed"]
    page.keyboard.press("Space")

    page.keyboard.press("n")
    page.keyboard.type("Pays on Friday")

    page.get_by_role("tab", name="Contact").click()
    page.get_by_role("radio", name="No answer").check()
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text("Say when the account comes up again.")).to_be_visible()
    day = fill_follow_up(cast, page)
    page.keyboard.press("Control+Shift+Enter")

    expect(page.get_by_text("A-TWO")).to_be_visible()
    assert visitor.path == f"/app/accounts/{other.id}"
    worked = now_is(cast, account.id)
    assert (worked.status, worked.follow_up_on) == ("negotiating", day)

    page.keyboard.press("[")
    expect(page.get_by_role("heading", level=1, name="Dora Owing")).to_be_visible()
    expect(page.get_by_text("Pays on Friday")).to_be_visible()
    expect(page.get_by_text("Contact: No answer")).to_be_visible()


def test_save_and_next_takes_the_next_of_the_worklist(visit: Visit, cast: Cast, account: Account) -> None:
    factories.account(cast.agency, cast.carl, "in_contact", "80.00", external_ref="A-TWO", priority=3)
    page = visit(cast.carl, f"/accounts/{account.id}").page
    page.keyboard.press("c")
    page.get_by_role("radio", name="Voicemail").check()
    fill_follow_up(cast, page)
    page.get_by_role("button", name="Save & next").click()
    expect(page.get_by_text("A-TWO")).to_be_visible()


@pytest.mark.row("D033")
def test_the_timeline_tells_everything_and_can_be_narrowed(visit: Visit, cast: Cast, account: Account) -> None:
    cast.carl.api.post(f"accounts/{account.id}/add-note/", {"text": "Rang: he pays on Friday"})
    visitor = visit(cast.rita, f"/accounts/{account.id}")
    page = visitor.page
    for text in ("Rang: he pays on Friday", "Account created", "Account assigned", "Status changed"):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)

    page.get_by_role("button", name="Notes", exact=True).click()
    expect(page.get_by_text("Account created")).to_have_count(0)
    expect(page.get_by_text("Rang: he pays on Friday")).to_be_visible()
    assert visitor.path.endswith("?kind=notes")

    page.get_by_role("tab", name="Transactions").click()
    expect(page.get_by_role("row", name="Placed")).to_contain_text("$1,250.00")


def test_who_comes_late_keeps_what_he_typed(visit: Visit, cast: Cast, account: Account) -> None:
    visitor = visit(cast.carl, f"/accounts/{account.id}")
    page = visitor.page
    page.keyboard.press("t")
    page.get_by_role("radio", name="Disputed").check()
    page.get_by_role("textbox", name="Note").fill("Says it was paid")
    cast.alice.api.post(f"accounts/{account.id}/transition/", {"new_status": "negotiating"})
    page.keyboard.press("Control+Enter")

    dialog = page.get_by_role("dialog", name="Changed in the meantime")
    expect(dialog).to_contain_text("Alice Example")
    expect(dialog.get_by_role("row", name="Status")).to_contain_text("Negotiating")
    visitor.messages.clear()
    dialog.get_by_role("button", name="Show what is there now").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("textbox", name="Note")).to_have_value("Says it was paid")
    assert now_is(cast, account.id).status == "negotiating"

    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The account is now: Disputed.")).to_be_visible()
    assert now_is(cast, account.id).status == "disputed"
    assert visitor.messages == []


def test_an_expired_session_keeps_page_and_text(visit: Visit, cast: Cast, account: Account) -> None:
    visitor = visit(cast.carl, f"/accounts/{account.id}")
    page = visitor.page
    page.keyboard.press("n")
    page.keyboard.type("Typed before the session ended")
    revoke_sessions(cast.carl.user.id, "test")
    page.keyboard.press("Control+Enter")

    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.messages.clear()
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("The note was saved.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Typed before the session ended")).to_be_visible()
    assert visitor.path == f"/app/accounts/{account.id}"


def test_somebody_elses_account_is_calmly_not_there(visit: Visit, cast: Cast, account: Account) -> None:
    foreign = factories.account(cast.agency, None, "in_contact", external_ref="A-FOREIGN")
    visitor = visit(cast.carl, f"/accounts/{foreign.id}")
    expect(visitor.page.get_by_role("heading", level=1, name="No such account")).to_be_visible()
    assert "A-FOREIGN" not in visitor.page.content()
    visitor.messages.clear()

    visitor.page.get_by_role("link", name="Go to your accounts").click()
    expect(visitor.page.get_by_role("row", name="A-ONE")).to_be_visible()
    visitor.go(f"/accounts/{account.id}")
    expect(visitor.page.get_by_role("tab", name="Hand over")).to_be_visible()
    expect(visitor.page.get_by_role("tab", name="Audit")).to_have_count(0)
    visitor.page.get_by_role("button", name="More").click()
    expect(visitor.page.get_by_role("menuitem", name="Escalate")).to_be_visible()
    expect(visitor.page.get_by_role("menuitem", name="Adjust the balance")).to_have_count(0)


def test_leaving_unsaved_entries_is_asked_about(visit: Visit, cast: Cast, account: Account) -> None:
    page = visit(cast.carl, f"/accounts/{account.id}").page
    page.keyboard.press("n")
    page.keyboard.type("Half a note")
    page.get_by_role("link", name="Accounts", exact=True).click()
    dialog = page.get_by_role("dialog", name="Leave without saving?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("Half a note")


def test_an_admin_adjusts_a_balance_after_a_second_look(visit: Visit, cast: Cast, account: Account) -> None:
    page = visit(cast.alice, f"/accounts/{account.id}").page
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Adjust the balance").click()
    page.get_by_label("New balance, USD").fill("1200.00")
    page.get_by_label("Reason").fill("Fee waived")
    page.get_by_role("button", name="Review").click()
    sure = page.get_by_role("dialog", name="Adjust the balance of A-ONE?")
    expect(sure).to_contain_text("from $1,250.00 to $1,200.00")
    sure.get_by_role("button", name="Adjust the balance").click()
    expect(page.get_by_text("The balance was adjusted.")).to_be_visible()
    expect(page.get_by_text("-$50.00")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(visit: Visit, cast: Cast, account: Account, scheme: Scheme) -> None:
    cast.alice.api.post(f"accounts/{account.id}/escalate/", {"reason": "A lawyer wrote"})
    visitor = visit(cast.alice, f"/accounts/{account.id}", scheme=scheme)
    for tab in ("Transactions", "Tasks", "Audit", "Timeline"):
        visitor.page.get_by_role("tab", name=tab).click()
        visitor.settle()
        assert visitor.violations() == [], tab
    for form in ("Note", "Status", "Assign", "Task"):
        visitor.page.get_by_role("region", name="Work on the account").get_by_role("tab", name=form).click()
        visitor.settle()
        assert visitor.violations() == [], form


def test_it_fits_a_window_of_320_pixels(visit: Visit, cast: Cast, account: Account) -> None:
    visitor = visit(cast.carl, f"/accounts/{account.id}", width=320)
    visitor.settle()
    assert visitor.overflow() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lead_says_who_else_answers_for_an_account(visit: Visit, cast: Cast, scheme: Scheme) -> None:
    account = factories.account(cast.agency, cast.carl, "in_contact", "640.00")
    other = factories.account(cast.agency, cast.carl, "assigned", "10.00")
    cast.alice.api.patch(f"debtors/{other.debtor_id}/", {"full_name": "Ida Joint"})
    visitor = visit(cast.bob, f"/accounts/{account.id}", scheme=scheme)
    page = visitor.page
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Further parties").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Debtor").fill("Ida")
    page.get_by_role("option", name="Ida Joint").click()
    dialog.get_by_role("button", name="Add a party").click()
    role = dialog.get_by_label("Role of Ida Joint")
    expect(role).to_have_value("joint")
    role.select_option("guarantor")
    expect(page.get_by_text("The role of Ida Joint was changed.")).to_be_visible()

    dialog.get_by_text("New debtor").click()
    dialog.get_by_role("button", name="Add a party").click()
    expect(dialog.get_by_text("Give a name.")).to_be_visible()
    dialog.get_by_label("Full name").fill("Gus Bail")
    dialog.get_by_label("E-mail").fill("no mail")
    dialog.get_by_role("button", name="Add a party").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    assert [text for text in visitor.messages if "422" not in text] == []
    visitor.messages.clear()
    dialog.get_by_label("E-mail").fill("gus@example.test")
    dialog.get_by_role("button", name="Add a party").click()
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    visitor.settle()
    assert visitor.violations() == []

    dialog.get_by_role("button", name="Remove Ida Joint").click()
    page.get_by_role("dialog", name="Remove Ida Joint").get_by_role("button", name="Remove").click()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Cancel").click()
    card = page.get_by_role("region", name="Further parties")
    expect(card.get_by_role("link", name="Gus Bail")).to_be_visible()
    (party,) = cast.bob.api.get(f"accounts/{account.id}/parties/").json()["results"]
    assert (party["full_name"], party["role"]) == ("Gus Bail", "joint")
    card.get_by_role("button", name="Change the further parties").click()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
