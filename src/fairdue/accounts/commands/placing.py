"""Place one account by hand."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError

from fairdue.access.models import Agency
from fairdue.accounts.commands.amounts import read_amount
from fairdue.accounts.commands.creditors import find_or_create_unspecified
from fairdue.accounts.errors import AccountExists
from fairdue.accounts.events import ACCOUNT_CREATED
from fairdue.accounts.models import Account, Creditor
from fairdue.accounts.queries.detail import get_account
from fairdue.accounts.types import AccountDetail
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid
from fairdue.kernel.ids import uuid7
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post
from fairdue.ledger.rules import Recipe, placement
from fairdue.parties.commands.locking import require_unmerged
from fairdue.parties.models import Debtor


def create_account(
    actor: Actor,
    *,
    debtor_id: UUID,
    external_ref: str,
    original_amount: str,
    current_balance: str,
    priority: int | None = None,
    due_on: dt.date | None = None,
    creditor_id: UUID | None = None,
) -> AccountDetail:
    """Open a new account of a debtor and post what is owed; amounts are in the creditor's currency, else the agency's.

    Without a creditor it belongs to the agency's "Unspecified" one. A priority given by hand is kept by scoring.
    Raises Invalid, DebtorMerged, AccountExists.
    """
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        creditor = _creditor(actor, creditor_id)
        # Locked, so that he is not merged into another before the account is his.
        named = Debtor.objects.select_for_update(no_key=True).filter(agency_id=actor.agency_id, id=debtor_id).first()
        if named is None:
            raise Invalid("debtor", "unknown", "is no debtor of this agency")
        require_unmerged(named)
        currency = creditor.currency or agency.currency
        original = read_amount("original_amount", original_amount, currency)
        if original.minor == 0:
            raise Invalid("original_amount", "not_positive", "must be greater than zero")
        balance = read_amount("current_balance", current_balance, currency)
        account = _insert(
            Account(
                id=uuid7(),
                agency_id=actor.agency_id,
                creditor=creditor,
                debtor_id=debtor_id,
                external_ref=external_ref,
                currency=currency,
                original_minor=original.minor,
                stated_minor=balance.minor,
                balance_minor=balance.minor,
                due_on=due_on,
                priority=priority or 0,
                is_priority_fixed=priority is not None,
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )
        moves = placement(account.id, creditor.id, balance)
        post(actor, Recipe.PLACEMENT, moves, clock.today(agency.time_zone), source_id=account.id)
        record(actor, ACCOUNT_CREATED, "account", account.id, facts=_facts(account, original, balance))
        return get_account(actor, account.id)


def _creditor(actor: Actor, creditor_id: UUID | None) -> Creditor:
    if creditor_id is None:
        return find_or_create_unspecified(actor)
    found = Creditor.objects.filter(agency_id=actor.agency_id, id=creditor_id, is_active=True).first()
    if found is None:
        raise Invalid("creditor", "unknown", "is no active creditor of this agency")
    return found


def _insert(account: Account) -> Account:
    try:
        with savepoint():
            account.save(force_insert=True)
    except IntegrityError:
        raise AccountExists(external_ref=account.external_ref) from None
    return account


def _facts(account: Account, original: Money, balance: Money) -> dict[str, object]:
    return {
        "external_ref": account.external_ref,
        "creditor_id": account.creditor_id,
        "debtor_id": account.debtor_id,
        "original_amount": str(original),
        "current_balance": str(balance),
        "currency": account.currency,
        "due_date": account.due_on,
        "priority": account.priority,
    }
