"""Processes that move money, by a processor or by hand, and kill themselves with -9 at a point: a JSON line in for each, its
status out.

A point is "statement N", "commit N", or "before" or "after" a call of the gateway, such as "after confirm"; it dies there.
Django is loaded once, and every victim is a fork.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from uuid import UUID

import django

CALLS = ("prepare", "confirm", "refund", "refunds_of")
STATEMENTS_APART = 7
"""Besides all commits and calls, victims die before every so many statements."""


@contextmanager
def watched(look: Callable[[str], None]) -> Iterator[None]:
    """Call `look` with the point before each statement and commit, before each call, and after it."""
    from tests.intake.victim import watched as watched_statements

    from fairdue.payments.gateways.stripe import StripeGateway

    statements = 0

    def look_at(point: str) -> None:
        nonlocal statements
        if not point.startswith("commit "):
            statements += 1
            point = f"statement {statements}"
        look(point)

    kept = {name: getattr(StripeGateway, name) for name in CALLS}

    def wrapped(name: str) -> Callable[..., Any]:
        def call(self: Any, *args: Any) -> Any:
            look(f"before {name}")
            answer = kept[name](self, *args)
            look(f"after {name}")
            return answer

        return call

    for name in CALLS:
        setattr(StripeGateway, name, wrapped(name))
    try:
        with watched_statements(look_at):
            yield
    finally:
        for name in CALLS:
            setattr(StripeGateway, name, kept[name])


def points(deed: Callable[[], object]) -> list[str]:
    """Every point of something that is done here once."""
    found: list[str] = []
    with watched(found.append):
        deed()
    return [
        point
        for point in dict.fromkeys(found)
        if not point.startswith("statement ") or int(point.split()[1]) % STATEMENTS_APART == 1
    ]


def charge(agency_id: str, account_id: str, processor_id: str, key: str) -> None:
    """Charge ten dollars."""
    from fairdue.kernel.actor import system
    from fairdue.payments.flows.charging import charge_card
    from fairdue.payments.types import NewPayment, NewShare
    from fairdue.payments.types.gateways import Card

    shares = (NewShare(account_id=UUID(account_id), amount="10.00"),)
    new = NewPayment(amount="10.00", method="card", shares=shares, processor_id=UUID(processor_id), idempotency_key=key)
    charge_card(system(UUID(agency_id)), new, Card(method_ref="pm_card_visa"))


def refund(agency_id: str, payment_id: str, key: str) -> None:
    """Give four dollars back."""
    from fairdue.kernel.actor import system
    from fairdue.payments.flows.refunding import refund_payment

    refund_payment(system(UUID(agency_id)), UUID(payment_id), "4.00", "Because", key)


def take(body: str, signature: str) -> None:
    """Take a notification in."""
    from fairdue.payments.flows.hearing import take_event

    take_event("stripe", None, body.encode(), {"stripe-signature": signature})


def process(agency_id: str, event_id: str) -> None:
    """Process a notification."""
    from fairdue.kernel.actor import system
    from fairdue.payments.flows.hearing import process_event

    process_event(system(UUID(agency_id)), UUID(event_id))


def record(agency_id: str, account_id: str, key: str) -> None:
    """Enter ten dollars."""
    from fairdue.kernel.actor import system
    from fairdue.payments.commands.recording import record_payment
    from fairdue.payments.types import NewPayment, NewShare

    shares = (NewShare(account_id=UUID(account_id), amount="10.00"),)
    record_payment(system(UUID(agency_id)), NewPayment(amount="10.00", method="cash", shares=shares, idempotency_key=key))


def reverse(agency_id: str, payment_id: str) -> None:
    """Take a payment back that was entered in error."""
    from fairdue.kernel.actor import system
    from fairdue.payments.commands.correcting import reverse_payment

    reverse_payment(system(UUID(agency_id)), UUID(payment_id), "In error")


def settle(agency_id: str, item_id: str, account_id: str) -> None:
    """Say which account an entry of a bank file is for."""
    from fairdue.kernel.actor import system
    from fairdue.payments.commands.bank_items import settle_bank_item

    settle_bank_item(system(UUID(agency_id)), UUID(item_id), [], "Found", account_id=UUID(account_id))


DEEDS: dict[str, Callable[..., None]] = {
    "charge": charge,
    "refund": refund,
    "take": take,
    "process": process,
    "record": record,
    "reverse": reverse,
    "settle": settle,
}


def main() -> None:
    """Fork a victim for each line: its point, what it shall do, and with what."""
    django.setup()
    from tests.victims import fork_victims

    import_module("fairdue.payments.flows.hearing")  # once, for all victims

    fork_victims(live)


def live(point: str, what: str, *arguments: Any) -> None:
    """Do something, and die at the point."""

    def die_at(found: str) -> None:
        if found == point:
            os.kill(os.getpid(), signal.SIGKILL)

    with watched(die_at):
        DEEDS[what](*arguments)


if __name__ == "__main__":
    main()
