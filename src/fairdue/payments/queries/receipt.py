"""Read what a receipt says."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.models import Agency
from fairdue.access.queries.people import locale_of
from fairdue.accounts.models import Account
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.money import format_minor
from fairdue.parties.models import Debtor
from fairdue.payments.errors import NoReceipt
from fairdue.payments.queries.detail import get_payment
from fairdue.payments.rules.receipt_words import receipt_locale
from fairdue.payments.states import CLEARED
from fairdue.payments.types import Receipt, ReceiptLine


def read_receipt(actor: Actor, payment_id: UUID) -> Receipt:
    """Return what the receipt of a payment says to its payer, as things are now.

    Raises NotFound, and NoReceipt before its money came in.
    """
    with agency_scope(actor.agency_id):
        found = get_payment(actor, payment_id)
        if found.status not in CLEARED:
            raise NoReceipt(status=found.status)
        agency = Agency.objects.get(id=actor.agency_id)
        accounts = Account.objects.filter(agency_id=actor.agency_id, id__in=[share.account for share in found.shares])
        balances = {each.id: format_minor(each.balance_minor, each.currency) for each in accounts}
        payer = Debtor.objects.get(agency_id=actor.agency_id, id=found.shares[0].debtor_id)
    return Receipt(
        locale=receipt_locale(payer.language, locale_of(agency)),
        number=str(found.id),
        agency_name=agency.name,
        license_number=agency.license_number or "",
        payer_name=payer.full_name,
        amount=found.amount,
        currency=found.currency,
        method=found.payment_method,
        received_on=found.received_on,
        external_ref=found.processor_ref or "",
        status=found.status,
        refunded=found.refunded_amount,
        lines=tuple(
            ReceiptLine(
                account_ref=share.account_ref,
                creditor_name=share.creditor_name,
                amount=share.amount,
                applied=tuple(share.applied.items()),
                unapplied=share.unapplied,
                balance=balances[share.account],
            )
            for share in found.shares
        ),
        issued_on=clock.today(agency.time_zone),
    )
