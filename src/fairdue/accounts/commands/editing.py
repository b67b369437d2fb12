"""Edit an account: its dates, priority and, as an adjustment, its balance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.access.queries.collectors import today_in
from fairdue.accounts.commands.amounts import read_amount
from fairdue.accounts.commands.locking import lock_account
from fairdue.accounts.events import ACCOUNT_EDITED, BALANCE_ADJUSTED
from fairdue.accounts.models import Account
from fairdue.accounts.queries.detail import get_account
from fairdue.accounts.types import AccountDetail
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Forbidden, Invalid
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post
from fairdue.ledger.rules import Recipe, adjustment

COLUMNS = {"due_date": "due_on", "priority": "priority", "last_contact_at": "last_contact_at", "follow_up_on": "follow_up_on"}

FIRST_YEAR = 1970


def edit_account(
    actor: Actor,
    account_id: UUID,
    changes: Mapping[str, Any],
    balance: str | None = None,
    reason: str = "",
    expected: UUID | None = None,
) -> AccountDetail:
    """Change the fields that `changes` names (keys of COLUMNS), and adjust the balance when another one is given.

    A priority set here is kept by scoring. Only admins adjust, and say why. Raises NotFound, StaleAccount, Forbidden, Invalid.
    """
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id, expected)
        if actor.role in {Role.TEAM_LEAD, Role.COLLECTOR} and actor.collector_id != account.collector_id:
            raise Forbidden
        _change(actor, account, changes)
        if balance is not None:
            _adjust(actor, account, read_amount("current_balance", balance, account.currency), reason)
        return get_account(actor, account.id)


def _change(actor: Actor, account: Account, changes: Mapping[str, Any]) -> None:
    contact_at = changes.get("last_contact_at")
    if contact_at is not None and contact_at > clock.now():
        raise Invalid("last_contact_at", "in_the_future", "must not lie in the future")
    if contact_at is not None and contact_at.year < FIRST_YEAR:
        raise Invalid("last_contact_at", "too_early", f"must not lie before {FIRST_YEAR}")
    before = {name: getattr(account, column) for name, column in COLUMNS.items()}
    changed = difference(before, {name: changes[name] for name in COLUMNS if name in changes})
    fields = [COLUMNS[name] for name in changed]
    for name, (_, new) in changed.items():
        setattr(account, COLUMNS[name], new)
    if "priority" in changes and not account.is_priority_fixed:
        account.is_priority_fixed = True
        fields.append("is_priority_fixed")
        changed["is_priority_fixed"] = [False, True]
    if changed:
        account.updated_at = clock.now()
        account.save(update_fields=[*fields, "updated_at"])
        record(actor, ACCOUNT_EDITED, "account", account.id, changes=changed)


def _adjust(actor: Actor, account: Account, wanted: Money, reason: str) -> None:
    """Post the difference to the balance as it is under the lock; sending the balance as it is adjusts nothing."""
    present = Money(account.balance_minor, account.currency)
    if wanted == present:
        return
    if not (actor.is_admin or actor.role in {Role.SERVICE, Role.SYSTEM}):
        raise Forbidden
    if not reason.strip():
        raise Invalid("reason", "required", "say why the balance is adjusted")
    today = today_in(actor.agency_id)
    moves = adjustment(account.id, account.creditor_id, wanted - present)
    post(actor, Recipe.ADJUSTMENT, moves, today, reason=reason, source_id=account.id)
    account.balance_minor = wanted.minor
    account.updated_at = clock.now()
    account.save(update_fields=["balance_minor", "updated_at"])
    record(
        actor,
        BALANCE_ADJUSTED,
        "account",
        account.id,
        changes={"current_balance": [str(present), str(wanted)]},
        personal={"text": reason},
        person_id=account.debtor_id,
    )
