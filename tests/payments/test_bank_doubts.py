"""Entries of bank files that somebody has to look at though they name an account, and values no entry is guessed from."""

from __future__ import annotations

import io
import tracemalloc
from typing import Any

import pytest
from tests.cast import Cast, assemble
from tests.factories import account
from tests.payments.money import at_the_bank, day, fresh
from tests.racing import at_once

from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope
from fairdue.payments.errors import UnreadableBankFile
from fairdue.payments.flows.bank_files import process_bank_file, take_bank_file
from fairdue.payments.gateways.bank_formats.camt import read_camt
from fairdue.payments.models import BankItem
from fairdue.payments.queries.bank_files import get_bank_file
from fairdue.payments.queries.check import check_money
from fairdue.payments.types.bank_files import BankFileRow

pytestmark = pytest.mark.django_db

CAMT = """<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>{}</BkToCstmrStmt>
</Document>"""
MT940 = """:20:X
:25:10010010/1234567890
:28C:1/1
:60F:C260201USD100,00
:61:2602100210RC5,00NTRFDOUBT-1//B1
:86:a credit that is taken back
:61:2602100210RD6,00NTRFDOUBT-1//B2
:86:a refund that came back
:61:2602100210C7,00NTRFDOUBT-1//B3
:86:a payment
:62F:C260210USD108,00
-
"""
HEADER = "Reference,Amount,Debit,Date,Bank reference\n"


@pytest.fixture
def cast(frozen: object) -> Cast:
    return assemble()


def send(cast: Cast, text: str, name: str = "statement.csv") -> BankFileRow:
    file_id = take_bank_file(cast.alice.actor, name, [text.encode()], size_bytes=len(text))
    process_bank_file(Run(cast.agency.id), file_id)
    return get_bank_file(cast.alice.actor, file_id)


def told(cast: Cast) -> list[tuple[Any, ...]]:
    """What became of all entries, in the order in which files brought them."""
    with agency_scope(cast.agency.id):
        fields = ("reference", "amount_minor", "is_debit", "status", "problem")
        return list(BankItem.objects.filter(agency_id=cast.agency.id).order_by("id").values_list(*fields))


def statement(*entries: str) -> str:
    return f"<Stmt>{''.join(entries)}</Stmt>"


def entry(amount: str, inside: str = "", sign: str = "CRDT") -> str:
    return (
        f'<Ntry><Amt Ccy="USD">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>2026-02-10</Dt></BookgDt>{inside}</Ntry>"
    )


def part(reference: str, amount: str = "", currency: str = "USD", sign: str = "") -> str:
    said = f'<Amt Ccy="{currency}">{amount}</Amt>' if amount else ""
    way = f"<CdtDbtInd>{sign}</CdtDbtInd>" if sign else ""
    return f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>{said}{way}</TxDtls>"


def test_what_came_back_is_no_payment_of_the_debtor(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="DOUBT-1")
    send(cast, MT940)
    back = entry("8.00", f"<RvslInd>true</RvslInd><NtryDtls>{part('DOUBT-1')}</NtryDtls>")
    out = entry("9.00", f"<RvslInd>true</RvslInd><NtryDtls>{part('DOUBT-1')}</NtryDtls>", "DBIT")
    send(cast, CAMT.format(statement(back, out)))
    assert told(cast) == [
        ("DOUBT-1", 500, True, "unmatched", "debit"),
        ("DOUBT-1", 600, False, "unmatched", "reversal"),
        ("DOUBT-1", 700, False, "posted", ""),
        ("DOUBT-1", 800, False, "unmatched", "reversal"),
        ("DOUBT-1", 900, True, "unmatched", "debit"),
    ]
    assert fresh(owed).balance_minor == 9300
    assert at_the_bank(cast.agency) == {day(10): -500 + 600 + 700 + 800 - 900}
    assert check_money(cast.agency.id) == ()


def test_transactions_that_do_not_come_to_what_was_booked_are_one_entry(cast: Cast) -> None:
    for number in range(3):
        account(cast.agency, balance="100.00", external_ref=f"BATCH-{number}")
    two = (part("BATCH-0", "4.00"), part("BATCH-1", "5.00"))
    wrong = [
        ("10.00", "".join(two)),
        ("9.00", part("BATCH-0", "9.00") + part("BATCH-1")),
        ("9.01", part("BATCH-0", "4.00") + part("BATCH-1", "5.01", "EUR")),
        ("9.02", part("BATCH-0", "4.02") + part("BATCH-1", "five")),
        ("9.03", part("BATCH-0", "4.00") + part("BATCH-1", "5.03", sign="DBIT")),
    ]
    send(cast, CAMT.format(statement(*(entry(amount, f"<NtryDtls>{inside}</NtryDtls>") for amount, inside in wrong))))
    assert told(cast) == [("", minor, False, "unmatched", "batch") for minor in (1000, 900, 901, 902, 903)]
    right = part("BATCH-0", "9.00") + part("BATCH-1", "2.00", sign="DBIT")
    abroad = entry("6.00", f"<NtryDtls>{part('BATCH-2', '5.50', 'EUR')}</NtryDtls>")
    send(cast, CAMT.format(statement(entry("7.00", f"<NtryDtls>{right}</NtryDtls>"), abroad)))
    assert told(cast)[5:] == [
        ("BATCH-0", 900, False, "posted", ""),
        ("BATCH-1", 200, True, "unmatched", "debit"),
        ("BATCH-2", 600, False, "posted", ""),
    ]
    assert at_the_bank(cast.agency) == {day(10): 1000 + 900 + 901 + 902 + 903 + 700 + 600}
    assert check_money(cast.agency.id) == ()


def test_entries_that_only_number_themselves_are_all_kept(cast: Cast) -> None:
    account(cast.agency, balance="100.00", external_ref="NUMBER-1")
    account(cast.agency, balance="100.00", external_ref="NUMBER-2")
    one, two = (entry("5.00", f"<NtryRef>1</NtryRef><NtryDtls>{part(f'NUMBER-{n}')}</NtryDtls>") for n in (1, 2))
    text = CAMT.format(statement(one) + statement(two))
    found = send(cast, text)
    assert (found.posted_count, found.duplicates_count) == (2, 0)
    assert send(cast, text).duplicates_count == 2


def test_one_reference_for_two_entries_loses_neither(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="SAME-1")
    account(cast.agency, balance="100.00", external_ref="SAME-2")
    text = HEADER + "SAME-1,5.00,,2026-02-10,1\nSAME-1,6.00,,2026-02-10,1\nSAME-1,5.00,,2026-02-10,1\n"
    found = send(cast, text)
    assert (found.posted_count, found.unmatched_count, found.duplicates_count) == (1, 1, 1)
    for other in ("SAME-2,5.00,,2026-02-10,1", "SAME-1,5.00,,2026-02-11,1", "SAME-1,,5.00,2026-02-10,1"):
        assert send(cast, HEADER + other + "\n").unmatched_count == 1
    assert send(cast, text).duplicates_count == 3
    assert [(minor, is_debit, status, problem) for _, minor, is_debit, status, problem in told(cast)] == [
        (500, False, "posted", ""),
        (600, False, "unmatched", "same_reference"),
        (500, False, "unmatched", "same_reference"),
        (500, False, "unmatched", "same_reference"),
        (500, True, "unmatched", "same_reference"),
    ]
    assert fresh(owed).balance_minor == 9500
    assert check_money(cast.agency.id) == ()


def test_a_reference_that_nobody_can_see_is_none(cast: Cast) -> None:
    account(cast.agency, balance="100.00", external_ref="BLANK-1")
    found = send(cast, HEADER + "BLANK-1,5.00,,2026-02-10,\0\0\nBLANK-1,6.00,,2026-02-10,\0\0\n,\0,,2026-02-10,\n")
    assert (found.posted_count, found.duplicates_count) == (2, 0)
    assert [(each.code, each.facts) for each in found.problems] == [("amount_unreadable", {"value": ""})]


def test_no_amount_and_no_day_is_guessed(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="GUESS-1")
    wrong = {
        '"14,50",,2026-02-10': "amount_unreadable",
        '"1,2,3.50",,2026-02-10': "amount_unreadable",
        "10000000000000.01,,2026-02-10": "amount_out_of_range",
        "92233720368547758.07,,2026-02-10": "amount_out_of_range",
        "1.00,,1969-12-31": "date_too_early",
        "1.00,,0001-01-01": "date_too_early",
    }
    good = '"1,000.50",,2026-02-10', '"12,34,567.00",,2026-02-10', "0.00,12.34,2026-02-10", "2.00,0.00,2026-02-10"
    lines = [f"GUESS-1,{line},R{number}" for number, line in enumerate([*wrong, *good])]
    found = send(cast, HEADER + "\n".join(lines))
    assert found.status == "completed"
    assert [each.code for each in found.problems] == list(wrong.values())
    assert [(minor, is_debit, status) for _, minor, is_debit, status, _ in told(cast)] == [
        (100_050, False, "posted"),
        (123_456_700, False, "posted"),
        (1234, True, "unmatched"),
        (200, False, "posted"),
    ]
    assert fresh(owed).unapplied_minor > 0
    assert check_money(cast.agency.id) == ()


def test_a_file_is_read_one_entry_at_a_time_and_not_below_all_depths() -> None:
    noise, entries = 60_000, 3_000
    text = CAMT.format(statement("<Bal/>" * noise + entry("5.00", "<NtryRef>1</NtryRef>" * 5) * entries))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_camt(io.BytesIO(text.encode()))) == entries
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - len(text) < 3_000_000, "it holds what it has read"
    with pytest.raises(UnreadableBankFile, match="nested too deeply"):
        list(read_camt(io.BytesIO(CAMT.format("<a>" * 500 + "</a>" * 500).encode())))


@pytest.mark.django_db(transaction=True)
def test_files_of_the_same_entries_at_the_same_time_wait_for_each_other() -> None:
    cast = assemble()
    actor, run = cast.alice.actor, Run(cast.agency.id)
    for turn in range(3):
        rows = [f"NOBODY-{number},5.00,,2026-02-10,{turn}-{number}" for number in range(4000)]
        texts = [HEADER + "\n".join(each) for each in (rows, rows[::-1], rows, rows[::-1])]
        ids = [take_bank_file(actor, "statement.csv", [text.encode()], size_bytes=len(text)) for text in texts]
        at_once(*(lambda file_id=file_id: process_bank_file(run, file_id) for file_id in ids))  # type: ignore[misc]  # bound at once
        found = [get_bank_file(actor, file_id) for file_id in ids]
        assert {each.status for each in found} == {"completed"}
        assert sum(each.unmatched_count for each in found) == len(rows)
        assert sum(each.duplicates_count for each in found) == 3 * len(rows)
    assert check_money(cast.agency.id) == ()
