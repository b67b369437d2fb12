"""The payments of the demo accounts, through the ordinary commands: mostly good, some refused, some checks not cleared yet."""

from __future__ import annotations

from fairdue.accounts.commands.creditors import edit_creditor
from fairdue.accounts.models import Account, Creditor
from fairdue.entrypoints.demo import bank
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope
from fairdue.kernel.money import format_minor
from fairdue.payments.commands.processors import create_processor
from fairdue.payments.commands.recording import record_payment
from fairdue.payments.commands.settling import fail_payment, settle_payment
from fairdue.payments.models import PaymentProcessor
from fairdue.payments.states import PaymentMethod
from fairdue.payments.types import NewPayment, NewShare, SettledFacts

COMMISSION_RATE = "0.2500"
METHODS = (
    PaymentMethod.CARD,
    PaymentMethod.BANK_TRANSFER,
    PaymentMethod.CHECK,
    PaymentMethod.CARD,
    PaymentMethod.BANK_TRANSFER,
    PaymentMethod.CASH,
)
PARTS_PERCENT = (5, 8, 6, 7)
"""How much of an account a payment comes to: eight of them leave something."""
REFUSED_EACH = 4
"""Each so many cards are refused."""
UNCLEARED_EACH = 3
"""Each so many checks have not cleared yet."""
BY_STATEMENT_EACH = 10
"""Each so many of the transfers come in by a bank statement, not by hand."""
REFUSALS = (("card_declined", "The card was declined."), ("expired_card", "The card has expired."))
SLUG, NAME = "card-terminal", "Card payments"
DOLLAR = 100


def open_till(admin: Actor) -> None:
    """Enter the processor that charges cards."""
    create_processor(admin, name=NAME, slug=SLUG, gateway="stripe", api_base_url="https://api.stripe.com")


def agree_terms(admin: Actor) -> None:
    """Agree on a commission with the creditors that came with a file."""
    with agency_scope(admin.agency_id):
        new = list(
            Creditor.objects.filter(agency_id=admin.agency_id, commission_bps=0).order_by("name").values_list("id", flat=True)
        )
    for creditor_id in new:
        edit_creditor(admin, creditor_id, {"commission_rate": COMMISSION_RATE})


def pay(by: Actor, admin: Actor, account: Account, number: int, index: int) -> None:
    """Take the payment of an account that has this running number; `number` is that of the account."""
    turn = number * 5 + index
    part = account.original_minor * PARTS_PERCENT[turn % len(PARTS_PERCENT)] // 100
    amount = format_minor(max(DOLLAR, part // DOLLAR * DOLLAR), account.currency)
    method = METHODS[turn % len(METHODS)]
    if method is PaymentMethod.CARD:
        _charge(by, account, amount, turn)
    elif method is PaymentMethod.BANK_TRANSFER and turn % BY_STATEMENT_EACH == 0:
        bank.transfer(admin, account, amount)
    else:
        is_pending = method is PaymentMethod.CHECK and turn // len(METHODS) % UNCLEARED_EACH == 0
        _record(by, account, amount, method, is_pending=is_pending)


def pay_off(by: Actor, account: Account) -> None:
    """Take what is still owed, at once."""
    _record(by, account, format_minor(account.balance_minor, account.currency), PaymentMethod.BANK_TRANSFER)


def _record(by: Actor, account: Account, amount: str, method: PaymentMethod, *, is_pending: bool = False) -> None:
    shares = (NewShare(account_id=account.id, amount=amount),)
    record_payment(by, NewPayment(amount=amount, method=method.value, shares=shares, is_pending=is_pending))


def _charge(by: Actor, account: Account, amount: str, turn: int) -> None:
    with agency_scope(by.agency_id):
        till = PaymentProcessor.objects.values_list("id", flat=True).get(agency_id=by.agency_id, slug=SLUG)
    shares = (NewShare(account_id=account.id, amount=amount),)
    asked = record_payment(by, NewPayment(amount=amount, method=PaymentMethod.CARD.value, shares=shares, processor_id=till))
    processor, ref = system(by.agency_id, NAME), f"demo_{account.external_ref}_{turn}"
    if turn // len(METHODS) % REFUSED_EACH == 1:
        fail_payment(processor, asked.id, *REFUSALS[turn % len(REFUSALS)], external_ref=ref)
    else:
        settle_payment(processor, asked.id, SettledFacts(external_ref=ref))
