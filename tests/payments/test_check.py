"""The recount names whatever is kept otherwise than the ledger or the facts say; payments follow when what is owed changes."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from tests.cast import assemble
from tests.factories import account, creditor
from tests.payments.money import fresh, held, pay

from fairdue.accounts.commands.editing import edit_account
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post
from fairdue.ledger.rules import UNAPPLIED, Recipe
from fairdue.ledger.types import LedgerKey, Move
from fairdue.payments.commands.charging import charge_account, reapply_account
from fairdue.payments.commands.refunding import request_refund
from fairdue.payments.queries.check import check_money
from fairdue.payments.queries.detail import get_payment

pytestmark = pytest.mark.django_db

TAMPERED = {
    "account interest": "UPDATE accounts_account SET interest_minor = 7",
    "account unapplied": "UPDATE accounts_account SET unapplied_minor = unapplied_minor + 1",
    "account applied": "UPDATE payments_share SET applied_minor = applied_minor - 1",
    "account applied to principal": """UPDATE payments_share SET applied = '{"principal": 1}'""",
    "creditor commission": "UPDATE payments_share SET commission_minor = commission_minor + 1",
    "payment what is left": "UPDATE payments_share SET net_minor = net_minor - 1",
    "payment shares": "UPDATE payments_payment SET amount_minor = amount_minor + 1",
    "payment refunded": "UPDATE payments_payment SET refunded_minor = refunded_minor - 1",
    "payment disputed": "UPDATE payments_payment SET disputed_minor = 3",
    "agency bank": "UPDATE payments_payment SET status = 'failed'",
}


@pytest.mark.parametrize(("named", "statement"), TAMPERED.items(), ids=TAMPERED)
def test_each_disagreement_is_named(named: str, statement: str) -> None:
    cast = assemble()
    bank = creditor(cast.agency, commission_rate="0.2000")
    made = pay(cast.agency, "40.00", account(cast.agency, balance="100.00", by=bank))
    request_refund(system(cast.agency.id), made.id, "5.00", "Overcharged")
    assert check_money(cast.agency.id) == ()
    with agency_scope(cast.agency.id):
        assert execute(statement) == 1
    assert named in {f"{each.subject} {each.what}" for each in check_money(cast.agency.id)}
    out = io.StringIO()
    with pytest.raises(CommandError, match="disagree"):
        call_command("ledger", "check", stdout=out)
    assert f"{named.split()[1]}" in out.getvalue()


def test_money_that_nobody_paid_is_found() -> None:
    cast = assemble()
    owed = account(cast.agency, balance="100.00")
    move = Move(LedgerKey(UNAPPLIED, owed.id), LedgerKey("trust_bank", cast.agency.id), Money(500, "USD"))
    with agency_scope(cast.agency.id):
        post(system(cast.agency.id), Recipe.PAYMENT, [move], cast.agency.created_at.date())
    assert {f"{each.subject} {each.what}" for each in check_money(cast.agency.id)} >= {"account unapplied", "agency bank"}


def test_payments_follow_when_an_admin_adjusts_the_balance() -> None:
    cast = assemble()
    owed = account(cast.agency, balance="100.00")
    actor = system(cast.agency.id)
    charge_account(actor, owed.id, "fees", "10.00", "Letter")
    made = pay(cast.agency, "90.00", owed)
    assert get_payment(actor, made.id).shares[0].applied == {"fees": "10.00", "principal": "80.00"}
    # What is waived is no payment: nothing is applied otherwise, and nothing is settled by it.
    edit_account(cast.alice.actor, owed.id, {}, balance="0.00", reason="Waived")
    reapply_account(actor, owed.id)
    assert (fresh(owed).balance_minor, fresh(owed).status) == (0, "new")
    assert check_money(cast.agency.id) == ()
    # More is owed again: what waited serves it.
    pay(cast.agency, "30.00", owed)
    assert fresh(owed).unapplied_minor == 3000
    edit_account(cast.alice.actor, owed.id, {}, balance="20.00", reason="A mistake")
    reapply_account(actor, owed.id)
    assert (fresh(owed).balance_minor, fresh(owed).unapplied_minor) == (0, 1000)
    assert held(cast.agency, owed.id) == {"unapplied": -1000}
    assert check_money(cast.agency.id) == ()
