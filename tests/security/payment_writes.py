"""Calls that move money, or change how it is moved."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from fairdue.kernel.actor import system
from fairdue.payments.commands.processors import create_processor
from tests import factories
from tests.cast import Cast
from tests.fakes.stripe import StripeSimulator
from tests.payments.money import bank_item, bank_profile, charger, pay
from tests.security.writes import Write


def _payment(cast: Cast, body: Any, again: int, name: str = "alice") -> Write:
    made = pay(cast.agency, "10.00", factories.account(cast.agency, cast.carl, "in_contact"))
    return Write(getattr(cast, name), {"payment_id": made.id}, body, again)


def _money(cast: Cast) -> Write:
    held = factories.account(cast.agency, cast.carl, "in_contact").id
    return Write(cast.carl, body={"account": held, "amount": "10.00", "payment_method": "cash"}, again=201)


def _edited_profile(cast: Cast) -> UUID:
    made = bank_profile(cast.agency)
    document = {"header": ["Amount", "Date"], "date_order": "dmy"}
    cast.alice.api.patch(f"bank-profiles/{made}/", {"version": 1, "document": document})
    return made


def _settled(cast: Cast) -> Write:
    held = factories.account(cast.agency, cast.carl, "in_contact").id
    return Write(cast.alice, {"item_id": bank_item(cast.agency).id}, {"account": held}, again=409)


def _charge(cast: Cast) -> Write:
    held = factories.account(cast.agency, cast.carl, "in_contact").id
    return Write(cast.alice, {"account_id": held}, {"bucket": "fees", "amount": "5.00", "reason": "Returned check"}, 201)


def _processor(cast: Cast, body: Any, again: int) -> Write:
    return Write(cast.alice, {"processor_id": charger(cast.agency).id}, body, again)


@cache
def _stripe() -> StripeSimulator:
    """One for all calls of this process."""
    return StripeSimulator().__enter__()


def _method(cast: Cast) -> Write:
    made = create_processor(
        system(cast.agency.id),
        name="Stripe",
        slug="stripe",
        gateway="stripe",
        api_base_url=_stripe().url,
        secrets={"api_key": "k"},
    )
    held = factories.account(cast.agency, cast.carl, "in_contact")
    return Write(cast.carl, {"debtor_id": held.debtor_id}, {"processor": made.id, "token": "pm_card_visa"}, again=201)


def _kept_method(cast: Cast) -> Write:
    made = _method(cast)
    kept = cast.carl.api.post(f"debtors/{made.given['debtor_id']}/payment-methods/", made.body).json()
    return Write(cast.carl, {"method_id": kept["id"]}, again=204)


def _written_off(cast: Cast) -> Write:
    held = factories.account(cast.agency, cast.carl, "in_contact").id
    return Write(cast.alice, {"account_id": held}, {"reason": "Statute-barred"})


PAYMENT_WRITES: dict[str, Callable[[Cast], Write]] = {
    "debtors_payment_methods_create": _method,
    "payment_methods_destroy": _kept_method,
    "payments_create": _money,
    "payments_partial_update": lambda cast: _payment(cast, {"amount": "12.00"}, 200),
    "payments_update": lambda cast: _payment(cast, {"amount": "12.00", "payment_method": "check"}, 200),
    "payments_destroy": lambda cast: _payment(cast, None, 409),
    "payments_return_create": lambda cast: _payment(cast, {"reason": "Insufficient funds"}, 409),
    "payments_reverse_create": lambda cast: _payment(cast, {"reason": "Meant for another account"}, 409),
    "payments_refund_create": lambda cast: _payment(cast, {"reason": "Paid twice"}, 400),
    "accounts_charges_create": _charge,
    "accounts_write_off": _written_off,
    "bank_files_create": lambda cast: Write(
        cast.alice, body={"file": SimpleUploadedFile("bank.csv", b"Ref,Amount,Date\n")}, again=201, is_form=True
    ),
    "bank_profiles_create": lambda cast: Write(
        cast.alice, body={"name": "House bank", "document": {"header": ["Amount", "Date"]}}, again=409
    ),
    "bank_profiles_partial_update": lambda cast: Write(
        cast.alice, {"bank_profile_id": bank_profile(cast.agency)}, {"version": 1, "name": "Other"}, again=200
    ),
    "bank_profiles_restore": lambda cast: Write(
        cast.alice, {"bank_profile_id": _edited_profile(cast)}, {"version": 1}, again=200
    ),
    "bank_files_preview": lambda cast: Write(
        cast.alice, body={"file": SimpleUploadedFile("bank.csv", b"Ref,Amount,Date\n")}, again=200, is_form=True
    ),
    "bank_items_settle": _settled,
    "bank_items_dismiss": lambda cast: Write(
        cast.alice, {"item_id": bank_item(cast.agency).id}, {"reason": "The bank's own"}, again=409
    ),
    "payment_processors_create": lambda cast: Write(cast.alice, body={"name": "Cards", "slug": "cards"}, again=409),
    "payment_processors_partial_update": lambda cast: _processor(cast, {"name": "Other", "secrets": {"api_key": "x"}}, 200),
    "payment_processors_destroy": lambda cast: _processor(cast, None, 404),
}
