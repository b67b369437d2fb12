"""The second gateway: payers pay on the processor's own page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from tests.fakes.hosted import SECRET, HostedSimulator

from fairdue.kernel import clock
from fairdue.payments.errors import BadSignature, GatewayMisconfigured, GatewayUnavailable, MethodsNotKept, UnreadableEvent
from fairdue.payments.gateways import open_gateway
from fairdue.payments.gateways.protocol import Gateway
from fairdue.payments.types.gateways import (
    Access,
    ChargeOrder,
    DisputeSeen,
    GatewayEvent,
    Outcome,
    PaymentSeen,
    RefundOrder,
    RefundSeen,
)


@pytest.fixture
def sim() -> Iterator[HostedSimulator]:
    with HostedSimulator() as running:
        yield running


@pytest.fixture
def gateway(sim: HostedSimulator) -> Gateway:
    return open_gateway(Access(gateway="hosted", base_url=sim.url, secrets={"api_key": "key", "webhook_secret": SECRET}))


def received(gateway: Gateway, body: bytes, headers: dict[str, str]) -> GatewayEvent:
    gateway.check_event(body, headers, clock.now())
    return gateway.read_event(body)


def order(**fields: Any) -> ChargeOrder:
    return ChargeOrder(**{"reference": uuid4(), "key": str(uuid4()), "amount_minor": 2550, "currency": "USD", **fields})


def test_the_payer_is_sent_to_a_page_and_pays_there(sim: HostedSimulator, gateway: Gateway) -> None:
    wanted = order()
    opened = gateway.prepare(wanted)
    assert gateway.prepare(wanted) == opened
    assert (opened.outcome, opened.amount_minor) == (Outcome.REQUIRES_ACTION, 2550)
    assert opened.action == {"redirect_url": f"{sim.url}/pay/{opened.external_ref}"}
    assert gateway.confirm(opened.external_ref, wanted) == opened
    sim.pay(opened.external_ref)
    paid = gateway.fetch(opened.external_ref)
    assert (paid.outcome, paid.reference, paid.action) == (Outcome.SUCCEEDED, str(wanted.reference), {})
    now = clock.now()
    assert gateway.find(wanted, now - dt.timedelta(days=9), now) == paid
    assert gateway.find(order(), now, now) is None


def test_a_page_may_end_without_money(sim: HostedSimulator, gateway: Gateway) -> None:
    declined, closed = gateway.prepare(order()), gateway.prepare(order())
    sim.pay(declined.external_ref, is_paid=False)
    seen = gateway.fetch(declined.external_ref)
    assert (seen.outcome, seen.code, seen.detail) == (Outcome.DECLINED, "insufficient_funds", "The bank said no.")
    assert gateway.cancel(closed.external_ref, "c").outcome is Outcome.CANCELLED
    assert gateway.fetch("nobody") is None


def test_money_goes_back_and_never_more_than_came(sim: HostedSimulator, gateway: Gateway) -> None:
    paid = gateway.prepare(order())
    unpaid = RefundOrder(reference=uuid4(), key="r0", payment_ref=paid.external_ref, amount_minor=50, currency="USD")
    assert gateway.refund(unpaid).code == "not_paid"
    sim.pay(paid.external_ref)
    first = RefundOrder(reference=uuid4(), key="r1", payment_ref=paid.external_ref, amount_minor=2000, currency="USD")
    seen = gateway.refund(first)
    assert (seen.outcome, seen.amount_minor, seen.reference) == (Outcome.SUCCEEDED, 2000, str(first.reference))
    assert gateway.refund(first) == seen
    above = RefundOrder(reference=uuid4(), key="r2", payment_ref=paid.external_ref, amount_minor=551, currency="USD")
    assert gateway.refund(above).code == "too_much"
    assert gateway.refunds_of(paid.external_ref) == [seen]


def test_who_does_not_answer_leaves_the_outcome_unknown(sim: HostedSimulator, gateway: Gateway) -> None:
    sim.is_down = True
    assert gateway.prepare(order()).outcome is Outcome.UNKNOWN
    refund = RefundOrder(reference=uuid4(), key="r", payment_ref="x", amount_minor=1, currency="USD")
    assert gateway.refund(refund).outcome is Outcome.UNKNOWN
    with pytest.raises(GatewayUnavailable):
        gateway.fetch("x")


def test_it_keeps_no_methods(gateway: Gateway) -> None:
    with pytest.raises(MethodsNotKept):
        gateway.keep_owner("debtor", "k")
    with pytest.raises(MethodsNotKept):
        gateway.keep_method("m", "o")
    assert gateway.methods_of("o") == []


def test_credentials_and_an_address_are_needed(sim: HostedSimulator) -> None:
    for access in (
        Access(gateway="hosted", base_url=sim.url),
        Access(gateway="hosted", secrets={"api_key": "key"}),
        Access(gateway="unheard of", base_url=sim.url, secrets={"api_key": "key"}),
    ):
        with pytest.raises(GatewayMisconfigured):
            open_gateway(access)
    with pytest.raises(GatewayMisconfigured):
        open_gateway(Access(gateway="hosted", base_url=sim.url, secrets={"api_key": "other"})).prepare(order())


def test_notifications_are_read_when_they_are_signed(sim: HostedSimulator, gateway: Gateway) -> None:
    paid = gateway.prepare(order())
    sim.pay(paid.external_ref)
    sim.charge_back(paid.external_ref)
    sim.tell(
        "refund.updated",
        refund={
            "id": "r",
            "order": paid.external_ref,
            "status": "pending",
            "amount": "1.00",
            "currency": "USD",
            "at": "2026-03-02T15:00:00+00:00",
        },
    )
    sim.tell("news.of.the.day")
    subjects = []
    for event in sim.events:
        body, header = sim.signed(event)
        subjects.append(received(gateway, body, {"x-signature": header}).subject)
        with pytest.raises(BadSignature):
            received(gateway, body + b" ", {"x-signature": header})
    assert [type(subject) for subject in subjects] == [PaymentSeen, DisputeSeen, RefundSeen, type(None)]
    body, header = sim.signed({"id": "n", "type": "order.updated", "at": "yesterday"})
    with pytest.raises(UnreadableEvent):
        received(gateway, body, {"x-signature": header})


@pytest.mark.parametrize("spoiled", [{"status": "unheard of"}, {"amount": "12.345"}, {"currency": "XXX"}, {"amount": None}])
def test_an_answer_that_cannot_be_read_is_no_answer(sim: HostedSimulator, gateway: Gateway, spoiled: dict[str, Any]) -> None:
    opened = gateway.prepare(order())
    sim.orders[opened.external_ref] |= spoiled
    seen = gateway.confirm(opened.external_ref, order())
    assert (seen.outcome, seen.code) == (Outcome.UNKNOWN, "unreadable_answer")
    with pytest.raises(GatewayUnavailable):
        gateway.fetch(opened.external_ref)
