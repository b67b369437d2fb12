"""Cards are charged through the simulator over HTTP: what is asked, recorded and never done twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.fakes.stripe import Fault, StripeSimulator
from tests.payments.cards import Shop

from fairdue.accounts.errors import IdempotencyKeyReused
from fairdue.kernel import clock
from fairdue.kernel.db import rows
from fairdue.kernel.errors import Invalid
from fairdue.payments.commands.processors import edit_processor
from fairdue.payments.errors import GatewayUnavailable, RefundTooLarge
from fairdue.payments.flows import reconciling
from fairdue.payments.flows.charging import charge_card, check_payment
from fairdue.payments.flows.reconciling import reconcile
from fairdue.payments.flows.refunding import refund_payment
from fairdue.payments.types.gateways import Card

pytestmark = pytest.mark.django_db


def later(frozen: Any, shop: Shop, **span: int) -> None:
    frozen.shift(dt.timedelta(**span))
    shop.work()


@pytest.mark.row("D062")
def test_a_card_that_is_charged_lowers_the_balance(shop: Shop, sim: StripeSimulator) -> None:
    made = shop.charge("250.00")
    assert (made.status, made.amount, dict(made.action)) == ("completed", "250.00", {})
    assert made.processor_ref == sim.books.all("payment_intent")[0]["id"]
    assert shop.balance() == 75_000
    assert shop.calls() == [("done", 1)]


def test_a_declined_card_leaves_the_balance_and_says_why(shop: Shop) -> None:
    made = shop.charge(card="pm_card_chargeDeclinedInsufficientFunds")
    assert (made.status, made.failure_code) == ("failed", "insufficient_funds")
    assert shop.balance() == 100_000


def test_a_bank_that_asks_its_customer_leaves_it_pending_until_he_answered(shop: Shop, sim: StripeSimulator) -> None:
    made = shop.charge(card="pm_card_authenticationRequired", return_url="https://harbour.example/back")
    assert (made.status, set(made.action)) == ("pending", {"redirect_url", "client_secret"})
    assert shop.calls() == [("waiting", 1)]
    ref = str(made.processor_ref)
    sim.books.authenticate(ref, is_passed=True)
    checked = check_payment(shop.actor, made.id)
    assert (checked.status, shop.balance()) == ("completed", 90_000)


def test_a_card_may_be_entered_by_the_payer_himself(shop: Shop, sim: StripeSimulator) -> None:
    made = shop.charge(card="")
    assert (made.status, set(made.action)) == ("pending", {"client_secret"})
    sim.books.confirm(str(made.processor_ref), {"payment_method": "pm_card_visa"})
    shop.tell_all()
    assert (shop.payments(), shop.balance()) == (["completed"], 90_000)


@pytest.mark.row("D067")
def test_the_same_key_charges_once_and_is_answered_as_before(shop: Shop, sim: StripeSimulator) -> None:
    first = shop.charge(key="one")
    again = shop.charge(key="one")
    assert again == first
    with pytest.raises(IdempotencyKeyReused):
        shop.charge("100.01", key="one")
    with pytest.raises(IdempotencyKeyReused):
        shop.charge(key="one", card="pm_card_mastercard")
    with sim.down():
        assert shop.charge(key="one") == first
    assert len(sim.books.all("payment_intent")) == 1
    assert shop.balance() == 90_000


def test_what_is_refused_reaches_no_processor(shop: Shop, sim: StripeSimulator) -> None:
    for amount in ("0.00", "-1.00"):
        with pytest.raises(Invalid):
            shop.charge(amount)
    with pytest.raises(Invalid):
        charge_card(shop.actor, shop.new(), Card(saved_method_id=shop.account.id))
    assert (sim.calls, shop.payments()) == ([], [])


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.ERROR_AFTER, Fault.RESET_BEFORE, Fault.ERROR_BEFORE, Fault.TOO_MANY])
@pytest.mark.parametrize("path", ["/v1/payment_intents", "confirm"])
@pytest.mark.row("D072")
def test_a_lost_answer_is_asked_for_again_and_the_money_taken_once(
    shop: Shop, sim: StripeSimulator, frozen: Any, fault: Fault, path: str
) -> None:
    # What the library asks for again by itself is lost twice.
    times = 1 if fault is Fault.TOO_MANY else 2
    if path == "confirm":
        sim.plan_at_confirm(fault, times)
    else:
        sim.plan(fault, path, times=times)
    assert shop.charge().status == "pending"
    assert shop.balance() == 100_000
    later(frozen, shop, seconds=1)
    assert shop.calls() == [("retrying", 1)]
    later(frozen, shop, seconds=1)
    assert (shop.payments(), shop.calls(), shop.balance()) == (["completed"], [("done", 2)], 90_000)
    assert [charge["status"] for charge in sim.books.all("charge")] == ["succeeded"]


@pytest.mark.row("D072")
def test_it_is_tried_again_after_2_4_and_8_seconds_and_then_left_to_reconciliation(
    shop: Shop, sim: StripeSimulator, frozen: Any
) -> None:
    with sim.down():
        shop.charge()
        for attempts, seconds in ((1, 1), (2, 1), (2, 3), (3, 1), (3, 7), (4, 1)):
            later(frozen, shop, seconds=seconds)
            assert shop.calls()[0][1] == attempts
    assert shop.calls() == [("unknown", 4)]
    later(frozen, shop, minutes=31)
    reconcile(shop.actor)
    failed = shop.payments()
    assert (failed, shop.balance()) == (["failed"], 100_000)


def test_a_caller_that_was_killed_after_its_claim_is_followed_by_a_job(shop: Shop, frozen: Any, monkeypatch: Any) -> None:
    from fairdue.payments.flows import charging

    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(charging, "charge", die)
        with pytest.raises(Killed):
            shop.charge()
    assert shop.calls() == [("calling", 1)]
    later(frozen, shop, seconds=30)
    assert shop.calls() == [("calling", 1)], "the lease is not over"
    later(frozen, shop, seconds=60)
    assert (shop.payments(), shop.calls()) == (["completed"], [("done", 2)])


@pytest.mark.row("D068", "D070")
def test_while_the_breaker_is_open_nothing_is_called_or_recorded(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    with sim.down():
        for _ in range(5):
            shop.charge()
        calls = len(sim.calls)
        with pytest.raises(GatewayUnavailable) as refused:
            shop.charge(key="later")
        assert refused.value.facts == {"retry_after_seconds": 30}
    with pytest.raises(GatewayUnavailable):
        shop.charge(key="later")
    assert len(sim.calls) == calls
    assert shop.payments() == ["pending"] * 5
    frozen.shift(dt.timedelta(seconds=30))
    assert shop.charge(key="later").status == "completed"
    assert shop.charge().status == "completed"


def test_an_open_breaker_puts_retries_off_without_using_them_up(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    with sim.down():
        for _ in range(5):
            shop.charge("10.00")
        later(frozen, shop, seconds=2)
        assert shop.calls() == [("retrying", 1)] * 5
    later(frozen, shop, seconds=30)
    later(frozen, shop, seconds=60)
    assert shop.payments() == ["completed"] * 5
    assert shop.balance() == 95_000


def test_an_agency_without_good_credentials_is_told_so(shop: Shop, sim: StripeSimulator) -> None:
    edit_processor(shop.actor, shop.processor_id, {"secrets": {"api_key": "sk_test_wrong"}})
    made = shop.charge()
    assert (made.status, made.failure_code) == ("failed", "gateway_misconfigured")
    assert sim.books.all("payment_intent") == []


def test_what_could_only_be_charged_rounded_fails(shop: Shop, sim: StripeSimulator) -> None:
    from tests import factories

    account = factories.account(shop.cast.agency, shop.cast.carl, "assigned", "1000.000", currency="KWD")
    made = charge_card(shop.actor, shop.new("5.124", account=account), Card(method_ref="pm_card_visa"))
    assert (made.status, made.failure_code) == ("failed", "amount_not_chargeable")
    assert charge_card(shop.actor, shop.new("5.120", account=account), Card(method_ref="pm_card_visa")).status == "completed"


@pytest.mark.row("D064")
def test_refunds_go_back_by_the_processor_and_never_above_what_came(shop: Shop, sim: StripeSimulator) -> None:
    payment_id = shop.charge("300.00").id
    first = refund_payment(shop.actor, payment_id, "100.00", "Paid twice", key="r1")
    assert (first.status, first.amount, shop.balance()) == ("completed", "100.00", 80_000)
    assert refund_payment(shop.actor, payment_id, "100.00", "Paid twice", key="r1") == first
    with pytest.raises(RefundTooLarge):
        refund_payment(shop.actor, payment_id, "200.01", "Too much")
    with pytest.raises(Invalid):
        refund_payment(shop.actor, payment_id, "1.00", "Not ours to say when", refunded_on=clock.today("UTC"))
    assert refund_payment(shop.actor, payment_id, None, "The rest").amount == "200.00"
    assert (shop.payments(), shop.balance()) == (["refunded"], 100_000)
    assert sum(refund["amount"] for refund in sim.books.all("refund")) == 30_000


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.ERROR_AFTER, Fault.RESET_BEFORE, Fault.ERROR_BEFORE])
def test_a_refund_whose_answer_is_lost_goes_back_once(shop: Shop, sim: StripeSimulator, frozen: Any, fault: Fault) -> None:
    payment_id = shop.charge().id
    sim.plan(fault, "/v1/refunds", times=2)
    assert refund_payment(shop.actor, payment_id, "40.00", "Because").status == "pending"
    sim.forget_keys()
    later(frozen, shop, seconds=2)
    assert (shop.payments(), shop.balance()) == (["partially_refunded"], 94_000)
    assert [refund["amount"] for refund in sim.books.all("refund")] == [4000]


@pytest.mark.row("D064", "D070")
def test_no_refund_is_asked_for_while_the_breaker_is_open(shop: Shop, sim: StripeSimulator) -> None:
    payment_id = shop.charge().id
    with sim.down():
        for _ in range(5):
            shop.charge("1.00")
    with pytest.raises(GatewayUnavailable):
        refund_payment(shop.actor, payment_id, None, "Because")
    assert shop.payment(payment_id).status == "completed"
    assert sim.called("/v1/refunds") == []


def test_a_refund_that_the_bank_takes_time_for_is_completed_when_it_is_told(shop: Shop, sim: StripeSimulator) -> None:
    payment_id = shop.charge(card="pm_card_pendingRefund").id
    refund = refund_payment(shop.actor, payment_id, None, "Because")
    assert (refund.status, shop.balance()) == ("pending", 90_000)
    sim.books.end_refund(sim.books.all("refund")[0]["id"], is_paid=True)
    shop.tell_all()
    assert (shop.payments(), shop.balance()) == (["refunded"], 100_000)


def test_a_refund_that_comes_back_is_taken_back_whatever_is_told_first(shop: Shop, sim: StripeSimulator) -> None:
    payment_id = shop.charge(card="pm_card_refundFail").id
    refund_payment(shop.actor, payment_id, None, "Because")
    for kind in ("refund.failed", "refund.updated", "refund.created", "charge.refunded"):
        shop.tell_all(kind)
        assert (shop.payments(), shop.balance()) == (["completed"], 90_000)


@pytest.mark.row("D071")
def test_reconciliation_asks_for_so_many_a_run_and_for_all_in_turn(
    shop: Shop, sim: StripeSimulator, frozen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = (reconciling.AT_ONCE, reconciling.PENDING_FOR)
    assert limits == (100, dt.timedelta(minutes=30))
    monkeypatch.setattr(reconciling, "AT_ONCE", 4)
    for _ in range(6):
        shop.charge("1.00", card="")
    frozen.shift(dt.timedelta(minutes=29))
    assert reconcile(shop.actor) == 0
    frozen.shift(dt.timedelta(minutes=2))
    assert reconcile(shop.actor) == 4
    assert len({call.path for call in sim.called("/v1/payment_intents/", "GET")}) == 4
    assert reconcile(shop.actor) == 4
    assert len({call.path for call in sim.called("/v1/payment_intents/", "GET")}) == 6


@pytest.mark.row("D071")
def test_reconciliation_finds_what_happened(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    paid, refused, open_, left = (shop.charge("10.00", card="") for _ in range(4))
    sim.books.confirm(str(paid.processor_ref), {"payment_method": "pm_card_visa"})
    with pytest.raises(Exception, match="declined"):
        sim.books.confirm(str(refused.processor_ref), {"payment_method": "pm_card_chargeDeclined"})
    sim.books.cancel(str(left.processor_ref), {})
    frozen.shift(dt.timedelta(minutes=31))
    assert reconcile(shop.actor) == 4
    assert [shop.payment(each.id).status for each in (paid, refused, open_, left)] == ["completed", "failed", "pending", "failed"]
    frozen.shift(dt.timedelta(hours=24))
    assert reconcile(shop.actor) == 1
    assert shop.payment(open_.id).failure_code == "not_taken"
    assert sim.books.get("pi", str(open_.processor_ref))["status"] == "canceled"
    assert reconcile(shop.actor) == 0


def test_reconciliation_never_takes_money_late(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    sim.plan_at_confirm(Fault.RESET_BEFORE, times=8)
    made = shop.charge()
    for seconds in (2, 4, 8):
        later(frozen, shop, seconds=seconds)
    assert shop.calls() == [("unknown", 4)]
    frozen.shift(dt.timedelta(minutes=31))
    reconcile(shop.actor)
    found = shop.payment(made.id)
    assert (found.status, found.failure_code, shop.balance()) == ("failed", "not_taken", 100_000)
    assert sim.books.all("charge") == []


def test_reconciliation_finds_a_payment_whose_reference_was_never_heard(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    sim.plan(Fault.RESET_AFTER, "/v1/payment_intents", times=8)
    made = shop.charge()
    for seconds in (2, 4, 8):
        later(frozen, shop, seconds=seconds)
    assert (shop.calls(), shop.payment(made.id).external_ref) == ([("unknown", 4)], "")
    (intent,) = sim.books.all("payment_intent")
    frozen.shift(dt.timedelta(minutes=31))
    reconcile(shop.actor)
    found = shop.payment(made.id)
    assert (found.status, found.failure_code, found.external_ref) == ("failed", "not_taken", intent["id"])
    assert intent["status"] == "canceled"


@pytest.mark.row("D068", "D071")
def test_a_gateway_that_is_down_for_an_hour_costs_nothing_and_nobody(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    told = []
    with sim.down():
        for _ in range(60):
            try:
                shop.charge("5.00")
                told.append("pending")
            except GatewayUnavailable:
                told.append("refused")
            later(frozen, shop, seconds=60)
            reconcile(shop.actor)
    assert shop.balance() == 100_000
    assert set(told) == {"pending", "refused"}
    for _ in range(3):
        later(frozen, shop, minutes=31)
        reconcile(shop.actor)
    assert set(shop.payments()) == {"failed"}
    assert len(shop.payments()) == told.count("pending")
    assert (shop.balance(), sim.books.all("charge")) == (100_000, [])
    assert shop.charge().status == "completed"
    waiting = rows("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'payments.call' AND status = 'todo'")
    assert waiting[0].count <= 2
