"""Bank files: read in every format, matched and posted over sets as the replay would, once however often they are sent."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast, assemble
from tests.factories import account, creditor, debtor
from tests.payments.money import charger, day, fresh, pay

from fairdue.accounts.queries.recount import check_ledger
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.charging import charge_account
from fairdue.payments.flows.bank_files import process_bank_file, take_bank_file
from fairdue.payments.gateways.bank_formats import read_entries, tell_format
from fairdue.payments.models import BankFile, BankItem, Payment, PaymentShare
from fairdue.payments.queries.bank_files import get_bank_file
from fairdue.payments.queries.check import check_money
from fairdue.payments.states import BankFormat
from fairdue.payments.types.bank_files import BankEntry, BankFileRow, BankMapping

pytestmark = pytest.mark.django_db

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S1</Id>
<Ntry><Amt Ccy="USD">150.25</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-02-10</Dt></BookgDt>
 <AcctSvcrRef>BANK-1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
 <RltdPties><Dbtr><Pty><Nm>Angela Whitmore</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
 </RltdPties><RmtInf><Ustrd>Rate for CNB-20401</Ustrd><Ustrd>thank you</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="USD">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><DtTm>2026-02-11T09:00:00</DtTm></BookgDt>
 <AcctSvcrRef>BATCH</AcctSvcrRef><NtryDtls>
 <TxDtls><Refs><AcctSvcrRef>T-1</AcctSvcrRef></Refs><Amt Ccy="USD">10.00</Amt>
  <RmtInf><Strd><CdtrRefInf><Ref>X-1</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>
 <TxDtls><Refs><TxId>T-2</TxId><EndToEndId>X-2</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="USD">20.00</Amt></TxAmt></AmtDtls>
 </TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="USD">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts><BookgDt><Dt>2026-02-12</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="USD">7.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-02-12</Dt></BookgDt>
 <AcctSvcrRef>OUT</AcctSvcrRef><AddtlNtryInf>Account fee</AddtlNtryInf></Ntry>
</Stmt></BkToCstmrStmt></Document>"""
MT940 = """:20:STARTUMSE
:25:10010010/1234567890
:28C:00001/001
:60F:C260301EUR1000,00
:61:2602100210C150,25NTRFNONREF//BANKREF99
:86:166?00GUTSCHRIFT?20RATE FOR CNB-20401?32ANGELA WHITMORE
:61:2602110211D20,00NMSCNONREF//B2
:86:some free text
:62F:C260303EUR1130,25
"""
CSV = "Reference,Amount,Date,Method\n"


@pytest.fixture
def cast(frozen: object) -> Cast:
    return assemble()


def entries(text: str | bytes, **mapping: Any) -> list[BankEntry]:
    data = text if isinstance(text, bytes) else text.encode()
    name = "statement.csv"
    found = tell_format(data[:4096], name)
    assert found is not None
    return list(read_entries(io.BytesIO(data), found, BankMapping(**mapping)))  # type: ignore[arg-type]  # bytes in memory


def send(cast: Cast, text: str, name: str = "statement.csv", **mapping: Any) -> BankFileRow:
    file_id = take_bank_file(cast.alice.actor, name, [text.encode()], size_bytes=len(text), mapping=BankMapping(**mapping))
    process_bank_file(Run(cast.agency.id), file_id)
    return get_bank_file(cast.alice.actor, file_id)


def items(cast: Cast, file_id: UUID) -> list[BankItem]:
    with agency_scope(cast.agency.id):
        return list(BankItem.objects.filter(agency_id=cast.agency.id, file_id=file_id).order_by("line"))


def stored_as(cast: Cast, file_id: UUID) -> str:
    with agency_scope(cast.agency.id):
        return BankFile.objects.get(id=file_id).stored_as


def test_camt_is_read_transaction_by_transaction() -> None:
    assert tell_format(CAMT.encode(), "x") is BankFormat.CAMT
    found = entries(CAMT)
    assert [(each.bank_ref, each.amount, each.currency, each.reference, each.is_debit) for each in found] == [
        ("BANK-1", "150.25", "USD", "", False),
        ("T-1", "10.00", "USD", "X-1", False),
        ("T-2", "20.00", "USD", "X-2", False),
        ("OUT", "7.00", "USD", "", True),
    ]
    assert (found[0].text, found[0].payer_name, found[0].booked_on) == (
        "Rate for CNB-20401 thank you",
        "Angela Whitmore",
        dt.date(2026, 2, 10),
    )
    assert found[0].payer_account == "DE89370400440532013000"
    notification = CAMT.replace("camt.053.001.08", "camt.054.001.02").replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
    assert entries(notification) == found


def test_mt940_is_read() -> None:
    assert tell_format(MT940.encode(), "x") is BankFormat.MT940
    first, second = entries(MT940)
    assert (first.bank_ref, first.amount, first.currency, first.booked_on) == ("BANKREF99", "150.25", "EUR", dt.date(2026, 2, 10))
    assert (first.text, first.payer_name) == ("RATE FOR CNB-20401", "ANGELA WHITMORE")
    assert (second.is_debit, second.amount) == (True, "20.00")


@pytest.mark.parametrize(
    ("text", "mapping", "expected"),
    [
        ("Reference,Amount,Date\nA-1,1234.50,2026-02-10\n", {}, ("A-1", "1234.50", dt.date(2026, 2, 10))),
        ("Ref;Betrag;Buchungstag\nA-1;1.234,50;10.02.2026\n", {"date_order": "dmy"}, ("A-1", "1234.50", dt.date(2026, 2, 10))),
        ("Ref\tAmount\tDate\nA-1\t$1,234.5\t02/10/26\n", {"date_order": "mdy"}, ("A-1", "1234.5", dt.date(2026, 2, 10))),
        (
            'a,b,c\n20260210,A-1,"(1,234.50)"\n',
            {"columns": {"date": "a", "reference": "B", "amount": "c"}},
            ("A-1", "1234.50", dt.date(2026, 2, 10)),
        ),
    ],
)
def test_csv_is_read_as_banks_write_it(text: str, mapping: dict[str, Any], expected: tuple[Any, ...]) -> None:
    (found,) = entries(text, **mapping)
    assert (found.reference, found.amount, found.booked_on) == expected
    assert found.is_debit == ("(" in text)
    assert entries(text.encode("utf-16"), **mapping) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Reference,Sum\nA-1,5\n",
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><Document xmlns="camt.053"><BkToCstmr>&x;</BkToCstmr></Document>',
        "<Document xmlns='camt.053'><BkToCstmrStmt><Ntry>",
    ],
)
def test_what_cannot_be_read_fails_and_says_why(cast: Cast, text: str) -> None:
    found = send(cast, text)
    assert (found.status, found.error_code) == ("failed", "unreadable_bank_file")
    assert found.error_detail


def test_entries_are_posted_to_the_accounts_they_name(cast: Cast) -> None:
    bank = creditor(cast.agency, commission_rate="0.3000")
    one = account(cast.agency, cast.carl, "assigned", "100.00", by=bank, external_ref="CNB-20401")
    two = account(cast.agency, balance="80.00", by=bank, external_ref="CNB-20402")
    charge_account(system(cast.agency.id), two.id, "fees", "5.00", "Letter")
    rows = [
        "CNB-20401,60.00,2026-03-01,check",
        "cnb-20401,50.00,2026-03-02,",
        "CNB-20402,30.00,2026-03-02,cash",
        "NOBODY-1,12.00,2026-03-02,",
        "CNB-20401,abc,2026-03-02,",
        "CNB-20401,5.00,2027-03-02,",
        "CNB-20401,-8.00,2026-03-02,",
    ]
    found = send(cast, CSV + "\n".join(rows) + "\n")
    assert (found.status, found.entries_count, found.posted_count, found.unmatched_count) == ("completed", 7, 2, 3)
    assert [problem.line for problem in found.problems] == [6, 7]
    assert [(each.status, each.problem) for each in items(cast, found.id)] == [
        ("posted", ""),
        ("unmatched", "no_match"),
        ("posted", ""),
        ("unmatched", "no_match"),
        ("unmatched", "debit"),
    ]
    assert (fresh(one).balance_minor, fresh(two).balance_minor) == (4000, 5500)
    with agency_scope(cast.agency.id):
        shares = PaymentShare.objects.filter(agency_id=cast.agency.id).order_by("payment__amount_minor")
        assert [share.applied for share in shares] == [{"fees": 500, "principal": 2500}, {"principal": 6000}]
        assert [share.commission_minor for share in shares] == [900, 1800]
        assert {each.method for each in Payment.objects.filter(agency_id=cast.agency.id)} == {"check", "cash"}
    assert not default_storage.exists(stored_as(cast, found.id))
    kinds = [each["kind"] for each in cast.alice.api.get(f"accounts/{one.id}/timeline/").json()["results"]]
    assert "payment" in kinds
    assert check_money(cast.agency.id) == ()
    assert check_ledger(cast.agency.id).disagreements == ()


def test_a_file_posts_what_one_by_one_posts(cast: Cast) -> None:
    """The arithmetic over sets and the replay agree: several entries an account, all buckets, and more than is owed."""
    bank = creditor(cast.agency, commission_rate="0.1234", allocation_order=["fees", "principal", "costs", "interest"])
    numbers = range(6)
    twins = [
        [account(cast.agency, cast.carl, "in_contact", "50.00", by=bank, external_ref=f"{tag}-10{n}") for n in numbers]
        for tag in "AB"
    ]
    for pair in twins:
        for number, each in enumerate(pair):
            for bucket in ("fees", "costs", "interest")[: number % 4]:
                charge_account(system(cast.agency.id), each.id, bucket, f"{number + 1}.11", "due")
    amounts = [(n, f"{7 + n * k % 31}.{k:02}") for n in numbers for k in range(1, 5)]
    rows = [f"A-10{n},{amount},2026-03-02,,R{index:03}" for index, (n, amount) in enumerate(amounts)]
    found = send(cast, "Reference,Amount,Date,Method,Bank reference\n" + "\n".join(rows))
    assert found.posted_count == len(rows)
    for index, (n, amount) in enumerate(amounts):
        pay(cast.agency, amount, twins[1][n], external_ref=f"S{index:03}")

    def standing(pair: list[Any]) -> list[Any]:
        with agency_scope(cast.agency.id):
            shares = PaymentShare.objects.filter(agency_id=cast.agency.id, account__in=pair)
            applied = list(
                shares.order_by("account__external_ref", "payment__external_ref").values_list("applied", "commission_minor")
            )
        now = [fresh(each) for each in pair]
        return [
            applied,
            [(a.balance_minor, a.interest_minor, a.fees_minor, a.costs_minor, a.unapplied_minor, a.status) for a in now],
        ]

    assert standing(twins[0]) == standing(twins[1])
    assert check_money(cast.agency.id) == ()
    assert check_ledger(cast.agency.id).disagreements == ()


def test_money_dated_before_what_is_known_goes_through_the_replay(cast: Cast) -> None:
    with clock.at(dt.datetime(2026, 1, 5, 17, tzinfo=dt.UTC)):
        owed = account(cast.agency, balance="100.00", external_ref="LATE-1")
    pay(cast.agency, "80.00", owed, received_on=day(20))
    found = send(cast, CSV + "LATE-1,50.00,2026-02-10,\n")
    assert found.posted_count == 1
    with agency_scope(cast.agency.id):
        shares = PaymentShare.objects.filter(agency_id=cast.agency.id).order_by("payment__received_on")
        assert [(share.amount_minor, share.applied_minor) for share in shares] == [(5000, 5000), (8000, 5000)]
    assert fresh(owed).unapplied_minor == 3000
    assert check_money(cast.agency.id) == ()


def test_a_file_sent_again_posts_nothing_twice(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="TWICE-1")
    text = CSV + "TWICE-1,10.00,2026-03-02,\nTWICE-1,10.00,2026-03-02,\n"
    assert send(cast, text).posted_count == 2
    again = send(cast, text + "TWICE-1,5.00,2026-03-02,\n")
    assert (again.duplicates_count, again.posted_count) == (2, 1)
    assert fresh(owed).balance_minor == 7500
    assert send(cast, CAMT.replace("CNB-20401", "TWICE-1")).duplicates_count == 0
    assert send(cast, CAMT.replace("CNB-20401", "TWICE-1")).duplicates_count == 4


def test_what_stands_in_the_way_is_left_for_somebody(cast: Cast) -> None:
    account(cast.agency, status="closed", external_ref="CLOSED-1")
    account(cast.agency, currency="EUR", external_ref="EURO-1")
    for by in (creditor(cast.agency), creditor(cast.agency)):
        account(cast.agency, by=by, external_ref="SAME-1")
    known = account(cast.agency, external_ref="KNOWN-1")
    pay(cast.agency, "10.00", known, external_ref="BY-HAND")
    rows = [
        "CLOSED-1,1.00,2026-03-02,a",
        "EURO-1,1.00,2026-03-02,b",
        "SAME-1,1.00,2026-03-02,c",
        "KNOWN-1,10.00,2026-03-02,BY-HAND",
    ]
    found = send(cast, "Reference,Amount,Date,Bank reference\n" + "\n".join(rows))
    problems = [each.problem for each in items(cast, found.id)]
    assert problems == ["account_closed", "currency_mismatch", "ambiguous", "known_payment"]
    assert fresh(known).balance_minor == 99000


def test_the_inbox_suggests_settles_and_dismisses(cast: Cast) -> None:
    angela = debtor(cast.agency, "Angela Whitmore")
    owed = account(cast.agency, of=angela, balance="150.25", external_ref="CNB20401")
    other = account(cast.agency, balance="100.00", external_ref="ZZZ-9")
    send(cast, CAMT, "statement.xml")
    api = cast.alice.api
    waiting = {each["bank_ref"]: each for each in api.get("bank-items/", status="unmatched").json()["results"]}
    assert set(waiting) == {"BANK-1", "T-1", "T-2", "OUT"}
    path = f"bank-items/{waiting['BANK-1']['id']}/"
    (best, *_) = api.get(f"{path}suggestions/").json()
    assert (best["account"], [why["code"] for why in best["reasons"]]) == (str(owed.id), ["nearly_reference", "name", "balance"])
    foreign = account(cast.other_agency)
    assert api.post(f"{path}settle/", {"account": str(foreign.id)}).status_code == 404
    short = api.post(f"{path}settle/", {"shares": [{"account": str(owed.id), "amount": "1.00"}]})
    assert short.status_code == 422
    both = {"shares": [{"account": str(owed.id), "amount": "100.25"}, {"account": str(other.id), "amount": "50.00"}]}
    settled = api.post(f"{path}settle/", both).json()
    assert settled["status"] == "settled"
    assert (fresh(owed).balance_minor, fresh(other).balance_minor) == (5000, 5000)
    assert api.get(f"payments/{settled['payment']}/").json()["received_on"] == "2026-02-10"
    again = api.post(f"{path}settle/", both)
    assert (again.status_code, again.json()["code"]) == (409, "bank_item_decided")
    out = f"bank-items/{waiting['OUT']['id']}/"
    assert api.post(f"{out}settle/", {"account": str(owed.id)}).status_code == 422
    assert api.post(f"{out}dismiss/", {"reason": ""}).status_code == 422
    assert api.post(f"{out}dismiss/", {"reason": "The bank's own fee"}).json()["status"] == "dismissed"
    assert cast.carl.api.get("bank-items/").status_code == 403
    assert cast.rita.api.post(f"{out}dismiss/", {"reason": "x"}).status_code == 403
    # Money from the same bank account is expected where it went before.
    send(cast, CAMT.replace("BANK-1", "BANK-7").replace("CNB-20401", "once more").replace("Angela Whitmore", "A. W."), "b.xml")
    (item,) = [each for each in api.get("bank-items/", status="unmatched").json()["results"] if each["bank_ref"] == "BANK-7"]
    codes = {
        each["account_ref"]: [why["code"] for why in each["reasons"]]
        for each in api.get(f"bank-items/{item['id']}/suggestions/").json()
    }
    assert codes["ZZZ-9"] == ["paid_before"]
    assert check_money(cast.agency.id) == ()


def test_a_file_is_sent_over_the_api(cast: Cast) -> None:
    api = cast.alice.api
    owed = account(cast.agency, balance="100.00", external_ref="API-1")
    file = SimpleUploadedFile("bank.csv", b"Konto;Summe;Tag\nAPI-1;10,00;02.03.2026\n")
    columns = '{"reference": "Konto", "amount": "Summe", "date": "Tag"}'
    form = {"file": file, "columns": columns, "date_order": "dmy"}
    made = api.client.post("/api/v1/bank-files/", form)
    assert made.status_code == 201, made.content
    assert made.json()["status"] == "pending"
    process_bank_file(Run(cast.agency.id), UUID(made.json()["id"]))
    assert api.get(f"bank-files/{made.json()['id']}/").json()["posted_count"] == 1
    assert fresh(owed).balance_minor == 9000
    assert [each["id"] for each in api.get("bank-files/").json()["results"]] == [made.json()["id"]]
    refused = api.client.post("/api/v1/bank-files/", {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.4")})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_bank_format")
    wrong = api.client.post("/api/v1/bank-files/", {"file": SimpleUploadedFile("a.csv", b"a"), "columns": '{"colour": "x"}'})
    assert wrong.status_code == 422
    assert charger(cast.agency).slug == "cards"
