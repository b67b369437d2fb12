"""An auditor looks for who changed what."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.cast import Cast
from tests.e2e.conftest import Visit


@pytest.fixture
def changed(cast: Cast) -> str:
    """An account whose status Alice changed; its id."""
    account = factories.account(cast.agency, cast.carl, "assigned", "1250.00", external_ref="A-CARL")
    answer = cast.alice.api.post(f"accounts/{account.id}/transition/", {"new_status": "in_contact"})
    assert answer.status_code == 200, answer.content
    return str(account.id)


def test_an_auditor_finds_a_change(visit: Visit, cast: Cast, changed: str) -> None:
    visitor = visit(cast.rita, "/audit")
    page = visitor.page
    expect(page.get_by_role("region", name="Seals of the journal")).to_contain_text("Not sealed yet")
    page.get_by_role("button", name="What happened").click()
    page.get_by_role("combobox", name="What happened").fill("Status")
    page.get_by_role("option", name="Status changed").click()
    entry = page.get_by_role("article", name="Status changed").first
    expect(entry).to_contain_text("in_contact")
    expect(page.get_by_role("article", name="Account created")).to_have_count(0)
    assert "kind=account.status_changed" in visitor.path

    entry.get_by_role("button", name="Only this account").click()
    expect(page).to_have_url(re.compile(changed))
    expect(entry.get_by_role("link", name="Open: account")).to_have_attribute("href", f"/app/accounts/{changed}")

    page.get_by_role("button", name="Take away the filter What happened").click()
    expect(page.get_by_role("article", name="Account created")).to_be_visible()
    page.reload()
    expect(page.get_by_role("article", name="Account created")).to_be_visible()


@pytest.mark.row("D122")
@pytest.mark.parametrize("path", ["/audit", "/assignment-rules", "/scorecards", "/analytics"])
def test_a_collector_is_sent_to_his_worklist(visit: Visit, cast: Cast, path: str) -> None:
    visitor = visit(cast.carl, path)
    expect(visitor.page.get_by_role("heading", level=1, name="Worklist")).to_be_visible()
    assert visitor.path.startswith("/app/worklist")
