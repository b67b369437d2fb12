"""Settle entries of bank files that belong to payments there are: money the bank took back, and money it gave again."""

from __future__ import annotations

from uuid import UUID

from fairdue.journal.commands import record
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.kernel.money import format_minor
from fairdue.payments.commands.bank_items import decide, undecided
from fairdue.payments.commands.bank_suspense import leave_suspense
from fairdue.payments.commands.completing import local_noon
from fairdue.payments.commands.disputing import end_dispute, enter_dispute
from fairdue.payments.commands.locking import Held, lock_payment
from fairdue.payments.errors import PaymentFixed
from fairdue.payments.events import BANK_ITEM_SETTLED
from fairdue.payments.models import BankItem, Dispute
from fairdue.payments.queries.bank_files import bank_item_row
from fairdue.payments.states import CLEARED, BankItemStatus, DisputeStatus
from fairdue.payments.types import NewDispute
from fairdue.payments.types.bank_files import BankItemRow


def settle_with_payment(actor: Actor, item_id: UUID, payment_id: UUID, *, is_final: bool = True, reason: str = "") -> BankItemRow:
    """Settle an entry of money that left the bank as taken back of a payment; of money that came, as the end of such a dispute.

    A return (`is_final`) is a dispute that is lost at once; a charge-back stays open, until its money comes again. All of it
    counts from the entry's day, so when it is settled makes no difference.

    Raises NotFound, BankItemDecided, PaymentFixed, Invalid.
    """
    with agency_scope(actor.agency_id):
        held = lock_payment(actor, payment_id)
        item = undecided(actor, item_id)
        _check(held, item)
        leave_suspense(actor, item, reason)
        at = local_noon(actor, item.booked_on)
        if item.is_debit:
            told = NewDispute(
                external_ref=f"bank:{item.bank_ref}",
                amount=format_minor(item.amount_minor, item.currency),
                currency=item.currency,
                reason=reason or item.text[:500],
                opened_at=at,
            )
            opened = enter_dispute(actor, held, told)
            if is_final:
                end_dispute(actor, held, opened, False, at)
        else:
            end_dispute(actor, held, _open_dispute(held, item), True, at)
        item.payment_id, item.account_id = payment_id, held.shares[0].account_id
        decide(actor, item, BankItemStatus.SETTLED, reason)
        facts = {"payment_id": payment_id, "reason": reason, "is_final": is_final}
        changes = {"status": [BankItemStatus.UNMATCHED.value, item.status]}
        record(actor, BANK_ITEM_SETTLED, "bank_item", item.id, changes=changes, facts=facts)
        return bank_item_row(item)


def _check(held: Held, item: BankItem) -> None:
    found = held.payment
    if found.status not in CLEARED:
        raise PaymentFixed(status=found.status)
    if found.currency != item.currency:
        raise Invalid("payment", "currency_mismatch", f"is in {found.currency}")
    if found.received_on > item.booked_on:
        raise Invalid("payment", "later", "came in after this entry was booked")
    if item.is_debit and found.refunded_minor + found.disputed_minor >= found.amount_minor:
        raise Invalid("payment", "gone", "nothing of it is left that could be taken back")


def _open_dispute(held: Held, item: BankItem) -> Dispute:
    disputes = Dispute.objects.filter(agency_id=item.agency_id, payment=held.payment, status=DisputeStatus.OPEN)
    found = disputes.filter(amount_minor=item.amount_minor).order_by("opened_on", "external_ref").first()
    if found is None:
        raise Invalid("payment", "not_disputed", "no open dispute about it is for this amount")
    return found
