"""Lock what money moves between: accounts by id, then the payment. The order is account before payment, everywhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.kernel.actor import Actor
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.payments.errors import StalePayment
from fairdue.payments.models import Payment, PaymentShare


@dataclass(slots=True)
class Held:
    """A locked payment, its shares in order, and the locked accounts they are for."""

    payment: Payment
    shares: list[PaymentShare]
    accounts: dict[UUID, Account]


def lock_accounts(actor: Actor, account_ids: Collection[UUID]) -> dict[UUID, Account]:
    """Lock accounts the actor may see, by id, until the transaction ends. Raises NotFound when one of them is not to be seen."""
    seen = in_scope(Account.objects.filter(id__in=account_ids), actor.scope)
    locked = seen.select_related("creditor").select_for_update(no_key=True, of=("self",)).order_by("id")
    found = {each.id: each for each in locked}
    if len(found) < len(set(account_ids)):
        raise NotFound
    return found


def lock_payment(actor: Actor, payment_id: UUID, version: int | None = None) -> Held:
    """Lock a payment with all its accounts, which the actor may see. Raises NotFound, and StalePayment at another version."""
    shares = list(PaymentShare.objects.filter(agency_id=actor.agency_id, payment_id=payment_id).order_by("position"))
    accounts = lock_accounts(actor, [share.account_id for share in shares])
    payment = Payment.objects.select_for_update(no_key=True).filter(agency_id=actor.agency_id, id=payment_id).first()
    if payment is None or not shares:
        raise NotFound
    require_version(payment, version)
    # Read again under the lock: whoever held it before may have changed what they are applied to.
    shares = list(PaymentShare.objects.filter(agency_id=actor.agency_id, payment_id=payment_id).order_by("position"))
    return Held(payment, shares, accounts)


def require_currency(payment: Payment, told: str) -> None:
    """Check that what a processor tells of a payment is in its currency. Raises Invalid."""
    if told.upper() != payment.currency:
        raise Invalid("currency", "currency_mismatch", f"must be {payment.currency}")


def require_version(payment: Payment, version: int | None) -> None:
    """Check that a locked payment is at this version; None = at any. Raises StalePayment."""
    if version is not None and payment.version != version:
        raise StalePayment(version=payment.version)
