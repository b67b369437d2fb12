"""Tables of payments."""

from __future__ import annotations

from fairdue.payments.models.bank import BankFile, BankItem, BankProfile, BankProfileVersion
from fairdue.payments.models.gateways import GatewayBreaker, GatewayCall, GatewayEvent, GatewayOwner, SavedMethod
from fairdue.payments.models.money import Charge, Dispute, ParkedFact, Payment, PaymentProcessor, PaymentShare, Refund

__all__ = [
    "BankFile",
    "BankItem",
    "BankProfile",
    "BankProfileVersion",
    "Charge",
    "Dispute",
    "GatewayBreaker",
    "GatewayCall",
    "GatewayEvent",
    "GatewayOwner",
    "ParkedFact",
    "Payment",
    "PaymentProcessor",
    "PaymentShare",
    "Refund",
    "SavedMethod",
]
