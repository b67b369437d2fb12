"""Recording money: where it goes in the ledger, what it is applied to, and how its accounts follow."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import assemble
from tests.factories import account, creditor
from tests.payments.money import charger, day, fresh, held, pay

from fairdue.accounts.queries.detail import get_account
from fairdue.kernel.actor import system
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post
from fairdue.ledger.rules import Recipe, charge
from fairdue.payments.commands.settling import fail_payment, settle_payment
from fairdue.payments.errors import AccountClosed, PaymentKnown, PaymentMismatch
from fairdue.payments.types import NewShare, SettledFacts

pytestmark = pytest.mark.django_db


@pytest.mark.row("D062", "P14")
def test_a_payment_moves_through_the_ledger_to_its_account() -> None:
    cast = assemble()
    bank = creditor(cast.agency, commission_rate="0.2500")
    owed = account(cast.agency, cast.carl, "negotiating", "1000.00", by=bank)
    made = pay(cast.agency, "300.01", owed)
    assert (made.status, made.amount, made.payment_method) == ("completed", "300.01", "bank_transfer")
    assert made.shares[0].applied == {"principal": "300.01"}
    assert fresh(owed).balance_minor == 69999
    assert held(cast.agency) == {
        "placed": -100000,
        "principal": 69999,
        "trust_bank": 30001,
        "collected": 30001,
        "commission_earned": -7500,
        "due_to_creditor": -22501,
    }
    lines = [
        (each.kind, each.changes.get("current_balance"))
        for each in get_account(system(cast.agency.id), owed.id).recent_activities
    ]
    assert lines[0] == ("payment", ["1000.00", "699.99"])
    assert fresh(owed).status == "negotiating"


def test_a_payment_in_full_settles_and_too_much_is_unapplied() -> None:
    cast = assemble()
    owed = account(cast.agency, cast.carl, "assigned", "100.00")
    made = pay(cast.agency, "120.00", owed)
    found = fresh(owed)
    assert (found.balance_minor, found.unapplied_minor, found.status) == (0, 2000, "settled")
    assert (made.unapplied_amount, made.refundable_amount) == ("20.00", "120.00")
    assert held(cast.agency, owed.id) == {"unapplied": -2000}


def test_several_accounts_in_one_payment() -> None:
    cast = assemble()
    first, second = account(cast.agency, balance="100.00"), account(cast.agency, balance="100.00")
    shares = [NewShare(account_id=second.id, amount="70.00"), NewShare(account_id=first.id, amount="30.00")]
    made = pay(cast.agency, "100.00", shares=shares)
    assert [share.amount for share in made.shares] == ["70.00", "30.00"]
    assert (fresh(first).balance_minor, fresh(second).balance_minor) == (7000, 3000)


def test_money_serves_buckets_in_the_creditors_order() -> None:
    cast = assemble()
    usual, own = creditor(cast.agency), creditor(cast.agency, allocation_order=["principal", "interest", "fees", "costs"])
    for by, expected in ((usual, {"costs": "5.00", "fees": "10.00", "principal": "25.00"}), (own, {"principal": "40.00"})):
        owed = account(cast.agency, balance="100.00", by=by)
        actor = system(cast.agency.id)
        for bucket, minor in (("fees", 1000), ("costs", 500)):
            moves = charge(owed.id, by.id, bucket, Money(minor, "USD"))
            post(actor, Recipe.CHARGE, moves, dt.date(2025, 1, 1), source_id=owed.id)
        assert pay(cast.agency, "40.00", owed).shares[0].applied == expected
        assert fresh(owed).balance_minor == 7500


@pytest.mark.row("D063")
def test_a_card_is_paid_when_its_processor_says_so(frozen: object) -> None:
    cast = assemble()
    cards, owed = charger(cast.agency), account(cast.agency, balance="100.00")
    made = pay(cast.agency, "40.00", owed, method="card", processor_id=cards.id)
    assert (made.status, fresh(owed).balance_minor) == ("pending", 10000)
    assert fail_payment(system(cast.agency.id), made.id, "card_declined", "no funds").status == "failed"
    with pytest.raises(PaymentMismatch):
        settle_payment(system(cast.agency.id), made.id, SettledFacts(amount="41.00"))
    facts = SettledFacts(external_ref="pi_1", amount="40.00", currency="usd", fee="1.50")
    for _ in range(2):
        done = settle_payment(system(cast.agency.id), made.id, facts)
        assert (done.status, done.processor_ref, done.failure_code) == ("completed", "pi_1", "")
    assert fail_payment(system(cast.agency.id), made.id, "late").status == "completed"
    assert fresh(owed).balance_minor == 6000
    books = held(cast.agency)
    assert (books["trust_bank"], books["operating"]) == (3850, 150)


def test_what_is_refused() -> None:
    cast = assemble()
    owed, euros = account(cast.agency, balance="100.00"), account(cast.agency, balance="100.00", currency="EUR")
    closed = account(cast.agency, status="closed")
    foreign = account(cast.other_agency)
    for amount, error in (("0.00", Invalid), ("-5.00", Invalid), ("1.001", Invalid), ("1e3", Invalid), ("9" * 30, Invalid)):
        with pytest.raises(error):
            pay(cast.agency, amount, owed)
    with pytest.raises(Invalid):
        pay(cast.agency, "10.00", owed, currency="EUR")
    with pytest.raises(Invalid):
        pay(cast.agency, "20.00", owed, euros)
    with pytest.raises(Invalid):
        pay(cast.agency, "20.00", shares=[NewShare(account_id=owed.id, amount="10.00")] * 2)
    with pytest.raises(Invalid):
        pay(cast.agency, "20.00", shares=[NewShare(account_id=owed.id, amount="10.00")])
    with pytest.raises(AccountClosed):
        pay(cast.agency, "10.00", closed)
    with pytest.raises(NotFound):
        pay(cast.agency, "10.00", foreign)
    with pytest.raises(NotFound):
        pay(cast.agency, "10.00", owed, actor=cast.carl.actor)
    with pytest.raises(Invalid):
        pay(cast.agency, "10.00", owed, received_on=dt.date(2999, 1, 1))
    with pytest.raises(Invalid):
        pay(cast.agency, "10.00", owed, method="card")
    pay(cast.agency, "10.00", owed, external_ref="B-1")
    with pytest.raises(PaymentKnown):
        pay(cast.agency, "10.00", owed, external_ref="B-1")
    assert (fresh(owed).balance_minor, held(cast.agency)["trust_bank"]) == (9000, 1000)


def test_money_from_before_is_applied_in_its_place() -> None:
    cast = assemble()
    owed = account(cast.agency, balance="100.00")
    late = pay(cast.agency, "80.00", owed, received_on=day(20))
    early = pay(cast.agency, "50.00", owed, received_on=day(10))
    from fairdue.payments.queries.detail import get_payment

    actor = system(cast.agency.id)
    assert get_payment(actor, early.id).shares[0].unapplied == "0.00"
    assert get_payment(actor, late.id).shares[0].unapplied == "30.00"
