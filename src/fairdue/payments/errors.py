"""What can go wrong with payments."""

from __future__ import annotations

from fairdue.kernel.errors import DomainError


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
