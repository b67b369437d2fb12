"""Payments over the API: what clients send and get, who may, and what is refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from tests.cast import Cast, assemble
from tests.factories import account, creditor, debtor
from tests.payments.money import at_the_bank, charger, day, fresh, held, pay

from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope
from fairdue.payments.models import Payment, PaymentProcessor, PaymentShare
from fairdue.payments.queries.check import check_money
from fairdue.payments.queries.export import export_table
from fairdue.payments.queries.processors import open_secrets
from fairdue.payments.types import NewShare, PaymentFilter

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def body(owed: Any, amount: str = "40.00", **fields: Any) -> dict[str, Any]:
    return {"account": str(owed.id), "amount": amount, "payment_method": "check", **fields}


@pytest.mark.row("D060", "D061", "D062", "P15")
@pytest.mark.parametrize("method", ["bank_transfer", "check", "cash"])
def test_taking_a_payment(cast: Cast, method: str) -> None:
    owed = account(cast.agency, cast.carl, "in_contact", "100.00")
    answer = cast.carl.api.post("payments/", body(owed, payment_method=method))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["amount"], made["status"], made["payment_method"], made["account"]) == (
        "40.00",
        "completed",
        method,
        str(owed.id),
    )
    assert made.pop("action") == {}
    assert cast.alice.api.get(f"payments/{made['id']}/").json() == made
    assert cast.carl.api.get(f"accounts/{owed.id}/").json()["current_balance"] == "60.00"
    kinds = [each["kind"] for each in cast.carl.api.get(f"accounts/{owed.id}/timeline/", kinds="payment").json()["results"]]
    assert kinds == ["payment"]
    with agency_scope(cast.agency.id):
        assert PaymentProcessor.objects.get(id=made["processor"]).slug == "manual"


@pytest.mark.row("D060", "D061")
@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"amount": "0.00"}, 422, "not_positive"),
        ({"amount": "-1.00"}, 422, "negative"),
        ({"amount": "1.005"}, 422, "too_many_decimals"),
        ({"amount": "1e3"}, 422, "not_a_number"),
        ({"amount": "NaN"}, 422, "not_a_number"),
        ({"amount": 10.5}, 422, None),
        ({"amount": "99999999999999999999"}, 422, "out_of_range"),
        ({"payment_method": "gold"}, 422, None),
        ({"payment_method": "card"}, 422, "does_not_fit"),
        ({"currency": "EUR"}, 422, "currency_mismatch"),
        ({"received_on": "2999-01-01"}, 422, "out_of_range"),
        ({"account": None}, 422, "required"),
        ({"surprise": 1}, 422, None),
    ],
)
def test_a_payment_that_does_not_fit(cast: Cast, fields: dict[str, Any], status: int, code: str | None) -> None:
    owed = account(cast.agency, balance="100.00")
    answer = cast.alice.api.post("payments/", body(owed) | fields)
    assert answer.status_code == status, answer.content
    if code:
        assert answer.json()["errors"][0]["code"] == code
    assert fresh(owed).balance_minor == 10000


@pytest.mark.row("D067")
def test_the_same_key_takes_money_once(cast: Cast) -> None:
    owed, other = account(cast.agency, balance="100.00"), account(cast.agency, balance="100.00")
    header = {"HTTP_IDEMPOTENCY_KEY": "till-1"}
    first = cast.alice.api.post("payments/", body(owed), **header)
    again = cast.alice.api.post("payments/", body(owed), **header)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert first.json()["idempotency_key"] == "till-1"
    for changed in (body(owed, "41.00"), body(other)):
        refused = cast.alice.api.post("payments/", changed, **header)
        assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_reused")
    assert cast.alice.api.post("payments/", body(owed), HTTP_IDEMPOTENCY_KEY="till-2").status_code == 201
    assert fresh(owed).balance_minor == 2000
    assert fresh(other).balance_minor == 10000


def test_a_collector_takes_and_sees_only_what_is_his(cast: Cast) -> None:
    mine, foreign = account(cast.agency, cast.carl, "in_contact"), account(cast.agency)
    theirs = pay(cast.agency, "5.00", foreign)
    ours = pay(cast.agency, "6.00", mine)
    both = pay(cast.agency, "8.00", mine, foreign)
    elsewhere = pay(cast.other_agency, "9.00", account(cast.other_agency))
    api = cast.carl.api
    assert api.post("payments/", body(foreign)).status_code == 404
    assert api.post("payments/preview/", body(foreign)).status_code == 404
    assert {each["id"] for each in api.get("payments/").json()["results"]} == {str(ours.id), str(both.id)}
    for hidden in (theirs, elsewhere):
        assert api.get(f"payments/{hidden.id}/").status_code == 404
        assert api.get(f"payments/{hidden.id}/receipt/").status_code == 404
    assert [share["account"] for share in api.get(f"payments/{both.id}/").json()["shares"]] == [str(mine.id)]
    assert api.get(f"accounts/{foreign.id}/payments/").status_code == 404
    for refused in (
        api.post(f"payments/{ours.id}/refund/", {"reason": "please"}),
        api.patch(f"payments/{ours.id}/", {"amount": "1.00"}),
        api.delete(f"payments/{ours.id}/"),
        api.post(f"payments/{ours.id}/reverse/", {"reason": "mine"}),
        cast.rita.api.post("payments/", body(mine)),
    ):
        assert refused.status_code == 403
    assert cast.alice.api.get(f"payments/{elsewhere.id}/").status_code == 404
    assert api.get("payments/summary/").json()["count"] == 2


@pytest.mark.row("D060", "P13", "P18")
def test_lists_are_filtered_and_paged(cast: Cast) -> None:
    bank, dan = creditor(cast.agency), debtor(cast.agency, "Dan Doe")
    owed = account(cast.agency, of=dan, by=bank, balance="900.00", external_ref="A-77")
    other = account(cast.agency, balance="900.00")
    cards = charger(cast.agency)
    day = dt.date(2026, 1, 15)
    first = pay(cast.agency, "10.00", owed, received_on=day, external_ref="BANK-1")
    second = pay(cast.agency, "20.00", owed, method="card", processor_id=cards.id)
    third = pay(cast.agency, "30.00", other, method="cash")
    api = cast.alice.api

    def found(**query: Any) -> list[str]:
        return [each["id"] for each in api.get("payments/", **query).json()["results"]]

    every = [str(each.id) for each in (first, second, third)]
    assert found() == every[::-1]
    assert found(ordering="amount") == every
    for query, expected in (
        ({"status": "pending"}, [1]),
        ({"status": "completed,failed"}, [2, 0]),
        ({"method": "cash"}, [2]),
        ({"account": owed.id}, [1, 0]),
        ({"debtor": dan.id}, [1, 0]),
        ({"creditor": bank.id}, [1, 0]),
        ({"processor": cards.id}, [1]),
        ({"received_before": day}, [0]),
        ({"received_after": "2026-01-16"}, [2, 1]),
        ({"currency": "EUR"}, []),
        ({"search": "BANK"}, [0]),
        ({"search": "A-77"}, [1, 0]),
        ({"search": "dan d"}, [1, 0]),
    ):
        assert found(**query) == [every[index] for index in expected], query
    for path in (f"accounts/{owed.id}/payments/", f"debts/{owed.id}/payments/"):
        assert [each["id"] for each in api.get(path).json()["results"]] == [every[1], every[0]]
    page = api.get("payments/", page_size=2).json()
    assert [each["id"] for each in api.get(page["next"]).json()["results"]] == [every[0]]
    summary = api.get("payments/summary/").json()["totals"]
    totals = {each["status"]: (each["count"], each["amount"], each["net_amount"]) for each in summary}
    assert totals == {"completed": (2, "40.00", "40.00"), "pending": (1, "20.00", "0.00")}
    assert api.get("payments/", status="paid").status_code == 422


def test_payments_leave_as_a_file_for_accountants(cast: Cast) -> None:
    one, two = account(cast.agency, balance="50.00", external_ref="=A1"), account(cast.agency, balance="100.00")
    shares = [NewShare(account_id=one.id, amount="70.00"), NewShare(account_id=two.id, amount="30.00")]
    made = pay(cast.agency, "100.00", shares=shares, received_on=day(3), reason="+Böse")
    pay(cast.agency, "5.00", two, method="cash", received_on=day(4))
    pay(cast.other_agency, "7.00", account(cast.other_agency), received_on=day(3))

    def lines(by: Any, **filters: str) -> list[dict[str, str]]:
        answer = by.api.get("payments/export/", **filters)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
        return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))

    first, second, third = lines(cast.rita)
    assert (first["account_ref"], first["amount"], first["to_principal"], first["unapplied"]) == (
        "'=A1",
        "70.00",
        "50.00",
        "20.00",
    )
    assert (second["payment_id"], second["payment_amount"], second["note"]) == (str(made.id), "100.00", "'+Böse")
    assert (third["amount"], third["method"], third["received_on"]) == ("5.00", "cash", "2026-02-04")
    assert [each["amount"] for each in lines(cast.alice, method="cash")] == ["5.00"]
    assert lines(cast.alice, search="nothing") == []
    (entry, *_) = cast.alice.api.get("audit/", kind="payment.exported").json()["results"]
    assert (entry["facts"]["filters"], entry["actor_name"]) == ({"search": "nothing"}, cast.alice.actor.name)
    for refused in (cast.carl, cast.bob):
        assert refused.api.get("payments/export/").status_code == 403
    assert cast.alice.api.get("payments/export/", status="paid").status_code == 422


def test_a_file_of_many_payments_is_whole(cast: Cast) -> None:
    owed = account(cast.agency, balance="1000.00")
    ids = [str(pay(cast.agency, "1.00", owed, method="cash").id) for _ in range(7)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fairdue.payments.queries.export.CHUNK", 3)
        table = list(export_table(cast.alice.actor, PaymentFilter()))
    assert [line[0] for line in table] == ["payment_id", *ids]


@pytest.mark.row("P16")
def test_correcting_moves_the_balance_by_the_difference(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00")
    made = pay(cast.agency, "40.00", owed)
    api = cast.alice.api
    answer = api.put(f"payments/{made.id}/", {"amount": "25.00", "payment_method": "cash", "reason": "Misread"})
    assert (answer.status_code, answer.json()["amount"], answer.json()["payment_method"]) == (200, "25.00", "cash")
    assert fresh(owed).balance_minor == 7500
    assert api.patch(f"payments/{made.id}/", {"amount": "150.00", "version": answer.json()["version"]}).status_code == 200
    assert (fresh(owed).balance_minor, fresh(owed).unapplied_minor, fresh(owed).status) == (0, 5000, "settled")
    stale = api.patch(f"payments/{made.id}/", {"amount": "1.00", "version": answer.json()["version"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_payment")
    assert api.patch(f"payments/{made.id}/", {"amount": "30.00"}).status_code == 200
    assert (fresh(owed).balance_minor, fresh(owed).status) == (7000, "new")
    assert api.patch(f"payments/{made.id}/", {"received_on": "2026-02-03"}).status_code == 200
    # On no day does the ledger show the money twice, or another amount than is right.
    assert at_the_bank(cast.agency) == {day(3): 3000}
    assert api.delete(f"payments/{made.id}/").status_code == 204
    assert (at_the_bank(cast.agency), fresh(owed).balance_minor) == ({}, 10_000)
    assert check_money(cast.agency.id) == ()


@pytest.mark.row("P17")
def test_taking_back_says_why_when_and_by_whom(cast: Cast) -> None:
    owed = account(cast.agency, cast.carl, "in_contact", "100.00")
    made = pay(cast.agency, "40.00", owed)
    api, path = cast.alice.api, f"payments/{made.id}/reverse/"
    for unsaid in ({}, {"reason": ""}, {"reason": "x" * 501}):
        assert api.post(path, unsaid).status_code == 422
    stale = api.post(path, {"reason": "Too late", "version": made.version + 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_payment")
    assert (api.get(f"payments/{made.id}/").json()["reversal"], fresh(owed).balance_minor) == (None, 6000)
    answer = api.post(path, {"reason": "Meant for another account", "version": made.version})
    assert (answer.status_code, answer.json()["status"]) == (200, "reversed")
    kept = answer.json()["reversal"]
    assert (kept["by"], kept["reason"]) == (cast.alice.actor.name, "Meant for another account")
    assert cast.carl.api.get(f"payments/{made.id}/").json()["reversal"] == kept
    with agency_scope(cast.agency.id):
        noted = JournalEntry.objects.get(subject_id=made.id, kind="payment.reversed")
    assert (noted.facts["reason"], noted.actor_id) == ("Meant for another account", cast.alice.user.id)
    assert fresh(owed).balance_minor == 10000
    again = api.post(path, {"reason": "Once more"})
    assert (again.status_code, again.json()["code"]) == (409, "payment_fixed")
    assert check_money(cast.agency.id) == ()


@pytest.mark.row("P17")
def test_deleting_restores_the_balance_and_keeps_the_payment(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00")
    made = pay(cast.agency, "100.00", owed)
    assert fresh(owed).status == "settled"
    api = cast.alice.api
    assert api.delete(f"payments/{made.id}/").status_code == 204
    assert (fresh(owed).balance_minor, fresh(owed).status) == (10000, "new")
    assert api.get(f"payments/{made.id}/").json()["status"] == "reversed"
    again = api.delete(f"payments/{made.id}/")
    assert (again.status_code, again.json()["code"]) == (409, "payment_fixed")
    card = pay(cast.agency, "5.00", owed, method="card", processor_id=charger(cast.agency).id)
    fixed = api.delete(f"payments/{card.id}/")
    assert (fixed.status_code, fixed.json()["code"]) == (409, "card_payment_fixed")
    assert "trust_bank" not in held(cast.agency)
    assert check_money(cast.agency.id) == ()


@pytest.mark.row("D064")
def test_refunds_restore_the_balance_and_stop_at_the_payment(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00")
    made = pay(cast.agency, "100.00", owed)
    api = cast.alice.api
    path = f"payments/{made.id}/refund/"
    part = api.post(path, {"amount": "30.00", "reason": "Overcharged"}, HTTP_IDEMPOTENCY_KEY="r1")
    assert (part.status_code, part.json()["status"], part.json()["refundable_amount"]) == (200, "partially_refunded", "70.00")
    assert api.post(path, {"amount": "30.00", "reason": "Overcharged"}, HTTP_IDEMPOTENCY_KEY="r1").json() == part.json()
    assert api.post(path, {"amount": "31.00", "reason": "Overcharged"}, HTTP_IDEMPOTENCY_KEY="r1").status_code == 409
    assert (fresh(owed).balance_minor, fresh(owed).status) == (3000, "new")
    too_much = api.post(path, {"amount": "70.01", "reason": "More"})
    assert (too_much.status_code, too_much.json()["code"], too_much.json()["refundable"]) == (409, "refund_too_large", "70.00")
    assert api.post(path, {"reason": ""}).status_code == 422
    assert api.post(path, {"reason": "x" * 501}).status_code == 422
    rest = api.post(path, {"reason": "All of it"})
    assert (rest.json()["status"], [each["amount"] for each in rest.json()["refunds"]]) == ("refunded", ["30.00", "70.00"])
    twice = api.post(path, {"reason": "Again"})
    assert (twice.status_code, twice.json()["code"]) == (400, "payment_not_refundable")
    assert fresh(owed).balance_minor == 10000
    pending = pay(cast.agency, "5.00", owed, method="card", processor_id=charger(cast.agency).id)
    assert api.post(f"payments/{pending.id}/refund/", {"reason": "Early"}).status_code == 400
    assert check_money(cast.agency.id) == ()


def test_money_goes_back_on_a_day_since_it_came(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00")
    made = pay(cast.agency, "100.00", owed, received_on=day(3))
    api, path = cast.alice.api, f"payments/{made.id}/refund/"
    wrong = {"0001-01-01": "out_of_range", "2026-02-02": "too_early", "2100-01-01": "out_of_range", "9999-12-31": "out_of_range"}
    for on, code in wrong.items():
        answer = api.post(path, {"amount": "1.00", "reason": "Overcharged", "refunded_on": on})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    given = {"amount": "1.00", "reason": "Overcharged", "refunded_on": day(3)}
    assert api.post(path, given, HTTP_IDEMPOTENCY_KEY="r1").json()["refunded_amount"] == "1.00"
    assert api.post(path, given, HTTP_IDEMPOTENCY_KEY="r1").json()["refunded_amount"] == "1.00"
    assert api.post(path, {**given, "refunded_on": day(4)}, HTTP_IDEMPOTENCY_KEY="r1").status_code == 409
    assert at_the_bank(cast.agency) == {day(3): 9900}


def test_a_check_that_bounces_is_owed_again_from_that_day(cast: Cast) -> None:
    owed = account(cast.agency, cast.carl, "in_contact", "100.00")
    made = pay(cast.agency, "100.00", owed, method="check", received_on=day(3))
    api, path = cast.alice.api, f"payments/{made.id}/return/"
    assert fresh(owed).status == "settled"
    for wrong in ({}, {"reason": ""}, {"reason": "x", "returned_on": "2026-02-02"}, {"reason": "x", "returned_on": "2999-01-01"}):
        assert api.post(path, wrong).status_code == 422
    assert api.post(path, {"reason": "x", "version": made.version + 1}).json()["code"] == "stale_payment"
    assert cast.carl.api.post(path, {"reason": "x"}).status_code == 403
    assert api.post(f"payments/{made.id}/refund/", {"amount": "30.00", "reason": "Too much", "refunded_on": "2026-02-04"}).json()
    answer = api.post(path, {"reason": "Insufficient funds", "returned_on": "2026-02-06"})
    assert (answer.status_code, answer.json()["status"], answer.json()["refundable_amount"]) == (200, "disputed", "0.00")
    (returned,) = answer.json()["disputes"]
    assert (returned["status"], returned["amount"], returned["reason"]) == ("lost", "100.00", "Insufficient funds")
    assert (returned["opened_on"], returned["closed_on"]) == ("2026-02-06", "2026-02-06")
    assert (fresh(owed).balance_minor, fresh(owed).status) == (10_000, "in_contact")
    # The bank took all of it; what was refunded before, the agency makes good.
    assert at_the_bank(cast.agency) == {day(3): 10_000, day(4): -3000, day(6): -10_000}
    assert held(cast.agency)["operating"] == 3000
    assert api.post(path, {"reason": "Again"}).json()["code"] == "payment_fixed"
    card = pay(cast.agency, "5.00", owed, method="card", processor_id=charger(cast.agency).id)
    assert api.post(f"payments/{card.id}/return/", {"reason": "x"}).json()["code"] == "card_payment_fixed"
    pending = pay(cast.agency, "5.00", owed, is_pending=True)
    assert api.post(f"payments/{pending.id}/return/", {"reason": "x"}).json()["code"] == "payment_fixed"
    assert check_money(cast.agency.id) == ()


def test_a_charge_is_added_once_under_a_key(cast: Cast) -> None:
    owed, other = account(cast.agency, balance="100.00"), account(cast.agency, balance="100.00")
    api = cast.alice.api

    def add(to: Any, amount: str = "5.00", key: str = "one") -> Any:
        said = {"bucket": "fees", "amount": amount, "reason": "Letter"}
        return api.post(f"accounts/{to.id}/charges/", said, headers={"Idempotency-Key": key})

    assert [add(owed).json()["fees"] for _ in range(3)] == ["5.00"] * 3
    for reused in (add(owed, "6.00"), add(other)):
        assert (reused.status_code, reused.json()["code"]) == (409, "idempotency_key_reused")
    assert add(owed, key="two").json()["fees"] == add(owed, key="two").json()["fees"] == "10.00"
    assert [add(other, key="").json()["fees"] for _ in range(2)] == ["5.00", "10.00"]
    assert check_money(cast.agency.id) == ()


def test_a_preview_explains_and_changes_nothing(cast: Cast) -> None:
    bank = creditor(cast.agency, name="Slow Bank", allocation_order=["principal", "interest", "fees", "costs"])
    owed = account(cast.agency, balance="100.00", by=bank)
    api = cast.alice.api
    assert api.post(f"accounts/{owed.id}/charges/", {"bucket": "fees", "amount": "5.00", "reason": "Letter"}).status_code == 201
    (share,) = api.post("payments/preview/", body(owed, "110.00")).json()["shares"]
    assert [(line["bucket"], line["owed"], line["applied"]) for line in share["lines"]] == [
        ("principal", "100.00", "100.00"),
        ("interest", "0.00", "0.00"),
        ("fees", "5.00", "5.00"),
        ("costs", "0.00", "0.00"),
    ]
    assert (share["unapplied"], share["balance_before"], share["balance_after"]) == ("5.00", "105.00", "0.00")
    assert (share["is_settling"], share["moves_others"]) == (True, False)
    assert share["explanation"][0].startswith("Slow Bank wants principal, then interest")
    taken = api.post("payments/", body(owed, "110.00")).json()
    assert taken["shares"][0]["applied"] == {"fees": "5.00", "principal": "100.00"}
    with agency_scope(cast.agency.id):
        assert PaymentShare.objects.filter(agency_id=cast.agency.id).count() == Payment.objects.count() == 1


@pytest.mark.row("D031")
def test_processors_are_managed_and_keep_their_secrets(cast: Cast) -> None:
    api = cast.alice.api
    assert api.get("payment-processors/").json()["results"] == []
    new: dict[str, Any] = {"name": "Cards Inc", "slug": "cards", "gateway": "stripe", "secrets": {"api_key": "sk_1"}}
    made = api.post("payment-processors/", new).json()
    assert made["has_secrets"]
    assert "sk_1" not in str(made)
    assert api.post("payment-processors/", new).json()["code"] == "processor_exists"
    assert api.post("payment-processors/", {**new, "slug": "a b"}).status_code == 422
    assert api.post("payment-processors/", {**new, "slug": "c", "api_base_url": "javascript:1"}).status_code == 422
    path = f"payment-processors/{made['id']}/"
    for taken in (api.post("payment-processors/", {**new, "slug": "manual"}), api.patch(path, {"slug": "manual"})):
        assert (taken.status_code, taken.json()["errors"][0]["code"]) == (422, "reserved")
    changed = api.patch(path, {"name": "Cards Ltd", "secrets": {"api_key": "sk_2"}}).json()
    assert (changed["name"], changed["slug"]) == ("Cards Ltd", "cards")
    assert cast.carl.api.get(path).json() == changed
    assert cast.carl.api.patch(path, {"name": "Mine"}).status_code == 403
    with agency_scope(cast.agency.id):
        kept = PaymentProcessor.objects.get(id=made["id"])
        assert open_secrets(kept) == {"api_key": "sk_2"}
        assert b"sk_2" not in bytes(kept.secrets or b"")
    told = str(api.get("audit/", subject_id=made["id"]).json())
    assert "sk_1" not in told
    assert "sk_2" not in told
    pay(cast.agency, "5.00", account(cast.agency), method="card", processor_id=kept.id)
    assert api.delete(path).json()["code"] == "processor_in_use"
    pay(cast.agency, "5.00", account(cast.agency))
    (by_hand,) = (each for each in api.get("payment-processors/").json()["results"] if each["slug"] == "manual")
    assert api.patch(f"payment-processors/{by_hand['id']}/", {"slug": "till", "name": "Till"}).status_code == 422
    assert api.patch(f"payment-processors/{by_hand['id']}/", {"slug": "manual", "name": "Till"}).json()["name"] == "Till"
    spare = api.post("payment-processors/", {"name": "Spare", "slug": "spare"}).json()
    assert api.delete(f"payment-processors/{spare['id']}/").status_code == 204


@pytest.mark.row("D112")
def test_trends_by_day_week_and_month(cast: Cast, frozen: object) -> None:
    owed = account(cast.agency, cast.carl, "in_contact", "900.00")
    for amount, received in (("10.00", "2026-03-02"), ("20.00", "2026-03-01"), ("5.00", "2026-03-01"), ("40.00", "2026-02-10")):
        pay(cast.agency, amount, owed, received_on=dt.date.fromisoformat(received))
    gone = pay(cast.agency, "7.00", owed)
    cast.alice.api.delete(f"payments/{gone.id}/")
    api = cast.alice.api
    days = api.get("analytics/payments/trends/").json()
    assert len(days) == 30
    assert days[-1] == {"period": "2026-03-02", "total_amount": "10.00", "count": 1, "currency": "USD"}
    assert (days[-2]["total_amount"], days[-2]["count"], days[-3]["count"]) == ("25.00", 2, 0)
    weeks = api.get("analytics/payments/trends/", granularity="week", days=14).json()
    assert [(each["period"], each["total_amount"]) for each in weeks] == [
        ("2026-02-16", "0.00"),
        ("2026-02-23", "25.00"),
        ("2026-03-02", "10.00"),
    ]
    months = api.get("analytics/payments/trends/", granularity="month", days=31).json()
    assert [(each["period"], each["total_amount"], each["count"]) for each in months] == [
        ("2026-01-01", "0.00", 0),
        ("2026-02-01", "40.00", 1),
        ("2026-03-01", "35.00", 3),
    ]
    assert api.get("analytics/payments/trends/", granularity="year").status_code == 422
    assert cast.bob.api.get("analytics/payments/trends/", days=1).json()[0]["count"] == 1
    board = api.get("analytics/dashboard/").json()
    assert (board["total_collected"], board["recovery_rate"]) == ("75.00", 8.33)


def test_charges_and_write_offs(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00")
    api = cast.alice.api
    pay(cast.agency, "120.00", owed)
    assert fresh(owed).status == "settled"
    charged = api.post(f"accounts/{owed.id}/charges/", {"bucket": "costs", "amount": "50.00", "reason": "Court"}).json()
    # Costs are served before principal, and both became owed today.
    assert [charged[name] for name in ("principal", "costs", "unapplied_amount")] == ["30.00", "0.00", "0.00"]
    assert charged["status"] == "new"
    rest = api.post(f"accounts/{owed.id}/write-off/", {"reason": "Bankrupt"}).json()
    assert rest["current_balance"] == "0.00"
    assert (
        cast.carl.api.post(f"accounts/{owed.id}/charges/", {"bucket": "costs", "amount": "1", "reason": "x"}).status_code == 403
    )
    assert api.post(f"accounts/{owed.id}/charges/", {"bucket": "principal", "amount": "1", "reason": "x"}).status_code == 422
    assert check_money(cast.agency.id) == ()
