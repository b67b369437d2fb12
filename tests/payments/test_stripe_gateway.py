"""Our Stripe gateway against the simulator, over HTTP, by the official library."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
import stripe
from tests.fakes.stripe import Fault, StripeSimulator

from fairdue.kernel import clock
from fairdue.payments.errors import (
    AmountNotChargeable,
    BadSignature,
    GatewayMisconfigured,
    GatewayUnavailable,
    MethodRefused,
    UnreadableEvent,
)
from fairdue.payments.gateways import open_gateway
from fairdue.payments.gateways.stripe import API_VERSION, RETRIES_MAX, StripeGateway
from fairdue.payments.types.gateways import (
    Access,
    ChargeOrder,
    DisputeOutcome,
    DisputeSeen,
    GatewayEvent,
    Outcome,
    PaymentSeen,
    RefundOrder,
    RefundsChanged,
    RefundSeen,
)

SECRETS = {"api_key": "sk_test_harbour", "webhook_secret": "whsec_simulated"}


@pytest.fixture
def gateway(sim: StripeSimulator) -> StripeGateway:
    return StripeGateway(Access(gateway="stripe", base_url=sim.url, secrets=SECRETS))


@pytest.fixture
def hasty(sim: StripeSimulator) -> StripeGateway:
    """One that waits half a second: only for calls that are never answered."""
    return StripeGateway(Access(gateway="stripe", base_url=sim.url, secrets=SECRETS, timeout_seconds=0.5))


def received(gateway: StripeGateway, body: bytes, headers: dict[str, str]) -> GatewayEvent:
    gateway.check_event(body, headers, clock.now())
    return gateway.read_event(body)


def order(card: str = "pm_card_visa", **fields: Any) -> ChargeOrder:
    found = {"reference": uuid4(), "key": f"key-{uuid4()}", "amount_minor": 2500, "currency": "USD", "method_ref": card, **fields}
    return ChargeOrder(**found)


def charge(gateway: StripeGateway, wanted: ChargeOrder) -> PaymentSeen:
    prepared = gateway.prepare(wanted)
    assert prepared.outcome is Outcome.PREPARED
    return gateway.confirm(prepared.external_ref, order(wanted.method_ref, is_off_session=wanted.is_off_session))


@pytest.mark.parametrize(
    ("card", "outcome", "code"),
    [
        ("pm_card_visa", Outcome.SUCCEEDED, ""),
        ("pm_card_mastercard", Outcome.SUCCEEDED, ""),
        ("pm_card_chargeDeclined", Outcome.DECLINED, "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", Outcome.DECLINED, "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", Outcome.DECLINED, "expired_card"),
        ("pm_card_authenticationRequired", Outcome.REQUIRES_ACTION, ""),
        ("pm_unheard_of", Outcome.DECLINED, "resource_missing"),
    ],
)
def test_a_card_is_charged_or_not(gateway: StripeGateway, card: str, outcome: Outcome, code: str) -> None:
    seen = charge(gateway, order(card))
    assert (seen.outcome, seen.code) == (outcome, code)
    assert bool(seen.detail) == (outcome is Outcome.DECLINED)
    if outcome is Outcome.SUCCEEDED:
        assert (seen.amount_minor, seen.currency, seen.action) == (2500, "USD", {})
        assert seen.at is not None


def test_who_is_not_there_cannot_be_asked(gateway: StripeGateway) -> None:
    seen = charge(gateway, order("pm_card_authenticationRequired", is_off_session=True))
    assert (seen.outcome, seen.code) == (Outcome.DECLINED, "authentication_required")


@pytest.mark.parametrize(("is_passed", "outcome"), [(True, Outcome.SUCCEEDED), (False, Outcome.DECLINED)])
def test_the_cardholder_is_asked_by_his_bank(
    sim: StripeSimulator, gateway: StripeGateway, is_passed: bool, outcome: Outcome
) -> None:
    wanted = order("pm_card_authenticationRequired", return_url="https://harbour.example/paid")
    prepared = gateway.prepare(wanted)
    assert "client_secret" in prepared.action
    asked = gateway.confirm(prepared.external_ref, order(wanted.method_ref, return_url=wanted.return_url))
    assert asked.outcome is Outcome.REQUIRES_ACTION
    assert asked.action["redirect_url"].endswith(prepared.external_ref)
    sim.books.authenticate(prepared.external_ref, is_passed=is_passed)
    assert gateway.fetch(prepared.external_ref).outcome is outcome


def test_nothing_of_the_order_but_our_id_tells_stripe_who_owes(sim: StripeSimulator, gateway: StripeGateway) -> None:
    wanted = order()
    charge(gateway, wanted)
    gateway.keep_owner("a-debtor-id", "key")
    (made,) = sim.called("/v1/payment_intents")[:1]
    assert set(made.given) == {"amount", "currency", "payment_method_types", "metadata"}
    assert made.given["metadata"] == {"fairdue_payment": str(wanted.reference)}
    assert sim.called("/v1/customers")[0].given == {"metadata": {"fairdue_owner": "a-debtor-id"}}


def test_every_call_names_the_pinned_version_and_its_key(sim: StripeSimulator, gateway: StripeGateway) -> None:
    charge(gateway, order())
    assert {call.version for call in sim.calls} == {API_VERSION}
    assert all(call.key for call in sim.calls if call.method == "POST")
    assert stripe.api_version == API_VERSION, "the library is newer: read its changes before the pin follows"


def test_the_same_key_makes_one_payment(sim: StripeSimulator, gateway: StripeGateway) -> None:
    wanted = order()
    assert gateway.prepare(wanted) == gateway.prepare(wanted)
    assert len(sim.books.all("payment_intent")) == 1


def test_money_is_never_taken_twice_whatever_the_key(sim: StripeSimulator, gateway: StripeGateway) -> None:
    prepared = gateway.prepare(order())
    outcomes = {gateway.confirm(prepared.external_ref, order()).outcome for _ in range(3)}
    assert outcomes == {Outcome.SUCCEEDED}
    assert len(sim.books.all("charge")) == 1


LOST = [Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.ERROR_BEFORE, Fault.ERROR_AFTER]


@pytest.mark.parametrize("fault", LOST)
def test_one_lost_answer_is_made_good_by_asking_again_under_the_same_key(
    sim: StripeSimulator, gateway: StripeGateway, fault: Fault
) -> None:
    sim.plan(fault, "/v1/payment_intents")
    seen = charge(gateway, order())
    assert seen.outcome is Outcome.SUCCEEDED
    assert len(sim.books.all("payment_intent")) == len(sim.books.all("charge")) == 1
    assert len({call.key for call in sim.called("/v1/payment_intents") if not call.path.endswith("confirm")}) == 1


@pytest.mark.parametrize(("fault", "code"), [*((fault, "") for fault in LOST), (Fault.TOO_MANY, "rate_limit")])
def test_answers_that_stay_away_are_an_unknown_outcome(
    sim: StripeSimulator, gateway: StripeGateway, fault: Fault, code: str
) -> None:
    prepared = gateway.prepare(order())
    sim.plan(fault, "/v1/payment_intents", times=RETRIES_MAX + 1)
    seen = gateway.confirm(prepared.external_ref, order())
    assert seen.outcome is Outcome.UNKNOWN
    assert seen.code in {"unreachable", "gateway_error", "rate_limited", "rate_limit"}
    is_done = fault in {Fault.RESET_AFTER, Fault.ERROR_AFTER}
    assert gateway.fetch(prepared.external_ref).outcome is (Outcome.SUCCEEDED if is_done else Outcome.PREPARED)


@pytest.mark.parametrize(("fault", "outcome"), [(Fault.HANG_BEFORE, Outcome.PREPARED), (Fault.HANG_AFTER, Outcome.SUCCEEDED)])
def test_who_does_not_answer_in_time_leaves_the_outcome_unknown(
    sim: StripeSimulator, gateway: StripeGateway, hasty: StripeGateway, fault: Fault, outcome: Outcome
) -> None:
    prepared = gateway.prepare(order())
    sim.plan(fault, "/v1/payment_intents", times=RETRIES_MAX + 1)
    assert hasty.confirm(prepared.external_ref, order()).outcome is Outcome.UNKNOWN
    assert gateway.fetch(prepared.external_ref).outcome is outcome


def test_a_gateway_that_is_down_is_unknown_to_write_and_unavailable_to_read(sim: StripeSimulator, gateway: StripeGateway) -> None:
    with sim.down():
        assert gateway.prepare(order()).outcome is Outcome.UNKNOWN
        wanted = RefundOrder(reference=uuid4(), key="k", payment_ref="pi_1", amount_minor=5, currency="USD")
        assert gateway.refund(wanted).outcome is Outcome.UNKNOWN
        with pytest.raises(GatewayUnavailable):
            gateway.fetch("pi_1")
        with pytest.raises(GatewayUnavailable):
            gateway.methods_of("cus_1")


def test_wrong_credentials_are_no_outcome(sim: StripeSimulator) -> None:
    stranger = StripeGateway(Access(gateway="stripe", base_url=sim.url, secrets={"api_key": "sk_test_wrong"}))
    with pytest.raises(GatewayMisconfigured):
        stranger.prepare(order())
    with pytest.raises(GatewayMisconfigured):
        StripeGateway(Access(gateway="stripe", base_url=sim.url))


def test_a_payment_is_found_by_our_id(sim: StripeSimulator, gateway: StripeGateway) -> None:
    now = clock.now()
    wanted, window = order(), (now - dt.timedelta(minutes=1), now + dt.timedelta(minutes=5))
    assert gateway.find(wanted, *window) is None
    for _ in range(3):
        charge(gateway, order())
    made = charge(gateway, wanted)
    for _ in range(120):
        sim.books.create_intent({"amount": "100", "currency": "usd"})
    assert gateway.find(wanted, *window) == gateway.fetch(made.external_ref)
    assert gateway.find(wanted, now + dt.timedelta(minutes=4), now + dt.timedelta(minutes=5)) is None


def test_a_cancelled_payment_can_never_be_taken(gateway: StripeGateway) -> None:
    prepared = gateway.prepare(order())
    assert gateway.cancel(prepared.external_ref, "c1").outcome is Outcome.CANCELLED
    assert gateway.cancel(prepared.external_ref, "c2").outcome is Outcome.CANCELLED
    assert gateway.confirm(prepared.external_ref, order()).outcome is Outcome.CANCELLED
    taken = charge(gateway, order())
    assert gateway.cancel(taken.external_ref, "c3").outcome is Outcome.SUCCEEDED


def refund(payment_ref: str, amount_minor: int, key: str = "") -> RefundOrder:
    fields: dict[str, Any] = {"payment_ref": payment_ref, "amount_minor": amount_minor, "currency": "USD"}
    return RefundOrder(reference=uuid4(), key=key or str(uuid4()), **fields)


def test_money_goes_back_in_parts_and_never_more_than_came(sim: StripeSimulator, gateway: StripeGateway) -> None:
    taken = charge(gateway, order())
    first = refund(taken.external_ref, 1000)
    seen = gateway.refund(first)
    assert (seen.outcome, seen.amount_minor, seen.payment_ref) == (Outcome.SUCCEEDED, 1000, taken.external_ref)
    assert seen.reference == str(first.reference)
    assert gateway.refund(first) == seen
    above = gateway.refund(refund(taken.external_ref, 1501))
    assert (above.outcome, above.code) == (Outcome.DECLINED, "charge_exceeds_amount")
    assert gateway.refund(refund(taken.external_ref, 1500)).outcome is Outcome.SUCCEEDED
    assert gateway.refund(refund(taken.external_ref, 1)).code == "charge_already_refunded"
    assert [each.amount_minor for each in gateway.refunds_of(taken.external_ref)] == [1500, 1000]


@pytest.mark.parametrize(
    ("card", "outcome"), [("pm_card_pendingRefund", Outcome.PROCESSING), ("pm_card_refundFail", Outcome.SUCCEEDED)]
)
def test_a_refund_may_take_time_or_come_back(sim: StripeSimulator, gateway: StripeGateway, card: str, outcome: Outcome) -> None:
    taken = charge(gateway, order(card))
    assert gateway.refund(refund(taken.external_ref, 2500)).outcome is outcome
    (left,) = gateway.refunds_of(taken.external_ref)
    assert left.outcome is (Outcome.PROCESSING if card == "pm_card_pendingRefund" else Outcome.DECLINED)


def test_cards_are_kept_listed_charged_and_dropped(gateway: StripeGateway) -> None:
    owner = gateway.keep_owner("debtor", "owner-key")
    assert gateway.keep_owner("debtor", "owner-key") == owner
    kept = gateway.keep_method("pm_card_visa", owner)
    assert (kept.kind, kept.brand, kept.last4, kept.expires, kept.owner_ref) == ("card", "visa", "4242", "2034-12", owner)
    assert gateway.keep_method(kept.external_ref, owner) == kept
    assert gateway.methods_of(owner) == [kept]
    with pytest.raises(MethodRefused):
        gateway.keep_method(kept.external_ref, gateway.keep_owner("somebody else", "other-key"))
    wanted = order(kept.external_ref, owner_ref=owner, is_off_session=True)
    prepared = gateway.prepare(wanted)
    assert gateway.confirm(prepared.external_ref, order(kept.external_ref, is_off_session=True)).outcome is Outcome.SUCCEEDED
    gateway.drop_method(kept.external_ref)
    gateway.drop_method(kept.external_ref)
    assert gateway.methods_of(owner) == []


def test_a_card_that_the_bank_does_not_know_is_not_kept(gateway: StripeGateway) -> None:
    with pytest.raises(MethodRefused) as refused:
        gateway.keep_method("pm_card_chargeDeclined", gateway.keep_owner("debtor", "k"))
    assert refused.value.facts == {"gateway_code": "generic_decline"}


@pytest.mark.parametrize(("currency", "minor"), [("KWD", 5124), ("MGA", 150), ("CLF", 10_000)])
def test_amounts_that_would_be_rounded_are_refused(
    sim: StripeSimulator, gateway: StripeGateway, currency: str, minor: int
) -> None:
    with pytest.raises(AmountNotChargeable):
        gateway.prepare(order(currency=currency, amount_minor=minor))
    assert sim.calls == []


@pytest.mark.parametrize(
    ("currency", "minor", "asked"), [("JPY", 500, "500"), ("KWD", 5120, "5120"), ("ISK", 5, "500"), ("MGA", 500, "5")]
)
def test_currencies_with_other_decimals_are_charged_right(
    sim: StripeSimulator, gateway: StripeGateway, currency: str, minor: int, asked: str
) -> None:
    seen = charge(gateway, order(currency=currency, amount_minor=minor))
    assert (seen.amount_minor, seen.currency) == (minor, currency)
    assert sim.called("/v1/payment_intents")[0].given["amount"] == asked


def test_events_are_read_when_they_are_signed(sim: StripeSimulator, gateway: StripeGateway) -> None:
    wanted = order("pm_card_createDispute")
    taken = charge(gateway, wanted)
    charge(gateway, order("pm_card_chargeDeclined"))
    other = charge(gateway, order())
    gateway.refund(refund(other.external_ref, 100))
    read = {}
    for event in sim.events():
        body, signature = sim.signed(event)
        found = received(gateway, body, {"stripe-signature": signature})
        assert (found.id, found.kind) == (event["id"], event["type"])
        read.setdefault(found.kind, found.subject)
    paid, failed, dispute = (
        read[f"{kind}"] for kind in ("payment_intent.succeeded", "payment_intent.payment_failed", "charge.dispute.created")
    )
    assert isinstance(paid, PaymentSeen)
    assert (paid.outcome, paid.external_ref, paid.reference) == (Outcome.SUCCEEDED, taken.external_ref, str(wanted.reference))
    assert isinstance(failed, PaymentSeen)
    assert (failed.outcome, failed.code) == (Outcome.DECLINED, "generic_decline")
    assert isinstance(dispute, DisputeSeen)
    assert (dispute.outcome, dispute.payment_ref, dispute.amount_minor) == (DisputeOutcome.OPEN, taken.external_ref, 2500)
    assert read["charge.refunded"] == RefundsChanged(payment_ref=other.external_ref)
    assert isinstance(read["refund.created"], RefundSeen)
    assert read["charge.succeeded"] is None


def test_an_event_that_is_forged_or_no_event_is_refused(sim: StripeSimulator, gateway: StripeGateway) -> None:
    charge(gateway, order())
    body, signature = sim.signed(sim.events()[0])
    for altered, header in ((body + b" ", signature), (body, ""), (body, sim.signed(sim.events()[0], "whsec_other")[1])):
        with pytest.raises(BadSignature):
            received(gateway, altered, {"stripe-signature": header})
    for nonsense in (
        {},
        {"id": "evt_1"},
        [],
        {"id": "evt_1", "type": "payment_intent.succeeded", "created": 1, "data": {"object": {}}},
    ):
        signed, header = sim.signed(nonsense)  # type: ignore[arg-type]  # that is the point
        if nonsense == {"id": "evt_1", "type": "payment_intent.succeeded", "created": 1, "data": {"object": {}}}:
            assert received(gateway, signed, {"stripe-signature": header}).subject is None
            continue
        with pytest.raises(UnreadableEvent):
            received(gateway, signed, {"stripe-signature": header})


@pytest.mark.parametrize(
    ("base_url", "is_allowed"),
    [
        ("", True),
        ("https://api.stripe.com", True),
        ("http://127.0.0.1:12111", True),
        ("http://api.stripe.com", False),
        ("https://10.0.0.7", False),
        ("https://api.stripe.com.evil.example", False),
        ("https://api.stripe.com@evil.example", False),
        ("ftp://api.stripe.com", False),
    ],
)
def test_requests_go_only_where_the_operator_lets_them(base_url: str, is_allowed: bool) -> None:
    access = Access(gateway="stripe", base_url=base_url, secrets=SECRETS)
    if is_allowed:
        assert open_gateway(access)
    else:
        with pytest.raises(GatewayMisconfigured):
            open_gateway(access)


def test_secrets_do_not_show_in_what_is_printed() -> None:
    assert "sk_test" not in repr(Access(gateway="stripe", secrets=SECRETS))
    assert "secret_x" not in repr(PaymentSeen(outcome=Outcome.PREPARED, action={"client_secret": "secret_x"}))
