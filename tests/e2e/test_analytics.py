"""The dashboard: charts with their figures as text and as tables."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.cast import Cast
from tests.e2e.conftest import Visit


@pytest.mark.row("D120", "E04")
def test_an_admin_reads_figures_in_each_currency(visit: Visit, cast: Cast) -> None:
    factories.account(cast.agency, cast.carl, "in_contact", "1250.00")
    factories.account(cast.agency, None, "new", "80.00", currency="EUR")
    visitor = visit(cast.alice, "/analytics")
    page = visitor.page
    expect(page.get_by_role("region", name="Key figures")).to_contain_text("$1,250.00")
    expect(page.get_by_role("img", name="Accounts by status")).to_contain_text("In contact")

    page.get_by_role("button", name="Currency").first.click()
    page.get_by_label("EUR").check()
    expect(page.get_by_role("region", name="Key figures")).to_contain_text("€80.00")
    assert visitor.path == "/app/analytics?currency=EUR"

    page.keyboard.press("Escape")
    page.get_by_role("radiogroup", name="Owed by days past due, EUR: Show as").get_by_text("Table").click()
    expect(page.get_by_role("table", name="Owed by days past due, EUR")).to_contain_text("€80.00")
    assert visitor.violations() == []
