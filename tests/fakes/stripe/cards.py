"""Stripe's test cards (docs.stripe.com/testing) and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """How a card behaves: at attaching, when it is charged, when its holder has to be asked, and after it was charged."""

    brand: str = "visa"
    attach_decline: tuple[str, str] | None = None
    decline: tuple[str, str] | None = None
    asks: str = "never"
    dispute: str | None = None
    refund: str = "succeeded"
    kind: str = "card"


def _declined(code: str, decline_code: str) -> Card:
    return Card(attach_decline=(code, decline_code), decline=(code, decline_code))


CARDS = {
    "4242424242424242": Card(),
    "5555555555554444": Card("mastercard"),
    "4000000000000002": _declined("card_declined", "generic_decline"),
    "4000000000009995": _declined("card_declined", "insufficient_funds"),
    "4000000000009987": _declined("card_declined", "lost_card"),
    "4000000000000069": _declined("expired_card", "expired_card"),
    "4000000000000127": _declined("incorrect_cvc", "incorrect_cvc"),
    "4000000000000119": _declined("processing_error", "processing_error"),
    "4000000000000341": Card(decline=("card_declined", "generic_decline")),
    "4000002500003155": Card(asks="unless set up"),
    "4000002760003184": Card(asks="always"),
    "4000008260003178": Card(asks="always", decline=("card_declined", "insufficient_funds")),
    "4000000000000259": Card(dispute="fraudulent"),
    "4000000000002685": Card(dispute="product_not_received"),
    "4000000000001976": Card(dispute="inquiry"),
    "4000000000005126": Card(refund="failed"),
    "4000000000007726": Card(refund="pending"),
}
TOKENS = {
    "pm_card_visa": "4242424242424242",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_chargeCustomerFail": "4000000000000341",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "pm_card_createDispute": "4000000000000259",
    "pm_card_createDisputeInquiry": "4000000000001976",
    "pm_card_createDisputeProductNotReceived": "4000000000002685",
    "pm_card_refundFail": "4000000000005126",
    "pm_card_pendingRefund": "4000000000007726",
    "tok_visa": "4242424242424242",
    "tok_chargeDeclined": "4000000000000002",
}
MESSAGES = {
    "card_declined": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
}


def message_of(code: str, decline_code: str) -> str:
    """What the cardholder is told."""
    return MESSAGES.get(decline_code) or MESSAGES[code]
