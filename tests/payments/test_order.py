"""The same facts in any order of arrival, told to the real commands, end in the same balances, allocation and days past due."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, assemble
from tests.factories import account, creditor
from tests.payments.money import at_the_bank, charger, held

from fairdue.accounts.models import Account
from fairdue.accounts.queries.detail import get_account
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.charging import charge_account
from fairdue.payments.commands.parking import close_dispute, open_dispute, report_refund
from fairdue.payments.commands.recording import record_payment
from fairdue.payments.commands.settling import settle_payment
from fairdue.payments.models import Dispute, Payment, PaymentShare
from fairdue.payments.queries.check import check_money
from fairdue.payments.types import NewDispute, NewPayment, NewShare, ReportedRefund, SettledFacts

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 2, 1, 17, tzinfo=dt.UTC)

amounts = st.integers(1, 400)
endings = st.sampled_from(["", "won", "lost", "open"])
payments = st.lists(st.tuples(st.integers(0, 9), amounts, st.integers(0, 100), endings), min_size=1, max_size=4)
charges = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["interest", "fees", "costs"]), amounts), max_size=3)
Told = Callable[[], object]


def at(number: int) -> dt.datetime:
    return NOON + dt.timedelta(days=number)


class World:
    """Two accounts of one creditor, a processor, and payments that are asked for and not paid yet."""

    def __init__(self, cast: Cast, facts: list[Any], made: list[Any]) -> None:
        self.cast, self.actor = cast, system(cast.agency.id)
        bank = creditor(cast.agency, commission_rate="0.1750")
        due = dt.date(2026, 1, 10)
        with clock.at(NOON - dt.timedelta(days=20)):
            self.accounts: list[Account] = [
                account(cast.agency, cast.carl, "in_contact", "6.00", by=bank, due_on=due) for _ in range(2)
            ]
        self.processor = charger(cast.agency)
        self.told: list[Told] = []
        for number, (on, minor, refunded, dispute) in enumerate(facts):
            self._payment(number, on, minor, minor * refunded // 100, dispute)
        for on, bucket, minor in made:
            self._charge(on, bucket, minor)

    def _payment(self, number: int, on: int, minor: int, refunded: int, dispute: str) -> None:
        parts = [minor - minor // 3, minor // 3]
        shares = tuple(
            NewShare(account_id=each.id, amount=f"{part // 100}.{part % 100:02}")
            for each, part in zip(self.accounts, parts, strict=True)
            if part
        )
        new = NewPayment(amount=money(minor), method="card", shares=shares, processor_id=self.processor.id)
        asked, ref = record_payment(self.actor, new), f"pi_{number}"
        facts = SettledFacts(external_ref=ref, settled_at=at(on))
        self.told.append(lambda: settle_payment(self.actor, asked.id, facts))
        if refunded:
            back = ReportedRefund(external_ref=f"re_{number}", amount=money(refunded), currency="USD", refunded_at=at(on + 1))
            self.told.append(lambda: report_refund(self.actor, self.processor.id, ref, back))
        if dispute:
            lost = NewDispute(external_ref=f"dp_{number}", amount=money(minor), currency="USD", opened_at=at(on + 2))
            self.told.append(lambda: open_dispute(self.actor, self.processor.id, ref, lost))
        if dispute in {"won", "lost"}:
            self.told.append(
                lambda: close_dispute(self.actor, self.processor.id, ref, f"dp_{number}", dispute == "won", at(on + 4))
            )

    def _charge(self, on: int, bucket: str, minor: int) -> None:
        subject = self.accounts[minor % 2].id
        self.told.append(lambda: charge_account(self.actor, subject, bucket, money(minor), "due", at(on).date()))

    def standing(self) -> dict[str, Any]:
        """All that must not depend on the order."""
        with agency_scope(self.cast.agency.id):
            paid = Payment.objects.filter(agency_id=self.cast.agency.id).order_by("external_ref")
            shares = PaymentShare.objects.filter(agency_id=self.cast.agency.id).order_by("payment__external_ref", "position")
            kept = [(share.net_minor, share.applied, share.commission_minor) for share in shares]
            states = [(each.status, each.refunded_minor, each.disputed_minor) for each in paid]
            closed = list(Dispute.objects.filter(agency_id=self.cast.agency.id).order_by("external_ref").values_list("status"))
        found = [get_account(self.actor, each.id) for each in self.accounts]
        return {
            "shares": kept,
            "payments": states,
            "disputes": closed,
            "balances": [(each.current_balance, each.interest, each.fees, each.costs, each.unapplied_amount) for each in found],
            "dpd": [each.dpd for each in found],
            "bank": at_the_bank(self.cast.agency),
            "ledger": [held(self.cast.agency), *(held(self.cast.agency, each.id) for each in self.accounts)],
        }


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(payments, charges, st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_the_same(facts: list[Any], made: list[Any], dice: random.Random) -> None:
    with undone():
        world = World(assemble(), facts, made)
        ended = []
        for _ in range(3):
            with undone():
                for tell in world.told:
                    tell()
                ended.append(world.standing())
                assert check_money(world.cast.agency.id) == ()
            dice.shuffle(world.told)
        assert ended[1:] == ended[:-1]
