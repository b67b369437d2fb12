"""Small makers of creditors, debtors and accounts, through the commands, so that ledger and journal are right."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from fairdue.access.models import Agency
from fairdue.access.models import Collector as CollectorModel
from fairdue.accounts.commands.assignment import assign_account
from fairdue.accounts.commands.creditors import create_creditor
from fairdue.accounts.commands.placing import create_account
from fairdue.accounts.commands.status import transition_account
from fairdue.accounts.models import Account, Creditor
from fairdue.accounts.states import AccountStatus
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.parties.commands.debtors import create_debtor
from fairdue.parties.models import Debtor
from fairdue.parties.types import ContactKind, NewContactPoint
from tests import cast

_numbers = count(1)
_S = AccountStatus
ROUTES: dict[AccountStatus, tuple[AccountStatus, ...]] = {
    _S.NEW: (),
    _S.ASSIGNED: (_S.ASSIGNED,),
    _S.IN_CONTACT: (_S.ASSIGNED, _S.IN_CONTACT),
    _S.NEGOTIATING: (_S.ASSIGNED, _S.IN_CONTACT, _S.NEGOTIATING),
    _S.PAYMENT_PLAN: (_S.ASSIGNED, _S.IN_CONTACT, _S.NEGOTIATING, _S.PAYMENT_PLAN),
    _S.SETTLED: (_S.ASSIGNED, _S.IN_CONTACT, _S.NEGOTIATING, _S.SETTLED),
    _S.CLOSED: (_S.CLOSED,),
    _S.DISPUTED: (_S.ASSIGNED, _S.DISPUTED),
}


def creditor(agency: Agency, name: str | None = None, **fields: Any) -> Creditor:
    """Make a creditor."""
    made = create_creditor(system(agency.id), name=name or f"Creditor {next(_numbers)}", **fields)
    with agency_scope(agency.id):
        return Creditor.objects.get(id=made.id)


def debtor(agency: Agency, name: str | None = None, *, email: str = "", phone: str = "", **fields: Any) -> Debtor:
    """Make a debtor with an e-mail and phone when given."""
    points = [NewContactPoint(kind=ContactKind.EMAIL, value=email)] if email else []
    points += [NewContactPoint(kind=ContactKind.PHONE, value=phone)] if phone else []
    number = next(_numbers)
    fields = {"external_ref": f"D{number}", **fields}
    made = create_debtor(system(agency.id), full_name=name or f"Debtor Number {number}", contact_points=points, **fields)
    with agency_scope(agency.id):
        return Debtor.objects.get(id=made.id)


def account(
    agency: Agency,
    collector: cast.Member | CollectorModel | None = None,
    status: str = "new",
    balance: str = "1000.00",
    *,
    original: str | None = None,
    of: Debtor | None = None,
    by: Creditor | None = None,
    external_ref: str | None = None,
    currency: str | None = None,
    due_on: dt.date | None = None,
    priority: int | None = None,
) -> Account:
    """Make an account and walk it to a status by legal moves.

    A currency other than the agency's comes from a creditor made for it, unless a creditor is given.
    With a collector it is assigned to him (and his team) on the way; a status beyond new and closed makes one when none is given.
    """
    actor = system(agency.id)
    if currency and by is None:
        by = creditor(agency, currency=currency)
    made = create_account(
        actor,
        debtor_id=(of or debtor(agency)).id,
        creditor_id=by.id if by else None,
        external_ref=external_ref or f"REF-{next(_numbers):06}",
        original_amount=original or (balance if balance.strip("0.") else "1000.00"),
        current_balance=balance,
        due_on=due_on,
        priority=priority,
    )
    steps = ROUTES[AccountStatus(status)]
    worker = collector.collector if isinstance(collector, cast.Member) else collector
    if worker is None and _S.ASSIGNED in steps:
        worker = cast.collector(agency, f"worker{next(_numbers)}").collector
    if worker is not None:
        assign_account(actor, made.id, worker.id)
    for step in steps:
        if step is not _S.ASSIGNED:
            transition_account(actor, made.id, step)
    with agency_scope(agency.id):
        found: Account = Account.objects.get(id=made.id)
    if worker is not None and status == _S.NEW:
        raise ValueError("an account with a collector is not new")
    return found
