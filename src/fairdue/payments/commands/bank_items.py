"""Decide what an entry of a bank file is that names no account by itself."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.kernel.ids import uuid7
from fairdue.kernel.money import format_minor
from fairdue.payments.commands.bank_suspense import REVERSED, keep_as_own, leave_suspense
from fairdue.payments.commands.locking import lock_accounts
from fairdue.payments.commands.recording import record_payment
from fairdue.payments.errors import BankItemDecided
from fairdue.payments.events import BANK_ITEM_DISMISSED, BANK_ITEM_SETTLED
from fairdue.payments.models import BankItem
from fairdue.payments.queries.bank_files import bank_item_row
from fairdue.payments.states import BankItemStatus
from fairdue.payments.types import NewPayment, NewShare
from fairdue.payments.types.bank_files import BankItemRow


def settle_bank_item(
    actor: Actor, item_id: UUID, shares: Sequence[NewShare], reason: str = "", *, account_id: UUID | None = None
) -> BankItemRow:
    """Record an entry as a payment for the account it is for, or for several by shares, which sum up to its amount.

    Raises NotFound, BankItemDecided, AccountClosed, PaymentKnown, Invalid.
    """
    with agency_scope(actor.agency_id):
        lock_accounts(actor, [account_id] if account_id else [share.account_id for share in shares])
        item = undecided(actor, item_id)
        if account_id is not None:
            shares = [NewShare(account_id=account_id, amount=format_minor(item.amount_minor, item.currency))]
        if item.is_debit:
            raise Invalid("shares", "debit", "this money left the bank: it is no payment")
        leave_suspense(actor, item, reason)
        made = record_payment(
            actor,
            NewPayment(
                amount=format_minor(item.amount_minor, item.currency),
                method=item.method,
                shares=tuple(shares),
                currency=item.currency,
                received_on=item.booked_on,
                external_ref=item.bank_ref,
                reason=reason,
                idempotency_key=f"bank:{uuid7() if item.problem == REVERSED else item.id}",
                metadata={"bank_item": str(item.id)},
            ),
        )
        item.payment_id, item.account_id = made.id, shares[0].account_id
        decide(actor, item, BankItemStatus.SETTLED, reason)
        facts = {"payment_id": made.id, "accounts": [share.account_id for share in shares], "reason": reason}
        record(actor, BANK_ITEM_SETTLED, "bank_item", item.id, changes=_changed(item), facts=facts)
        return bank_item_row(item)


def dismiss_bank_item(actor: Actor, item_id: UUID, reason: str, *, is_recorded: bool = False) -> BankItemRow:
    """Keep that an entry is no payment for any account, and why: it is the agency's own money, or `is_recorded` already.

    Recorded is what is in the ledger by another way: a payment or refund entered by hand, or what a processor paid out of cards.
    Raises NotFound, BankItemDecided.
    """
    with agency_scope(actor.agency_id):
        item = undecided(actor, item_id)
        (leave_suspense if is_recorded else keep_as_own)(actor, item, reason)
        decide(actor, item, BankItemStatus.DISMISSED, reason)
        record(
            actor,
            BANK_ITEM_DISMISSED,
            "bank_item",
            item.id,
            changes=_changed(item),
            facts={"reason": reason, "is_recorded": is_recorded},
        )
        return bank_item_row(item)


def undecided(actor: Actor, item_id: UUID) -> BankItem:
    """Lock an entry that waits for somebody, in the caller's scope. Raises NotFound, BankItemDecided."""
    found = BankItem.objects.select_for_update().filter(agency_id=actor.agency_id, id=item_id).first()
    if found is None:
        raise NotFound
    if found.status != BankItemStatus.UNMATCHED:
        raise BankItemDecided(status=found.status)
    return found


def decide(actor: Actor, item: BankItem, status: BankItemStatus, reason: str) -> None:
    """Keep what was decided about a locked entry, by whom and why."""
    item.status, item.reason = status.value, reason
    item.decided_by, item.decided_at = actor.id, clock.now()
    item.save(update_fields=["status", "reason", "account", "payment_id", "posting_id", "decided_by", "decided_at"])


def _changed(item: BankItem) -> dict[str, list[str]]:
    return {"status": [BankItemStatus.UNMATCHED.value, item.status]}
