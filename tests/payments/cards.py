"""A running Stripe, an agency's account at it, and what tests ask of both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import stripe
from tests import factories
from tests.cast import Api, Cast
from tests.fakes.stripe import StripeSimulator
from tests.fakes.stripe.server import SECRET

from fairdue.accounts.models import Account
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, rows
from fairdue.payments.commands.processors import create_processor
from fairdue.payments.flows.charging import charge_card
from fairdue.payments.flows.hearing import process_event
from fairdue.payments.flows.retrying import make_call
from fairdue.payments.models import GatewayCall, GatewayEvent, Payment
from fairdue.payments.types import NewPayment, NewShare, PaymentTaken
from fairdue.payments.types.gateways import Card

HOOK = "/api/v1/payments/webhook/stripe/"
SECRETS = {"api_key": "sk_test_harbour", "webhook_secret": SECRET}


def running_stripe(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeSimulator]:
    """Stripe, which knows one key. The library waits half a second before it asks again: not in tests."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    with StripeSimulator(api_key=SECRETS["api_key"]) as running:
        yield running


class Shop:
    """One agency that takes cards for one account of 1,000.00 dollars."""

    def __init__(self, cast: Cast, sim: StripeSimulator) -> None:
        self.cast, self.sim = cast, sim
        self.actor: Actor = cast.alice.actor
        made = create_processor(self.actor, name="Stripe", slug="stripe", gateway="stripe", api_base_url=sim.url, secrets=SECRETS)
        self.processor_id: UUID = made.id
        self.account: Account = factories.account(cast.agency, cast.carl, "assigned")

    def new(self, amount: str = "100.00", key: str = "", account: Account | None = None) -> NewPayment:
        """A card payment for the account."""
        shares = (NewShare(account_id=(account or self.account).id, amount=amount),)
        return NewPayment(amount=amount, method="card", shares=shares, processor_id=self.processor_id, idempotency_key=key)

    def charge(
        self,
        amount: str = "100.00",
        key: str = "",
        card: str = "pm_card_visa",
        account: Account | None = None,
        **fields: Any,
    ) -> PaymentTaken:
        """Charge a card."""
        return charge_card(self.actor, self.new(amount, key, account), Card(method_ref=card, **fields))

    def balance(self) -> int:
        """What is owed on the account, in cents."""
        with agency_scope(self.cast.agency.id):
            found: int = Account.objects.get(id=self.account.id).balance_minor
            return found

    def payment(self, payment_id: UUID) -> Payment:
        """A payment as it stands."""
        with agency_scope(self.cast.agency.id):
            found: Payment = Payment.objects.get(id=payment_id)
            return found

    def payments(self) -> list[str]:
        """The statuses of all payments, the oldest first."""
        with agency_scope(self.cast.agency.id):
            return list(Payment.objects.order_by("id").values_list("status", flat=True))

    def calls(self) -> list[tuple[str, int]]:
        """Status and attempts of all calls, the oldest first."""
        with agency_scope(self.cast.agency.id):
            return list(GatewayCall.objects.order_by("id").values_list("status", "attempts"))

    def events(self) -> dict[str, str]:
        """What became of each kind of notification."""
        with agency_scope(self.cast.agency.id):
            return dict(GatewayEvent.objects.order_by("id").values_list("kind", "status"))

    def work(self) -> None:
        """Do what jobs are in line for by now, each once, as a worker would."""
        found = rows(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'todo' "
            "AND task_name IN ('payments.call', 'payments.event') AND (scheduled_at IS NULL OR scheduled_at <= %s) "
            "RETURNING task_name, args",
            [clock.now()],
        )
        actor = system(self.cast.agency.id, "payments")
        for row in found:
            args = json.loads(row.args)
            if row.task_name == "payments.call":
                make_call(actor, UUID(args["call_id"]))
            else:
                process_event(actor, UUID(args["event_id"]))

    def tell(self, event: dict[str, Any], path: str = HOOK, secret: str = SECRET) -> Any:
        """Deliver a notification as Stripe does; return the answer."""
        body, signature = self.sim.signed(event, secret)
        return Api().client.post(path, body, content_type="application/json", headers={"Stripe-Signature": signature})

    def tell_all(self, *kinds: str) -> None:
        """Deliver every notification of some kinds, or of all, and process them."""
        for event in self.sim.events():
            if not kinds or event["type"] in kinds:
                assert self.tell(event).status_code == 200
        self.work()
