"""Every page, in light and dark and in a narrow window: usable by everybody, and silent in the console."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Scheme, Visitor
from tests.e2e.conftest import Visit
from tests.e2e.pages import PAGES, SIGN_IN, PageSpec
from tests.intake.conftest import HEADER, send
from tests.payments.money import bank_item, bank_profile, pay


@pytest.fixture
def agency(cast: Cast) -> Cast:
    """An agency with something of everything that pages show."""
    owing = factories.account(cast.agency, cast.carl, "in_contact", "1250.00")
    pay(cast.agency, "250.00", owing, external_ref="TX-1")
    bank_item(cast.agency, payer_name="Ada Brook")
    bank_profile(cast.agency)
    factories.account(cast.agency, cast.carl, "negotiating", "640.00")
    factories.account(cast.agency, cast.carl, "disputed", "310.00")
    factories.account(cast.agency, None, "new", "99.50")
    send(cast, HEADER + "P-1,Ada Brook,,no mail,,10.00,,,\nP-2,Bea Stone,,,,20.00,,,\n", "placement.csv")
    return cast


def address(page: PageSpec, cast: Cast) -> str:
    """Fill ids of the first things listed into a page's address."""
    found = {name: cast.alice.api.get(path).json() for name, path in page.ids.items()}
    rows = {name: answer["results"] if isinstance(answer, dict) else answer for name, answer in found.items()}
    return page.path.format(**{name: row[0]["id"] for name, row in rows.items()})


def look(visitor: Visitor, path: str) -> None:
    """Open a page and wait until it is whole."""
    visitor.go(path)
    expect(visitor.page.locator("h1")).to_be_visible()
    visitor.settle()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Visit, agency: Cast, scheme: Scheme) -> None:
    visitor = visit(None, SIGN_IN.path, scheme=scheme)
    expect(visitor.page.locator("h1")).to_be_visible()
    found = {SIGN_IN.name: visitor.violations()}
    visitor = visit(agency.alice, scheme=scheme)
    for page in PAGES:
        look(visitor, address(page, agency))
        found[page.name] = visitor.violations()
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_no_page_is_wider_than_320_pixels(visit: Visit, agency: Cast) -> None:
    visitor = visit(None, SIGN_IN.path, width=320)
    expect(visitor.page.locator("h1")).to_be_visible()
    wide = {SIGN_IN.name: visitor.overflow()}
    visitor = visit(agency.alice, width=320)
    for page in PAGES:
        look(visitor, address(page, agency))
        wide[page.name] = visitor.overflow()
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}
