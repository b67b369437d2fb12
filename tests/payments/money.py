"""Short ways to move money in tests, and to count what the ledger says of it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.ids import uuid7
from fairdue.ledger.rules import TRUST_BANK
from fairdue.payments.commands.bank_profiles import create_bank_profile
from fairdue.payments.commands.processors import create_processor
from fairdue.payments.commands.recording import record_payment
from fairdue.payments.models import BankFile, BankItem, PaymentProcessor
from fairdue.payments.types import NewPayment, NewShare, PaymentDetail
from fairdue.payments.types.bank_profiles import BankDocument

_HELD = """
SELECT l.bucket, sum(CASE WHEN p.to_account_id = l.id THEN p.amount_minor ELSE -p.amount_minor END)::bigint AS minor
FROM ledger_account l JOIN ledger_posting p ON p.agency_id = l.agency_id AND l.id IN (p.from_account_id, p.to_account_id)
WHERE l.agency_id = %s AND (%s::uuid IS NULL OR l.subject_id = %s) GROUP BY l.bucket
"""

_AT_THE_BANK = f"""
SELECT e.effective_on AS "on", sum(CASE WHEN p.to_account_id = l.id THEN p.amount_minor ELSE -p.amount_minor END)::bigint AS minor
FROM ledger_account l
JOIN ledger_posting p ON p.agency_id = l.agency_id AND l.id IN (p.from_account_id, p.to_account_id)
JOIN ledger_entry e ON e.agency_id = p.agency_id AND e.id = p.entry_id
WHERE l.agency_id = %s AND l.bucket = '{TRUST_BANK}' GROUP BY e.effective_on ORDER BY e.effective_on
"""


def pay(agency: Agency, amount: str, *accounts: Account, actor: Actor | None = None, **fields: Any) -> PaymentDetail:
    """Record a payment for an account, or for several in equal parts, by bank transfer unless another method is given."""
    shares = fields.pop("shares", None)
    if shares is None:
        part = f"{float(amount) / len(accounts):.2f}" if len(accounts) > 1 else amount
        shares = tuple(NewShare(account_id=each.id, amount=part) for each in accounts)
    new = NewPayment(amount=amount, method=fields.pop("method", "bank_transfer"), shares=tuple(shares), **fields)
    return record_payment(actor or system(agency.id), new)


def charger(agency: Agency, slug: str = "cards") -> PaymentProcessor:
    """Make a processor that charges cards."""
    made = create_processor(system(agency.id), name="Card processor", slug=slug, gateway="fake")
    with agency_scope(agency.id):
        return PaymentProcessor.objects.get(id=made.id)


def held(agency: Agency, subject_id: UUID | None = None) -> dict[str, int]:
    """What every bucket of a subject holds, or those of all of the agency together, without those that hold nothing."""
    with agency_scope(agency.id):
        return {row.bucket: row.minor for row in rows(_HELD, [agency.id, subject_id, subject_id]) if row.minor}


def at_the_bank(agency: Agency) -> dict[dt.date, int]:
    """What moved into the trust bank by the day on which it took effect, without days on which nothing did altogether."""
    with agency_scope(agency.id):
        return {row.on: row.minor for row in rows(_AT_THE_BANK, [agency.id]) if row.minor}


def fresh(account: Account) -> Account:
    """Read an account again."""
    with agency_scope(account.agency_id):
        found: Account = Account.objects.get(id=account.id)
    return found


def day(number: int) -> dt.date:
    """A day of February 2026."""
    return dt.date(2026, 2, number)


def bank_item(agency: Agency, **fields: Any) -> BankItem:
    """Make an entry of a bank file that waits for somebody."""
    with agency_scope(agency.id):
        common = {"agency_id": agency.id, "id": uuid7()}
        file = BankFile.objects.create(
            **common, file_name="bank.csv", file_format="csv", stored_as="a", size_bytes=1, sha256="0" * 64, status="completed"
        )
        values = {"amount_minor": 1000, "currency": "USD", "booked_on": day(10), "method": "bank_transfer", **fields}
        made: BankItem = BankItem.objects.create(
            agency_id=agency.id, file=file, line=2, bank_ref=f"ref-{file.id}", status="unmatched", **values
        )
    return made


def bank_profile(agency: Agency, *more: str) -> UUID:
    """Make a profile for files with an amount and a date, and more columns."""
    document = BankDocument(header=("Amount", "Date", *more), columns={}, date_order="ymd", decimal="", delimiter="", encoding="")
    return create_bank_profile(system(agency.id), f"Bank {uuid7()}", document).id
