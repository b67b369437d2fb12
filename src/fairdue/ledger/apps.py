"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger."""

    name = "fairdue.ledger"
    label = "ledger"
