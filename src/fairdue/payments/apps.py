"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments."""

    name = "fairdue.payments"
    label = "payments"
