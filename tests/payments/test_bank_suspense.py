"""Money at the bank that is nobody's yet stands in suspense; entries are settled as payments, returns, or the agency's own."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, assemble
from tests.factories import account, debtor
from tests.payments.money import at_the_bank, bank_item, day, fresh, held, pay

from fairdue.accounts.queries.recount import check_ledger
from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.bank_suspense import suspend_some
from fairdue.payments.flows.bank_files import process_bank_file, take_bank_file
from fairdue.payments.models import BankItem, Dispute
from fairdue.payments.queries.check import check_money

pytestmark = pytest.mark.django_db
HEADER = "Reference,Amount,Date,Bank reference,IBAN,Text\n"


@pytest.fixture
def cast(frozen: object) -> Cast:
    return assemble()


def send(cast: Cast, *rows: str) -> dict[str, str]:
    """Send a file; the entries of the agency by their reference."""
    data = (HEADER + "\n".join(rows)).encode()
    process_bank_file(Run(cast.agency.id), take_bank_file(cast.alice.actor, "b.csv", [data], size_bytes=len(data)))
    with agency_scope(cast.agency.id):
        return {each.bank_ref: str(each.id) for each in BankItem.objects.filter(agency_id=cast.agency.id)}


def settle(cast: Cast, item: str, **body: Any) -> Any:
    return cast.alice.api.post(f"bank-items/{item}/settle/", body)


def agrees(cast: Cast) -> bool:
    return check_money(cast.agency.id) == () and check_ledger(cast.agency.id).disagreements == ()


def test_what_nobody_named_stands_in_suspense_until_it_is_settled(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="S-1")
    found = send(cast, "NONE,30.00,2026-02-10,B1,,", "NONE,-4.00,2026-02-11,B2,,", "S-1,10.00,2026-02-10,B3,,")
    assert {name: held(cast.agency)[name] for name in ("trust_bank", "suspense")} == {"trust_bank": 3600, "suspense": -2600}
    (total,) = cast.alice.api.get("bank-items/summary/").json()
    assert total == {"currency": "USD", "count": 2, "came_in": "30.00", "left_bank": "4.00", "amount": "26.00"}
    assert agrees(cast)
    assert settle(cast, found["B1"], account=str(owed.id)).status_code == 200
    assert settle(cast, found["B1"], account=str(owed.id)).json()["code"] == "bank_item_decided"
    dismissed = cast.alice.api.post(f"bank-items/{found['B2']}/dismiss/", {"reason": "The bank's fee"})
    assert dismissed.json()["status"] == "dismissed"
    now = held(cast.agency)
    assert (now["trust_bank"], now.get("suspense"), now["operating"]) == (3600, None, 400)
    assert fresh(owed).balance_minor == 6000
    assert cast.alice.api.get("bank-items/summary/").json() == []
    assert agrees(cast)
    send(cast, "NONE,30.00,2026-02-10,B1,,", "NONE,-4.00,2026-02-11,B2,,")
    assert held(cast.agency) == now


def test_money_that_is_recorded_already_does_not_stand_twice(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="S-1")
    pay(cast.agency, "30.00", owed, external_ref="B1")
    found = send(cast, "NONE,30.00,2026-02-10,B1,,", "NONE,50.00,2026-02-10,PAYOUT,,")
    assert (held(cast.agency)["trust_bank"], held(cast.agency)["suspense"]) == (8000, -5000)
    api = cast.alice.api
    assert api.get(f"bank-items/{found['B1']}/").json()["problem"] == "known_payment"
    assert settle(cast, found["B1"], account=str(owed.id)).json()["code"] == "payment_known"
    for item in found.values():
        body = {"reason": "Entered by hand", "is_recorded": True}
        assert api.post(f"bank-items/{item}/dismiss/", body).status_code == 200
    assert (held(cast.agency)["trust_bank"], held(cast.agency).get("suspense")) == (3000, None)
    assert agrees(cast)


def test_entries_that_waited_before_come_to_stand_in_suspense(cast: Cast) -> None:
    old = bank_item(cast.agency, problem="no_match")
    assert agrees(cast)
    assert [suspend_some(Run(cast.agency.id), old.file_id) for _ in range(2)] == [1, 0]
    assert held(cast.agency) == {"trust_bank": 1000, "suspense": -1000}
    assert agrees(cast)


def test_a_return_is_suggested_and_taken_back(cast: Cast) -> None:
    angela = debtor(cast.agency, "Angela Whitmore")
    owed = account(cast.agency, of=angela, balance="100.00", external_ref="RET-100")
    other = account(cast.agency, balance="100.00", external_ref="RET-200")
    iban = "DE89370400440532013000"
    send(cast, f"RET-100,40.00,2026-02-10,IN1,{iban},", "RET-200,40.00,2026-02-10,IN2,,")
    found = send(cast, f"IN1,-40.00,2026-02-12,OUT1,{iban},RETURN RET-100 Angela Whitmore", "X,-41.50,2026-02-13,OUT2,,")
    api = cast.alice.api
    best, *rest = api.get(f"bank-items/{found['OUT1']}/payments/").json()
    assert (best["account_ref"], best["left"], best["score"]) == ("RET-100", "40.00", 100)
    codes = ["payment_reference", "reference", "same_bank_account", "name", "amount"]
    assert [why["code"] for why in best["reasons"]] == codes
    assert [(each["account_ref"], [why["code"] for why in each["reasons"]]) for each in rest] == [("RET-200", ["amount"])]
    assert settle(cast, found["OUT1"], account=str(owed.id)).status_code == 422
    assert settle(cast, found["OUT1"], payment=best["payment"], account=str(owed.id)).status_code == 422
    assert settle(cast, found["OUT1"], payment=str(owed.id)).status_code == 404
    returned = settle(cast, found["OUT1"], payment=best["payment"])
    assert (returned.status_code, returned.json()["status"], returned.json()["payment"]) == (200, "settled", best["payment"])
    assert settle(cast, found["OUT1"], payment=best["payment"]).json()["code"] == "bank_item_decided"
    assert fresh(owed).balance_minor == 10_000
    detail = api.get(f"payments/{best['payment']}/").json()
    assert (detail["status"], [each["status"] for each in detail["disputes"]]) == ("disputed", ["lost"])
    assert detail["disputes"][0]["opened_on"] == "2026-02-12"
    # What its bank charges beyond the payment, the agency makes good; nothing is left to be taken back twice.
    twice = settle(cast, found["OUT2"], payment=best["payment"])
    assert (twice.status_code, twice.json()["errors"][0]["code"]) == (422, "gone")
    assert settle(cast, found["OUT2"], payment=rest[0]["payment"]).status_code == 200
    now = held(cast.agency)
    assert (fresh(other).balance_minor, now["operating"], now.get("trust_bank", 0), now.get("suspense")) == (
        10_000,
        150,
        -150,
        None,
    )
    assert agrees(cast)


def test_a_charge_back_stays_open_until_its_money_comes_again(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="CB-100")
    paid = pay(cast.agency, "100.00", owed, received_on=day(5))
    found = send(cast, "CB-100,-100.00,2026-02-12,OUT,,", "?,100.00,2026-02-20,BACK,,")
    assert settle(cast, found["BACK"], payment=str(paid.id)).json()["errors"][0]["code"] == "not_disputed"
    assert settle(cast, found["OUT"], payment=str(paid.id), is_final=False).status_code == 200
    assert (fresh(owed).balance_minor, held(cast.agency)["suspense"]) == (10_000, -10_000)
    (suggested,) = cast.alice.api.get(f"bank-items/{found['BACK']}/payments/").json()
    assert (suggested["payment"], [why["code"] for why in suggested["reasons"]]) == (str(paid.id), ["contested"])
    assert settle(cast, found["BACK"], payment=str(paid.id)).status_code == 200
    assert fresh(owed).balance_minor == 0
    with agency_scope(cast.agency.id):
        assert [each.status for each in Dispute.objects.filter(agency_id=cast.agency.id)] == ["won"]
    assert (held(cast.agency)["trust_bank"], held(cast.agency).get("suspense")) == (10_000, None)
    assert agrees(cast)


def test_what_does_not_fit_is_refused_and_changes_nothing(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="A-1")
    euros = account(cast.agency, balance="100.00", currency="EUR", external_ref="E-1")
    late = pay(cast.agency, "10.00", owed, received_on=day(20))
    foreign = pay(cast.other_agency, "10.00", account(cast.other_agency))
    found = send(cast, "?,-10.00,2026-02-12,OUT,,")
    before = held(cast.agency)
    wrong = [(late.id, 422), (pay(cast.agency, "10.00", euros, received_on=day(1)).id, 422), (foreign.id, 404)]
    before = held(cast.agency)
    assert [settle(cast, found["OUT"], payment=str(each)).status_code for each, _ in wrong] == [code for _, code in wrong]
    for by in (cast.carl, cast.rita):
        assert by.api.post(f"bank-items/{found['OUT']}/settle/", {"payment": str(late.id)}).status_code == 403
    assert cast.olga.api.post(f"bank-items/{found['OUT']}/settle/", {"payment": str(late.id)}).status_code == 404
    assert held(cast.agency) == before
    assert agrees(cast)


def test_a_payment_that_is_reversed_gives_its_entry_back_to_the_inbox(cast: Cast) -> None:
    wrong = account(cast.agency, balance="100.00", external_ref="WRONG-1")
    right = account(cast.agency, balance="100.00", external_ref="RIGHT-1")
    found = send(cast, "WRONG-1,25.00,2026-02-10,B1,,")
    api = cast.alice.api
    for _ in range(2):
        payment = api.get(f"bank-items/{found['B1']}/").json()["payment"]
        (witness,) = api.get(f"payments/{payment}/").json()["witnesses"]
        assert (witness["bank_item"], witness["file_name"], witness["line"]) == (found["B1"], "b.csv", 2)
        assert api.delete(f"payments/{payment}/").status_code == 204
        item = api.get(f"bank-items/{found['B1']}/").json()
        assert (item["status"], item["problem"], item["payment"]) == ("unmatched", "reversed", None)
        assert (held(cast.agency)["trust_bank"], held(cast.agency)["suspense"]) == (2500, -2500)
        assert agrees(cast)
        assert settle(cast, found["B1"], account=str(right.id)).status_code == 200
    assert (fresh(wrong).balance_minor, fresh(right).balance_minor) == (10_000, 7500)
    assert held(cast.agency)["trust_bank"] == 2500
    assert at_the_bank(cast.agency) == {day(10): 2500}
    assert agrees(cast)


def test_amount_and_day_of_money_from_the_bank_are_the_banks(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="A-1")
    found = send(cast, "A-1,25.00,2026-02-10,B1,,")
    api = cast.alice.api
    made = api.get(f"bank-items/{found['B1']}/").json()["payment"]
    path = f"payments/{made}/"
    for fields in ({"amount": "26.00"}, {"received_on": "2026-02-09"}):
        refused = api.patch(path, fields)
        assert (refused.status_code, refused.json()["code"]) == (409, "bank_payment_fixed")
    assert api.patch(path, {"payment_method": "check", "amount": "25.00"}).json()["payment_method"] == "check"
    assert (fresh(owed).balance_minor, at_the_bank(cast.agency)) == (7500, {day(10): 2500})
    assert agrees(cast)


def test_what_was_charged_back_is_neither_corrected_nor_taken_back(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00", external_ref="CB-100")
    paid = pay(cast.agency, "100.00", owed, received_on=day(5))
    found = send(cast, "CB-100,-100.00,2026-02-12,OUT,,", "?,100.00,2026-02-20,BACK,,")
    assert settle(cast, found["OUT"], payment=str(paid.id), is_final=False).status_code == 200
    assert settle(cast, found["BACK"], payment=str(paid.id)).status_code == 200
    api = cast.alice.api
    detail = api.get(f"payments/{paid.id}/").json()
    assert detail["status"] == "completed"
    assert [(each["amount"], each["is_debit"]) for each in detail["witnesses"]] == [("100.00", True), ("100.00", False)]
    assert api.patch(f"payments/{paid.id}/", {"amount": "90.00"}).json()["code"] == "payment_fixed"
    assert api.delete(f"payments/{paid.id}/").json()["code"] == "payment_fixed"
    assert at_the_bank(cast.agency) == {day(5): 10_000, day(12): -10_000, day(20): 10_000}
    assert agrees(cast)


ROWS = {
    "in": "?,60.00,2026-02-05,IN,,",
    "more": "?,55.00,2026-02-08,MORE,,",
    "out": "?,-60.00,2026-02-07,OUT,,",
    "fee": "?,-2.00,2026-02-07,FEE,,",
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.sampled_from(list(permutations(ROWS))), together=st.booleans())
def test_any_order_of_files_and_decisions_ends_the_same(cast: Cast, order: tuple[str, ...], together: bool) -> None:
    """Whatever comes first, entries sent together or one by one: the same balances, and the bank agrees at each step."""
    owed = account(cast.agency, balance="100.00")
    before = held(cast.agency)
    run = str(owed.id)[-12:]
    rows = {
        name: row.replace(",IN", f",IN{run}")
        .replace(",MORE", f",MORE{run}")
        .replace(",OUT", f",OUT{run}")
        .replace(",FEE", f",FEE{run}")
        for name, row in ROWS.items()
    }
    found: dict[str, str] = {}
    if together:
        found = send(cast, *(rows[name] for name in order))
    settled: dict[str, Any] = {}
    for name in order:
        if not together:
            found = send(cast, rows[name])
        if name in ("in", "more"):
            settled[name] = settle(cast, found[f"{name.upper()}{run}"], account=str(owed.id)).json()
        elif name == "fee":
            cast.alice.api.post(f"bank-items/{found[f'FEE{run}']}/dismiss/", {"reason": "fee"})
        assert agrees(cast)
    assert settle(cast, found[f"OUT{run}"], payment=settled["in"]["payment"]).status_code == 200
    now = held(cast.agency)
    moved = {name: now.get(name, 0) - before.get(name, 0) for name in ("trust_bank", "suspense", "operating", "collected")}
    assert moved == {"trust_bank": 5300, "suspense": 0, "operating": 200, "collected": 5500}
    assert (fresh(owed).balance_minor, fresh(owed).unapplied_minor) == (4500, 0)
    assert agrees(cast)
