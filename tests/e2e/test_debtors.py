"""Debtors: find one, change how he is reached, merge two who are one person."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor
from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit


@pytest.fixture
def dora(cast: Cast) -> Debtor:
    """A debtor of Carl's, and another who has the same phone."""
    found = factories.debtor(cast.agency, "Dora Owing", phone="+12025550143")
    factories.account(cast.agency, cast.carl, "in_contact", "1250.00", of=found, external_ref="A-ONE")
    twin = factories.debtor(cast.agency, "Dora B. Owing", phone="+12025550143", email="dora@example.test")
    factories.account(cast.agency, None, "new", "80.00", of=twin, external_ref="A-TWO")
    return found


def test_a_collector_finds_his_debtor_and_adds_an_address(visit: Visit, cast: Cast, dora: Debtor) -> None:
    visitor = visit(cast.carl, "/debtors")
    page = visitor.page
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("row", name="Dora Owing").get_by_text("Dora Owing").click()
    expect(page.get_by_role("heading", level=1, name="Dora Owing")).to_be_focused()
    expect(page.get_by_role("row", name="A-ONE")).to_contain_text("$1,250.00")

    page.get_by_role("button", name="Add").click()
    page.get_by_label("Kind", exact=True).select_option("email")
    page.get_by_label("E-mail").fill("dora.owing@example.test")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("dora.owing@example.test")).to_be_visible()

    page.get_by_role("button", name="Remove dora.owing@example.test").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("dora.owing@example.test")).to_have_count(0)
    expect(page.get_by_role("button", name="Split")).to_have_count(0)


def test_an_admin_merges_two_who_are_one(visit: Visit, cast: Cast, dora: Debtor) -> None:
    page = visit(cast.alice, "/debtors/duplicates").page
    page.get_by_role("button", name="Search anew").click()
    page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog", name="Are these one person?")
    expect(dialog.get_by_role("row", name="Name")).to_contain_text("Dora B. Owing")
    dialog.get_by_role("button", name="Preview the merge").click()
    expect(dialog.get_by_text("1 account moves")).to_be_visible()
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("No possible duplicates")).to_be_visible()
    with agency_scope(cast.agency.id):
        merged = Debtor.objects.get(merged_into=dora.id)

    page.goto(page.url.replace("duplicates", str(merged.id)))
    page.get_by_role("button", name="Undo the merge").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("The merge was undone.")).to_be_visible()
    expect(page.get_by_text("Merged into another debtor")).to_have_count(0)
    with agency_scope(cast.agency.id):
        assert not Debtor.objects.filter(merged_into=dora.id).exists()


def test_somebody_elses_debtor_is_not_there(visit: Visit, cast: Cast) -> None:
    foreign = factories.debtor(cast.agency, "Fritz Foreign")
    visitor = visit(cast.carl, f"/debtors/{foreign.id}")
    expect(visitor.page.get_by_role("heading", level=1, name="No such debtor")).to_be_visible()
    visitor.messages.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(visit: Visit, cast: Cast, dora: Debtor, scheme: Scheme) -> None:
    visitor = visit(cast.alice, "/debtors", scheme=scheme)
    for path in ("/debtors", "/debtors?view=risky", "/debtors/duplicates", f"/debtors/{dora.id}"):
        visitor.go(path)
        expect(visitor.page.locator("#content h1")).to_be_visible()
        visitor.settle()
        assert visitor.violations() == [], path


@pytest.mark.parametrize("path", ["/debtors", "/debtors/duplicates", "/debtors/{id}"])
def test_it_fits_a_window_of_320_pixels(visit: Visit, cast: Cast, dora: Debtor, path: str) -> None:
    visitor = visit(cast.alice, path.format(id=dora.id), width=320)
    visitor.settle()
    assert visitor.overflow() == 0
