"""Notifications of processors, sent as Stripe sends them: forged, repeated, early, late, lost, out of order."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import Any

import pytest
from tests.cast import Api
from tests.fakes.hosted import SECRET as HOSTED_SECRET
from tests.fakes.hosted import HostedSimulator
from tests.fakes.stripe import Fault, StripeSimulator
from tests.fakes.stripe.events import sign
from tests.payments.cards import HOOK, SECRETS, Shop

from fairdue.access.models import Agency
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.hearing import KEPT_FOR, prune_events
from fairdue.payments.commands.processors import create_processor, edit_processor
from fairdue.payments.errors import PaymentMismatch
from fairdue.payments.flows import charging
from fairdue.payments.flows.charging import charge_card, check_payment
from fairdue.payments.flows.reconciling import reconcile
from fairdue.payments.flows.refunding import refund_payment
from fairdue.payments.gateways.stripe import StripeGateway
from fairdue.payments.models import Dispute, GatewayEvent, Payment
from fairdue.payments.types.gateways import Card

pytestmark = pytest.mark.django_db


@pytest.mark.row("D065", "D066")
def test_a_webhook_confirms_and_its_repetition_changes_nothing(shop: Shop, sim: StripeSimulator) -> None:
    made = shop.charge(card="")
    sim.books.confirm(str(made.processor_ref), {"payment_method": "pm_card_visa"})
    (event,) = sim.events("payment_intent.succeeded")
    assert shop.tell(event).json() == {"status": "accepted"}
    for _ in range(100):
        assert shop.tell(event).json() == {"status": "already_processed"}
    shop.work()
    assert shop.tell(event).json() == {"status": "already_processed"}
    shop.work()
    assert (shop.payments(), shop.balance()) == (["completed"], 90_000)
    assert shop.events()["payment_intent.succeeded"] == "processed"


@pytest.mark.row("D065")
def test_kinds_that_say_nothing_to_us_are_kept_and_ignored(shop: Shop, sim: StripeSimulator) -> None:
    shop.charge()
    (event,) = sim.events("charge.succeeded")
    assert shop.tell(event).json() == {"status": "ignored"}
    assert shop.tell({**event, "id": "evt_new", "type": "invoice.finalized"}).json() == {"status": "ignored"}
    assert shop.events() == {"charge.succeeded": "ignored", "invoice.finalized": "ignored"}


@pytest.mark.row("D065")
def test_what_is_forged_old_or_unsigned_is_refused_and_not_kept(shop: Shop, sim: StripeSimulator) -> None:
    shop.charge()
    (event,) = sim.events("payment_intent.succeeded")
    now = int(clock.now().timestamp())
    body, good = sim.signed(event)
    post = Api().client.post
    bad = [
        (body, ""),
        (body, sim.signed(event, "whsec_guessed")[1]),
        (body, sim.signed(event, at=now - 301)[1]),
        (body, sim.signed(event, at=now + 301)[1]),
        (body.replace(b"10000", b"99999"), good),
        (body, good.replace("v1", "v0")),
    ]
    for sent, signature in bad:
        answer = post(HOOK, sent, content_type="application/json", headers={"Stripe-Signature": signature})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_signature")
    assert post(HOOK, body, content_type="application/json").status_code == 400
    spoiled: list[Any] = [
        [1],
        {**event, "id": "evt\x00"},
        {**event, "type": "\ud800"},
        {**event, "created": 10**30},
        {"id": "evt"},
    ]
    for nonsense in spoiled:
        sent, signature = sim.signed(nonsense)
        answer = post(HOOK, sent, content_type="application/json", headers={"Stripe-Signature": signature})
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_event"), nonsense
    for sent in (b"[" * 100_000, json.dumps(event).encode("utf-16")):
        signature = sign(sent, SECRETS["webhook_secret"])
        answer = post(HOOK, sent, content_type="application/json", headers={"Stripe-Signature": signature})
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_event")
    assert shop.events() == {}


def test_each_agency_has_an_address_and_a_secret_of_its_own(shop: Shop, sim: StripeSimulator) -> None:
    olga = shop.cast.olga.actor
    theirs = {**SECRETS, "webhook_secret": "whsec_theirs"}
    create_processor(olga, name="Stripe", slug="stripe", gateway="stripe", api_base_url=sim.url, secrets=theirs)
    made = shop.charge(card="")
    sim.books.confirm(str(made.processor_ref), {"payment_method": "pm_card_visa"})
    (event,) = sim.events("payment_intent.succeeded")
    slug = Agency.objects.get(id=olga.agency_id).slug
    assert shop.tell(event, f"{HOOK}{slug}/").status_code == 400
    assert shop.tell(event, f"{HOOK}nobody/", "whsec_theirs").status_code == 400
    assert shop.tell(event, "/api/v1/payments/webhook/unheard-of/").status_code == 400
    assert shop.tell(event, f"{HOOK}{slug}/", "whsec_theirs").json() == {"status": "accepted"}
    shop.work()
    with agency_scope(olga.agency_id):
        assert [each.status for each in GatewayEvent.objects.all()] == ["received"]
    assert shop.payments() == ["pending"]
    assert shop.tell(event, f"{HOOK}{shop.cast.agency.slug}/").json() == {"status": "accepted"}
    shop.work()
    assert shop.payments() == ["completed"]


def test_a_secret_can_be_replaced_without_losing_a_notification(shop: Shop, sim: StripeSimulator) -> None:
    shop.charge()
    new = {"api_key": "sk_test_harbour", "webhook_secret": "whsec_new", "previous_webhook_secret": SECRETS["webhook_secret"]}
    edit_processor(shop.actor, shop.processor_id, {"secrets": new})
    first, second, *_ = sim.events()
    assert shop.tell(first).status_code == 200
    assert shop.tell(second, secret="whsec_new").status_code == 200


def test_a_webhook_may_come_before_the_call_returns(shop: Shop, sim: StripeSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    confirm = StripeGateway.confirm

    def told_meanwhile(self: StripeGateway, *args: Any) -> Any:
        seen = confirm(self, *args)
        shop.tell_all()
        assert shop.payments() == ["completed"]
        return seen

    monkeypatch.setattr(StripeGateway, "confirm", told_meanwhile)
    assert shop.charge().status == "completed"
    assert (shop.balance(), shop.calls()) == (90_000, [("done", 1)])


def test_a_webhook_may_come_before_we_know_the_reference(
    shop: Shop, sim: StripeSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    refer = charging.refer_payment

    def told_meanwhile(actor: Any, payment_id: Any, external_ref: str) -> Any:
        shop.tell_all("payment_intent.created")
        assert shop.payment(payment_id).external_ref == external_ref
        return refer(actor, payment_id, external_ref)

    monkeypatch.setattr(charging, "refer_payment", told_meanwhile)
    assert shop.charge().status == "completed"


def test_a_lost_answer_is_made_good_by_the_webhook_alone(shop: Shop, sim: StripeSimulator) -> None:
    sim.plan_at_confirm(Fault.RESET_AFTER, times=2)
    assert shop.charge().status == "pending"
    shop.tell_all()
    assert (shop.payments(), shop.balance()) == (["completed"], 90_000)
    assert shop.calls() == [("done", 1)]


@pytest.mark.row("D071")
def test_lost_webhooks_are_made_good_by_reconciliation(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    made = shop.charge(card="")
    sim.books.confirm(str(made.processor_ref), {"payment_method": "pm_card_visa"})
    frozen.shift(dt.timedelta(minutes=31))
    reconcile(shop.actor)
    assert (shop.payments(), shop.balance()) == (["completed"], 90_000)
    shop.tell_all()
    assert (shop.payments(), shop.balance()) == (["completed"], 90_000)


def test_a_card_that_failed_and_was_tried_again_ends_paid_in_any_order(shop: Shop, sim: StripeSimulator) -> None:
    for order in itertools.permutations(("payment_intent.payment_failed", "payment_intent.succeeded")):
        made = shop.charge("10.00", card="")
        ref = str(made.processor_ref)
        with pytest.raises(Exception, match="declined"):
            sim.books.confirm(ref, {"payment_method": "pm_card_chargeDeclined"})
        sim.books.confirm(ref, {"payment_method": "pm_card_visa"})
        for kind in order:
            shop.tell_all(kind)
        assert shop.payment(made.id).status == "completed"
    assert shop.balance() == 98_000


def test_every_order_of_everything_that_may_be_told_ends_the_same(shop: Shop, sim: StripeSimulator) -> None:
    kinds = ("payment_intent.succeeded", "charge.refunded", "charge.dispute.created", "charge.dispute.closed")
    for number, order in enumerate(itertools.permutations(kinds), start=1):
        made = shop.charge("10.00", card="")
        ref = str(made.processor_ref)
        sim.books.confirm(ref, {"payment_method": "pm_card_visa"})
        charge = sim.books.get("pi", ref)["latest_charge"]
        sim.books.create_refund({"charge": charge, "amount": "400"})
        dispute = sim.books.open_dispute(charge, amount=600)
        sim.books.close_dispute(dispute["id"], is_won=number % 2 == 0)
        mine = [event for event in sim.events() if ref in str(event)]
        for kind in order:
            (event,) = [event for event in mine if event["type"] == kind]
            assert shop.tell(event).status_code == 200
            shop.work()
        found = shop.payment(made.id)
        is_won = number % 2 == 0
        expected = ("partially_refunded", 400, 0) if is_won else ("disputed", 400, 600)
        assert (found.status, found.refunded_minor, found.disputed_minor) == expected, order
    assert shop.balance() == 100_000 - 12 * 600


@pytest.mark.row("D065")
def test_a_dispute_takes_the_money_back_and_gives_it_again_when_won(shop: Shop, sim: StripeSimulator) -> None:
    made = shop.charge(card="pm_card_createDispute")
    assert shop.balance() == 90_000
    shop.tell_all()
    assert (shop.payments(), shop.balance()) == (["disputed"], 100_000)
    (dispute,) = sim.books.all("dispute")
    sim.books.close_dispute(dispute["id"], is_won=True)
    shop.tell_all()
    assert (shop.payments(), shop.balance()) == (["completed"], 90_000)
    with agency_scope(shop.cast.agency.id):
        assert [(each.status, each.reason, each.payment_id) for each in Dispute.objects.all()] == [("won", "fraudulent", made.id)]


def test_an_inquiry_takes_no_money(shop: Shop, sim: StripeSimulator) -> None:
    shop.charge(card="pm_card_createDisputeInquiry")
    shop.tell_all()
    assert (shop.payments(), shop.balance()) == (["completed"], 90_000)


@pytest.mark.row("D065")
def test_a_refund_made_in_stripes_own_pages_is_taken_in(shop: Shop, sim: StripeSimulator) -> None:
    made = shop.charge()
    refund_payment(shop.actor, made.id, "10.00", "Ours")
    charge = sim.books.get("pi", str(made.processor_ref))["latest_charge"]
    sim.books.create_refund({"charge": charge, "amount": "2500"})
    for _ in range(2):
        shop.tell_all("charge.refunded", "refund.created", "refund.updated")
        assert (shop.payments(), shop.balance()) == (["partially_refunded"], 93_500)


def test_refunds_wait_until_the_processor_can_be_asked_for_them(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    made = shop.charge()
    charge = sim.books.get("pi", str(made.processor_ref))["latest_charge"]
    sim.books.create_refund({"charge": charge})
    with sim.down():
        assert shop.tell(sim.events("charge.refunded")[0]).json() == {"status": "accepted"}
        with pytest.raises(Exception, match="does not answer"):
            shop.work()
    assert shop.events()["charge.refunded"] == "received"
    frozen.shift(dt.timedelta(minutes=11))
    reconcile(shop.actor)
    assert (shop.payments(), shop.events()["charge.refunded"], shop.balance()) == (["refunded"], "processed", 100_000)


def test_payments_of_other_businesses_at_the_same_account_are_left_alone(shop: Shop, sim: StripeSimulator) -> None:
    intent = sim.books.create_intent({"amount": "2000", "currency": "usd", "payment_method_types": ["card"]})
    sim.books.confirm(intent["id"], {"payment_method": "pm_card_visa"})
    shop.tell_all()
    assert shop.events()["payment_intent.succeeded"] == "unmatched"
    assert shop.payments() == []


def test_an_event_about_more_money_than_was_asked_for_is_refused_and_kept(shop: Shop, sim: StripeSimulator) -> None:
    made = shop.charge(card="")
    sim.books.confirm(str(made.processor_ref), {"payment_method": "pm_card_visa"})
    (event,) = sim.events("payment_intent.succeeded")
    event["data"]["object"] |= {"amount": 5, "amount_received": 5}
    shop.tell(event)
    shop.work()
    assert (shop.payments(), shop.balance()) == (["pending"], 100_000)
    with agency_scope(shop.cast.agency.id):
        assert list(GatewayEvent.objects.values_list("status", "code")) == [("refused", "payment_mismatch")]


def test_processed_notifications_are_forgotten_in_time(shop: Shop, sim: StripeSimulator, frozen: Any) -> None:
    shop.charge()
    shop.tell_all()
    kept = len(shop.events())
    frozen.shift(KEPT_FOR - dt.timedelta(seconds=1))
    assert prune_events(shop.actor) == 0
    frozen.shift(dt.timedelta(seconds=2))
    assert prune_events(shop.actor) == kept
    assert shop.events() == {}


def test_the_second_gateway_takes_the_same_way(shop: Shop) -> None:
    with HostedSimulator() as hosted:
        secrets = {"api_key": "key", "webhook_secret": HOSTED_SECRET}
        made = create_processor(shop.actor, name="Page", slug="page", gateway="hosted", api_base_url=hosted.url, secrets=secrets)
        shop.processor_id = made.id
        charged = charge_card(shop.actor, shop.new("30.00"), Card(return_url="https://harbour.example/back"))
        assert (charged.status, set(charged.action)) == ("pending", {"redirect_url"})
        hosted.pay(str(charged.processor_ref))
        hosted.charge_back(str(charged.processor_ref))
        for event in reversed(hosted.events):
            body, signature = hosted.signed(event)
            answer = Api().client.post(
                "/api/v1/payments/webhook/hosted/", body, content_type="application/json", headers={"X-Signature": signature}
            )
            assert answer.json() == {"status": "accepted"}
            shop.work()
        assert (shop.payments(), shop.balance()) == (["disputed"], 100_000)
        other = charge_card(shop.actor, shop.new("30.00"), Card())
        hosted.pay(str(other.processor_ref))
        check_payment(shop.actor, other.id)
        assert refund_payment(shop.actor, other.id, "10.00", "Because").status == "completed"
        assert shop.balance() == 98_000


def test_a_refund_of_another_amount_than_was_asked_for_is_refused(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with HostedSimulator() as hosted:
        secrets = {"api_key": "key", "webhook_secret": HOSTED_SECRET}
        made = create_processor(shop.actor, name="Page", slug="page", gateway="hosted", api_base_url=hosted.url, secrets=secrets)
        shop.processor_id = made.id
        paid = charge_card(shop.actor, shop.new("30.00"), Card())
        hosted.pay(str(paid.processor_ref))
        check_payment(shop.actor, paid.id)
        carry_out = hosted.answer

        def wrong(method: str, path: str, *asked: Any) -> tuple[int, Any]:
            status, told = carry_out(method, path, *asked)
            return status, {**told, "amount": "9.00"} if method == "POST" else told

        monkeypatch.setattr(hosted, "answer", wrong)
        with pytest.raises(PaymentMismatch):
            refund_payment(shop.actor, paid.id, "10.00", "Because")
        now = shop.payment(paid.id)
        assert (now.status, now.refunded_minor, shop.balance()) == ("completed", 0, 97_000)


def test_two_processors_may_count_alike(shop: Shop) -> None:
    with HostedSimulator() as one, HostedSimulator() as two:
        for number, hosted in enumerate((one, two)):
            secrets = {"api_key": "key", "webhook_secret": f"hook_{number}"}
            fields = {"name": "Page", "slug": f"page{number}", "gateway": "hosted", "api_base_url": hosted.url}
            shop.processor_id = create_processor(shop.actor, **fields, secrets=secrets).id  # type: ignore[arg-type]  # texts all
            paid = charge_card(shop.actor, shop.new("30.00"), Card())
            order = str(paid.processor_ref)
            hosted.pay(order)
            assert check_payment(shop.actor, paid.id).status == "completed"
            assert refund_payment(shop.actor, paid.id, "10.00", "Because").status == "completed"
            _, theirs = hosted.answer("POST", f"/orders/{order}/refunds", {}, {"reference": "", "amount": "5.00"}, None)
            hosted.tell("refund.updated", refund=theirs)
            hosted.charge_back(order)
            for event in hosted.events:
                body, signature = hosted.signed(event, f"hook_{number}")
                headers = {"X-Signature": signature}
                sent = Api().client.post(f"{HOOK[:-7]}hosted/", body, content_type="application/json", headers=headers)
                assert sent.json() == {"status": "accepted"}
        assert one.refunds.keys() == two.refunds.keys()
        shop.work()
    with agency_scope(shop.cast.agency.id):
        fields = ("status", "external_ref", "refunded_minor", "disputed_minor")
        kept = list(Payment.objects.values_list(*fields).order_by("id"))
    assert kept == [("disputed", "1", 1500, 3000)] * 2


def test_a_processor_that_was_entered_twice_is_told_for_both(shop: Shop, sim: StripeSimulator) -> None:
    again = create_processor(shop.actor, name="Again", slug="again", gateway="stripe", api_base_url=sim.url, secrets=SECRETS)
    for processor_id in (shop.processor_id, again.id):
        shop.processor_id = processor_id
        made = shop.charge(card="")
        sim.books.confirm(str(made.processor_ref), {"payment_method": "pm_card_visa"})
    events = sim.events("payment_intent.succeeded")
    assert [shop.tell(event).json()["status"] for event in (*events, *events)] == ["accepted"] * 2 + ["already_processed"] * 2
    shop.work()
    assert (shop.payments(), shop.balance()) == (["completed"] * 2, 80_000)


@pytest.mark.django_db(transaction=True)
def test_stripe_delivers_over_http_until_it_is_taken(sim: StripeSimulator, live_server: Any) -> None:
    from tests.cast import assemble

    shop = Shop(assemble(), sim)
    endpoint = sim.endpoint(f"{live_server.url}{HOOK}", SECRETS["webhook_secret"])
    made = shop.charge(card="")
    sim.books.confirm(str(made.processor_ref), {"payment_method": "pm_card_visa"})
    sim.outbox.drain()
    assert {status for _, status in endpoint.delivered} == {200}
    shop.work()
    assert shop.payments() == ["completed"]
    with agency_scope(shop.cast.agency.id):
        assert Payment.objects.get().external_ref == made.processor_ref
        assert GatewayEvent.objects.count() == len(sim.events())
