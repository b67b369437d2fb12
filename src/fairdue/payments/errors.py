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


class BankPaymentFixed(DomainError):
    """Amount and day of this payment are what the bank says: reverse it, and settle its entry anew in the inbox."""

    code = "bank_payment_fixed"
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


class GatewayUnavailable(DomainError):
    """The payment processor does not answer now: try again after the seconds given."""

    code = "gateway_unavailable"
    status = 503


class GatewayMisconfigured(DomainError):
    """The payment processor does not take this agency's credentials: an admin has to set them anew."""

    code = "gateway_misconfigured"
    status = 409


class AmountNotChargeable(DomainError):
    """The payment processor cannot charge exactly this amount."""

    code = "amount_not_chargeable"
    status = 422


class MethodRefused(DomainError):
    """The payment processor does not take this payment method."""

    code = "method_refused"
    status = 422


class MethodsNotKept(DomainError):
    """This payment processor keeps no payment methods."""

    code = "methods_not_kept"
    status = 409


class BadSignature(DomainError):
    """The signature is missing, wrong, or too old."""

    code = "bad_signature"


class UnreadableEvent(DomainError):
    """The notification is signed and cannot be read."""

    code = "unreadable_event"


class UnreadableBankFile(DomainError):
    """The bank file cannot be read."""

    code = "unreadable_bank_file"
    status = 422

    def __init__(self, reason: str, detail: str, **facts: str) -> None:
        """Say why by a stable code, with its facts, and in a sentence."""
        self.reason = reason
        self.named = facts
        super().__init__(detail, reason=reason, **facts)


class UnknownBankFormat(DomainError):
    """This is no bank file that can be read: send CSV, camt.053, camt.054 or MT940."""

    code = "unknown_bank_format"
    status = 422


class BankFileTooLarge(DomainError):
    """The bank file is larger than it may be."""

    code = "bank_file_too_large"
    status = 413


class BankItemDecided(DomainError):
    """This entry was posted, settled or dismissed already."""

    code = "bank_item_decided"
    status = 409


class BankProfileExists(DomainError):
    """The agency has a bank profile of this name already."""

    code = "bank_profile_exists"
    status = 409


class BankHeaderHasProfile(DomainError):
    """The agency has an active bank profile for files of these columns already."""

    code = "bank_header_has_profile"
    status = 409


class BankProfileChanged(Conflict):
    """Somebody else has changed the bank profile: read it again; its version is given."""

    code = "bank_profile_changed"


class BankProfileNotUsable(DomainError):
    """This is no active bank profile of the agency."""

    code = "bank_profile_not_usable"
    status = 422


class BankVersionNotFound(DomainError):
    """The bank profile has no such version."""

    code = "bank_version_not_found"
    status = 404
