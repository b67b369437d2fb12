"""The bank statements of the demo: transfers that name their account, and a last one of which not all say what they are for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.payments.commands.bank_profiles import create_bank_profile
from fairdue.payments.flows.bank_files import process_bank_file, take_bank_file
from fairdue.payments.types.bank_profiles import BankDocument

Line = tuple[str, str, str, str, str]
"""Amount, payer, the payer's account, reference, text."""

_HEADER = ("Date", "Amount", "Currency", "Payer", "Payer account", "Reference", "Text", "Bank reference")
UNNAMED: tuple[Line, ...] = (
    ("250.00", "Keisha Langford", "", "", "Monthly payment, thank you"),
    ("710.45", "Walter Grimaldi", "", "", "Hospital, paid in full"),
    ("150.00", "D. Fairchild", "", "", "hmc7311 second part"),
    ("180.00", "Northgate Payroll", "", "", "Batch 2214"),
)
"""A name that two accounts have, the very amount that somebody owes, a reference written otherwise, and nothing to go by."""


_BANK = BankDocument(
    header=("Posting Date", "Details", "Paid out", "Paid in", "Check no.", "Trace ID"),
    columns={"date": "Posting Date", "text": "Details", "debit": "Paid out", "amount": "Paid in", "bank_reference": "Trace ID"},
    date_order="mdy",
    decimal=".",
    delimiter="",
    encoding="",
)


def know_bank(admin: Actor) -> None:
    """Say how the statements of the agency's other bank are read."""
    create_bank_profile(admin, "Meridian Bank", _BANK)


def transfer(admin: Actor, account: Account, amount: str) -> None:
    """Let a transfer come in by the statement of the day."""
    payer_account = f"CHK-{account.external_ref.rpartition('-')[2]}"
    _deliver(admin, [(amount, account.debtor.full_name, payer_account, account.external_ref, "Payment")])


def unnamed_transfers(admin: Actor) -> None:
    """Let transfers come in that somebody has to tell the accounts of."""
    _deliver(admin, UNNAMED)


def _deliver(admin: Actor, lines: Iterable[Line]) -> None:
    """Upload a statement, and do at once what a worker does then."""
    agency = Agency.objects.get(id=admin.agency_id)
    now, day = clock.now(), clock.today(agency.time_zone).isoformat()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for number, (amount, *told) in enumerate(lines):
        writer.writerow((day, amount, agency.currency, *told, f"{now:%Y%m%d%H%M%S}-{number}"))
    data = text.getvalue().encode()
    process_bank_file(Run(admin.agency_id), take_bank_file(admin, f"statement-{day}.csv", [data], size_bytes=len(data)))
