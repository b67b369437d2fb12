"""kill -9 at every step of speaking to a processor: money is taken once, given back once, and every account adds up.

| step                           | what is lost there              | who goes on                                            |
| ------------------------------ | ------------------------------- | ------------------------------------------------------ |
| before the claim is committed  | all of it; nobody was asked     | the caller, who got no answer, under the same key      |
| claimed, before the first call | nothing                         | the job of the claim, when the lease is over           |
| prepared, not kept             | the processor's reference       | the same: the same key gives the same payment          |
| prepared and kept              | nothing                         | the same, which asks how it stands before it confirms  |
| confirmed, not kept            | the answer                      | the same, or the processor's notification, or          |
|                                |                                 | reconciliation: whoever comes first                    |
| refund asked for, not kept     | the answer                      | the same; all refunds are looked at before another try |
| notification, not kept         | it; the processor got no answer | the processor, which sends it again                    |
| notification kept              | nothing                         | its job, which the reaper gives to another worker      |
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import factories
from tests.cast import assemble
from tests.fakes.stripe import Fault, StripeSimulator
from tests.payments import gateway_victim
from tests.payments.cards import Shop
from tests.racing import at_once
from tests.victims import Victims

from fairdue.accounts.queries.recount import check_ledger
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.ids import uuid7
from fairdue.payments.flows.hearing import process_event
from fairdue.payments.flows.reconciling import reconcile
from fairdue.payments.gateways.stripe import StripeGateway
from fairdue.payments.models import GatewayEvent, Payment, Refund

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def victims(transactional_db: None, tmp_path: Path) -> Iterator[Victims]:
    made = Victims("tests.payments.gateway_victim", tmp_path / "victims.log")
    yield made
    made.end()


@pytest.fixture
def shop(transactional_db: None, sim: StripeSimulator) -> Shop:
    return Shop(assemble(), sim)


def time_passes(shop: Shop) -> None:
    """Leases are over, jobs are due, and work is done until there is none."""
    for _ in range(4):
        with agency_scope(shop.cast.agency.id):
            execute("UPDATE payments_gateway_call SET leased_until = NULL")
        execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        shop.work()


def test_a_charge_that_is_killed_anywhere_takes_the_money_once(shop: Shop, sim: StripeSimulator, victims: Victims) -> None:
    agency_id = shop.cast.agency.id

    def deed(key: str) -> tuple[str, str, str, str]:
        return str(agency_id), str(factories.account(shop.cast.agency).id), str(shop.processor_id), key

    gateway_victim.charge(*deed("the agency's first, which makes more than later ones do"))
    watched = deed("watched")
    steps = gateway_victim.points(lambda: gateway_victim.charge(*watched))
    assert {"before prepare", "after prepare", "before confirm", "after confirm", "commit 1"} <= set(steps)
    for number, step in enumerate(steps):
        told = deed(f"key {number}")
        victims.die_at(step, "charge", *told)
        # The caller sends it again, before or after somebody else goes on.
        if number % 2:
            time_passes(shop)
        gateway_victim.charge(*told)
        time_passes(shop)
        with agency_scope(agency_id):
            (payment,) = Payment.objects.filter(idempotency_key=told[3])
            assert payment.status == "completed", step
        mine = [charge for charge in sim.books.all("charge") if charge["metadata"]["fairdue_payment"] == str(payment.id)]
        assert [charge["amount"] for charge in mine] == [1000], step
    assert len(sim.books.all("charge")) == len(steps) + 2
    assert check_ledger(agency_id).disagreements == ()


def test_a_charge_that_is_killed_is_completed_by_its_notification_too(shop: Shop, sim: StripeSimulator, victims: Victims) -> None:
    agency_id = shop.cast.agency.id
    for number, step in enumerate(("after confirm", "before confirm", "after prepare")):
        told = (str(agency_id), str(shop.account.id), str(shop.processor_id), f"key {number}")
        victims.die_at(step, "charge", *told)
        for event in sim.events():
            shop.tell(event)
        shop.work()
        with agency_scope(agency_id):
            payment = Payment.objects.get(idempotency_key=told[3])
        assert payment.status == ("completed" if step == "after confirm" else "pending")
        time_passes(shop)
        with agency_scope(agency_id):
            assert Payment.objects.get(id=payment.id).status == "completed"
    assert len(sim.books.all("charge")) == 3
    assert shop.balance() == 97_000
    assert check_ledger(agency_id).disagreements == ()


def test_a_refund_that_is_killed_anywhere_goes_back_once(shop: Shop, sim: StripeSimulator, victims: Victims) -> None:
    agency_id = shop.cast.agency.id

    def deed(key: str) -> tuple[str, str, str]:
        account = factories.account(shop.cast.agency)
        made = shop.charge("10.00", key=f"paid {key}", account=account)
        return str(agency_id), str(made.id), key

    gateway_victim.refund(*deed("the first"))
    watched = deed("watched")
    steps = gateway_victim.points(lambda: gateway_victim.refund(*watched))
    assert {"before refund", "after refund", "commit 1"} <= set(steps)
    for number, step in enumerate(steps):
        told = deed(f"key {number}")
        victims.die_at(step, "refund", *told)
        if number % 2:
            time_passes(shop)
        gateway_victim.refund(*told)
        time_passes(shop)
        with agency_scope(agency_id):
            (refund,) = Refund.objects.filter(payment_id=told[1])
            assert (refund.status, Payment.objects.get(id=told[1]).status) == ("completed", "partially_refunded"), step
        mine = [each for each in sim.books.all("refund") if each["metadata"]["fairdue_refund"] == str(refund.id)]
        assert [each["amount"] for each in mine] == [400], step
    assert len(sim.books.all("refund")) == len(steps) + 2
    assert check_ledger(agency_id).disagreements == ()


def test_a_notification_that_is_killed_anywhere_is_processed_once(shop: Shop, sim: StripeSimulator, victims: Victims) -> None:
    agency_id = shop.cast.agency.id

    def told() -> tuple[str, str]:
        made = shop.charge("10.00", key=str(uuid7()), card="", account=factories.account(shop.cast.agency))
        sim.books.confirm(str(made.processor_ref), {"payment_method": "pm_card_visa"})
        body, signature = sim.signed(sim.events("payment_intent.succeeded")[-1])
        return body.decode(), signature

    def last_event() -> GatewayEvent:
        with agency_scope(agency_id):
            found: GatewayEvent = GatewayEvent.objects.latest("id")
            return found

    gateway_victim.take(*told())
    process_event(system(agency_id), last_event().id)
    watched = told()
    for step in gateway_victim.points(lambda: gateway_victim.take(*watched)):
        sent = told()
        victims.die_at(step, "take", *sent)
        gateway_victim.take(*sent)
        shop.work()
        assert last_event().status == "processed", step

    gateway_victim.take(*told())
    first_id = last_event().id
    for step in gateway_victim.points(lambda: gateway_victim.process(str(agency_id), str(first_id))):
        gateway_victim.take(*told())
        event_id = last_event().id
        victims.die_at(step, "process", str(agency_id), str(event_id))
        process_event(system(agency_id), event_id)
        assert last_event().status == "processed", step
    with agency_scope(agency_id):
        assert set(Payment.objects.values_list("status", flat=True)) == {"completed"}
    assert check_ledger(agency_id).disagreements == ()


def test_double_submits_at_the_same_moment_charge_once(shop: Shop, sim: StripeSimulator) -> None:
    answers = at_once(*[lambda: shop.charge("10.00", key="one") for _ in range(6)])
    assert len({answer.id for answer in answers}) == 1
    assert len(sim.books.all("charge")) == 1
    at_once(*[lambda key=key: shop.charge("10.00", key=key) for key in ("two", "three", "four")])
    assert len(sim.books.all("charge")) == 4
    assert (shop.payments(), shop.balance()) == (["completed"] * 4, 96_000)
    assert check_ledger(shop.cast.agency.id).disagreements == ()


def test_the_same_notification_at_the_same_moment_is_kept_once(shop: Shop, sim: StripeSimulator) -> None:
    shop.charge()
    (event,) = sim.events("payment_intent.succeeded")
    answers = at_once(*[lambda: shop.tell(event).json()["status"] for _ in range(6)])
    assert sorted(answers) == ["accepted"] + ["already_processed"] * 5


def test_nobody_goes_on_with_a_call_while_it_is_asked_about(
    shop: Shop, sim: StripeSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.plan_at_confirm(Fault.RESET_BEFORE, times=2)
    shop.charge()
    with agency_scope(shop.cast.agency.id):
        execute("UPDATE payments_gateway_call SET created_at = created_at - interval '1 hour'")
    execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    fetch = StripeGateway.fetch

    def work_meanwhile(self: StripeGateway, external_ref: str) -> Any:
        seen = fetch(self, external_ref)
        at_once(shop.work)
        return seen

    monkeypatch.setattr(StripeGateway, "fetch", work_meanwhile)
    reconcile(shop.actor)
    assert (shop.payments(), sim.books.all("charge")) == (["failed"], [])
    assert sim.books.all("payment_intent")[0]["status"] == "canceled"
