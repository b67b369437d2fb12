"""What an account does when money moved: its balances follow the ledger, its status follows the facts.

Callers hold the lock of the account, and have posted in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairdue.accounts.commands.status import enter_status, restart_account
from fairdue.accounts.events import ACCOUNT_REOPENED, STATUS_CHANGED
from fairdue.accounts.models import Account
from fairdue.accounts.rules import way_to_settled
from fairdue.accounts.states import AccountStatus
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.money import format_minor
from fairdue.ledger.rules import COSTS, DEBT, FEES, INTEREST, UNAPPLIED

_PARTS = {"interest_minor": INTEREST, "fees_minor": FEES, "costs_minor": COSTS, "unapplied_minor": UNAPPLIED}


def follow_ledger(actor: Actor, account: Account, held: Mapping[str, int], kind: str, facts: Mapping[str, Any]) -> None:
    """Keep what the ledger says of an account, in minor units by bucket, and journal what changed under `kind`.

    `held` has the DEBT buckets and `unapplied`, the latter above zero.
    """
    before = {"current_balance": account.balance_minor, "unapplied_amount": account.unapplied_minor}
    account.balance_minor = sum(held[bucket] for bucket in DEBT)
    for column, bucket in _PARTS.items():
        setattr(account, column, held[bucket])
    account.updated_at = clock.now()
    account.save(update_fields=["balance_minor", *_PARTS, "updated_at"])
    after = {"current_balance": account.balance_minor, "unapplied_amount": account.unapplied_minor}
    shown = {name: [format_minor(each[name], account.currency) for each in (before, after)] for name in before}
    changes = {name: pair for name, pair in shown.items() if pair[0] != pair[1]}
    record(actor, kind, "account", account.id, changes=changes, facts=facts)


def follow_payment_in_full(account: Account, facts: Mapping[str, Any]) -> bool:
    """Settle an open account that owes nothing any more, along the legal edges, each journalled by the system.

    Returns whether it did.
    """
    way = way_to_settled(AccountStatus(account.status))
    if account.balance_minor > 0 or not way:
        return False
    actor = system(account.agency_id)
    for target in way:
        before = account.status
        enter_status(account, target)
        record(actor, STATUS_CHANGED, "account", account.id, changes={"status": [before, target.value]}, facts=facts)
    account.save(update_fields=["status", "settled_at", "updated_at"])
    return True


def follow_loss_of_payment(account: Account, facts: Mapping[str, Any]) -> bool:
    """Reopen an account that was settled and owes again because money went back; a correction, journalled by the system.

    One that was closed as it was never paid, or that its creditor took back, stays as it is. Returns whether it reopened.
    """
    if account.balance_minor <= 0 or account.settled_at is None or account.withdrawn_at is not None:
        return False
    before = account.status
    restart_account(account)
    record(
        system(account.agency_id),
        ACCOUNT_REOPENED,
        "account",
        account.id,
        changes={"status": [before, account.status]},
        facts={"is_correction": True, **facts},
    )
    return True
