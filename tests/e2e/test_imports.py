"""Bring files in: errors mended and sent back, an unknown layout matched by hand, and files that cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from fairdue.accounts.models import Account
from fairdue.accounts.states import AccountStatus
from fairdue.intake.models import MappingProfile
from fairdue.kernel.db import agency_scope
from tests.cast import Cast
from tests.e2e.browser import Scheme
from tests.e2e.conftest import Visit
from tests.jobs.conftest import Workers

HEADER = "external_ref,debtor_name,original_amount,debtor_email\n"
MIXED = HEADER + "I-1,Ann Brook,100.00,ann@example.com\nI-2,Bea Stone,ten,\nI-3,Cay Field,300.00,nonsense\n"
BANK = (
    "Kundennr;Vorname;Nachname;Rechnungsbetrag;Fällig am;Merkmal\n"
    "K-1;Anna;Bach;1.250,50;15.02.2026;x\n"
    "K-2;Bert;Feld;99,00;28.02.2026;y\n"
)


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Workers]:
    made = Workers(tmp_path / "workers.log")
    made.start()
    yield made
    made.end()


def choose(page: Page, name: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Go on to the columns").click()


def figure(page: Page, name: str) -> str:
    """The value of a key figure."""
    strip = page.get_by_label("Counts of rows")
    return strip.locator("div", has=page.get_by_text(name, exact=True)).locator("dd").inner_text()


def accounts(cast: Cast) -> dict[str, tuple[str, int]]:
    with agency_scope(cast.agency.id):
        found = Account.objects.filter(agency_id=cast.agency.id)
        return {one.external_ref: (one.status, one.balance_minor) for one in found}


@pytest.mark.row("D103")
def test_errors_are_mended_and_sent_back_and_the_import_is_undone(visit: Visit, cast: Cast, worker: Workers) -> None:
    page = visit(cast.alice, "/imports").page
    page.get_by_role("link", name="New import").first.click()
    choose(page, "placement.csv", MIXED)
    expect(page.get_by_label("By itself")).to_be_checked()
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("Not an amount: 1")).to_be_visible()
    expect(page.get_by_role("row", name="I-1 Ann Brook")).to_be_visible()
    assert (figure(page, "New"), figure(page, "With errors")) == ("1", "2")
    assert accounts(cast) == {}

    page.get_by_role("button", name="Import 1 good row").click()
    expect(page.get_by_role("heading", level=1, name="placement.csv")).to_be_visible()
    expect(page.get_by_text("With errors", exact=True).first).to_be_visible()
    expect(page.get_by_text("placement.csv is imported; 2 rows were not taken.")).to_be_visible()
    assert (figure(page, "New"), figure(page, "With errors")) == ("1", "2")

    with page.expect_download() as saved:
        page.get_by_role("button", name="Rows to mend").click()
    assert saved.value.suggested_filename == "placement-errors.csv"
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert "I-2" in text
    assert "I-1" not in text

    page.get_by_role("link", name="Send a corrected file").click()
    expect(page.get_by_text("This file mends the errors of placement.csv")).to_be_visible()
    choose(page, "mended.csv", text.replace("ten", "200.00").replace("nonsense", "cay@example.com"))
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Start import").click()
    expect(page.get_by_text("mended.csv is imported.")).to_be_visible()
    expect(page.get_by_text("Every row was taken without a remark.")).to_be_visible()
    assert {ref: balance for ref, (_, balance) in accounts(cast).items()} == {"I-1": 10000, "I-2": 20000, "I-3": 30000}

    page.get_by_role("link", name="placement.csv").click()
    expect(page.get_by_role("link", name="mended.csv")).to_be_visible()
    page.get_by_role("link", name="mended.csv").click()
    page.get_by_role("button", name="Undo import").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 accounts that it placed are withdrawn.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Undo import")).to_be_disabled()
    dialog.get_by_label("Type mended.csv to confirm").fill("mended.csv")
    dialog.get_by_role("button", name="Undo import").click()
    expect(page.get_by_text("The import of mended.csv is undone.")).to_be_visible()
    expect(page.get_by_text("Undone", exact=True).first).to_be_visible()
    statuses = {ref: status for ref, (status, _) in accounts(cast).items()}
    assert (statuses["I-2"], statuses["I-3"]) == (AccountStatus.CLOSED, AccountStatus.CLOSED)
    assert statuses["I-1"] != AccountStatus.CLOSED


def test_an_unknown_layout_is_matched_by_suggestion_and_saved_as_a_profile(visit: Visit, cast: Cast, worker: Workers) -> None:
    page = visit(cast.alice, "/imports/new").page
    choose(page, "bank.csv", BANK.encode("windows-1252"))
    expect(page.get_by_label("Match the columns now")).to_be_checked()
    expect(page.get_by_role("combobox", name="What Kundennr becomes")).to_have_value("Account reference")
    expect(page.get_by_role("combobox", name="What Nachname becomes")).to_have_value("Debtor's name")
    expect(page.get_by_text("Everything that such files must bring is there.")).to_be_visible()
    page.get_by_label("Name of the new profile").fill("Bank of Kassel")
    page.get_by_role("button", name="Save profile and check").click()
    expect(page.get_by_role("row", name="K-1 Anna Bach")).to_be_visible()
    page.get_by_role("button", name="Start import").click()
    expect(page.get_by_text("bank.csv is imported.")).to_be_visible()
    expect(page.get_by_role("link", name="Bank of Kassel, version 1")).to_be_visible()
    assert {ref: balance for ref, (_, balance) in accounts(cast).items()} == {"K-1": 125050, "K-2": 9900}

    page.get_by_role("link", name="Bank of Kassel, version 1").click()
    expect(page.get_by_role("combobox", name="What Kundennr becomes")).to_have_value("Account reference")
    page.get_by_label("Lenient").check()
    page.get_by_role("button", name="Save as version 2").click()
    page.get_by_role("button", name="Show what differs from version 1").click()
    expect(page.get_by_role("row", name="is_lenient")).to_contain_text("false")
    page.get_by_role("button", name="Bring back version 1").click()
    page.get_by_role("dialog").get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("Version 1 is back as version 3.")).to_be_visible()
    with agency_scope(cast.agency.id):
        assert MappingProfile.objects.get(name="Bank of Kassel").version == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "This is no text file, whatever its name says."),
        ("empty.csv", b"", "The file is empty."),
        ("program.exe", b"MZ", "Files of this type cannot be imported."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(visit: Visit, cast: Cast, name: str, content: bytes, said: str) -> None:
    visitor = visit(cast.alice, "/imports/new")
    choose(visitor.page, name, content)
    expect(visitor.page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    visitor.page.get_by_role("button", name="Choose another file").click()
    expect(visitor.page.get_by_role("button", name="Go on to the columns")).to_be_visible()
    # The browser itself notes every answer of 400.
    assert all("400" in message for message in visitor.messages)
    visitor.messages.clear()


def test_a_file_with_a_header_only_has_nothing_to_import(visit: Visit, cast: Cast) -> None:
    page = visit(cast.alice, "/imports/new").page
    choose(page, "header.csv", HEADER)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("The file has a header and no rows: there is nothing to import.")).to_be_visible()
    expect(page.get_by_role("button", name="Start import")).to_be_disabled()


@pytest.mark.row("D120")
def test_imports_and_jobs_are_for_those_who_may(visit: Visit, cast: Cast) -> None:
    auditor = visit(cast.rita, "/imports").page
    expect(auditor.get_by_text("No imports yet")).to_be_visible()
    expect(auditor.get_by_role("link", name="New import")).to_have_count(0)
    collector = visit(cast.carl, "/imports")
    expect(collector.page.get_by_role("heading", level=1, name="Worklist")).to_be_visible()
    expect(collector.page.get_by_role("link", name="Imports")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(visit: Visit, cast: Cast, worker: Workers, scheme: Scheme) -> None:
    visitor = visit(cast.alice, "/imports/new", scheme=scheme)
    page = visitor.page
    assert visitor.violations() == []
    choose(page, "bank.csv", BANK)
    expect(page.get_by_label("Match the columns now")).to_be_checked()
    assert visitor.violations() == []
    page.get_by_role("button", name="Back").click()
    choose(page, "placement.csv", MIXED)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("Not an amount: 1")).to_be_visible()
    assert visitor.violations() == []
    page.get_by_role("button", name="Import 1 good row").click()
    expect(page.get_by_role("button", name="Rows to mend")).to_be_visible()
    expect(page.get_by_role("row", name="Bea")).to_have_count(0)
    page.get_by_role("button", name="Show the rows").click()
    expect(page.get_by_role("row", name="I-2 Bea Stone")).to_be_visible()
    visitor.settle()
    assert visitor.violations() == []
