"""Money in the browser: taken with a preview, once however often it is sent, refunded by who may, settled from a bank file."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import FilePayload, expect

from fairdue.accounts.models import Account
from fairdue.jobs.types import Run
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor
from fairdue.payments.commands.charging import charge_account
from fairdue.payments.flows.bank_files import process_bank_file
from fairdue.payments.models import BankFile, BankItem, Payment, PaymentShare
from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit
from tests.payments.money import pay

BANK = "reference,amount,date,payer,text,bank_reference\n,250.00,2026-02-10,DORA OWING,for A ONE,TX-1\n"


@pytest.fixture
def account(cast: Cast) -> Account:
    """An account of Carl's that owes 1000.00 and costs of 45.00."""
    owing = factories.debtor(cast.agency, "Dora Owing")
    made = factories.account(cast.agency, cast.carl, "in_contact", "1000.00", of=owing, external_ref="A-ONE")
    charge_account(system(cast.agency.id), made.id, "costs", "45.00", "court fee")
    return made


def payments_of(cast: Cast) -> list[Payment]:
    with agency_scope(cast.agency.id):
        return list(Payment.objects.filter(agency_id=cast.agency.id).order_by("id"))


def balance_of(cast: Cast, account_id: UUID) -> int:
    with agency_scope(cast.agency.id):
        return Account.objects.get(id=account_id).balance_minor


@pytest.mark.row("D060", "D062")
def test_a_collector_takes_a_payment_and_sees_the_balance_fall(visit: Visit, cast: Cast, account: Account) -> None:
    visitor = visit(cast.carl, f"/accounts/{account.id}")
    page = visitor.page
    balance = page.get_by_role("region", name="Balance")
    expect(balance).to_contain_text("$1,045.00")
    page.keyboard.press("y")
    expect(page.get_by_label("Amount, USD")).to_be_focused()
    page.keyboard.type("145.00")
    preview = page.get_by_role("region", name="What becomes of it")
    expect(preview.get_by_role("row", name="Costs")).to_contain_text("$45.00")
    expect(preview.get_by_role("row", name="Principal")).to_contain_text("$100.00")
    expect(preview).to_contain_text("$900.00")
    page.keyboard.press("Control+Enter")
    question = page.get_by_role("dialog", name="Take $145.00 for Dora Owing?")
    expect(question).to_contain_text("$900.00")
    question.get_by_role("button", name="Take the payment").click()

    expect(page.get_by_text("The payment of $145.00 was taken.")).to_be_visible()
    expect(balance).to_contain_text("$900.00")
    assert balance_of(cast, account.id) == 90000
    page.get_by_role("tab", name="Transactions").click()
    page.get_by_role("table", name="Payments").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name="Payment of $145.00")).to_be_visible()
    expect(page.get_by_role("table", name="Applied to A-ONE").get_by_role("row", name="Costs")).to_contain_text("$45.00")
    expect(page.get_by_role("button", name="Refund")).to_have_count(0)
    with page.expect_download() as receipt:
        page.get_by_role("button", name="Receipt").click()
    assert receipt.value.suggested_filename.endswith(".pdf")


@pytest.mark.row("D067")
def test_a_double_click_takes_it_once(visit: Visit, cast: Cast, account: Account) -> None:
    page = visit(cast.carl, f"/accounts/{account.id}").page
    page.keyboard.press("y")
    page.get_by_label("Amount, USD").fill("1100.00")
    expect(page.get_by_text("$55.00 more than is owed")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).dblclick()
    question = page.get_by_role("dialog", name="Take $1,100.00 for Dora Owing?")
    expect(question).to_contain_text("$55.00 more than is owed")
    question.get_by_role("button", name="Take the payment").dblclick()
    expect(page.get_by_text("The payment of $1,100.00 was taken.")).to_be_visible()
    expect(page.get_by_role("region", name="Balance")).to_contain_text("Unapplied credit")
    assert [payment.amount_minor for payment in payments_of(cast)] == [110000]


@pytest.mark.row("D064")
def test_an_admin_refunds_a_part_and_the_account_owes_it_again(visit: Visit, cast: Cast, account: Account) -> None:
    made = pay(cast.agency, "200.00", account)
    page = visit(cast.alice, "/payments").page
    page.get_by_role("row", name="Dora Owing").get_by_text("$200.00").click()
    expect(page.get_by_role("heading", level=1, name="Payment of $200.00")).to_be_focused()
    page.get_by_role("button", name="Refund").click()
    dialog = page.get_by_role("dialog", name="Refund the payment")
    dialog.get_by_label("Some of it").check()
    dialog.get_by_label("Amount, USD").fill("300")
    dialog.get_by_role("button", name="Refund", exact=True).click()
    expect(dialog.get_by_text("No more than $200.00 is left to give back.")).to_be_visible()
    dialog.get_by_label("Amount, USD").fill("50")
    expect(dialog.get_by_text("Account A-ONE owes $50.00 again.")).to_be_visible()
    dialog.get_by_label("Reason").fill("Paid twice")
    dialog.get_by_role("button", name="Refund", exact=True).click()

    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Partly refunded")).to_be_visible()
    expect(page.get_by_role("region", name="Refunds")).to_contain_text("Paid twice")
    assert balance_of(cast, account.id) == 104500 - 20000 + 5000
    refused = cast.carl.api.post(f"payments/{made.id}/refund/", {"reason": "mine"})
    assert refused.status_code == 403


def test_an_unmatched_line_of_a_bank_file_is_settled(visit: Visit, cast: Cast, account: Account) -> None:
    page = visit(cast.alice, "/payments/bank-files").page
    page.get_by_role("link", name="Send a bank file").first.click()
    expect(page.get_by_role("heading", level=1, name="Send a bank file")).to_be_visible()
    file: FilePayload = {"name": "bank.csv", "mimeType": "text/csv", "buffer": BANK.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("1 entry was looked at; it can be read.")).to_be_visible()
    page.get_by_role("button", name="Send file").click()
    expect(page.get_by_role("row", name="bank.csv")).to_be_visible()
    with agency_scope(cast.agency.id):
        sent = BankFile.objects.get(agency_id=cast.agency.id)
    process_bank_file(Run(cast.agency.id), sent.id)
    expect(page.get_by_role("row", name="bank.csv")).to_contain_text("Completed")

    page.get_by_role("row", name="bank.csv").get_by_role("link").click()
    page.get_by_role("row", name="DORA OWING").get_by_text("DORA OWING").click()
    question = page.get_by_role("dialog", name="What is this money for?")
    expect(question).to_contain_text("the payer is the debtor")
    question.get_by_label("A-ONE").check()
    question.get_by_role("button", name="Take as payment").click()
    expect(page.get_by_text("The money was taken as a payment.")).to_be_visible()
    expect(question).to_have_count(0)
    with agency_scope(cast.agency.id):
        item = BankItem.objects.get(agency_id=cast.agency.id)
    assert (item.status, balance_of(cast, account.id)) == ("settled", 104500 - 25000)


def test_a_payment_for_two_accounts_of_the_debtor_is_divided(visit: Visit, cast: Cast, account: Account) -> None:
    with agency_scope(cast.agency.id):
        debtor = Debtor.objects.get(id=account.debtor_id)
    factories.account(cast.agency, cast.carl, "in_contact", "80.00", of=debtor, external_ref="A-TWO")
    page = visit(cast.carl, f"/accounts/{account.id}").page
    page.keyboard.press("y")
    page.get_by_label("Amount, USD").fill("100.00")
    page.get_by_label("Divide it between accounts of the debtor").check()
    page.get_by_label("A-ONE").fill("70.00")
    expect(page.get_by_text("Left to divide: $30.00")).to_be_visible()
    page.get_by_label("A-TWO").fill("30.00")
    expect(page.get_by_role("region", name="What becomes of it")).to_contain_text("A-TWO")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Take the payment").click()
    expect(page.get_by_text("The payment of $100.00 was taken.")).to_be_visible()
    with agency_scope(cast.agency.id):
        shares = PaymentShare.objects.filter(agency_id=cast.agency.id).values_list("account__external_ref", "amount_minor")
        assert dict(shares) == {"A-ONE": 7000, "A-TWO": 3000}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_money_is_taken(visit: Visit, cast: Cast, account: Account, scheme: Scheme) -> None:
    visitor = visit(cast.alice, f"/accounts/{account.id}", scheme=scheme)
    visitor.page.keyboard.press("y")
    visitor.page.get_by_label("Amount, USD").fill("2000.00")
    expect(visitor.page.get_by_text("more than is owed")).to_be_visible()
    visitor.settle()
    assert visitor.violations() == []
    made = pay(cast.agency, "200.00", account)
    visitor.page.get_by_label("Amount, USD").fill("")
    visitor.go(f"/payments/{made.id}")
    visitor.page.get_by_role("button", name="Refund").click()
    expect(visitor.page.get_by_role("dialog", name="Refund the payment")).to_be_visible()
    assert visitor.violations() == []
