"""A kept card in the browser: charged once, declined, not answered, or not there at all; said as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope
from fairdue.payments.models import GatewayBreaker
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit
from tests.fakes.stripe import Fault, StripeSimulator
from tests.payments.cards import Shop, running_stripe


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeSimulator]:
    yield from running_stripe(monkeypatch)


@pytest.fixture
def shop(cast: Cast, sim: StripeSimulator) -> Shop:
    return Shop(cast, sim)


def keep(shop: Shop, card: str = "pm_card_visa") -> None:
    """Let Stripe keep a card for the debtor."""
    body = {"processor": shop.processor_id, "token": card}
    answer = shop.cast.carl.api.post(f"debtors/{shop.account.debtor_id}/payment-methods/", body)
    assert answer.status_code == 201, answer.content


def open_breaker(shop: Shop) -> None:
    """As after five failures; for an hour, however slow the machine is."""
    with agency_scope(shop.cast.agency.id):
        ahead = clock.now() + dt.timedelta(hours=1)
        GatewayBreaker.objects.create(agency_id=shop.cast.agency.id, processor_id=shop.processor_id, opened_at=ahead)


def enter(page: Page, amount: str, card: str) -> Locator:
    """Enter a charge; the form."""
    expect(page.get_by_role("region", name="Balance")).to_be_visible()
    page.keyboard.press("y")
    expect(page.get_by_label("Amount, USD")).to_be_focused()
    page.get_by_label("Amount, USD").fill(amount)
    page.get_by_label("Method").select_option(label="Card")
    page.get_by_role("radio", name=card).check()
    return page.locator("[data-form=payment]")


def charge(page: Page, title: str) -> None:
    """Save, and say yes to the question."""
    page.keyboard.press("Control+Enter")
    question = page.get_by_role("dialog", name=title)
    expect(question).to_contain_text("only when the debtor has agreed")
    question.get_by_role("button", name="Charge the card").click()


@pytest.mark.row("D060", "D067")
def test_a_collector_charges_a_kept_card_once(visit: Visit, shop: Shop, sim: StripeSimulator) -> None:
    keep(shop)
    page = visit(shop.cast.carl, f"/accounts/{shop.account.id}").page
    form = enter(page, "100.00", "Visa ending in 4242")
    expect(form).to_contain_text("A new card cannot be entered here")
    expect(form.get_by_label("Received on")).to_have_count(0)
    expect(page.get_by_role("region", name="What becomes of it")).to_contain_text("$900.00")
    page.keyboard.press("Control+Enter")
    question = page.get_by_role("dialog", name="Charge $100.00 to the card of")
    question.get_by_role("button", name="Charge the card").dblclick()
    expect(page.get_by_text("The card was charged: $100.00 came in.")).to_be_visible()
    expect(page.get_by_role("region", name="Balance")).to_contain_text("$900.00")
    assert (shop.payments(), shop.balance(), len(sim.books.all("charge"))) == (["completed"], 90000, 1)


def test_a_declined_card_is_said_to_be_declined(visit: Visit, shop: Shop) -> None:
    keep(shop, "pm_card_chargeCustomerFail")
    visitor = visit(shop.cast.carl, f"/accounts/{shop.account.id}")
    form = enter(visitor.page, "100.00", "Visa ending in 0341")
    charge(visitor.page, "Charge $100.00 to the card of")
    told = form.get_by_role("alert")
    expect(told).to_be_focused()
    expect(told).to_contain_text("The card was not charged: $100.00")
    expect(told).to_contain_text("No money came in, and nothing changed on the account.")
    expect(form.get_by_label("Amount, USD")).to_have_value("100.00")
    assert (shop.payments(), shop.balance()) == (["failed"], 100000)


def test_an_unknown_outcome_is_never_called_a_success(visit: Visit, shop: Shop, sim: StripeSimulator) -> None:
    keep(shop)
    visitor = visit(shop.cast.carl, f"/accounts/{shop.account.id}")
    form = enter(visitor.page, "100.00", "Visa ending in 4242")
    sim.plan_at_confirm(Fault.ERROR_AFTER, times=9)
    charge(visitor.page, "Charge $100.00 to the card of")
    told = form.get_by_role("alert")
    expect(told).to_contain_text("The processor has not said yet whether $100.00 came in")
    expect(told).to_contain_text("Do not charge it again.")
    expect(form.get_by_label("Amount, USD")).to_have_value("")
    assert shop.payments() == ["pending"]

    told.get_by_role("link", name="Look at the payment").click()
    expect(visitor.page.get_by_role("heading", level=1, name="Payment of $100.00")).to_be_visible()
    visitor.page.get_by_role("button", name="Ask the processor").click()
    expect(visitor.page.get_by_text("The money came in.", exact=True).first).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Ask the processor")).to_have_count(0)
    assert (shop.payments(), shop.balance()) == (["completed"], 90000)


@pytest.mark.row("D069")
def test_while_the_processor_is_down_it_is_said_when_to_try_again(visit: Visit, shop: Shop) -> None:
    keep(shop)
    visitor = visit(shop.cast.carl, f"/accounts/{shop.account.id}")
    form = enter(visitor.page, "100.00", "Visa ending in 4242")
    open_breaker(shop)
    charge(visitor.page, "Charge $100.00 to the card of")
    told = form.get_by_role("alert")
    expect(told).to_contain_text("does not answer now, and nothing was done. Try again from")
    expect(form.get_by_label("Amount, USD")).to_have_value("100.00")
    assert (shop.payments(), shop.balance()) == ([], 100000)
    assert any("503" in message for message in visitor.messages)
    visitor.messages.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_card_is_charged(visit: Visit, shop: Shop, scheme: Scheme) -> None:
    visitor = visit(shop.cast.carl, f"/accounts/{shop.account.id}", scheme=scheme)
    page = visitor.page
    page.keyboard.press("y")
    page.get_by_label("Method").select_option(label="Card")
    expect(page.get_by_text("No card is kept for")).to_be_visible()
    assert visitor.violations() == []
    page.get_by_label("Method").select_option(label="Cash")
    keep(shop, "pm_card_chargeCustomerFail")
    visitor.go(f"/accounts/{shop.account.id}")
    enter(page, "100.00", "Visa ending in 0341")
    charge(page, "Charge $100.00 to the card of")
    expect(page.locator("[data-form=payment]").get_by_role("alert")).to_be_visible()
    visitor.settle()
    assert visitor.violations() == []
