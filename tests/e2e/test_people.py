"""People of the agency: they come by an invite, sign in with a second factor, leave, and the first of them sets Fairdue up."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Page, Response, expect

from fairdue.accounts.models import Account
from fairdue.kernel.actor import Role
from fairdue.kernel.db import agency_scope
from tests import cast as people
from tests import factories
from tests.cast import PASSWORD, Cast, Member
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit

NEW_PASSWORD = "violet-anchor-77"


def choose(page: Page, label: str, option: str) -> None:
    """Open a list of choices and take one."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option).click()


def turn_on(page: Page) -> list[str]:
    """Give the first code of an authenticator app, and keep the recovery codes."""
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_role("textbox", name="Code", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn on").click()
    listed = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(listed).to_have_count(10)
    page.get_by_label("I have kept these codes").check()
    codes = listed.all_inner_texts()
    page.get_by_role("button", name="Done").click()
    return codes


def holders(cast: Cast) -> dict[str, str]:
    """Who holds which account."""
    with agency_scope(cast.agency.id):
        held = Account.objects.filter(agency_id=cast.agency.id, collector__isnull=False)
        return {account.external_ref: str(account.collector_id) for account in held}


@pytest.fixture
def crew(cast: Cast) -> Iterator[tuple[Member, Member]]:
    """Two colleagues in Carl's team, and three accounts that Carl holds."""
    for number in range(3):
        factories.account(cast.agency, cast.carl, "in_contact", "100.00", external_ref=f"LEAVER-{number}")
    return (
        people.collector(cast.agency, "nora", cast.team, max_accounts=50),
        people.collector(cast.agency, "omar", cast.team, max_accounts=1),
    )


def test_a_lead_gives_the_accounts_of_a_leaver_to_others(visit: Visit, cast: Cast, crew: tuple[Member, Member]) -> None:
    nora, _ = crew
    page = visit(cast.bob, "/settings/collectors").page
    page.get_by_role("link", name="Carl Example").click()
    page.get_by_role("button", name="Reassign accounts").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To one collector").check()
    choose(page, "Collector", "Omar Example")
    expect(dialog.get_by_text("1 account would move.")).to_be_visible()
    expect(dialog.get_by_text("2 stay.")).to_be_visible()
    assert set(holders(cast).values()) == {str(cast.carl.actor.collector_id)}

    choose(page, "Collector", "Nora Example")
    dialog.get_by_role("button", name="Move 3 accounts").click()
    expect(dialog.get_by_text("3 accounts moved.")).to_be_visible()
    dialog.get_by_role("button", name="Done").click()
    assert set(holders(cast).values()) == {str(nora.actor.collector_id)}
    expect(page.get_by_text("0 / ")).to_be_visible()


def test_who_is_deactivated_is_off_at_once_and_his_accounts_go_where_one_said(
    visit: Visit, cast: Cast, crew: tuple[Member, Member]
) -> None:
    nora, _ = crew
    page = visit(cast.alice, "/settings/users?search=carl").page
    page.get_by_role("button", name="Actions for carl").click()
    page.get_by_role("menuitem", name="Deactivate").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To a team, the least loaded first").check()
    choose(page, "Team", cast.team.name)
    dialog.get_by_role("button", name="Deactivate and move 3 accounts").click()
    expect(page.get_by_role("row", name="Carl Example").get_by_text("Deactivated")).to_be_visible()
    assert cast.carl.api.get("auth/me/").status_code == 401
    assert str(cast.carl.user.id) not in holders(cast).values()
    assert str(nora.collector.id if nora.collector else "") in holders(cast).values()


def test_an_invite_leads_to_a_password_and_a_second_factor(visit: Visit, cast: Cast) -> None:
    cast.alice.api.patch(f"agencies/{cast.agency.id}/", {"settings": {"second_factor_roles": ["team_lead"]}})
    admin = visit(cast.alice, "/settings/users").page
    admin.get_by_role("button", name="Invite a user").click()
    form = admin.get_by_role("dialog")
    form.get_by_label("User name").fill("nina")
    form.get_by_label("First name").fill("Nina")
    form.get_by_label("Role").select_option("team_lead")
    form.get_by_role("button", name="Make the invite").click()
    link = form.get_by_label("Link", exact=True).input_value()

    guest = visit(None, link.partition("/app")[2])
    page = guest.page
    expect(page.get_by_role("heading", name="Welcome to Harbour Recovery")).to_be_visible()
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("New password again").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set password and sign in").click()
    page.get_by_role("button", name="Set up an authenticator app").click()
    codes = turn_on(page)
    expect(page.locator("#content h1")).to_be_visible()

    used = visit(None, link.partition("/app")[2])
    expect(used.page.get_by_role("heading", name="This link does not work")).to_be_visible()
    assert all("404" in message for message in used.messages)
    used.messages.clear()

    again = visit(None, "/profile")
    again.page.get_by_label("User name").fill("nina")
    again.page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    again.page.get_by_role("button", name="Sign in").click()
    again.page.get_by_role("textbox", name="Code", exact=True).fill("000000")
    again.page.get_by_role("button", name="Go on").click()
    expect(again.page.get_by_text("This code is not right, or was used before.")).to_be_visible()
    again.messages.clear()  # the refusal, which the browser reports
    again.page.get_by_role("button", name="I do not have my app: use a recovery code").click()
    again.page.get_by_label("Recovery code").fill(codes[0])
    again.page.get_by_role("button", name="Go on").click()
    expect(again.page.get_by_role("heading", name="Profile and security", exact=True)).to_be_visible()
    expect(again.page.get_by_text("9 recovery codes left")).to_be_visible()


def test_the_first_run_makes_an_agency_and_signs_in(visit: Visit, transactional_db: None) -> None:
    visitor = visit(None, "/")
    page = visitor.page
    expect(page.get_by_role("heading", name="Set up Fairdue")).to_be_visible()
    page.get_by_label("Name of the agency").fill("Blue Harbor Recovery")
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password", exact=False).nth(0).fill(NEW_PASSWORD)
    page.get_by_label("Password again").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Create the agency and sign in").click()
    expect(page.locator("#content h1")).to_be_visible()
    expect(page.get_by_role("banner").get_by_text("Blue Harbor Recovery")).to_be_visible()

    visitor.go("/setup")
    expect(page.get_by_role("heading", name="Fairdue is set up")).to_be_visible()


def test_preferences_hold_in_every_browser(visit: Visit, cast: Cast) -> None:
    page = visit(cast.carl, "/profile").page
    with page.expect_response(is_kept):
        page.get_by_role("radiogroup", name="Theme").get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    with page.expect_response(is_kept):
        page.locator("#content").get_by_label("Language").select_option("es")
    expect(page.get_by_role("heading", name="Perfil y seguridad", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Guardar")).to_be_visible()
    preferences = cast.carl.api.get("auth/me/").json()["preferences"]
    assert (preferences["theme"], preferences["language"]) == ("dark", "es")

    other = visit(cast.carl, "/profile").page
    expect(other.get_by_role("heading", name="Perfil y seguridad", exact=True)).to_be_visible()
    expect(other.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def is_kept(response: Response) -> bool:
    """The server's answer that it keeps a preference."""
    return response.request.method == "PATCH" and response.url.endswith("/auth/me/preferences/") and response.ok


def test_a_second_factor_is_set_up_from_the_profile(visit: Visit, cast: Cast) -> None:
    page = visit(cast.carl, "/profile").page
    page.get_by_role("button", name="Set up a second factor").click()
    dialog = page.get_by_role("dialog", name="Set up a second factor")
    expect(dialog.get_by_label("Password", exact=True)).to_be_focused()
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Set up an authenticator app").click()
    turn_on(page)
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("10 recovery codes left")).to_be_visible()
    # Whoever was signed in elsewhere knew the password alone.
    assert cast.carl.api.get("auth/me/").status_code == 401


PAGES = (
    "/profile",
    "/creditors",
    "/settings/users",
    "/settings/teams",
    "/settings/collectors",
    "/settings/api-keys",
    "/settings/agency",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_these_pages(visit: Visit, cast: Cast, crew: tuple[Member, Member], scheme: Scheme) -> None:
    factories.creditor(cast.agency, "First Bank")
    visitor = visit(cast.alice, "/profile", scheme=scheme)
    for path in PAGES:
        visitor.go(path)
        expect(visitor.page.locator("#content h1")).to_be_visible()
        visitor.settle()
        assert visitor.violations() == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_reassign_accounts(visit: Visit, cast: Cast, crew: tuple[Member, Member], scheme: Scheme) -> None:
    visitor = visit(cast.alice, "/settings/collectors", scheme=scheme)
    visitor.page.get_by_role("link", name="Carl Example").click()
    visitor.page.get_by_role("button", name="Reassign accounts").click()
    expect(visitor.page.get_by_role("dialog").get_by_text("Where do the open accounts go?")).to_be_visible()
    visitor.settle()
    assert visitor.violations() == []


@pytest.mark.parametrize("path", [*PAGES, "/setup", "/link"])
def test_they_fit_a_window_of_320_pixels(visit: Visit, cast: Cast, crew: tuple[Member, Member], path: str) -> None:
    visitor = visit(None if path in {"/setup", "/link"} else cast.alice, path, width=320)
    expect(visitor.page.locator("h1")).to_be_visible()
    visitor.settle()
    assert visitor.overflow() == 0


def test_two_people_on_the_form_of_one_user(visit: Visit, cast: Cast) -> None:
    visitor = visit(cast.alice, "/settings/users?search=carl")
    page = visitor.page
    page.get_by_role("button", name="Actions for carl").click()
    page.get_by_role("menuitem", name="Edit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Karl")
    root = people.member(cast.agency, "anna", Role.AGENCY_ADMIN)
    assert root.api.patch(f"users/{cast.carl.user.id}/", {"email": "carl@harbour.test"}).status_code == 200

    dialog.get_by_role("button", name="Save").click()
    told = dialog.get_by_role("alert")
    expect(told).to_contain_text(f"{root.user.full_name} changed this after you opened it.")
    # The browser itself tells of the refusal.
    assert [text for text in visitor.messages if "409" not in text] == []
    visitor.messages.clear()
    told.get_by_role("button").click()
    expect(page.get_by_role("row", name="Carl Example")).to_contain_text("carl@harbour.test")
    page.get_by_role("button", name="Actions for carl").click()
    page.get_by_role("menuitem", name="Edit").click()
    expect(dialog.get_by_label("E-mail")).to_have_value("carl@harbour.test")
    dialog.get_by_label("First name").fill("Karl")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Karl Example")).to_be_visible()
