"""What can go wrong with payments."""

from __future__ import annotations

from fairdue.kernel.errors import Conflict, DomainError


class PaymentNotRefundable(DomainError):
    """Only a payment whose money came in can be refunded."""

    code = "payment_not_refundable"


class RefundTooLarge(DomainError):
    """No more can be refunded than came in, less what was refunded, is being refunded or is disputed."""

    code = "refund_too_large"
    status = 409


class AccountClosed(DomainError):
    """The account is closed: reopen it before taking money for it."""

    code = "account_closed"
    status = 409


class CardPaymentFixed(DomainError):
    """A card payment is what its processor says: refund it instead."""

    code = "card_payment_fixed"
    status = 409


class PaymentFixed(DomainError):
    """This payment failed, was refunded, disputed or reversed: it cannot be corrected any more."""

    code = "payment_fixed"
    status = 409


class StalePayment(Conflict):
    """Somebody changed this payment after you opened it: look at it again."""

    code = "stale_payment"


class PaymentKnown(DomainError):
    """There is a payment with this reference at this processor already."""

    code = "payment_known"
    status = 409


class PaymentMismatch(DomainError):
    """The processor tells of another amount or currency than was asked for."""

    code = "payment_mismatch"
    status = 409


class ProcessorExists(DomainError):
    """The agency has a payment processor with this slug already."""

    code = "processor_exists"
    status = 409


class ProcessorInUse(DomainError):
    """Payments came through this processor: switch it off instead."""

    code = "processor_in_use"
    status = 409


class NoReceipt(DomainError):
    """There is no receipt for money that has not come in."""

    code = "no_receipt"
    status = 409
