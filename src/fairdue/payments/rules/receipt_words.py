"""What a receipt says in the languages it is written in, and in which of them its payer reads it."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale, UnknownLocaleError

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "receipt": "Receipt",
        "license": "License {number}",
        "number": "Number",
        "payer": "Received from",
        "received_on": "Received on",
        "method": "Method",
        "reference": "Reference",
        "amount": "Amount",
        "refunded": "Refunded since",
        "status": "Status",
        "issued_on": "Issued on",
        "account": "Account",
        "creditor": "Creditor",
        "applied": "Applied to",
        "balance": "Balance now",
        "unapplied": "not applied",
        "card": "Card",
        "bank_transfer": "Bank transfer",
        "check": "Check",
        "cash": "Cash",
        "principal": "principal",
        "interest": "interest",
        "fees": "fees",
        "costs": "costs",
        "status_completed": "Received",
        "status_partially_refunded": "Refunded in part",
        "status_refunded": "Refunded",
        "status_disputed": "Disputed at the bank",
    },
    "es": {
        "receipt": "Recibo",
        "license": "Licencia {number}",
        "number": "Número",
        "payer": "Recibido de",
        "received_on": "Recibido el",
        "method": "Forma de pago",
        "reference": "Referencia",
        "amount": "Importe",
        "refunded": "Devuelto desde entonces",
        "status": "Estado",
        "issued_on": "Emitido el",
        "account": "Cuenta",
        "creditor": "Acreedor",
        "applied": "Aplicado a",
        "balance": "Saldo actual",
        "unapplied": "sin aplicar",
        "card": "Tarjeta",
        "bank_transfer": "Transferencia bancaria",
        "check": "Cheque",
        "cash": "Efectivo",
        "principal": "principal",
        "interest": "intereses",
        "fees": "cargos",
        "costs": "costas",
        "status_completed": "Recibido",
        "status_partially_refunded": "Devuelto en parte",
        "status_refunded": "Devuelto",
        "status_disputed": "Impugnado ante el banco",
    },
}
FALLBACK = Locale("en", "US")


def receipt_locale(language: str, agency_locale: str) -> str:
    """Return the locale of a receipt, as BCP 47: in the payer's language if it has words in it, else as the agency writes.

    A language without a country is written as in the agency's country, where that is known: as the payer sees it elsewhere.
    """
    agency = _parsed(agency_locale) or FALLBACK
    for wanted in (_parsed(language), agency):
        if wanted is not None and wanted.language in WORDS:
            at_home = _parsed(f"{wanted.language}-{wanted.territory or agency.territory}")
            return str(at_home or wanted).replace("_", "-")
    return str(FALLBACK).replace("_", "-")


def _parsed(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-") if tag else None
    except (UnknownLocaleError, ValueError):
        return None
