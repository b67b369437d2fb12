"""Bank files in the browser: columns matched once and read by themselves from then on, and money that the bank took back."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from fairdue.accounts.models import Account
from fairdue.jobs.types import Run
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.bank_profiles import edit_bank_profile
from fairdue.payments.flows.bank_files import process_bank_file, take_bank_file
from fairdue.payments.models import BankFile, BankItem, BankProfile
from fairdue.payments.queries.bank_profiles import get_bank_profile
from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit
from tests.payments.money import day, fresh, pay

HEADER = "Konto;Wer;Raus;Rein;Tag\n"
MARCH = HEADER + "A-ONE;Dora Owing;;100,00;02.02.2026\nA-ONE;Dora Owing;;viel;03.02.2026\nA-ONE;Bank;3,50;;04.02.2026\n"
APRIL = HEADER + "A-ONE;Dora Owing;;40,00;05.02.2026\n"


@pytest.fixture
def account(cast: Cast) -> Account:
    """An account that owes 1000.00."""
    owing = factories.debtor(cast.agency, "Dora Owing")
    return factories.account(cast.agency, cast.carl, "in_contact", "1000.00", of=owing, external_ref="A-ONE")


def choose(page: Page, name: str, text: str) -> None:
    """Choose a file on the page for sending one, and wait until it was looked at."""
    expect(page.get_by_role("heading", level=1, name="Send a bank file")).to_be_visible()
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="First entries, as they would be taken")).to_be_visible()


def match(page: Page, column: str, field: str) -> None:
    """Say what a column is."""
    page.get_by_role("combobox", name=f"What {column} is").click()
    page.get_by_role("option", name=field, exact=True).click()
    expect(page.get_by_role("combobox", name=f"What {column} is")).to_have_value(field)


def process(cast: Cast, name: str) -> BankFile:
    """Do what a worker does with a file that was sent."""
    with agency_scope(cast.agency.id):
        sent = BankFile.objects.get(agency_id=cast.agency.id, file_name=name)
    process_bank_file(Run(cast.agency.id), sent.id)
    with agency_scope(cast.agency.id):
        return BankFile.objects.get(agency_id=cast.agency.id, id=sent.id)


def test_columns_are_matched_once_and_read_by_themselves_from_then_on(visit: Visit, cast: Cast, account: Account) -> None:
    page = visit(cast.alice, "/payments/bank-files").page
    page.get_by_role("link", name="Send a bank file").first.click()
    choose(page, "march.csv", MARCH)
    expect(page.get_by_role("combobox", name="What Tag is")).to_have_value("Date")
    for column, field in (("Konto", "Account reference"), ("Wer", "Payer"), ("Raus", "Money paid out"), ("Rein", "Amount")):
        match(page, column, field)
    entries = page.get_by_role("table", name="First entries, as they would be taken")
    expect(entries.get_by_role("row", name="2 Feb 2, 2026")).to_contain_text("$100.00")
    expect(entries.get_by_role("row", name="2 Feb 2, 2026")).to_contain_text("A-ONE")
    expect(entries.get_by_role("row", name="3 The amount cannot be read: viel")).to_be_visible()
    expect(entries.get_by_role("row", name="4 Feb 4, 2026")).to_contain_text("-$3.50")
    expect(page.get_by_label("Remember for files with these columns")).to_be_checked()
    page.get_by_label("Name of the profile").fill("Harbor Bank")
    page.get_by_role("button", name="Send file").click()

    expect(page.get_by_role("heading", level=1, name="Bank files")).to_be_visible()
    expect(page.get_by_role("row", name="march.csv")).to_be_visible()
    read = process(cast, "march.csv")
    assert (read.profile_version, read.entries_count, read.refused_count) == (1, 3, 1)
    assert fresh(account).balance_minor == 90000
    expect(page.get_by_role("row", name="march.csv")).to_contain_text("Completed")
    page.get_by_role("row", name="march.csv").get_by_text("march.csv").click()
    dialog = page.get_by_role("dialog", name="march.csv")
    expect(dialog.get_by_role("list")).to_contain_text("The amount cannot be read: viel")
    expect(dialog.get_by_role("link", name="Harbor Bank, version 1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    page.get_by_role("link", name="Send a bank file").first.click()
    choose(page, "april.csv", APRIL)
    expect(page.get_by_text("Files with these columns are read by the profile Harbor Bank.")).to_be_visible()
    expect(page.get_by_role("combobox", name="What Konto is")).to_have_count(0)
    expect(page.get_by_role("row", name="2 Feb 5, 2026")).to_contain_text("$40.00")
    page.get_by_role("button", name="Send file").click()
    expect(page.get_by_role("row", name="april.csv")).to_be_visible()
    assert process(cast, "april.csv").profile_version == 1
    assert fresh(account).balance_minor == 86000


def test_a_profile_is_made_corrected_brought_back_and_put_out_of_use(visit: Visit, cast: Cast) -> None:
    visitor = visit(cast.alice, "/payments/bank-profiles")
    page = visitor.page
    page.get_by_role("link", name="New bank profile").first.click()
    expect(page.get_by_role("heading", level=1, name="New bank profile")).to_be_visible()
    file: FilePayload = {"name": "house.csv", "mimeType": "text/csv", "buffer": APRIL.encode()}
    page.locator("input[type=file]").set_input_files(file)
    match(page, "Konto", "Account reference")
    match(page, "Rein", "Amount")
    page.get_by_label("Name of the profile").fill("House bank")
    page.get_by_role("button", name="Save profile").click()
    expect(page.get_by_role("heading", level=1, name="House bank")).to_be_visible()

    match(page, "Wer", "Payer")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    page.get_by_role("button", name="Show what differs from version 1").click()
    expect(page.get_by_role("row", name="Payer not set Wer")).to_be_visible()
    page.get_by_role("button", name="Bring back version 1").click()
    page.get_by_role("dialog").get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("Version 1 is back as version 3.")).to_be_visible()
    expect(page.get_by_role("combobox", name="What Wer is")).to_have_value("Not read")

    # Somebody else is faster: what he did is named, and not overwritten.
    with agency_scope(cast.agency.id):
        made = BankProfile.objects.get(agency_id=cast.agency.id)
    match(page, "Wer", "Text")
    document = replace(get_bank_profile(system(cast.agency.id), made.id).document, decimal=",")
    edit_bank_profile(system(cast.agency.id), made.id, 3, document=document)
    page.get_by_role("button", name="Save as version 4").click()
    stale = page.get_by_role("dialog")
    expect(stale).to_contain_text("4")
    assert any("409" in message for message in visitor.messages)
    visitor.messages.clear()
    stale.get_by_role("button", name="Show what is there now").click()
    expect(page.get_by_role("combobox", name="Amounts")).to_have_value("1.250,00")

    page.get_by_role("button", name="Take out of use").click()
    page.get_by_role("dialog").get_by_role("button", name="Take out of use").click()
    expect(page.get_by_text("House bank is out of use.")).to_be_visible()
    with agency_scope(cast.agency.id):
        found = BankProfile.objects.get(agency_id=cast.agency.id)
    assert (found.version, found.is_active) == (4, False)


def test_money_that_the_bank_took_back_ends_on_the_page_of_its_payment(visit: Visit, cast: Cast, account: Account) -> None:
    returned = pay(cast.agency, "200.00", account, received_on=day(2))
    contested = pay(cast.agency, "150.00", account, received_on=day(3))
    rows = "A-ONE,-200.00,2026-02-20,Dora Owing,Returned,R-1\nA-ONE,-150.00,2026-02-21,Dora Owing,Charge-back,R-2\n"
    text = f"reference,amount,date,payer,text,bank_reference\n{rows}".encode()
    process_bank_file(Run(cast.agency.id), take_bank_file(system(cast.agency.id), "back.csv", [text], size_bytes=len(text)))
    assert fresh(account).balance_minor == 65000

    page = visit(cast.alice, "/payments/inbox").page
    settle(page, "Returned", "$200.00", is_final=True)
    settle(page, "Charge-back", "$150.00", is_final=False)
    with agency_scope(cast.agency.id):
        settled = {each.bank_ref: each for each in BankItem.objects.filter(agency_id=cast.agency.id)}
    assert (settled["R-1"].payment_id, settled["R-2"].payment_id) == (returned.id, contested.id)
    assert fresh(account).balance_minor == 100000

    expect(disputes_of(page, returned.id)).to_contain_text("Lost")
    expect(page.get_by_role("region", name="Disputes")).to_contain_text("Returned")
    expect(disputes_of(page, contested.id)).to_contain_text("Open")


def settle(page: Page, text: str, amount: str, *, is_final: bool) -> None:
    """Settle an entry of money that left the bank as taken back of the payment that fits best."""
    page.get_by_role("row", name=text).get_by_text(text).click()
    dialog = page.get_by_role("dialog", name="What is this money for?")
    choice = dialog.get_by_role("group", name="Of which payment")
    expect(choice.get_by_role("radio").first).to_be_visible()
    expect(choice).to_contain_text("the amount is just that of the payment")
    choice.get_by_role("radio", name=amount).check()
    dialog.get_by_label("Returned for good").set_checked(is_final)
    dialog.get_by_role("button", name="Settle with this payment").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("row", name=text)).to_have_count(0)


def disputes_of(page: Page, payment_id: UUID) -> Locator:
    """The charge-backs on the page of a payment, gone to by its address."""
    page.goto(page.url.split("/app/")[0] + f"/app/payments/{payment_id}")
    return page.get_by_role("region", name="Disputes")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_the_way_of_a_bank_file(visit: Visit, cast: Cast, scheme: Scheme, width: int) -> None:
    visitor = visit(cast.alice, "/payments/bank-files/new", scheme=scheme, width=width)
    choose(visitor.page, "march.csv", MARCH)
    visitor.settle()
    assert (visitor.violations(), visitor.overflow()) == ([], 0)
    item = "A-ONE,-200.00,2026-02-20,Dora Owing,Returned,R-1\n"
    text = f"reference,amount,date,payer,text,bank_reference\n{item}".encode()
    process_bank_file(Run(cast.agency.id), take_bank_file(system(cast.agency.id), "back.csv", [text], size_bytes=len(text)))
    visitor.page.get_by_role("button", name="Choose another file").click()
    visitor.go("/payments/inbox")
    visitor.page.get_by_role("row", name="Returned").get_by_text("Returned").click()
    expect(visitor.page.get_by_text("No payment fits by itself")).to_be_visible()
    assert (visitor.violations(), visitor.overflow()) == ([], 0)
