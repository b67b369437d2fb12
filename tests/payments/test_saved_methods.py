"""Cards that a processor keeps for a debtor: kept, charged, dropped; over the API."""

from __future__ import annotations

from typing import Any

import pytest
from tests import factories
from tests.fakes.stripe import Fault, StripeSimulator
from tests.payments.cards import Shop

from fairdue.accounts.commands.merging import merge_debtors
from fairdue.accounts.commands.splitting import split_debtor
from fairdue.kernel.db import agency_scope
from fairdue.payments.models import GatewayOwner, SavedMethod

pytestmark = pytest.mark.django_db


def keep(shop: Shop, card: str = "pm_card_visa", by: Any = None) -> Any:
    body = {"processor": shop.processor_id, "token": card}
    return (by or shop.cast.carl).api.post(listed_at(shop), body)


def listed_at(shop: Shop) -> str:
    return f"debtors/{shop.account.debtor_id}/payment-methods/"


def pay(shop: Shop, card: dict[str, Any], key: str = "k", by: Any = None) -> Any:
    body = {"account": shop.account.id, "processor": shop.processor_id, "amount": "50.00", "payment_method": "card", "card": card}
    return (by or shop.cast.carl).api.post("payments/", body, headers={"Idempotency-Key": key})


def test_a_card_is_kept_charged_without_its_owner_and_dropped(shop: Shop, sim: StripeSimulator) -> None:
    kept = keep(shop)
    assert kept.status_code == 201
    assert {name: kept.json()[name] for name in ("brand", "last4", "expires", "kind")} == {
        "brand": "visa",
        "last4": "4242",
        "expires": "2034-12",
        "kind": "card",
    }
    listed = shop.cast.carl.api.get(listed_at(shop)).json()
    assert listed == [kept.json()]
    paid = pay(shop, {"saved_method": kept.json()["id"], "off_session": True})
    assert (paid.status_code, paid.json()["status"], paid.json()["action"]) == (201, "completed", {})
    assert sim.books.all("charge")[0]["customer"] == sim.books.all("customer")[0]["id"]
    path = f"payment-methods/{kept.json()['id']}/"
    assert [shop.cast.carl.api.delete(path).status_code for _ in range(2)] == [204, 204]
    assert shop.cast.carl.api.get(listed_at(shop)).json() == []
    assert pay(shop, {"saved_method": kept.json()["id"]}, key="other").json()["errors"][0]["field"] == "saved_method"
    again = pay(shop, {"saved_method": kept.json()["id"], "off_session": True})
    assert (again.status_code, again.json()["id"]) == (201, paid.json()["id"])
    assert sim.books.all("payment_method")[0]["customer"] is None


def test_a_debtor_is_one_customer_and_no_card_is_kept_here(shop: Shop, sim: StripeSimulator) -> None:
    for _ in range(2):
        keep(shop)
    keep(shop, "pm_card_mastercard")
    assert len(sim.books.all("customer")) == 1
    with agency_scope(shop.cast.agency.id):
        assert (GatewayOwner.objects.count(), SavedMethod.objects.count()) == (1, 3)
    assert "4242424242424242" not in str([call.given for call in sim.calls])


def test_what_the_bank_does_not_take_is_not_kept(shop: Shop) -> None:
    answer = keep(shop, "pm_card_chargeDeclined")
    assert (answer.status_code, answer.json()["code"], answer.json()["gateway_code"]) == (
        422,
        "method_refused",
        "generic_decline",
    )


@pytest.mark.parametrize("path", ["/v1/customers", "/v1/payment_methods"])
@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.ERROR_AFTER])
def test_a_lost_answer_is_503_and_can_be_repeated(shop: Shop, sim: StripeSimulator, path: str, fault: Fault) -> None:
    sim.plan(fault, path, times=2)
    answer = keep(shop)
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "gateway_unavailable", "5")
    assert keep(shop).status_code == 201
    assert len(sim.books.all("customer")) == 1


def test_others_do_not_see_or_use_it(shop: Shop) -> None:
    from tests.cast import collector

    kept = keep(shop).json()
    stranger = collector(shop.cast.agency, "stranger")
    for by in (stranger, shop.cast.olga):
        assert by.api.get(listed_at(shop)).status_code == 404
        assert by.api.delete(f"payment-methods/{kept['id']}/").status_code == 404
        assert keep(shop, by=by).status_code == 404
        assert pay(shop, {"saved_method": kept["id"]}, by=by).status_code == 404
    other = factories.account(shop.cast.agency, shop.cast.carl, "assigned")
    body = {"account": other.id, "processor": shop.processor_id, "amount": "5.00", "payment_method": "card"}
    answer = shop.cast.carl.api.post("payments/", {**body, "card": {"saved_method": kept["id"]}})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "saved_method")


@pytest.mark.parametrize(
    ("card", "field"),
    [
        ({"token": "4242 4242 4242 4242"}, "card.token"),
        ({"token": "pm_1", "saved_method": "01a20484-8189-7148-8051-904885ca73d8"}, "card"),
        ({"number": "4242424242424242"}, "card.number"),
        ({"return_url": "javascript:alert(1)"}, "card.return_url"),
    ],
)
def test_what_is_no_card_is_refused(shop: Shop, card: dict[str, Any], field: str) -> None:
    answer = pay(shop, card)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


@pytest.mark.row("D060", "D067")
def test_double_submits_over_the_api_charge_once(shop: Shop, sim: StripeSimulator) -> None:
    first, again = (pay(shop, {"token": "pm_card_visa"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert {**first.json()} == {**again.json()}
    other = pay(shop, {"token": "pm_card_visa"}, key="another")
    assert other.json()["id"] != first.json()["id"]
    body = {"account": shop.account.id, "processor": shop.processor_id, "amount": "51.00", "payment_method": "card"}
    refused = shop.cast.carl.api.post("payments/", body, headers={"Idempotency-Key": "k"})
    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_reused")
    assert len(sim.books.all("charge")) == 2


@pytest.mark.row("D070")
def test_while_the_breaker_is_open_the_api_answers_503_and_when_to_come_again(shop: Shop, sim: StripeSimulator) -> None:
    with sim.down():
        for number in range(5):
            assert pay(shop, {"token": "pm_card_visa"}, key=str(number)).json()["status"] == "pending"
        answer = pay(shop, {"token": "pm_card_visa"}, key="refused")
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "gateway_unavailable", "30")
    assert len(shop.payments()) == 5


def test_a_payment_can_be_asked_for(shop: Shop, sim: StripeSimulator) -> None:
    made = pay(shop, {"token": "pm_card_authenticationRequired", "return_url": "https://harbour.example/back"}).json()
    assert (made["status"], set(made["action"])) == ("pending", {"client_secret", "redirect_url"})
    asked = shop.cast.carl.api.post(f"payments/{made['id']}/check/").json()
    assert (asked["status"], asked["action"]) == ("pending", made["action"])
    sim.books.authenticate(made["processor_ref"], is_passed=True)
    for _ in range(2):
        asked = shop.cast.carl.api.post(f"payments/{made['id']}/check/").json()
        assert (asked["status"], asked["action"]) == ("completed", {})
    with sim.down():
        assert shop.cast.carl.api.post(f"payments/{made['id']}/check/").status_code == 200


def test_a_card_goes_with_its_debtor_when_he_is_merged_and_back_when_he_is_split(shop: Shop) -> None:
    kept = keep(shop).json()
    same = factories.debtor(shop.cast.agency)
    factories.account(shop.cast.agency, shop.cast.carl, "assigned", of=same)
    merge_debtors(shop.actor, same.id, shop.account.debtor_id)
    listed = shop.cast.carl.api.get(f"debtors/{same.id}/payment-methods/")
    assert [each["id"] for each in listed.json()] == [kept["id"]]
    assert pay(shop, {"saved_method": kept["id"]}).json()["status"] == "completed"
    split_debtor(shop.actor, same.id, into_id=shop.account.debtor_id)
    assert [each["id"] for each in shop.cast.carl.api.get(listed_at(shop)).json()] == [kept["id"]]
    assert shop.cast.carl.api.delete(f"payment-methods/{kept['id']}/").status_code == 204
