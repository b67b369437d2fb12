"""What every payment gateway can do. One speaks to one processor as one agency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

from fairdue.payments.types.gateways import (
    ChargeOrder,
    GatewayEvent,
    MethodSeen,
    PaymentSeen,
    RefundOrder,
    RefundSeen,
)


class Gateway(Protocol):
    """The outside world of payments.

    What moves money answers by value, an unknown outcome too. What only reads or keeps raises GatewayUnavailable when nobody
    answers. All raise GatewayMisconfigured when the processor does not take the agency's credentials.
    """

    def prepare(self, order: ChargeOrder) -> PaymentSeen:
        """Make a payment known to the processor: no money moves yet. The same key makes one. Raises AmountNotChargeable."""

    def confirm(self, external_ref: str, order: ChargeOrder) -> PaymentSeen:
        """Take the money of a prepared payment. Confirming what was taken already says so and takes nothing."""

    def cancel(self, external_ref: str, key: str) -> PaymentSeen:
        """Let a payment that was not taken never be taken; one that was is answered as it is."""

    def fetch(self, external_ref: str) -> PaymentSeen | None:
        """Ask for a payment by the processor's reference; None when it knows of none. Raises GatewayUnavailable."""

    def find(self, order: ChargeOrder, since: dt.datetime, until: dt.datetime) -> PaymentSeen | None:
        """Ask for a payment by our reference, made between two instants. Raises GatewayUnavailable."""

    def refund(self, order: RefundOrder) -> RefundSeen:
        """Give money back. The same key gives it back once."""

    def refunds_of(self, payment_ref: str) -> list[RefundSeen]:
        """Ask for every refund of a payment. Raises GatewayUnavailable."""

    def keep_owner(self, reference: str, key: str) -> str:
        """Make a person known for whom methods are kept; return the processor's reference. Raises MethodsNotKept."""

    def keep_method(self, method_ref: str, owner_ref: str) -> MethodSeen:
        """Keep a method for a person; one that is kept for him stays so.

        Raises MethodsNotKept, MethodRefused, GatewayUnavailable.
        """

    def methods_of(self, owner_ref: str) -> list[MethodSeen]:
        """Return the methods kept for a person. Raises GatewayUnavailable."""

    def drop_method(self, method_ref: str) -> None:
        """Keep a method no longer; one that is gone already is no error. Raises GatewayUnavailable."""

    def check_event(self, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> None:
        """Check that a notification is the processor's. The names of headers are in lower case. Raises BadSignature."""

    def read_event(self, body: bytes) -> GatewayEvent:
        """Read a notification. Raises UnreadableEvent."""
