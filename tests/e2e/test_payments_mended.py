"""What is put right in the browser: a payment taken back or corrected for a reason, a charge added, a processor kept in order."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fairdue.accounts.models import Account
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope
from fairdue.payments.models import Payment, PaymentProcessor
from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit
from tests.payments.money import fresh, pay


@pytest.fixture
def account(cast: Cast) -> Account:
    """An account of Carl's that owes 1000.00."""
    owing = factories.debtor(cast.agency, "Dora Owing")
    return factories.account(cast.agency, cast.carl, "in_contact", "1000.00", of=owing, external_ref="A-ONE")


def begin(page: Page, deed: str, title: str) -> None:
    """Press the button of a deed on the page of a payment, and wait for its dialog."""
    page.get_by_role("button", name=deed).click()
    expect(page.get_by_role("dialog", name=title)).to_be_visible()


@pytest.mark.row("P17")
def test_a_payment_is_taken_back_with_a_reason_that_is_kept(visit: Visit, cast: Cast, account: Account) -> None:
    made = pay(cast.agency, "200.00", account)
    visitor = visit(cast.alice, f"/payments/{made.id}")
    page = visitor.page
    begin(page, "Take back", "Take back the payment")
    dialog = page.get_by_role("dialog", name="Take back the payment")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    expect(dialog).to_contain_text("what it paid is owed again on A-ONE")
    dialog.get_by_role("button", name="Take back").click()
    expect(dialog.get_by_text("Give a reason.")).to_be_visible()
    assert fresh(account).balance_minor == 80000
    dialog.get_by_label("Reason").fill("Meant for another debtor")
    dialog.get_by_role("button", name="Take back").click()

    expect(dialog).to_have_count(0)
    happened = page.get_by_role("region", name="What happened")
    expect(happened).to_contain_text("Taken back")
    expect(happened).to_contain_text("Meant for another debtor")
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    expect(page.get_by_role("list", name="Not possible now")).to_contain_text("the payment was taken back")
    assert fresh(account).balance_minor == 100000
    with agency_scope(cast.agency.id):
        noted = JournalEntry.objects.get(subject_id=made.id, kind="payment.reversed")
    assert (noted.actor_id, noted.facts["reason"]) == (cast.alice.user.id, "Meant for another debtor")

    page = visit(cast.carl, f"/payments/{made.id}").page
    expect(page.get_by_role("region", name="What happened")).to_contain_text("Meant for another debtor")
    for deed in ("Take back", "Correct", "Refund"):
        expect(page.get_by_role("button", name=deed)).to_have_count(0)


@pytest.mark.row("P16")
def test_a_payment_is_corrected_and_who_was_slower_is_told(visit: Visit, cast: Cast, account: Account) -> None:
    made = pay(cast.agency, "200.00", account)
    visitor = visit(cast.alice, f"/payments/{made.id}")
    page = visitor.page
    begin(page, "Correct", "Correct the payment")
    dialog = page.get_by_role("dialog", name="Correct the payment")
    expect(dialog.get_by_role("button", name="Correct")).to_be_disabled()
    dialog.get_by_label("Amount, USD").fill("20.00")
    dialog.get_by_label("Method").select_option(label="Cash")
    dialog.get_by_label("Reason").fill("One zero too many")
    dialog.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("heading", level=1, name="Payment of $20.00")).to_be_visible()
    expect(page.get_by_role("region", name="Payment", exact=True)).to_contain_text("Cash")
    assert fresh(account).balance_minor == 98000

    begin(page, "Correct", "Correct the payment")
    with agency_scope(cast.agency.id):
        seen = Payment.objects.get(id=made.id).version
    body = {"amount": "30.00", "reason": "By somebody else", "version": seen}
    assert cast.alice.api.patch(f"payments/{made.id}/", body).status_code == 200
    dialog.get_by_label("Amount, USD").fill("40.00")
    dialog.get_by_label("Reason").fill("Too late")
    dialog.get_by_role("button", name="Correct").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Somebody changed this payment after you opened it")
    assert fresh(account).balance_minor == 97000
    assert any("409" in message for message in visitor.messages)
    visitor.messages.clear()


def test_a_charge_is_added_to_what_is_owed(visit: Visit, cast: Cast, account: Account) -> None:
    page = visit(cast.alice, f"/accounts/{account.id}").page
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Add interest, fees or costs").click()
    dialog = page.get_by_role("dialog", name="Add to what A-ONE owes")
    dialog.get_by_label("Kind").select_option(label="Fees")
    dialog.get_by_label("Amount, USD").fill("12.50")
    expect(dialog.get_by_text("The balance becomes $1,012.50.")).to_be_visible()
    dialog.get_by_label("Reason").fill("Returned check")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("region", name="Balance")).to_contain_text("$1,012.50")
    assert fresh(account).balance_minor == 101250


def test_a_processor_is_added_changed_and_removed(visit: Visit, cast: Cast) -> None:
    page = visit(cast.alice, "/settings/payment-processors").page
    page.get_by_role("button", name="Add a processor").first.click()
    dialog = page.get_by_role("dialog", name="Add a processor")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Give it a name.")).to_be_visible()
    dialog.get_by_label("Name", exact=False).first.fill("Harbour cards")
    dialog.get_by_label("Short name").fill("harbour")
    dialog.get_by_label("Secret API key").fill("sk_test_harbour")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Enter this too: it would be lost.")).to_be_visible()
    dialog.get_by_label("Webhook signing secret", exact=True).fill("whsec_harbour")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    row = page.get_by_role("row", name="Harbour cards")
    expect(row).to_contain_text("Kept")

    row.get_by_text("Harbour cards").click()
    dialog = page.get_by_role("dialog", name="Edit Harbour cards")
    expect(dialog.get_by_label("Secret API key")).to_have_value("")
    dialog.get_by_role("switch", name="In use").uncheck(force=True)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(row).to_contain_text("Deactivated")

    row.get_by_role("button", name="Actions for Harbour cards").click()
    page.get_by_role("menuitem", name="Remove").click()
    page.get_by_role("dialog", name="Remove Harbour cards").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("row", name="Harbour cards")).to_have_count(0)
    with agency_scope(cast.agency.id):
        assert not PaymentProcessor.objects.filter(agency_id=cast.agency.id, slug="harbour").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_money_is_put_right(visit: Visit, cast: Cast, account: Account, scheme: Scheme) -> None:
    made = pay(cast.agency, "200.00", account)
    visitor = visit(cast.alice, f"/payments/{made.id}", scheme=scheme, width=390)
    page, found = visitor.page, {}
    for deed, title in (("Take back", "Take back the payment"), ("Correct", "Correct the payment")):
        begin(page, deed, title)
        found[deed] = (visitor.violations(), visitor.overflow())
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name=title)).to_have_count(0)
    visitor.go("/settings/payment-processors")
    page.get_by_role("button", name="Add a processor").first.click()
    expect(page.get_by_role("dialog", name="Add a processor")).to_be_visible()
    found["processor"] = (visitor.violations(), visitor.overflow())
    assert found == dict.fromkeys(found, ([], 0))
